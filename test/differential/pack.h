/* pack.h - objects written as git stores them. */
#ifndef ES_TEST_PACK_H
#define ES_TEST_PACK_H

#include "chance.h"
#include "objects.h"

#include <envsieve.h>

struct number_vec ES_VEC(size_t);

/* Writes pack and index of these objects into `folder` (objects/pack), in an order of chance where
 * not whole. An object is then a delta of its nearest kin in the pack, by name or by offset; whole,
 * none is a delta. Versions of the index, and where its offsets stand, are chance, too. */
ES_MUST_CHECK enum es_status pack_write(const char *folder, const struct objects *o,
	const struct number_vec *members, bool is_whole, struct chance *c, struct es_error *err);
/* Writes one object by itself below `folder` (objects). */
ES_MUST_CHECK enum es_status loose_write(
	const char *folder, const struct object *b, struct chance *c, struct es_error *err);
/* Writes a file of these bytes. */
ES_MUST_CHECK enum es_status file_write(
	const char *path, struct es_slice bytes, struct es_error *err);

#endif
