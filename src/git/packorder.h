/* packorder.h - where packs store objects, read from their indexes. */
#ifndef ES_GIT_PACKORDER_H
#define ES_GIT_PACKORDER_H

#include "base/oid.h"
#include "git/packs.h"

#include <stdint.h>

struct es_packorder;

/* Borrows the packs. */
struct es_packorder *es_packorder_new(const struct es_packs *packs);
void es_packorder_free(struct es_packorder *p);

#define ES_PACKORDER_NONE UINT64_MAX

/* A number that grows along a pack, from one pack to the next; ES_PACKORDER_NONE when no pack has
 * the object. Not for several threads at once: it remembers the pack that answered last. */
uint64_t es_packorder_find(struct es_packorder *p, const struct es_oid *oid);

/* A thing to be read, and when. */
struct es_pack_place {
	uint64_t at;
	uint32_t number;
};
/* Sorts by place, then number. */
void es_packorder_sort(struct es_pack_place *places, size_t n);

#endif
