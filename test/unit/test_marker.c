#include "finding/marker.h"
#include "test.h"

static const char *allowing(const char *text, size_t line, const char *rule)
{
	struct es_arena arena = { 0 };
	struct es_linemap lines;
	es_linemap_init(&lines, es_slice_from(text), &arena);
	const char *marker = es_marker_allowing(&lines, line, line, es_slice_from(rule));
	es_arena_release(&arena);
	return marker ? marker : "";
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
