/* midx.h - a multi-pack-index: which of many packs has an object, and where in it. */
#ifndef ES_GIT_MIDX_H
#define ES_GIT_MIDX_H

#include "base/oid.h"
#include "base/slice.h"

#include <stdint.h>

/* Format: gitformat-pack(5), version 1, of SHA-1 names, one file. Points into its bytes. Of copies
 * of an object in several packs it lists one.
 *
 * It is a hint: it may be older than the packs, or lie. Therefore it only says which pack to ask
 * first, and where an object lies is asked of that pack's own index. Only where a pack has no index
 * that can be read, one is made of what stands here. */
struct es_midx {
	const unsigned char *fanout, *names, *places;
	struct es_slice large; /* 64-bit offsets; may be empty */
	struct es_slice packs; /* names of their indexes, each ended by a NUL */
	size_t npacks, nobjects;
};

/* False when the bytes are no such file, or contradict themselves. */
bool es_midx_open(struct es_midx *out, struct es_slice bytes);

/* Moves on by a name in m->packs; it names a file, not a path. False in the end. */
bool es_midx_next_pack(struct es_slice *out, struct es_slice *rest);

/* The number of a pack, below m->npacks, that may have the object; false when none is known. */
bool es_midx_find(const struct es_midx *m, const struct es_oid *oid, size_t *out_pack);

/* The bytes of an index of one pack, for es_packindex_open. */
struct es_midx_made {
	bool is_wanted;
	unsigned char *bytes; /* malloc'd; NULL unless it was wanted */
	size_t len;
};
/* Makes those that are wanted, of the objects listed with each pack; made[m->npacks]. */
void es_midx_make(const struct es_midx *m, struct es_midx_made *made);

#endif
