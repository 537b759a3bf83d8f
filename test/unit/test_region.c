#include "finding/region.h"
#include "test.h"

static bool is_off(const char *text, size_t line, const char *rule)
{
	struct es_region_vec regions = { 0 };
	es_regions_read(&regions, es_slice_from(text));
	bool is = es_regions_have(&regions, line, es_slice_from(rule));
	es_vec_release(&regions);
	return is;
}

TEST(region, goes_from_off_to_on)
{
	const char *text = "A=1\n# dotenv-linter:off\nB=1\n#dotenv-linter:on\nC=1\n";
	EXPECT(!is_off(text, 1, "env-unused"));
	EXPECT(is_off(text, 3, "env-unused"));
	EXPECT(!is_off(text, 5, "env-unused"));
}

TEST(region, that_is_not_ended_goes_to_the_end)
{
	EXPECT(is_off("# dotenv-linter:off\nA=1\n\nB=1", 4, "env-unused"));
}

TEST(region, speaks_for_the_checks_that_it_names)
{
	const char *text = "# dotenv-linter:off LowercaseKey, DuplicatedKey\nA=1\nA=2\n";
	EXPECT(is_off(text, 3, "env-duplicate-key"));
	EXPECT(!is_off(text, 3, "env-unused"));
}

TEST(region, is_a_comment_of_that_word)
{
	EXPECT(!is_off("A=dotenv-linter:off\nB=1\n", 2, "env-unused"));
	EXPECT(!is_off("# dotenv-linter:offline\nB=1\n", 2, "env-unused"));
	EXPECT(!is_off("# see dotenv-linter:off\nB=1\n", 2, "env-unused"));
}
