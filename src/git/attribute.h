/* attribute.h - who brought an object into history, where it stood, and what still reaches it. */
#ifndef ES_GIT_ATTRIBUTE_H
#define ES_GIT_ATTRIBUTE_H

#include "git/history.h"

/* One commit that brought in the object, and the path it then stood at. For a message the path is
 * empty and the commit is the one itself, or the one that a tag leads to. */
struct es_origin_place {
	struct es_slice path;
	struct es_oid commit;
	struct es_slice author, email; /* of a tag: its tagger */
	int64_t date;		       /* author's, seconds since 1970 */
	int date_offset;	       /* minutes east of UTC */
	size_t order; /* of the commit, oldest first: parents before children, then by date */
};

struct es_attribution {
	struct es_origin_place
		*places; /* each path the object has stood at with the first commit that
			  * has it there, oldest first; none for dangling objects and
			  * for those that a tag leads to without a commit */
	size_t nplaces;
	bool is_cut; /* there are further places, beyond a limit on their number */
	/* In HEAD's tree, of a range at a path that the range has it at; of a commit: in HEAD's
	 * history. */
	bool is_in_head;
	struct es_oid last_commit; /* the newest commit whose tree has it; zero without one */
	size_t last_order;	   /* of that commit, as in struct es_origin_place */
	const unsigned char *refs; /* bit i & 7 of refs[i / 8]: the history of ref i has it. Often
				    * the same pointer for several. */
};

/* Full names of refs, detached HEADs ("HEAD" or, of other worktrees, "worktrees/ID/HEAD") and older
 * stash entries ("stash@{1}"), sorted. Of a range, only those that point into it have what it has.
 */
struct es_ref_names {
	struct es_slice *v;
	size_t n;
};

/* The names whose bits are set in the refs of an answer, in an array in the arena. */
struct es_ref_names es_ref_names_pick(
	const struct es_ref_names *all, const unsigned char *bits, struct es_arena *arena);

/* What is asked about: an item of es_history_list; of an ES_ITEM_NAMES item, one of its names. */
struct es_wanted {
	const struct es_item *item;
	struct es_slice name; /* "" unless the item is names */
};

/* Fills out[i] for each wanted[i], in one walk over the trees that lead to one of them, and the
 * names of refs; everything in the arena. Calls the callbacks of the listing. */
ES_MUST_CHECK enum es_status es_attribute(struct es_attribution *out, struct es_ref_names *out_refs,
	const struct es_wanted *wanted, size_t nwanted, struct es_history *h, struct es_repo *r,
	struct es_arena *arena, struct es_error *err);

/* Fills all but the path for a commit of the history, by its rank. */
ES_MUST_CHECK enum es_status es_attribute_commit(struct es_origin_place *out, struct es_history *h,
	uint32_t rank, struct es_arena *arena, struct es_error *err);

#endif
