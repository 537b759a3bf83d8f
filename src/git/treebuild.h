/* treebuild.h - makes the graph of trees out of a sweep, one part a worker. */
#ifndef ES_GIT_TREEBUILD_H
#define ES_GIT_TREEBUILD_H

#include "base/map.h"
#include "git/budget.h"
#include "git/sweep.h"
#include "git/treegraph.h"

/* A number for a child, the part's own. One object may have several, and it need not be known yet
 * which it is. */
typedef uint32_t es_child_fn(void *ctx, const struct es_oid *oid);

/* What one worker has seen; its names have numbers of its own. */
struct es_treebuild;

/* A tree as it was seen: named by numbers of the sweep, until all that were are known. */
struct es_tree_seen {
	struct es_edge *edges; /* as in struct es_tree_node */
	uint32_t nadded, nremoved;
	uint32_t number; /* of what is gone: from the sweep's count on */
	uint32_t base;	 /* the number of a tree that is seen by one of the parts, or NONE */
	uint32_t object; /* of a further copy, the object's; of what is gone ES_CHILD_NONE */
};
struct es_tree_seen_vec ES_VEC(struct es_tree_seen);

/* The budget is borrowed, and that of all parts. Entries are spent from it, names held. */
struct es_treebuild *es_treebuild_new(es_child_fn *child, void *ctx, struct es_budget *budget);
void es_treebuild_free(struct es_treebuild *b);

/* Takes one tree, in the order of the sweep. What is built on it may be taken; it is kept itself
 * unless `object` is ES_CHILD_NONE: its number in the sweep, of a further copy that of the object.
 * NULL, or why it is not wholly kept: of a malformed tree the entries before the malformed place
 * are. Once the budget is over, none is, nor any more looked at. */
const char *es_treebuild_take(struct es_treebuild *b, const struct es_swept *o, uint32_t object);

/* Adds a tree that was seen before; names and children are the part's. Only for a part that takes
 * none. */
void es_treebuild_put(struct es_treebuild *b, const struct es_tree_seen *tree);
/* Takes the names of those trees and the memory that names and edges lie in; both are left empty.
 */
void es_treebuild_own(struct es_treebuild *b, struct es_map *names, struct es_arena *arena);

/* The distinct names seen, borrowed until it is freed. */
const struct es_map *es_treebuild_names(const struct es_treebuild *b);
/* What a name takes of the budget. */
size_t es_treebuild_name_bytes(struct es_slice name);

/* Counts what is not counted yet, when no more will be taken. */
void es_treebuild_settle(struct es_treebuild *b);

/* Hands over the trees and the memory of their edges. */
void es_treebuild_hand_over(
	struct es_treebuild *b, struct es_tree_seen_vec *out_trees, struct es_arena *out_edges);

#endif
