#include "git/treegraph.h"

#include <stdlib.h>
#include <string.h>

void es_treegraph_release(struct es_treegraph *g)
{
	for (size_t i = 0; i < g->narenas; i++)
		es_arena_release(&g->arenas[i]);
	free(g->arenas);
	free(g->nodes);
	free(g->tree_of);
	*g = (struct es_treegraph){ 0 };
}

uint32_t es_treegraph_find(const struct es_treegraph *g, uint32_t child)
{
	/* Zero less one is ES_TREE_NONE. */
	return child < g->nobjects ? g->tree_of[child] - 1 : ES_TREE_NONE;
}

static int by_value(const void *a, const void *b)
{
	const struct es_edge *x = a, *y = b;
	if (x->child != y->child)
		return x->child < y->child ? -1 : 1;
	return (x->name_kind > y->name_kind) - (x->name_kind < y->name_kind);
}

static void sort(struct es_edge_vec *v)
{
	if (v->n)
		qsort(v->v, v->n, sizeof *v->v, by_value);
}

/* Takes the edges of `less` out of `v`, each as often as it stands there; both are sorted. */
static void subtract(struct es_edge_vec *v, const struct es_edge_vec *less)
{
	size_t kept = 0, k = 0;
	for (size_t i = 0; i < v->n; i++) {
		while (k < less->n && by_value(&less->v[k], &v->v[i]) < 0)
			k++;
		if (k < less->n && by_value(&less->v[k], &v->v[i]) == 0)
			k++;
		else
			v->v[kept++] = v->v[i];
	}
	v->n = kept;
}

void es_treegraph_entries(struct es_edge_vec *out, const struct es_treegraph *g, uint32_t tree)
{
	struct es_edge_vec removed = { 0 };
	out->n = 0;
	for (; tree != ES_TREE_NONE; tree = g->nodes[tree].base) {
		const struct es_tree_node *n = &g->nodes[tree];
		for (size_t i = 0; i < n->nadded; i++)
			es_vec_push(out, n->edges[i]);
		for (size_t i = 0; i < n->nremoved; i++)
			es_vec_push(&removed, n->edges[n->nadded + i]);
	}
	if (removed.n) {
		sort(out);
		sort(&removed);
		subtract(out, &removed);
	}
	es_vec_release(&removed);
}
