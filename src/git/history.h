/* history.h - the objects of history, as items: of a range here, of all by census.h. */
#ifndef ES_GIT_HISTORY_H
#define ES_GIT_HISTORY_H

#include "git/repo.h"

struct es_history; /* what was learned, kept for attribution */

struct es_history_options {
	struct es_slice range; /* "A..B", "A.." or "..B" (HEAD on the empty side); "" for a census:
				* of all refs, HEADs of worktrees and stash entries */
	/* What these objects reach and those do not, as a push has it; of a range, what it was
	 * resolved to, and it is then but a word for messages. Any type; tags count with what they
	 * lead to. Of `known` some need not be here. Borrowed. */
	const struct es_oid *tips, *known;
	size_t ntips, nknown; /* no tips: as the range says */
	bool unreachable;     /* not of a range: reflog-only and dangling objects too */
	unsigned jobs;	      /* threads, 0: 1; of no use for a range */
	es_cancel_fn *cancel; /* may be NULL */
	es_progress_fn *progress;
	void *ctx;
};

/* Walks over a range once, commits oldest first, and adds each blob, commit message and tag message
 * once, and the distinct names of tree entries as ES_ITEM_NAMES. It has the commits that only its
 * right side reaches, and of their objects those that newobjects.h calls new: what differs from the
 * trees of their parents and has not merely been moved. It costs what they cost. Objects that
 * cannot be had become skips with is_gap, each; those that a partial clone left out, one together.
 * A range whose ends cannot be had, or that a shallow boundary cuts, is ES_ENOTFOUND /
 * ES_EUNSUPPORTED. */
ES_MUST_CHECK enum es_status es_history_list(struct es_history **out, struct es_item_vec *items,
	struct es_skip_vec *skips, struct es_repo *r, const struct es_history_options *o,
	const struct es_loader *loader, struct es_arena *arena, struct es_error *err);
void es_history_free(struct es_history *h);
/* False for all of history. */
bool es_history_is_range(const struct es_history *h);

/* What the sides of "A..B" name, an empty side being HEAD: the commit of the left one, and that of
 * the right one or a tag that leads to it. ES_EINVAL when it is no range, ES_ENOTFOUND when a side
 * cannot be had, with what to do about it in a shallow clone. */
ES_MUST_CHECK enum es_status es_range_resolve(struct es_oid *out_known, struct es_oid *out_tip,
	struct es_repo *r, struct es_slice range, struct es_error *err);

#endif
