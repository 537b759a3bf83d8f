/* trail.h - the folders on the way from a root to one below it, held open. */
#ifndef ES_BASE_TRAIL_H
#define ES_BASE_TRAIL_H

#include "base/buf.h"

/* Whoever goes through a tree in the order of its paths comes to each folder from one close by, and
 * then opens only the folders that differ: one call of the system each, with one name to look up.
 */
enum { ES_TRAIL_MAX = 16 };

struct es_trail {
	int held[ES_TRAIL_MAX];	   /* the root, and folders on the way from it */
	size_t ends[ES_TRAIL_MAX]; /* how much of `path` leads to each */
	unsigned nheld, max;
	int last;	    /* the folder itself where it lies deeper than those; else -1 */
	struct es_buf path; /* of the folder that is open, relative to the root */
	struct es_buf name; /* room for a C string */
};

/* Takes the descriptor of the root; holds at most `max` descriptors and one more, at least one and
 * at most ES_TRAIL_MAX. */
void es_trail_init(struct es_trail *t, int root, unsigned max);
/* Zero-initialised is released already. */
void es_trail_release(struct es_trail *t);

/* Opens the folder at a relative path, "" for the root, component by component, so that no link is
 * followed. Components must be names: not ".", ".." nor empty, and without NUL. *out is borrowed
 * until the next call; after a failure the trail can be used on. */
ES_MUST_CHECK enum es_status es_trail_enter(
	int *out, struct es_trail *t, struct es_slice folder, struct es_error *err);

#endif
