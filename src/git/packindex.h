/* packindex.h - the index of one pack: where in it an object lies. */
#ifndef ES_GIT_PACKINDEX_H
#define ES_GIT_PACKINDEX_H

#include "base/oid.h"

#include <stdint.h>

/* Points into the bytes of the file. */
struct es_packindex {
	const unsigned char *fanout, *names, *offsets;
	const unsigned char *large; /* 64-bit offsets; NULL in version 1 */
	size_t nobjects, nlarge;
	size_t stride; /* from one name to the next */
};

/* False when the bytes are no index of version 1 or 2, or not as many as what it says it holds. */
bool es_packindex_open(struct es_packindex *out, struct es_slice bytes);

/* True when every offset leads into a pack of that many bytes. */
bool es_packindex_fits(const struct es_packindex *x, uint64_t pack_size);

/* Name and offset of object `i` < x->nobjects, in the order of names. An offset that the index does
 * not have is 0, which is no offset of an object. */
const struct es_oid *es_packindex_oid(const struct es_packindex *x, size_t i);
uint64_t es_packindex_offset(const struct es_packindex *x, size_t i);

/* False when the pack does not have the object. */
bool es_packindex_find(
	const struct es_packindex *x, const struct es_oid *oid, uint64_t *out_offset);

/* A reverse index, which lists the places in an index of `n` objects in the order of their offsets,
 * four bytes each, the most significant first. NULL when the bytes are none of version 1; what it
 * lists is not looked at. */
const unsigned char *es_revindex_places(struct es_slice bytes, size_t n);

#endif
