/* pack.h - objects written as git stores them. */
#ifndef ES_TEST_PACK_H
#define ES_TEST_PACK_H

#include "chance.h"
#include "objects.h"

#include <envsieve.h>

struct number_vec ES_VEC(size_t);

enum pack_style {
	PACK_WHOLE, /* no deltas, in the order given */
	PACK_OWN,   /* deltas of the nearest kin in the pack */
	PACK_THIN,  /* of any kin, also where it is in another pack; git does not read that */
};

/* Writes pack and index of these objects into `folder` (objects/pack). The order of deltas is
 * chance, and so is whether they tell their base by name or by offset, the version of the index,
 * and where it tells offsets. */
ES_MUST_CHECK enum es_status pack_save(const char *folder, const struct objects *o,
	const struct number_vec *members, enum pack_style style, struct chance *c,
	struct es_error *err);
/* Writes one object by itself below `folder` (objects). */
ES_MUST_CHECK enum es_status loose_save(
	const char *folder, const struct object *b, struct chance *c, struct es_error *err);
/* Writes a file of these bytes. */
ES_MUST_CHECK enum es_status file_save(
	const char *path, struct es_slice bytes, struct es_error *err);

#endif
