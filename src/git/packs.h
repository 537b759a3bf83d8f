/* packs.h - the packs of a repository, mapped and looked at once. */
#ifndef ES_GIT_PACKS_H
#define ES_GIT_PACKS_H

#include "base/path.h"
#include "git/pack.h"

#include <envsieve.h>

struct es_pack_vec ES_VEC(struct es_pack *);

/* What one folder of objects has. */
struct es_pack_folder {
	bool has_damaged;
	bool has_multi; /* a multi-pack-index, whose offsets nobody has looked at */
};
struct es_pack_folder_vec ES_VEC(struct es_pack_folder);

/* Const once found, so that threads may share it. */
struct es_packs {
	struct es_pack_vec sound;	   /* folder by folder, in each by name */
	struct es_path_vec damaged;	   /* indexes that contradict themselves or their pack */
	struct es_pack_folder_vec folders; /* parallel to the stores */
};

/* Looks at FOLDER/pack of each store, at every offset of every index. A folder that is not there
 * has no packs; an index without a pack is passed over, as git does. */
ES_MUST_CHECK enum es_status es_packs_find(
	struct es_packs *out, const struct es_path_vec *stores, struct es_error *err);
void es_packs_release(struct es_packs *p);

#endif
