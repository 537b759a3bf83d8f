#include "text/border.h"
#include "base/bits.h"
#include "base/endian.h"

enum { WORD = 8 };

#define ALL(byte) ((uint64_t)(byte)*0x0101010101010101u)

/* Whether bytes of seven bits are `c`: the top bit is clear. */
static uint64_t differs(uint64_t x, char c)
{
	return (x ^ ALL(c)) + ALL(0x7f);
}

/* The top bit of each of eight bytes that a border stands behind; `before` is the byte in front. */
static uint64_t find_ends(const char *p, char before)
{
	uint64_t x = es_little_endian64(p), low = x & ALL(0x7f);
	uint64_t is_shown = (low + ALL(0x80 - ' ')) | ~differs(low, '\t');
	uint64_t is_other = differs(low, '"') & differs(low, '\'') & differs(low, '`');
	uint64_t ends = ~((is_shown & is_other) | x) & ALL(0x80);
	uint64_t backslashes = ~(differs(low, '\\') | x) & ALL(0x80);
	return ends & ~(backslashes << 8 | (before == '\\' ? 0x80 : 0));
}

static bool is_border(struct es_slice text, size_t at)
{
	return at == 0 || at >= text.len ||
	       (es_border_ends_with(text.ptr[at - 1]) && (at < 2 || text.ptr[at - 2] != '\\'));
}

size_t es_border_next(struct es_slice text, size_t at, size_t end)
{
	if (at == 0)
		return 0;
	for (; at < end && text.len - (at - 1) >= WORD; at += WORD) {
		uint64_t ends = find_ends(text.ptr + at - 1, at > 1 ? text.ptr[at - 2] : '\0');
		if (ends) {
			at += es_bits_lowest(ends) / 8;
			break;
		}
	}
	while (at < end && !is_border(text, at))
		at++;
	return at < end ? at : end;
}

size_t es_border_previous(struct es_slice text, size_t at, size_t from)
{
	if (at >= text.len)
		return at;
	for (; at > from && at > WORD; at -= WORD) {
		const char *p = text.ptr + at - WORD;
		uint64_t ends = find_ends(p, p[-1]);
		if (ends) {
			at -= WORD - 1 - es_bits_highest(ends) / 8;
			break;
		}
	}
	while (at > from && !is_border(text, at))
		at--;
	return at > from ? at : from;
}
