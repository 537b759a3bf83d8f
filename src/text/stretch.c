#include "text/stretch.h"
#include "base/wordmask.h"

#include <string.h>

typedef uint64_t mask_fn(const char p[ES_WORDMASK_BYTES]);

/* What lies behind the end counts as zeros. */
static inline uint64_t mask_at(mask_fn *mask, struct es_slice text, size_t at)
{
	if (text.len - at >= ES_WORDMASK_BYTES)
		return mask(text.ptr + at);
	char last[ES_WORDMASK_BYTES] = { 0 };
	memcpy(last, text.ptr + at, text.len - at);
	return mask(last);
}

/* Of the block before, for runs that go on: the bytes that end at least 1, 2, 4 and 8. */
struct before {
	uint64_t of1, of2, of4, of8;
};

/* The bytes that end at least 16. */
static uint64_t find_ends(struct before *b, uint64_t mask)
{
	uint64_t of2 = mask & (mask << 1 | b->of1 >> 63);
	uint64_t of4 = of2 & (of2 << 2 | b->of2 >> 62);
	uint64_t of8 = of4 & (of4 << 4 | b->of4 >> 60);
	uint64_t of16 = of8 & (of8 << 8 | b->of8 >> 56);
	*b = (struct before){ mask, of2, of4, of8 };
	return of16;
}

static size_t find_end(struct es_slice text, size_t from)
{
	for (size_t at = from; at < text.len; at += ES_WORDMASK_BYTES) {
		uint64_t strangers = ~mask_at(es_wordmask, text, at);
		if (strangers && at + es_wordmask_first(strangers) < text.len)
			return at + es_wordmask_first(strangers);
	}
	return text.len;
}

bool es_stretch_next(size_t *out_from, size_t *out_to, struct es_slice text, size_t from)
{
	struct before before = { 0, 0, 0, 0 };
	for (size_t at = from; at < text.len; at += ES_WORDMASK_BYTES) {
		uint64_t ends = find_ends(&before, mask_at(es_wordmask, text, at));
		if (!ends)
			continue;
		size_t end = at + es_wordmask_first(ends) + 1;
		*out_from = end - ES_STRETCH_MIN;
		*out_to = find_end(text, end);
		return true;
	}
	return false;
}

/* Blocks share a byte, so that each byte that may be found has the one before it in its block. */
size_t es_stretch_part(struct es_slice text, size_t from, size_t to)
{
	for (size_t at = from; at + 1 < to; at += ES_WORDMASK_BYTES - 1) {
		uint64_t marks = mask_at(es_wordmask_marks, text, at);
		uint64_t parts = marks << 1 & ~marks;
		if (parts)
			return at + es_wordmask_first(parts) < to ? at + es_wordmask_first(parts)
								  : to;
	}
	return to;
}
