/* frontier.h - which commits some tips have that others have not. */
#ifndef ES_GIT_FRONTIER_H
#define ES_GIT_FRONTIER_H

#include "git/walk.h"

enum {
	ES_FRONTIER_READ = 1,	    /* tree and parents are those of the object */
	ES_FRONTIER_LOST = 2,	    /* its object cannot be read */
	ES_FRONTIER_CUT = 4,	    /* a shallow clone has left its parents out */
	ES_FRONTIER_EXCLUDED = 8,   /* an ancestor of what is known, or that itself */
	ES_FRONTIER_LINKED = 16,    /* parents are found, by its object or by the graph */
	ES_FRONTIER_GRAPHED = 32,   /* by the graph */
	ES_FRONTIER_SEEN = 64,	    /* has been queued */
	ES_FRONTIER_QUEUED = 128,   /* waits for its turn */
	ES_FRONTIER_PROVED = 256,   /* a line of objects leads to it from what is known */
	ES_FRONTIER_PLACED = 512,   /* in the order of `found` */
	ES_FRONTIER_LOOKED = 1024,  /* its date is not before that of its parents */
	ES_FRONTIER_SCOUTED = 2048, /* a line of first parents has come by */
};

struct es_frontier_commit {
	struct es_oid tree;	    /* when READ */
	uint64_t generation;	    /* as in struct es_graph_commit */
	int64_t date;		    /* committer's, see LOOKED; 0 when it is not known */
	uint32_t parents, nparents; /* edges[parents] and so on: numbers of commits */
	uint32_t via;		    /* of an excluded one: the child that says so, or itself */
	unsigned flags;
};
struct es_frontier_commit_vec ES_VEC(struct es_frontier_commit);

/* Zero-initialised is empty. */
struct es_frontier {
	struct es_oidmap names;
	struct es_frontier_commit_vec commits; /* parallel to names */
	struct es_number_vec edges;
	struct es_number_vec found; /* the new ones, parents before children */
	struct es_number_vec
		beside; /* what is known, unless that is much; without what is not here */
};

/* Finds the commits that `tips` reach and `known` do not, all names of commits, walking not much
 * further than what is new. Names in `known` that are not here exclude nothing. New commits that
 * cannot be read are counted by the history and left out. The others are READ, and so are their
 * parents and what is in `beside`, where they can be.
 *
 * Where a commit-graph file has the commits, generations tell when to stop (commitgraph.h says how
 * far it is believed). Elsewhere there are only dates. They are taken to be no earlier than those
 * of the parents, the margin is as wide as the worst clock met so far, and some hundred commits are
 * looked at beyond it. What wrong clocks hide nevertheless can make old commits new, never new ones
 * old: commits are excluded only by being found below what is known. */
ES_MUST_CHECK enum es_status es_frontier_find(struct es_frontier *out, struct es_history *h,
	const struct es_oid *tips, size_t ntips, const struct es_oid *known, size_t nknown,
	struct es_error *err);
void es_frontier_release(struct es_frontier *f);

#endif
