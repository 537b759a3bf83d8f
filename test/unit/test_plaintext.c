#include "test.h"
#include "text/plaintext.h"

static void expect_plain(const char *bytes, size_t len, enum es_turned turned, const char *want)
{
	struct es_arena arena = { 0 };
	struct es_slice out;
	EXPECT_INT(es_plaintext(&out, (struct es_slice){ bytes, len }, &arena), turned);
	EXPECT_SLICE(out, want);
	es_arena_release(&arena);
}

TEST(plaintext, utf16_of_either_order_becomes_utf8)
{
	expect_plain("\xff\xfe"
		     "A\0=\0\n\0",
		8, ES_TURNED_UTF16, "A=\n");
	expect_plain("\xfe\xff\0A\0=\0\n", 8, ES_TURNED_UTF16, "A=\n");
}

TEST(plaintext, lines_that_all_end_in_cr_end_in_lf)
{
	expect_plain("a=1\rb=2\r", 8, ES_TURNED_CR, "a=1\nb=2\n");
	expect_plain("a=1\rb=2\n", 8, ES_TURNED_CR, "a=1\nb=2\n");
	expect_plain("a=1\rb=2\r\n", 9, ES_TURNED_CR, "a=1\nb=2\n\n");
}

TEST(plaintext, other_line_ends_stay)
{
	expect_plain("a=1\r\nb=2\rc\r\n", 12, ES_TURNED_NOTHING, "a=1\r\nb=2\rc\r\n");
	expect_plain("a=1\r\n", 5, ES_TURNED_NOTHING, "a=1\r\n");
	expect_plain("a=1\r", 4, ES_TURNED_NOTHING, "a=1\r");
	expect_plain("", 0, ES_TURNED_NOTHING, "");
}
