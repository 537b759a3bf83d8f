/* map.h - hash table from byte strings to indexes. */
#ifndef ES_BASE_MAP_H
#define ES_BASE_MAP_H

#include "base/slice.h"

#include <stdint.h>

/* Gives each distinct key the next number, from 0, in the order of first arrival: parallel arrays
 * hold the values. Keys are borrowed and must outlive the map. Zero-initialised is empty. The hash
 * is keyed per map, so that a hostile repository cannot choose colliding keys. */
struct es_map {
	struct es_slice *keys; /* [0, n) */
	size_t n, cap;
	uint32_t *slots;
	size_t nslots;
	uint64_t seed[2];
};

#define ES_MAP_NONE ((size_t)-1)

/* The number of the key, or ES_MAP_NONE. */
size_t es_map_find(const struct es_map *m, struct es_slice key);
/* The number of the key, added if it was not there; *is_new may be NULL. The caller may replace
 * m->keys[number] by an equal slice that lives longer. */
size_t es_map_add(struct es_map *m, struct es_slice key, bool *is_new);
void es_map_release(struct es_map *m);

#endif
