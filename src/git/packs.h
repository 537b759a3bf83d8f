/* packs.h - which packs of a folder can be trusted to libgit2. */
#ifndef ES_GIT_PACKS_H
#define ES_GIT_PACKS_H

#include "base/path.h"

#include <envsieve.h>

/* The packs of one folder, as paths of their indexes. */
struct es_packs {
	struct es_path_vec sound;
	struct es_path_vec damaged; /* the index contradicts itself or its pack */
	bool has_multi;		    /* a multi-pack-index, whose offsets nobody has looked at */
};

/* Looks at objects_dir/pack, at every offset of every index: libgit2 1.5 follows an offset without
 * comparing it with the size of the pack. A folder that is not there has no packs. */
ES_MUST_CHECK enum es_status es_packs_find(
	struct es_packs *out, const char *objects_dir, struct es_error *err);
void es_packs_release(struct es_packs *p);

#endif
