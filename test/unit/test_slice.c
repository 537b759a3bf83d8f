#include "base/slice.h"
#include "test.h"

static struct es_slice S(const char *s)
{
	return es_slice_from(s);
}

TEST(slice, sub_clamps_both_ends)
{
	EXPECT_SLICE(es_slice_sub(S("abc"), 1, 9), "bc");
	EXPECT_SLICE(es_slice_sub(S("abc"), 5, 9), "");
}

TEST(slice, split_gives_every_part_the_empty_ones_too)
{
	struct es_slice rest = S("a,,b,"), part;
	EXPECT(es_slice_split(&rest, ',', &part));
	EXPECT_SLICE(part, "a");
	EXPECT(es_slice_split(&rest, ',', &part));
	EXPECT_SLICE(part, "");
	EXPECT(es_slice_split(&rest, ',', &part));
	EXPECT_SLICE(part, "b");
	EXPECT(es_slice_split(&rest, ',', &part));
	EXPECT_SLICE(part, "");
	EXPECT(!es_slice_split(&rest, ',', &part));
}

TEST(slice, compare_orders_a_prefix_first)
{
	EXPECT(es_slice_compare(S("ab"), S("abc")) < 0);
	EXPECT(es_slice_compare(S("b"), S("abc")) > 0);
	EXPECT(es_slice_compare(S("x"), S("x")) == 0);
}

TEST(slice, fold_touches_ascii_letters_only)
{
	EXPECT(es_slice_equal_fold(S("KEY"), S("key")));
	EXPECT(!es_slice_equal_fold(S("a\xc4"), S("a\xe4")));
}

TEST(slice, search_from_past_the_end_finds_nothing)
{
	EXPECT_INT(es_slice_search(S("abab"), 1, S("ab")), 2);
	EXPECT_INT(es_slice_search(S("abab"), 9, S("ab")), 4);
}
