/* excerpt.h - the source line of a finding, fit to be shown. */
#ifndef ES_FINDING_EXCERPT_H
#define ES_FINDING_EXCERPT_H

#include "base/arena.h"
#include "match/match.h"

struct es_excerpt {
	struct es_slice text;
	size_t mark_from, mark_to;
};

/* The line on which matches[which] begins, cut to a readable width around it, with the secrets of
 * all `n` matches of the item masked, also repeated ones. Masking comes before cutting, so that no
 * part of a secret is left at an edge. In the arena. */
void es_excerpt_make(struct es_excerpt *out, struct es_slice root, const struct es_match *matches,
	size_t n, size_t which, struct es_arena *arena);

#endif
