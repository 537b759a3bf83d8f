/* copies.h - which bytes of a text stand in an older text as well. */
#ifndef ES_BASE_COPIES_H
#define ES_BASE_COPIES_H

#include "base/vec.h"

#include <stdbool.h>
#include <stddef.h>

/* text[to, to + len) equals old[from, from + len). */
struct es_copy {
	size_t to, from, len;
};

/* In the order of `to`, not overlapping there. Zero-initialised: nothing is known to be equal. */
struct es_copies {
	const struct es_copy *v;
	size_t n;
	size_t old_len; /* bytes of the older text */
};

struct es_span {
	size_t from, to; /* half-open; empty unless from < to */
};
struct es_span_vec ES_VEC(struct es_span);

/* In their order, apart from each other. */
struct es_spans {
	const struct es_span *v;
	size_t n;
};

/* The offsets p of the new text, which has `len` bytes, for which all of [p - before, p + after)
 * is copied by all->v[i]. Where the copy begins, or ends, with both texts, there is nothing beyond
 * that could differ, and its border is no limit. */
struct es_span es_copies_inside(
	const struct es_copies *all, size_t i, size_t len, size_t before, size_t after);

#endif
