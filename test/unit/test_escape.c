#include "report/date.h"
#include "report/escape.h"
#include "test.h"

static void expect_escaped(const char *in, size_t len, const char *want)
{
	struct es_buf b = ES_BUF_INIT(4096);
	es_escape_add(&b, (struct es_slice){ in, len });
	EXPECT_SLICE(es_buf_slice(&b), want);
	es_buf_release(&b);
}
#define EXPECT_ESCAPED(in, want) expect_escaped(in, sizeof(in) - 1, want)

TEST(escape, ordinary_text_stays)
{
	EXPECT_ESCAPED("a b\\~", "a b\\~");
	EXPECT_ESCAPED("p\xc3\xa4ss \xe5\xaf\x86 \xf0\x9f\x94\x91",
		"p\xc3\xa4ss \xe5\xaf\x86 \xf0\x9f\x94\x91");
}

TEST(escape, controls_are_shown)
{
	EXPECT_ESCAPED("a\033[2Jb\a\0c", "a\\x1b[2Jb\\x07\\x00c");
	EXPECT_ESCAPED("a\tb\nc\rd\x7f", "a\\tb\\nc\\rd\\x7f");
	EXPECT_ESCAPED("\xc2\x9b"
		       "31m",
		"\\u{009b}31m");
}

TEST(escape, characters_that_reorder_or_hide_are_shown)
{
	EXPECT_ESCAPED("\xe2\x80\xae\xe2\x81\xa6", "\\u{202e}\\u{2066}");
	EXPECT_ESCAPED("a\xe2\x80\x8b\xef\xbb\xbf\xc2\xad", "a\\u{200b}\\u{feff}\\u{00ad}");
	EXPECT_ESCAPED("\xf3\xa0\x81\x81\xe2\x80\xa8", "\\u{e0041}\\u{2028}");
}

TEST(escape, bytes_that_are_no_utf8_are_shown)
{
	EXPECT_ESCAPED("caf\xe9", "caf\\xe9");
	EXPECT_ESCAPED("\xc0\xaf\xed\xa0\x80", "\\xc0\\xaf\\xed\\xa0\\x80");
	EXPECT_ESCAPED("\xe5\xaf", "\\xe5\\xaf");
}

static size_t column_after(const char *s, size_t column)
{
	struct es_buf b = ES_BUF_INIT(4096);
	size_t end = es_escape_excerpt(&b, es_slice_from(s), column);
	es_buf_release(&b);
	return end;
}

TEST(escape, excerpt_counts_columns)
{
	EXPECT_INT(column_after("abc", 0), 3);
	EXPECT_INT(column_after("\ta\tb", 0), 9);
	EXPECT_INT(column_after("\t", 3), 4);
	EXPECT_INT(column_after("\xe5\xaf\x86\xf0\x9f\x94\x91", 0), 4);
	EXPECT_INT(column_after("e\xcc\x81", 0), 1);
	EXPECT_INT(column_after("\x1b\xff", 0), 8);
}

static void expect_date(int64_t seconds, int offset, const char *want)
{
	char date[ES_DATE_SIZE];
	EXPECT_INT(es_date_format(date, seconds, offset), *want != '\0');
	EXPECT_STR(date, want);
}

TEST(date, is_in_the_zone_of_the_author)
{
	expect_date(0, 0, "1970-01-01T00:00:00+00:00");
	expect_date(1709281800, 60, "2024-03-01T09:30:00+01:00");
	expect_date(1709251199, -150, "2024-02-29T21:29:59-02:30");
	expect_date(951782400, 0, "2000-02-29T00:00:00+00:00");
	expect_date(-1, 0, "1969-12-31T23:59:59+00:00");
	expect_date(-2203891200, 0, "1900-03-01T00:00:00+00:00");
}

TEST(date, impossible_claims_are_no_date)
{
	expect_date(INT64_MAX, 0, "");
	expect_date(INT64_MIN, 0, "");
	expect_date(253402300800, 0, "");
	expect_date(0, 99999, "1970-01-01T00:00:00+00:00");
}
