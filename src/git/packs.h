/* packs.h - the packs of a repository, mapped and looked at once. */
#ifndef ES_GIT_PACKS_H
#define ES_GIT_PACKS_H

#include "base/path.h"
#include "base/vec.h"
#include "git/midx.h"
#include "git/pack.h"

#include <envsieve.h>

struct es_pack_vec ES_VEC(struct es_pack *);

/* The multi-pack-index of one folder of objects. */
struct es_pack_folder {
	struct es_slice multi_bytes; /* mapped; empty when there is none, or it is damaged */
	struct es_midx multi;
	size_t *pack_of; /* by its numbers of packs: place in `sound`, or ES_PACKS_NONE; NULL
			    without one */
};
struct es_pack_folder_vec ES_VEC(struct es_pack_folder);

#define ES_PACKS_NONE SIZE_MAX

/* A pack that cannot be used. */
struct es_pack_loss {
	char *index_path; /* malloc'd */
	struct es_error why;
};
struct es_pack_loss_vec ES_VEC(struct es_pack_loss);

/* Const once found, so that threads may share it. */
struct es_packs {
	struct es_pack_vec sound; /* folder by folder */
	struct es_pack_loss_vec lost;
	struct es_pack_folder_vec folders; /* parallel to the stores */
};

/* Looks at FOLDER/pack of each store; at the offsets of no index. A folder that is not there has no
 * packs; an index without a pack is passed over, as git does. A pack whose index is damaged or is
 * not there has one made of the multi-pack-index that lists it, if there is one.
 *
 * A chain of multi-pack-indexes, FOLDER/pack/multi-pack-index.d, is not read: packs keep their own
 * indexes beside it, and those say the same. A pack without its own is then lost, since git would
 * read it; where there is no chain, it is what an interrupted git has left, and passed over. */
ES_MUST_CHECK enum es_status es_packs_find(
	struct es_packs *out, const struct es_path_vec *stores, struct es_error *err);
void es_packs_release(struct es_packs *p);

/* The place of a pack that is likely to have the object, by a multi-pack-index; `otherwise` when
 * none is known. */
size_t es_packs_guess(const struct es_packs *p, const struct es_oid *oid, size_t otherwise);

#endif
