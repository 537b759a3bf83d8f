/* headtree.h - what HEAD's tree has at a path. */
#ifndef ES_GIT_HEADTREE_H
#define ES_GIT_HEADTREE_H

#include "git/repo.h"

/* Keeps the trees that lead to the path asked for last: paths in their order cost each tree once.
 */
struct es_headtree;

/* Empty when HEAD is unborn or its tree cannot be read; borrows the repository. */
struct es_headtree *es_headtree_new(struct es_repo *r);
void es_headtree_free(struct es_headtree *h);

/* False when nothing is there, or a tree on the way cannot be read. `path` has no '/' at its end.
 */
bool es_headtree_find(
	struct es_oid *out, uint32_t *out_mode, struct es_headtree *h, struct es_slice path);

#endif
