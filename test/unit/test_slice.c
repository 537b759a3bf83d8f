/* test_slice.c - pieces of text. */
#include "base/slice.h"
#include "test.h"

static struct es_slice S(const char *s) {
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

TEST(slice, starts_and_ends_compare_whole_affixes)
{
	EXPECT(es_slice_starts(S("abc"), "ab"));
	EXPECT(!es_slice_starts(S("a"), "ab"));
	EXPECT(es_slice_ends(S("abc"), "bc"));
	EXPECT(!es_slice_ends(S("c"), "bc"));
	EXPECT(es_slice_starts(ES_SLICE_EMPTY, "") && es_slice_ends(ES_SLICE_EMPTY, ""));
}

TEST(slice, trim_leaves_the_inside_alone)
{
	EXPECT_SLICE(es_slice_trim(S(" \t\r\na b\n ")), "a b");
	EXPECT_SLICE(es_slice_trim(S(" \n")), "");
	EXPECT_SLICE(es_slice_trim(ES_SLICE_EMPTY), "");
}

TEST(slice, find_looks_for_any_byte)
{
	struct es_slice s = { "a\0b\0", 4 };
	EXPECT_INT(es_slice_find(s, 0, '\0'), 1);
	EXPECT_INT(es_slice_find(s, 2, '\0'), 3);
	EXPECT_INT(es_slice_find(s, 0, 'x'), 4);
	EXPECT_INT(es_slice_find(ES_SLICE_EMPTY, 0, 'x'), 0);
}
