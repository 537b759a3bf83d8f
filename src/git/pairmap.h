/* pairmap.h - hash table from pairs of numbers to indexes. */
#ifndef ES_GIT_PAIRMAP_H
#define ES_GIT_PAIRMAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct es_pair {
	uint32_t a, b;
};

/* Each distinct pair gets the next number, from 0. Zero-initialised is empty. */
struct es_pairmap {
	struct es_pair *keys; /* [0, n) */
	size_t n, cap;
	uint32_t *slots;
	size_t nslots;
	uint64_t seed;
};

/* The number of the pair, added if it was not there; *is_new may be NULL. */
size_t es_pairmap_add(struct es_pairmap *m, uint32_t a, uint32_t b, bool *is_new);
void es_pairmap_release(struct es_pairmap *m);

#endif
