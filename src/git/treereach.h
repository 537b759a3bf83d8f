/* treereach.h - which objects and names a set of trees leads to. */
#ifndef ES_GIT_TREEREACH_H
#define ES_GIT_TREEREACH_H

#include "git/progress.h"
#include "git/treegraph.h"

/* By what an object was named. */
enum {
	ES_REACHED_AS_COMMIT = 1,
	ES_REACHED_AS_TREE = 2,
	ES_REACHED_AS_BLOB = 4,
	ES_REACHED_AS_ANY = 8, /* by a ref or a tag */
	ES_REACHED_TOLD = 16,  /* free for the caller, as the one before */
};

struct es_treereach {
	unsigned char *child; /* by number of a child: a set of the above */
	unsigned char *name;  /* by number of a name: whether an entry has it */
	unsigned char *tree;  /* by number of a tree: whether it is reached */
	struct {
		uint32_t *v;
		size_t n, cap;
	} queue, open;
};

void es_treereach_init(
	struct es_treereach *r, const struct es_treegraph *g, size_t nchildren, size_t nnames);
void es_treereach_release(struct es_treereach *r);

/* Adds a tree, by the number of a child; what it leads to waits for es_treereach_spread. */
void es_treereach_add(struct es_treereach *r, const struct es_treegraph *g, uint32_t child);
/* Marks all that the trees added so far lead to. Fails only when the tick says so. */
ES_MUST_CHECK enum es_status es_treereach_spread(struct es_treereach *r,
	const struct es_treegraph *g, struct es_tick *tick, struct es_error *err);

#endif
