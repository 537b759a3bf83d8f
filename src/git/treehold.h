/* treehold.h - which trees have an entry, asked of the graph of trees. */
#ifndef ES_GIT_TREEHOLD_H
#define ES_GIT_TREEHOLD_H

#include "git/treegraph.h"

/* A tree gains or loses an entry of the kind asked for, against its base. */
struct es_tree_event {
	uint32_t tree;
	uint32_t name_removed; /* number of the name << 1 | whether it is lost */
};

/* A tree has such an entry, under this name. */
struct es_holder {
	uint32_t tree, name;
};
struct es_holder_vec ES_VEC(struct es_holder);

struct es_hold_frame {
	uint32_t end;
	size_t first; /* its names are those from here on */
};

/* Asks one question after the other; one a thread. */
struct es_treehold {
	const struct es_treegraph *g;
	const unsigned char *wanted; /* by tree: whether it may be in an answer */
	uint32_t *event;	     /* by tree: its first event plus one, 0 when there is none */
	struct {
		uint32_t *v;
		size_t n, cap;
	} names;
	struct {
		struct es_hold_frame *v;
		size_t n, cap;
	} frames;
	size_t nlooks, nholders;
	bool is_cut; /* a limit left answers out */
};

void es_treehold_init(
	struct es_treehold *h, const struct es_treegraph *g, const unsigned char *wanted);
void es_treehold_release(struct es_treehold *h);

/* Adds each wanted tree that has an entry of the kind that the events are about, once a name, trees
 * in order. Events are all there are, in the order of their trees, those of one tree in any. */
void es_treehold_find(struct es_holder_vec *out, struct es_treehold *h,
	const struct es_tree_event *events, size_t n);

#endif
