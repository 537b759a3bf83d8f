/* listing.h - what a folder holds, as the listers of files give it. */
#ifndef ES_SOURCE_LISTING_H
#define ES_SOURCE_LISTING_H

#include "base/arena.h"
#include "source/item.h"

struct es_folder;

/* In the order of their paths. What was in it before stays. */
struct es_listing {
	struct es_arena *arena; /* takes what these and the folders' states refer to */
	struct es_item_vec items;
	struct es_skip_vec skips;
	struct ES_VEC(struct es_folder) folders; /* still to be listed */
};

/* Adds what the folder holds. `reader` is one of the loader that will read the items, opened by
 * the caller; going from one folder to one close by costs little. A folder that cannot be read is a
 * gap. */
typedef void es_list_fn(struct es_listing *out, void *reader, const struct es_folder *folder);

/* Folders may be listed in any order and by several threads at once, each with a listing and a
 * reader of its own. The arena that a folder came from must live until all that came from it have
 * been listed. */
struct es_folder {
	es_list_fn *list;
	struct es_slice path; /* below the root */
	const void *state;    /* the lister's own */
};

static inline void es_listing_release(struct es_listing *l)
{
	es_vec_release(&l->items);
	es_vec_release(&l->skips);
	es_vec_release(&l->folders);
}

#endif
