/* test_linemap.c - offsets to lines and columns, under every kind of newline. */
#include "base/arena.h"
#include "test.h"
#include "text/linemap.h"

#include <string.h>

static void expect_at(struct es_slice text, size_t offset, size_t line, size_t column)
{
	struct es_arena arena = { 0 };
	struct es_linemap m;
	es_linemap_init(&m, text, &arena);
	struct es_position at = es_linemap_at(&m, offset);
	EXPECT_INT(at.line, line);
	EXPECT_INT(at.column, column);
	es_arena_release(&arena);
}

static void expect_line(const char *text, size_t line, const char *want)
{
	struct es_arena arena = { 0 };
	struct es_linemap m;
	es_linemap_init(&m, es_slice_from(text), &arena);
	EXPECT_SLICE(es_linemap_line(&m, line), want);
	es_arena_release(&arena);
}

TEST(linemap, a_newline_belongs_to_the_line_that_it_ends)
{
	struct es_slice text = ES_LIT("ab\ncd\r\nef\rgh");
	expect_at(text, 0, 1, 1);
	expect_at(text, 2, 1, 3);
	expect_at(text, 3, 2, 1);
	expect_at(text, 5, 2, 3);
	expect_at(text, 6, 2, 4);
	expect_at(text, 7, 3, 1);
	expect_at(text, 9, 3, 3);
	expect_at(text, 10, 4, 1);
}

/* Texts longer than a block of the map, with ends of each kind at and beside every border, against
 * a count of every byte. */
static void expect_all(struct es_slice text)
{
	struct es_arena arena = { 0 };
	struct es_linemap m;
	es_linemap_init(&m, text, &arena);
	size_t line = 1, start = 0;
	for (size_t i = 0; i <= text.len; i++) {
		struct es_position at = es_linemap_at(&m, i);
		EXPECT_INT(at.line, line);
		EXPECT_INT(at.column, i - start + 1);
		bool is_cr = i < text.len && text.ptr[i] == '\r';
		bool is_lf = i < text.len && text.ptr[i] == '\n';
		bool is_pair = is_cr && i + 1 < text.len && text.ptr[i + 1] == '\n';
		if (is_lf || (is_cr && !is_pair)) {
			size_t to = is_lf && i > start && text.ptr[i - 1] == '\r' ? i - 1 : i;
			struct es_slice whole = es_linemap_line(&m, line);
			EXPECT(whole.ptr == text.ptr + start && whole.len == to - start);
			line++;
			start = i + 1;
		}
	}
	EXPECT_INT(m.nlines, line);
	EXPECT_INT(es_linemap_line(&m, line).len, text.len - start);
	es_arena_release(&arena);
}

TEST(linemap, ends_at_every_distance_from_the_border_of_a_block)
{
	static const char *const ends[] = { "\n", "\r\n", "\r", "\n\r", "\r\r\n" };
	enum { AROUND = 4096 };
	char text[3 * AROUND];
	for (size_t e = 0; e < sizeof ends / sizeof *ends; e++) {
		for (size_t at = AROUND - 3; at <= AROUND + 1; at++) {
			memset(text, 'a', sizeof text);
			memcpy(text + at, ends[e], strlen(ends[e]));
			expect_all((struct es_slice){ text, sizeof text });
			expect_all((struct es_slice){ text, at + 1 });
		}
		for (size_t i = 0; i < sizeof text; i++)
			text[i] = ends[e][i % strlen(ends[e])];
		expect_all((struct es_slice){ text, sizeof text });
		expect_all((struct es_slice){ text, AROUND });
	}
}

TEST(linemap, offsets_past_the_end_are_just_past_the_last_byte)
{
	expect_at((struct es_slice)ES_LIT("ab"), 99, 1, 3);
	expect_at((struct es_slice)ES_LIT("ab\n"), 99, 2, 1);
	expect_at(ES_SLICE_EMPTY, 99, 1, 1);
}

TEST(linemap, nul_is_a_byte_like_others)
{
	expect_at((struct es_slice)ES_LIT("a\0b\nc\0"), 5, 2, 2);
}

TEST(linemap, lines_come_without_their_newline)
{
	expect_line("ab\ncd\r\n\re\n", 1, "ab");
	expect_line("ab\ncd\r\n\re\n", 2, "cd");
	expect_line("ab\ncd\r\n\re\n", 3, "");
	expect_line("ab\ncd\r\n\re\n", 4, "e");
	expect_line("ab\ncd\r\n\re\n", 5, "");
	expect_line("ab", 1, "ab");
	expect_line("ab\r", 1, "ab");
}

TEST(linemap, lines_past_the_end_are_empty)
{
	expect_line("ab\n", 0, "");
	expect_line("ab\n", 3, "");
	expect_line("", 1, "");
	expect_line("", (size_t)-1, "");
}
