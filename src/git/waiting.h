/* waiting.h - commits that wait for their turn, what may have the most ancestors first. */
#ifndef ES_GIT_WAITING_H
#define ES_GIT_WAITING_H

#include "base/vec.h"

#include <stdbool.h>
#include <stdint.h>

struct es_waiting {
	uint64_t generation; /* as in struct es_graph_commit */
	int64_t date;	     /* counts among equal generations */
	uint32_t number;     /* so that the order is the same each time */
};
/* A heap: the first is at v[0]. */
struct es_waiting_vec ES_VEC(struct es_waiting);

bool es_waiting_is_before(const struct es_waiting *a, const struct es_waiting *b);
void es_waiting_add(struct es_waiting_vec *q, struct es_waiting w);
/* Removes the first and gives its number; q->n > 0. */
uint32_t es_waiting_take(struct es_waiting_vec *q);

#endif
