/* treegraph.h - the trees of a repository, each as its difference from another one. */
#ifndef ES_GIT_TREEGRAPH_H
#define ES_GIT_TREEGRAPH_H

#include "base/arena.h"
#include "base/vec.h"
#include "git/object.h"

/* Children are numbers of objects; numbers from `nobjects` on are of objects that are named and not
 * there. The child of a gitlink is ES_CHILD_NONE. */
#define ES_CHILD_NONE UINT32_MAX

/* One entry of a tree. Its kind is what the tree says, whatever the object is. */
struct es_edge {
	uint32_t child;
	uint32_t name_kind; /* number of the name << ES_EDGE_KIND_BITS | enum es_entry_kind */
};
struct es_edge_vec ES_VEC(struct es_edge);
enum { ES_EDGE_KIND_BITS = 2, ES_EDGE_KIND_MASK = 3 };

static inline uint32_t es_edge_name(struct es_edge e)
{
	return e.name_kind >> ES_EDGE_KIND_BITS;
}

static inline enum es_entry_kind es_edge_kind(struct es_edge e)
{
	return (enum es_entry_kind)(e.name_kind & ES_EDGE_KIND_MASK);
}

#define ES_TREE_NONE UINT32_MAX

/* The entries of a tree are those of its base, less the removed ones, and the added ones. Both
 * count as often as they stand there: a tree may have an entry twice. */
struct es_tree_node {
	struct es_edge *edges; /* those added, then those removed */
	uint32_t nadded, nremoved;
	uint32_t base;	 /* a tree; ES_TREE_NONE: all entries are added ones */
	uint32_t end;	 /* all trees that have it as a base, or as a base's base, are behind it and
			  * before this one */
	uint32_t object; /* number of the object; of several copies, tree_of has one */
};

struct es_treegraph {
	struct es_tree_node *nodes; /* bases before what is stored against them */
	size_t n;
	size_t nobjects;
	uint32_t *tree_of;	 /* by object: number of the tree plus one, or 0 */
	struct es_arena *arenas; /* hold the edges */
	size_t narenas;
};

void es_treegraph_release(struct es_treegraph *g);

/* The number of the tree, ES_TREE_NONE where the child is none that could be read. */
uint32_t es_treegraph_find(const struct es_treegraph *g, uint32_t child);

/* Sets *out to all entries of a tree, in an order of no meaning. */
void es_treegraph_entries(struct es_edge_vec *out, const struct es_treegraph *g, uint32_t tree);

#endif
