#include "git/treereach.h"
#include "base/mem.h"

#include <stdlib.h>

/* A reached tree whose base is reached, too, brings nothing but its added entries: all others are
 * the base's, and so on down to a tree whose base is not reached, or that has none. Those few are
 * looked at whole. A base may turn out to be reached later; then a tree was looked at whole in
 * vain, once. */

void es_treereach_init(
	struct es_treereach *r, const struct es_treegraph *g, size_t nchildren, size_t nnames)
{
	*r = (struct es_treereach){
		.child = es_alloc(nchildren + 1, sizeof *r->child),
		.name = es_alloc(nnames + 1, sizeof *r->name),
		.tree = es_alloc(g->n + 1, sizeof *r->tree),
	};
}

void es_treereach_release(struct es_treereach *r)
{
	free(r->child);
	free(r->name);
	free(r->tree);
	es_vec_release(&r->queue);
	es_vec_release(&r->open);
	*r = (struct es_treereach){ 0 };
}

void es_treereach_add(struct es_treereach *r, const struct es_treegraph *g, uint32_t child)
{
	r->child[child] |= ES_REACHED_AS_TREE;
	uint32_t tree = es_treegraph_find(g, child);
	if (tree == ES_TREE_NONE || r->tree[tree])
		return;
	r->tree[tree] = true;
	es_vec_push(&r->queue, tree);
}

static void mark(
	struct es_treereach *r, const struct es_treegraph *g, const struct es_edge *edges, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		r->name[es_edge_name(edges[i])] = true;
		switch (es_edge_kind(edges[i])) {
		case ES_ENTRY_TREE:
			es_treereach_add(r, g, edges[i].child);
			break;
		case ES_ENTRY_BLOB:
			r->child[edges[i].child] |= ES_REACHED_AS_BLOB;
			break;
		case ES_ENTRY_GITLINK:
			break;
		}
	}
}

/* Asked of the object: the base may be another copy of it. */
static bool is_base_reached(
	const struct es_treereach *r, const struct es_treegraph *g, const struct es_tree_node *n)
{
	uint32_t tree = es_treegraph_find(g, g->nodes[n->base].object);
	return tree != ES_TREE_NONE && r->tree[tree];
}

static void mark_added(struct es_treereach *r, const struct es_treegraph *g)
{
	while (r->queue.n) {
		uint32_t tree = r->queue.v[--r->queue.n];
		const struct es_tree_node *n = &g->nodes[tree];
		mark(r, g, n->edges, n->nadded);
		if (n->base != ES_TREE_NONE && !is_base_reached(r, g, n))
			es_vec_push(&r->open, tree);
	}
}

enum es_status es_treereach_spread(struct es_treereach *r, const struct es_treegraph *g,
	struct es_tick *tick, struct es_error *err)
{
	struct es_edge_vec all = { 0 };
	enum es_status st = ES_OK;
	while (r->queue.n && !st) {
		mark_added(r, g);
		for (size_t i = 0; i < r->open.n && !st; i++) {
			uint32_t tree = r->open.v[i];
			if (is_base_reached(r, g, &g->nodes[tree]))
				continue;
			st = es_tick_ask(tick, err);
			es_treegraph_entries(&all, g, tree);
			mark(r, g, all.v, all.n);
		}
		r->open.n = 0;
	}
	es_vec_release(&all);
	return st;
}
