/* treejoin.h - makes one graph of the trees that the workers of a sweep have built. */
#ifndef ES_GIT_TREEJOIN_H
#define ES_GIT_TREEJOIN_H

#include "git/treebuild.h"

/* What one worker has built, and what to call things when the parts become one. */
struct es_treejoin_part {
	struct es_treebuild *trees;
	const uint32_t *name;  /* by the part's number of a name */
	const uint32_t *child; /* by the part's number of a child: as in struct es_edge */
};

/* Joins the parts of a sweep over `nobjects` objects, with that many threads; their trees move into
 * the graph. Each number is of one tree at most. A tree is left out when none of the parts has seen
 * what it is built on. What the trees are does not depend on who has seen which, nor does their
 * order. */
void es_treejoin(struct es_treegraph *out, const struct es_treejoin_part *parts, size_t nparts,
	size_t nobjects, unsigned jobs);

#endif
