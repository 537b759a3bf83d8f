/* attribute.h - who brought an object into history, where it stood, and what still reaches it. */
#ifndef ES_GIT_ATTRIBUTE_H
#define ES_GIT_ATTRIBUTE_H

#include "git/history.h"

/* One commit that brought in the object, and the path it then stood at. */
struct es_origin_place {
	struct es_slice path;
	struct es_oid commit;
	struct es_slice author, email;
	int64_t date;	 /* author's, seconds since 1970 */
	int date_offset; /* minutes east of UTC */
	size_t order;	 /* of the commit, oldest first: parents before children, then by date */
};

struct es_attribution {
	struct es_origin_place
		*places; /* each path the object has stood at with the first commit that
			  * has it there, oldest first; none for dangling objects */
	size_t nplaces;
	bool is_in_head;
	struct es_oid last_commit; /* the newest commit whose tree has it */
	size_t last_order;	   /* of that commit, as in struct es_origin_place */
	struct es_slice *refs;	   /* full names of refs, "HEAD" of worktrees and stash@{n} whose
				    * history has it, sorted */
	size_t nrefs;
};

/* What is asked about: an item of es_history_list; of an ES_ITEM_NAMES item, one of its names. */
struct es_wanted {
	const struct es_item *item;
	struct es_slice name; /* "" unless the item is names */
};

/* Fills out[i] for each wanted[i], in one walk over the trees that lead to one of them; everything
 * in the arena. */
ES_MUST_CHECK enum es_status es_attribute(struct es_attribution *out,
	const struct es_wanted *wanted, size_t nwanted, struct es_history *h, struct es_repo *r,
	struct es_arena *arena, struct es_error *err);

#endif
