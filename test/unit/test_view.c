/* test_view.c - where what was found in a decoded view stands in the item. */
#include "test.h"
#include "text/view.h"

TEST(view, a_span_of_the_root_is_itself)
{
	struct es_view root = { .coding = ES_CODING_PLAIN };
	size_t from = 3, to = 7;
	es_view_root_span(&root, &from, &to);
	EXPECT_INT(from, 3);
	EXPECT_INT(to, 7);
}

TEST(view, a_span_of_a_nested_view_is_the_outermost_run)
{
	struct es_view root = { .coding = ES_CODING_UTF16 };
	struct es_view outer = { .parent = &root, .from = 10, .to = 90, .depth = 1 };
	struct es_view inner = { .parent = &outer, .from = 5, .to = 8, .depth = 2 };
	size_t from = 1, to = 2;
	es_view_root_span(&inner, &from, &to);
	EXPECT_INT(from, 10);
	EXPECT_INT(to, 90);
}

TEST(view, codings_have_names)
{
	EXPECT_STR(es_coding_name(ES_CODING_PLAIN), "");
	EXPECT_STR(es_coding_name(ES_CODING_UTF16), "utf-16");
	EXPECT_STR(es_coding_name(ES_CODING_ESCAPES), "escapes");
}
