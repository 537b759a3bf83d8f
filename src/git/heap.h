/* heap.h - numbers, of which the least comes out first. */
#ifndef ES_GIT_HEAP_H
#define ES_GIT_HEAP_H

#include <stddef.h>
#include <stdint.h>

/* Zero-initialised is empty; released by es_vec_release. */
struct es_heap {
	uint64_t *v;
	size_t n, cap;
};

void es_heap_add(struct es_heap *h, uint64_t number);
/* Removes the least; h->n > 0. */
uint64_t es_heap_take(struct es_heap *h);

#endif
