/* excerpt.h - the source line of a finding, fit to be shown. */
#ifndef ES_FINDING_EXCERPT_H
#define ES_FINDING_EXCERPT_H

#include "base/arena.h"
#include "match/match.h"

struct es_excerpt {
	struct es_slice text;
	size_t mark_from, mark_to;
};

/* A text and what was found in it. */
struct es_excerpt_of {
	struct es_slice root;
	const struct es_match *matches; /* all of the item, sorted by place */
	size_t nmatches;
	bool is_program; /* the source of a program, see es_disclosing */
};

/* The line on which matches[which] begins, cut to a readable width around it. The secrets of all
 * matches are masked as es_redact does, also repeated ones, and so is what es_disclose_hidden says
 * of the rest: beside a secret that was found often stands one that was not. Masking comes before
 * cutting, so that no part of a secret is left at an edge. Takes bounded time, however long the
 * line. In the arena. */
void es_excerpt_make(struct es_excerpt *out, const struct es_excerpt_of *of, size_t which,
	struct es_arena *arena);

#endif
