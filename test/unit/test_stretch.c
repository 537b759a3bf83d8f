/* test_stretch.c - runs of base64 characters, by blocks and byte by byte. */
#include "text/stretch.h"
#include "base/wordmask.h"
#include "test.h"

#include <string.h>

static bool is_member(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (c && strchr("+-/_", c));
}

static bool is_mark(char c)
{
	return c && strchr("+-/_", c);
}

static uint64_t next_random(uint64_t *state)
{
	*state = *state * 6364136223846793005u + 1442695040888963407u;
	return *state >> 33;
}

TEST(wordmask, tells_every_byte_at_every_place)
{
	for (unsigned at = 0; at < ES_WORDMASK_BYTES; at++) {
		for (unsigned c = 0; c < 256; c++) {
			char text[ES_WORDMASK_BYTES] = { 0 };
			text[at] = (char)c;
			uint64_t member = (uint64_t)is_member((char)c) << at;
			uint64_t mark = (uint64_t)is_mark((char)c) << at;
			EXPECT(es_wordmask(text) == member);
			EXPECT(es_wordmask_portable(text) == member);
			EXPECT(es_wordmask_marks(text) == mark);
			EXPECT(es_wordmask_marks_portable(text) == mark);
		}
	}
}

TEST(wordmask, both_ways_agree_on_any_bytes)
{
	uint64_t state = 1;
	for (unsigned round = 0; round < 10000; round++) {
		char text[ES_WORDMASK_BYTES];
		for (unsigned i = 0; i < sizeof text; i++)
			text[i] = (char)next_random(&state);
		EXPECT(es_wordmask(text) == es_wordmask_portable(text));
		EXPECT(es_wordmask_marks(text) == es_wordmask_marks_portable(text));
	}
}

static size_t simple_find(struct es_slice text, size_t from, size_t *out_to)
{
	for (size_t at = from; at < text.len; at++) {
		size_t to = at;
		while (to < text.len && is_member(text.ptr[to]))
			to++;
		*out_to = to;
		if (to - at >= ES_STRETCH_MIN)
			return at;
		at = to;
	}
	return text.len;
}

static size_t simple_part(struct es_slice text, size_t from, size_t to)
{
	for (size_t i = from + 1; i < to; i++)
		if (is_mark(text.ptr[i - 1]) && !is_mark(text.ptr[i]))
			return i;
	return to;
}

static void expect_same(struct es_slice text, size_t from)
{
	size_t want_to = 0, got = 0, got_to = 0, want = simple_find(text, from, &want_to);
	bool has = es_stretch_next(&got, &got_to, text, from);
	EXPECT(has == (want < text.len));
	if (has)
		EXPECT(got == want && got_to == want_to);
	size_t to = from + (text.len - from) / 2;
	EXPECT_INT(es_stretch_part(text, from, to), simple_part(text, from, to));
	EXPECT_INT(es_stretch_part(text, from, text.len), simple_part(text, from, text.len));
}

TEST(stretch, is_found_as_byte_by_byte)
{
	uint64_t state = 7;
	char text[400];
	for (unsigned round = 0; round < 5000; round++) {
		size_t len = next_random(&state) % sizeof text;
		unsigned gap = 2 + (unsigned)(next_random(&state) % 60);
		for (size_t i = 0; i < len; i++) {
			unsigned r = (unsigned)next_random(&state);
			text[i] = r % gap ? "aZ09+-/_"[r / gap % 8] : ".,) \n="[r / gap % 6];
		}
		for (size_t from = 0; from < len; from += 1 + next_random(&state) % 40)
			expect_same((struct es_slice){ text, len }, from);
	}
}

TEST(stretch, of_the_least_length_is_found_across_blocks_and_at_the_end)
{
	for (size_t before = 0; before < 200; before++) {
		char text[256];
		memset(text, ' ', sizeof text);
		memset(text + before, 'x', ES_STRETCH_MIN);
		size_t from = 0, to = 0;
		for (size_t behind = 0; behind < 2; behind++) {
			size_t len = before + ES_STRETCH_MIN + behind;
			EXPECT(es_stretch_next(&from, &to, (struct es_slice){ text, len }, 0));
			EXPECT(from == before && to == before + ES_STRETCH_MIN);
			EXPECT(!es_stretch_next(
				&from, &to, (struct es_slice){ text, len }, before + 1));
		}
	}
}
