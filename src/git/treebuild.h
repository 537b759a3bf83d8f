/* treebuild.h - makes the graph of trees out of a sweep, one part a worker. */
#ifndef ES_GIT_TREEBUILD_H
#define ES_GIT_TREEBUILD_H

#include "base/map.h"
#include "git/sweep.h"
#include "git/treegraph.h"

/* A number for a child, the part's own. One object may have several, and it need not be known yet
 * which it is. */
typedef uint32_t es_child_fn(void *ctx, const struct es_oid *oid);

/* What one worker has seen; its names have numbers of its own. */
struct es_treebuild;

/* `max` entries are kept, over all trees: a small pack can spell more than there is memory for. */
struct es_treebuild *es_treebuild_new(es_child_fn *child, void *ctx, size_t max);
void es_treebuild_free(struct es_treebuild *b);

/* Takes one tree, in the order of the sweep. `object` is its number in the sweep, of a further copy
 * that of the object: it is taken for what is built on it. NULL, or why it is not wholly taken: of
 * a malformed tree the entries before the malformed place are, beyond `max` none. */
const char *es_treebuild_take(
	struct es_treebuild *b, const struct es_swept *o, uint32_t object, bool is_copy);

/* Adds a tree that was built before, bases first; names and children are the part's, `end` says
 * whether it is a copy, or its object is gone (ES_CHILD_NONE). Only for a part that takes none. */
void es_treebuild_put(struct es_treebuild *b, const struct es_tree_node *node);
/* Takes the names of those trees and the memory that names and edges lie in; both are left empty.
 */
void es_treebuild_own(struct es_treebuild *b, struct es_map *names, struct es_arena *arena);

/* The distinct names seen, borrowed until it is freed. */
const struct es_map *es_treebuild_names(const struct es_treebuild *b);

struct es_tree_node_vec ES_VEC(struct es_tree_node);
/* Hands over the trees, numbered in the order of taking, and the memory of their edges; `end` is as
 * in es_treebuild_put. What was kept for trees to come is freed, so that none may. */
void es_treebuild_hand_over(
	struct es_treebuild *b, struct es_tree_node_vec *out_nodes, struct es_arena *out_edges);

#endif
