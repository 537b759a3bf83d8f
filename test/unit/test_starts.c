/* test_starts.c - where coded text may begin and end, by blocks and byte by byte. */
#include "text/starts.h"
#include "base/bits.h"
#include "test.h"
#include "text/border.h"
#include "text/decode.h"

#include <string.h>

enum { SPAN = ES_STARTMASK_BEFORE + ES_STARTMASK_BEHIND };

static uint64_t next_random(uint64_t *state)
{
	*state = *state * 6364136223846793005u + 1442695040888963407u;
	return *state >> 33;
}

static int value_of(char c)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_";
	const char *at = c ? strchr(digits, c) : NULL;
	return !at ? -1 : at - digits < 64 ? (int)(at - digits) : c == '-' ? 62 : 63;
}

static bool is_mark(char c)
{
	return value_of(c) >= 62;
}

static bool is_hexlike(char c)
{
	int v = value_of(c);
	return v >= 0 && v < 62 && !(v >= 8 && v < 24) && !(v >= 32 && v < 48);
}

static bool is_run(const char *p, bool (*is_member)(char c))
{
	for (unsigned i = 0; i < ES_STARTMASK_RUN; i++)
		if (!is_member(p[i]))
			return false;
	return true;
}

static bool is_digit(char c)
{
	return value_of(c) >= 0;
}

static bool may_be_text(const char *p)
{
	unsigned nascii = 0;
	for (unsigned i = 0; i < 16; i += 4)
		nascii += !(value_of(p[i]) & 32) && !(value_of(p[i + 1]) & 8) &&
			  !(value_of(p[i + 2]) & 2);
	int first = value_of(p[0]), second = value_of(p[1]);
	return nascii >= 2 || (first >= 48 && (second & 12) == 8) || (first == 7 && second == 56) ||
	       (first == 30 && (second == 9 || second == 13));
}

/* What the mask must have, and all that it may have: some bits of a value are not looked at. */
static void expect_mask(const char *p, const struct es_startmask *m)
{
	for (unsigned i = 0; i < ES_STARTMASK_BYTES; i++, p++) {
		bool is_first = !is_digit(p[-1]) || (is_mark(p[-1]) && !is_mark(p[0])) ||
				p[-2] == '\\' || p[-2] == '%';
		bool may_begin = is_first && is_run(p, is_digit);
		bool has_base64 = m->base64 >> i & 1;
		EXPECT(!has_base64 || may_begin);
		EXPECT(has_base64 || !(may_begin && may_be_text(p)));
		bool is_hex = is_run(p, is_hexlike) && !is_hexlike(p[-1]);
		EXPECT(is_hex == (m->hex >> i & 1));
		EXPECT((*p == '%' || *p == '\\') == (m->escapes >> i & 1));
	}
	EXPECT(!(m->base64 >> ES_STARTMASK_BYTES) && !(m->hex >> ES_STARTMASK_BYTES) &&
		!(m->escapes >> ES_STARTMASK_BYTES));
}

/* Kernels agree in all but the bits that say nothing: none. */
static void expect_blocks(const char *p, size_t nblocks)
{
	struct es_startmask best[4], portable[4];
	es_startmask_best()(best, p, nblocks);
	es_startmask_portable(portable, p, nblocks);
	for (size_t i = 0; i < nblocks; i++) {
		EXPECT(best[i].base64 == portable[i].base64 && best[i].hex == portable[i].hex &&
			best[i].escapes == portable[i].escapes);
		expect_mask(p + i * ES_STARTMASK_BYTES, &best[i]);
	}
}

TEST(startmask, tells_every_byte_at_every_place)
{
	for (unsigned at = 0; at < SPAN; at++) {
		for (unsigned c = 0; c < 256; c++) {
			char text[SPAN];
			memset(text, "A."[c % 2], sizeof text);
			text[at] = (char)c;
			expect_blocks(text + ES_STARTMASK_BEFORE, 1);
		}
	}
}

TEST(startmask, tells_runs_of_any_digits)
{
	static const char *const alphabets[] = { "aZ09+-/_.%\\\"",
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_",
		"0123456789abcdefABCDEFghxyzGHXYZ", "eJNH4sI0wxyz89+/abcDEF" };
	uint64_t state = 1;
	for (unsigned round = 0; round < 8000; round++) {
		char text[SPAN + 3 * ES_STARTMASK_BYTES];
		const char *alphabet = alphabets[round % 4];
		unsigned gap = 2 + (unsigned)(next_random(&state) % 40);
		for (unsigned i = 0; i < sizeof text; i++)
			text[i] = next_random(&state) % gap
					  ? alphabet[next_random(&state) % strlen(alphabet)]
					  : (char)next_random(&state);
		expect_blocks(text + ES_STARTMASK_BEFORE, 4);
	}
}

TEST(starts, are_all_places_of_the_span)
{
	uint64_t state = 3;
	char text[1200];
	for (unsigned round = 0; round < 3000; round++) {
		size_t len = next_random(&state) % sizeof text;
		for (size_t i = 0; i < len; i++)
			text[i] = next_random(&state) % 9 ? 'x' : '%';
		size_t from = next_random(&state) % (len + 1), to = from, at, seen = from;
		to += next_random(&state) % (len - from + 1);
		struct es_starts s;
		struct es_startmask m;
		es_starts_init(&s, (struct es_slice){ text, len }, from, to);
		while (es_starts_next(&s, &at, &m)) {
			for (uint64_t bits = m.escapes; bits; bits &= bits - 1) {
				size_t pos = at + es_bits_lowest(bits);
				while (seen < pos)
					EXPECT(text[seen++] != '%');
				EXPECT(text[seen++] == '%' && seen <= to);
			}
		}
		while (seen < to)
			EXPECT(text[seen++] != '%');
	}
}

static bool is_border(struct es_slice text, size_t at)
{
	if (at == 0 || at >= text.len)
		return true;
	char c = text.ptr[at - 1];
	bool is_end = (c && strchr("\"'`", c)) || ((unsigned char)c < ' ' && c != '\t');
	return is_end && (at < 2 || text.ptr[at - 2] != '\\');
}

TEST(border, is_found_as_byte_by_byte)
{
	uint64_t state = 7;
	char text[100];
	for (unsigned round = 0; round < 20000; round++) {
		struct es_slice s = { text, next_random(&state) % sizeof text };
		unsigned gap = 2 + (unsigned)(next_random(&state) % 50);
		for (size_t i = 0; i < s.len; i++) {
			unsigned r = (unsigned)next_random(&state);
			text[i] = r % gap ? "ab \t\x80\xa2#!"[r / gap % 8]
					  : "\n\"'`\\\0\x1f\\"[r / gap % 8];
		}
		size_t from = next_random(&state) % (s.len + 1), to = from;
		to += next_random(&state) % (s.len - from + 1);
		size_t next = from, previous = to;
		while (next < to && !is_border(s, next))
			next++;
		while (previous > from && !is_border(s, previous))
			previous--;
		EXPECT_INT(es_border_next(s, from, to), next);
		EXPECT_INT(es_border_previous(s, to, from), previous);
	}
}

/* From border to border, each kind by itself: a kind that is found is one that may be there. */
TEST(decode, kinds_that_cannot_begin_are_not_found)
{
	static const char *const pieces[] = { "dXNlcm5hbWU6", "cGFzc3dvcmQ", "/", "_", "61626364",
		"\n", "%41", "%20", "\\u0041", "\\\"", "\\n", "\"", " ", "identifier_of_something",
		"0J/RgNC40LLQtdGC", "H4sIAAAAAAAA", "eJzLSM3J", "ffffffff", "=", "\t" };
	enum { NPIECES = sizeof pieces / sizeof *pieces };
	uint64_t state = 11;
	unsigned nfound = 0, nquiet = 0;
	for (unsigned round = 0; round < 20000; round++) {
		char text[600];
		struct es_slice s = { text, 0 };
		for (size_t n = next_random(&state) % 24; n; n--) {
			const char *piece = pieces[next_random(&state) % NPIECES];
			memcpy(text + s.len, piece, strlen(piece));
			s.len += strlen(piece);
		}
		size_t from = es_border_next(s, next_random(&state) % (s.len + 1), s.len);
		size_t to = es_border_next(s, from + (s.len - from) / 2, s.len);
		unsigned kinds = from < to ? es_decode_kinds(s, from, to) : 0;
		for (unsigned i = 0; i < ES_CODERS && from < to; i++) {
			struct es_coded_cursor c = { .pos = from, .stop = to };
			struct es_coded coded;
			bool is_found = es_decode_next(&coded, &c, i, s);
			EXPECT(!is_found || (kinds >> i & 1));
			nfound += is_found;
			nquiet += !(kinds >> i & 1);
		}
	}
	EXPECT(nfound > 1000 && nquiet > 1000);
}
