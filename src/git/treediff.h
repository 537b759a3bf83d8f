/* treediff.h - the files in which two trees differ. */
#ifndef ES_GIT_TREEDIFF_H
#define ES_GIT_TREEDIFF_H

#include "git/treecache.h"

/* Comparing trees that are full of each other takes time without end: each may look at so many
 * entries. Zero-initialise, set `h` and `nlooks_max`. */
struct es_treediff {
	struct es_history *h;
	struct es_treecache cache;
	size_t nlooks, nlooks_max;
	size_t ncompared; /* pairs of trees so far, the one at hand included */
	bool is_cut; /* something was left out: too many entries, a path too long, folders too deep
		      */
};
void es_treediff_release(struct es_treediff *d);

struct es_treediff_visitor {
	void *ctx;
	/* Whether to look into a folder; the path ends with '/'. NULL: into each. */
	bool (*wants)(void *ctx, struct es_slice folder);
	/* One tree has a file where the other has none or another one; a zero name is none. The
	 * path is valid during the call. */
	void (*differs)(void *ctx, struct es_slice path, const struct es_oid *old,
		const struct es_oid *now);
};

/* Calls the visitor for each file that differs, links included, submodules not. A zero name is the
 * empty tree. What is missing of the old one counts as empty, what is missing of the new one is
 * passed over. */
ES_MUST_CHECK enum es_status es_treediff_each(struct es_treediff *d, const struct es_oid *old,
	const struct es_oid *now, const struct es_treediff_visitor *visitor, struct es_error *err);

#endif
