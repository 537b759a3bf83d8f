/* oidmap.h - hash table from object names to indexes. */
#ifndef ES_GIT_OIDMAP_H
#define ES_GIT_OIDMAP_H

#include "base/oid.h"

#include <stdint.h>

/* Like struct es_map, for keys of one size that the table keeps itself: each distinct name gets the
 * next number, from 0. Zero-initialised is empty. The hash is keyed, since names with equal leading
 * bytes are cheap to make. */
struct es_oidmap {
	struct es_oid *keys; /* [0, n); moves when it grows */
	size_t n, cap;
	uint32_t *slots;
	size_t nslots;
	uint64_t seed[2];
};

#define ES_OIDMAP_NONE ((size_t)-1)

/* The number of the name, or ES_OIDMAP_NONE. */
size_t es_oidmap_find(const struct es_oidmap *m, const struct es_oid *oid);
/* The number of the name, added if it was not there; *is_new may be NULL. */
size_t es_oidmap_add(struct es_oidmap *m, const struct es_oid *oid, bool *is_new);
/* Makes room for that many names at once. */
void es_oidmap_reserve(struct es_oidmap *m, size_t n);
void es_oidmap_release(struct es_oidmap *m);

#endif
