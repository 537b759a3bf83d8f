#include "finding/marker.h"
#include "ruleset.h"
#include "test.h"

static const char *find(const char *text, size_t line, bool is_taken, const char *rule)
{
	struct es_arena arena = { 0 };
	struct es_linemap lines;
	struct es_ruleset rules = { 0 };
	test_ruleset(&rules, "rules: [{id: jwt, pattern: abcd}, {id: env-x, kind: config}]");
	es_linemap_init(&lines, es_slice_from(text), &arena);
	const char *marker =
		es_marker_allowing(&lines, line, line, is_taken, es_slice_from(rule), &rules);
	es_arena_release(&arena);
	es_ruleset_release(&rules);
	return marker ? marker : "";
}

static const char *allowing(const char *text, size_t line, const char *rule)
{
	return find(text, line, false, rule);
}

TEST(marker, own_marker_speaks_for_its_line_and_the_next)
{
	EXPECT_STR(allowing("x # envsieve:allow", 1, "aws-key"), "envsieve:allow");
	EXPECT_STR(allowing("# envsieve:allow\nx", 2, "aws-key"), "envsieve:allow");
	EXPECT_STR(allowing("x\n# envsieve:allow", 1, "aws-key"), "");
	EXPECT_STR(allowing("# envsieve:allow\n\nx", 3, "aws-key"), "");
}

TEST(marker, ids_limit_it)
{
	EXPECT_STR(allowing("x # envsieve:allow aws-key", 1, "aws-key"), "envsieve:allow");
	EXPECT_STR(allowing("x # envsieve:allow aws-key", 1, "jwt-token"), "");
	EXPECT_STR(allowing("x # envsieve:allow jwt-x, aws-key why not", 1, "aws-key"),
		"envsieve:allow");
	EXPECT_STR(allowing("x # envsieve:allow [aws-key]", 1, "aws-key"), "envsieve:allow");
	EXPECT_STR(allowing("<!-- envsieve:allow -->", 1, "aws-key"), "envsieve:allow");
	EXPECT_STR(allowing("x # envsieve:allow test data", 1, "aws-key"), "envsieve:allow");
}

TEST(marker, other_tools_markers_reach_as_far_as_those_tools_say)
{
	EXPECT_STR(allowing("x // gitleaks:allow", 1, "a-b"), "gitleaks:allow");
	EXPECT_STR(allowing("// gitleaks:allow\nx", 2, "a-b"), "");
	EXPECT_STR(allowing("# pragma: allowlist nextline secret\nx", 2, "a-b"),
		"pragma: allowlist nextline secret");
	EXPECT_STR(allowing("# pragma: allowlist nextline secret\nx", 1, "a-b"), "");
	EXPECT_STR(allowing("x # pragma: allowlist secret", 1, "a-b"), "pragma: allowlist secret");
	EXPECT_STR(allowing("x # gitleaks:allowed", 1, "a-b"), "");
}

TEST(marker, an_id_without_a_dash_is_one_if_a_rule_has_it)
{
	EXPECT_STR(allowing("x # envsieve:allow jwt", 1, "aws-key"), "");
	EXPECT_STR(allowing("x # envsieve:allow jwt", 1, "jwt"), "envsieve:allow");
	EXPECT_STR(allowing("x # envsieve:allow nobody", 1, "aws-key"), "envsieve:allow");
}

TEST(marker, ids_may_stand_behind_any_bracket_or_sign)
{
	EXPECT_STR(allowing("x # envsieve:allow=jwt-x", 1, "aws-key"), "");
	EXPECT_STR(allowing("x # envsieve:allow(jwt-x)", 1, "aws-key"), "");
	EXPECT_STR(allowing("x # envsieve:allow(aws-key)", 1, "aws-key"), "envsieve:allow");
}

TEST(marker, part_of_a_word_is_none)
{
	EXPECT_STR(allowing("x biggignore", 1, "aws-key"), "");
	EXPECT_STR(allowing("x biggignore # ggignore", 1, "aws-key"), "ggignore");
}

TEST(marker, on_a_line_with_a_finding_it_speaks_for_that_line)
{
	EXPECT_STR(find("x # envsieve:allow\ny", 2, true, "aws-key"), "");
	EXPECT_STR(find("x # envsieve:allow\ny # envsieve:allow", 2, true, "aws-key"),
		"envsieve:allow");
	EXPECT_STR(find("x // secretlint-disable-next-line\ny", 2, true, "aws-key"),
		"secretlint-disable-next-line");
}

TEST(marker, those_of_other_tools_speak_of_secrets_alone)
{
	EXPECT_STR(allowing("x # envsieve:allow", 1, "env-x"), "envsieve:allow");
	EXPECT_STR(allowing("x # envsieve:allow env-x", 1, "env-x"), "envsieve:allow");
	EXPECT_STR(allowing("x # gitleaks:allow", 1, "env-x"), "");
}
