/* test_encoding.c - which bytes are taken for UTF-16, and what becomes of them. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/mem.h"
#include "test.h"
#include "text/encoding.h"
#include "text/utf8.h"

#include <stdlib.h>
#include <string.h>

#define LE  "\xff\xfe"
#define BE  "\xfe\xff"
#define ENV "# local\r\nDB_HOST=db\r\nPIN=4711\r\n"

enum { TEXT_SPACE = 1024 * 1024 };

static void add_unit(struct es_buf *b, uint32_t unit, bool is_big)
{
	es_buf_add_byte(b, (char)(is_big ? unit >> 8 : unit & 0xff));
	es_buf_add_byte(b, (char)(is_big ? unit & 0xff : unit >> 8));
}

static void add_utf16(struct es_buf *b, const char *text, bool is_big)
{
	struct es_slice s = es_slice_from(text);
	for (size_t at = 0; at < s.len;) {
		uint32_t code = es_utf8_next(s, &at);
		if (code >= 0x10000) {
			add_unit(b, 0xd800 + ((code - 0x10000) >> 10), is_big);
			code = 0xdc00 + (code & 0x3ff);
		}
		add_unit(b, code, is_big);
	}
}

static void expect_view(struct es_slice bytes, enum es_coding coding, struct es_slice want)
{
	struct es_arena arena = { 0 };
	struct es_view v;
	es_encoding_view(&v, bytes, &arena);
	EXPECT_INT(v.coding, coding);
	EXPECT_INT(v.text.len, want.len);
	EXPECT(es_slice_equal(v.text, want));
	EXPECT(!v.parent && v.depth == 0);
	es_arena_release(&arena);
}

static void expect_utf16(const struct es_buf *b, const char *want)
{
	expect_view(es_buf_slice(b), ES_CODING_UTF16, es_slice_from(want));
}

static void expect_plain(struct es_slice bytes)
{
	expect_view(bytes, ES_CODING_PLAIN, bytes);
}

/* The text in UTF-16 behind a mark (or none) comes out as it was. */
static void expect_round_trip(const char *mark, const char *text, bool is_big)
{
	struct es_buf b = ES_BUF_INIT(TEXT_SPACE);
	es_buf_add_str(&b, mark);
	add_utf16(&b, text, is_big);
	expect_utf16(&b, text);
	es_buf_release(&b);
}

TEST(encoding, utf16_with_a_mark_becomes_utf8_without_it)
{
	static const char *const texts[] = { "", "A", ENV, "\xd0\x9f\xd0\xb0\xd1\x80=\xd1\x8f\n",
		"\xe4\xb8\xad\xe6\x96\x87\xe5\xad\x97\n", "\xf0\x9f\x98\x80 smile\n",
		"\xc3\xa9\xc3\xa8\xe3\x80\x80x" };
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		expect_round_trip(LE, texts[i], false);
		expect_round_trip(BE, texts[i], true);
	}
}

TEST(encoding, utf16_without_a_mark_is_known_by_its_zeros)
{
	static const char *const texts[] = { "KEY=", ENV, "na\xc3\xafve caf\xc3\xa9=1\n",
		"PIN=4711 # \xe4\xb8\xad\xe6\x96\x87 \xf0\x9f\x98\x80\n" };
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		expect_round_trip("", texts[i], false);
		expect_round_trip("", texts[i], true);
	}
}

TEST(encoding, long_utf16_stays_so_past_the_sample)
{
	struct es_buf text = ES_BUF_INIT(TEXT_SPACE);
	for (int i = 0; i < 2000; i++)
		es_buf_printf(&text, "NAME_%d=\xe2\x82\xac\xf0\x9f\x98\x80\xe2\x82\xac%d\n", i, i);
	expect_round_trip("", es_buf_cstr(&text), false);
	expect_round_trip(BE, es_buf_cstr(&text), true);
	es_buf_release(&text);
}

TEST(encoding, lone_surrogates_become_the_replacement)
{
	struct es_buf b = ES_BUF_INIT(TEXT_SPACE);
	es_buf_add_str(&b, LE);
	add_utf16(&b, "ab", false);
	add_unit(&b, 0xd83d, false);
	add_utf16(&b, "cd", false);
	expect_utf16(&b, "ab\xef\xbf\xbd"
			 "cd");
	es_buf_reset(&b);
	es_buf_add_str(&b, BE);
	add_utf16(&b, "ab", true);
	add_unit(&b, 0xde00, true);
	expect_utf16(&b, "ab\xef\xbf\xbd");
	es_buf_release(&b);
}

TEST(encoding, an_odd_byte_at_the_end_is_kept_if_it_is_text)
{
	struct es_buf b = ES_BUF_INIT(TEXT_SPACE);
	es_buf_add_str(&b, LE);
	add_utf16(&b, "abc", false);
	es_buf_add_byte(&b, '\n');
	expect_utf16(&b, "abc\n");
	b.ptr[b.len - 1] = '\x90';
	expect_utf16(&b, "abc\xef\xbf\xbd");
	es_buf_release(&b);
}

TEST(encoding, lines_of_8_bit_text_inside_utf16_are_read_too)
{
	struct es_buf b = ES_BUF_INIT(TEXT_SPACE);
	es_buf_add_str(&b, LE);
	add_utf16(&b, ENV, false);
	es_buf_add_str(&b, "APPENDED=by-another-sh\xc3\xa9ll\n");
	expect_utf16(&b, ENV "APPENDED=by-another-sh\xc3\xa9ll\n");
	add_utf16(&b, "BACK=1\r\n", false);
	expect_utf16(&b, ENV "APPENDED=by-another-sh\xc3\xa9ll\nBACK=1\r\n");
	es_buf_add_str(&b, "ODD_LENGTH_AGAIN=2\n");
	add_utf16(&b, "END=3\r\n", false);
	expect_utf16(&b, ENV "APPENDED=by-another-sh\xc3\xa9ll\nBACK=1\r\n"
			     "ODD_LENGTH_AGAIN=2\nEND=3\r\n");
	es_buf_release(&b);
}

TEST(encoding, utf16_appended_to_8_bit_text_is_read_too)
{
	struct es_buf b = ES_BUF_INIT(TEXT_SPACE);
	es_buf_add_str(&b, "A=1\n# caf\xe9\n");
	add_utf16(&b, "APPENDED=x1\r\n", false);
	expect_utf16(&b, "A=1\n# caf\xe9\nAPPENDED=x1\r\n");
	es_buf_add_str(&b, "AND_BACK_TO_ASCII=1\n");
	expect_utf16(&b, "A=1\n# caf\xe9\nAPPENDED=x1\r\nAND_BACK_TO_ASCII=1\n");
	es_buf_release(&b);
}

TEST(encoding, text_that_is_not_utf16_is_borrowed_as_it_is)
{
	static const struct es_slice texts[] = {
		ES_LIT(""),
		ES_LIT("a"),
		ES_LIT(ENV),
		ES_LIT("\xef\xbb\xbf"
		       "A=1\n"),
		ES_LIT("caf\xe9\n"),
		ES_LIT("\0"),
		ES_LIT("\0\0\0\0\0\0\0\0\0\0"),
		ES_LIT("one NUL\0 in a text that is otherwise plain"),
		ES_LIT("\0at the start"),
		ES_LIT("at the end of it\0"),
	};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		expect_plain(texts[i]);
}

TEST(encoding, lists_with_nul_as_separator_are_not_utf16)
{
	static const struct es_slice texts[] = {
		ES_LIT("PATH=/usr/bin:/bin\0HOME=/root\0LANG=C.UTF-8\0SHELL=/bin/sh\0A=1\0"),
		ES_LIT("abc\0def\0ghi\0jkl\0mno\0pqr\0stu\0vwx\0yza\0bcd\0efg\0hij\0"),
		ES_LIT("./a-long-file-name.txt\0./a-long-file-nam2.txt\0./a-long-file-nam3.txt\0"
		       "./a-long-file-nam4.txt\0./a-long-file-nam5.txt\0./a-long-file-nam6.txt\0"),
	};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		expect_plain(texts[i]);
}

TEST(encoding, binary_is_not_utf16)
{
	static const struct es_slice texts[] = {
		ES_LIT("\x7f"
		       "ELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0>\0\x01\0\0\0"),
		ES_LIT("MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0\xb8\0\0\0"),
		ES_LIT("\x01\0\x02\0\x03\0\x04\0\x05\0\x06\0\x07\0\x08\0"),
		ES_LIT("A\0\0\0B\0\0\0C\0\0\0D\0\0\0E\0\0\0F\0\0\0"),
		ES_LIT("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x10\0\0\0\x10\x08\x06\0\0\0"),
		ES_LIT("\xff\xfe\0\0A\0\0\0B\0\0\0C\0\0\0"),
	};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		expect_plain(texts[i]);
}

TEST(encoding, random_bytes_are_not_utf16_even_behind_a_mark)
{
	unsigned char bytes[4096];
	uint32_t x = 1;
	for (int round = 0; round < 200; round++) {
		for (size_t i = 0; i < sizeof bytes; i++) {
			x = x * 1664525 + 1013904223;
			bytes[i] = (unsigned char)(x >> 24);
		}
		if (round % 2)
			memcpy(bytes, LE, 2);
		expect_plain((struct es_slice){ (const char *)bytes, sizeof bytes });
	}
}

TEST(encoding, a_mark_does_not_hide_8_bit_text)
{
	expect_plain((struct es_slice)ES_LIT(LE "# comment\nPIN=4711\nMORE=1\n"));
	expect_plain((struct es_slice)ES_LIT(BE "# comment\nPIN=4711\nMORE=1\n"));
}

TEST(encoding, every_truncation_stays_inside_the_bytes)
{
	struct es_buf b = ES_BUF_INIT(TEXT_SPACE);
	es_buf_add_str(&b, LE);
	add_utf16(&b, ENV "\xf0\x9f\x98\x80\xf0\x9f\x98\x80", false);
	es_buf_add_str(&b, "APPENDED=by-another-sh\xc3\xa9ll\n");
	add_utf16(&b, "BACK=1\r\n", false);
	for (size_t from = 0; from < 4; from++) {
		for (size_t to = from; to <= b.len; to++) {
			/* A block of its own, so that the sanitizer guards its end. */
			char *bytes = es_alloc(to - from, 1);
			memcpy(bytes, b.ptr + from, to - from);
			struct es_arena arena = { 0 };
			struct es_view v;
			es_encoding_view(&v, (struct es_slice){ bytes, to - from }, &arena);
			EXPECT(v.text.len <= 2 * (to - from));
			es_arena_release(&arena);
			free(bytes);
		}
	}
	es_buf_release(&b);
}
