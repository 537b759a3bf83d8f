/* named.h - the blobs that a whole history has under certain names. */
#ifndef ES_GIT_NAMED_H
#define ES_GIT_NAMED_H

#include "git/census.h"

struct es_named_vec ES_VEC(uint32_t);

/* Appends the numbers (as of es_history_item) of the blobs that some tree gives a name that is
 * wanted, each once, in their order; empty ones are left out. Costs a look at each entry of the
 * graph of trees, and nothing where no name is wanted. False when there are more than `max`, which
 * are then the first. The history is one that es_census_finish made. */
bool es_history_named(struct es_named_vec *out, const struct es_history *h,
	bool (*wants)(struct es_slice name), size_t max);

#endif
