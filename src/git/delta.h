/* delta.h - the instructions that make one object of another. */
#ifndef ES_GIT_DELTA_H
#define ES_GIT_DELTA_H

#include "base/copies.h"
#include "base/slice.h"
#include "base/vec.h"

struct es_copy_vec ES_VEC(struct es_copy);

/* Copies that are shorter after merging are not told: a list of them could be longer than the
 * object. */
enum { ES_COPY_MIN = 32 };

/* The sizes that the instructions begin with; false when they are not there. */
bool es_delta_sizes(size_t *out_base, size_t *out_object, struct es_slice delta);

/* Writes exactly `size` bytes, the object that `delta` makes of `base`, to `out`, which does not
 * overlap them. False, with anything at `out`, when sizes differ from what it says, or it copies
 * what `base` does not have. *copies, unless NULL, is emptied and takes the copies, adjacent ones
 * merged. */
bool es_delta_apply(char *out, size_t size, struct es_slice base, struct es_slice delta,
	struct es_copy_vec *copies);

#endif
