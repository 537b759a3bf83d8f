/* places.h - the paths at which targets have stood, and since which commit. */
#ifndef ES_GIT_PLACES_H
#define ES_GIT_PLACES_H

#include "git/leads.h"

struct es_first {
	uint32_t target, rank; /* of the first commit that has it there */
	struct es_slice path;  /* in the arena */
};
struct es_first_vec ES_VEC(struct es_first);

/* Adds each (target, path) with the oldest commit, sorted by target, then rank, then path.
 * is_cut[target] is raised where a limit left some out: a few small trees can spell more paths than
 * there is memory. */
ES_MUST_CHECK enum es_status es_places_find(struct es_first_vec *out, bool *is_cut,
	struct es_history *h, const struct es_leads *leads, size_t ntargets, struct es_arena *arena,
	struct es_error *err);

#endif
