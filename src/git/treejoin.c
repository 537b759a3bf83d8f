#include "git/treejoin.h"
#include "base/mem.h"
#include "base/pool.h"

#include <stdlib.h>

/* All trees, part after part, and the way through them: bases first. */
struct joining {
	struct es_tree_node *nodes;
	size_t n;
	struct root {
		uint32_t object, node;
	} * roots;
	size_t nroots;
	uint32_t *child, *next; /* by node, plus one: what is built on it, and on the same base */
	struct {
		uint32_t *v;
		size_t n, cap;
	} stack; /* numbers in the graph */
};

/* ---- the parts ---- */

enum { CHUNK = 4096 }; /* trees that a thread takes at a time: a part may have nearly all */

struct gathering {
	const struct es_treejoin_part *parts;
	struct es_tree_node_vec *from; /* by part */
	size_t *first;		       /* by part: number of its first tree; one more at the end */
	size_t nparts;
	struct es_tree_node *nodes;
	struct es_counter next; /* chunk */
};

static void renumber(struct es_tree_node *n, const struct es_treejoin_part *part)
{
	for (size_t i = 0; i < (size_t)n->nadded + n->nremoved; i++) {
		struct es_edge *e = &n->edges[i];
		e->name_kind = part->name[es_edge_name(*e)] << ES_EDGE_KIND_BITS |
			       (uint32_t)es_edge_kind(*e);
		if (e->child != ES_CHILD_NONE)
			e->child = part->child[e->child];
	}
}

static void gather_chunks(void *ctx, unsigned worker)
{
	struct gathering *g = ctx;
	size_t n = g->first[g->nparts];
	(void)worker;
	for (size_t at; (at = es_counter_take(&g->next, CHUNK)) < n;) {
		size_t end = n - at > CHUNK ? at + CHUNK : n, part = 0;
		for (; at < end; at++) {
			while (at >= g->first[part + 1])
				part++;
			struct es_tree_node *to = &g->nodes[at];
			*to = g->from[part].v[at - g->first[part]];
			renumber(to, &g->parts[part]);
			if (to->base != ES_TREE_NONE)
				to->base += (uint32_t)g->first[part];
		}
	}
}

static void gather(struct joining *j, struct es_treegraph *g, const struct es_treejoin_part *parts,
	unsigned jobs)
{
	size_t nparts = g->narenas;
	struct gathering all = { .parts = parts, .nparts = nparts };
	all.from = es_alloc(nparts + 1, sizeof *all.from);
	all.first = es_alloc(nparts + 1, sizeof *all.first);
	for (size_t i = 0; i < nparts; i++) {
		es_treebuild_hand_over(parts[i].trees, &all.from[i], &g->arenas[i]);
		all.first[i] = j->n;
		j->n += all.from[i].n;
	}
	all.first[nparts] = j->n;
	j->nodes = es_alloc(j->n + 1, sizeof *j->nodes);
	all.nodes = j->nodes;
	es_pool_run(j->n > CHUNK ? jobs : 1, gather_chunks, &all);
	for (size_t i = 0; i < nparts; i++)
		es_vec_release(&all.from[i]);
	free(all.from);
	free(all.first);
}

/* ---- the graph ---- */

static int by_object(const void *a, const void *b)
{
	const struct root *x = a, *y = b;
	return (x->object > y->object) - (x->object < y->object);
}

static void find_way(struct joining *j)
{
	j->roots = es_alloc(j->n + 1, sizeof *j->roots);
	j->child = es_alloc(j->n + 1, sizeof *j->child);
	j->next = es_alloc(j->n + 1, sizeof *j->next);
	for (size_t i = j->n; i-- > 0;) {
		uint32_t base = j->nodes[i].base;
		if (base == ES_TREE_NONE) {
			j->roots[j->nroots++] = (struct root){ j->nodes[i].object, (uint32_t)i };
		} else {
			j->next[i] = j->child[base];
			j->child[base] = (uint32_t)i + 1;
		}
	}
	/* Which worker had a tree is chance; what is built on a tree, in which order, is not. */
	if (j->nroots)
		qsort(j->roots, j->nroots, sizeof *j->roots, by_object);
}

/* Puts the tree behind those that are there, on top of the stack. */
static void take_node(struct es_treegraph *g, struct joining *j, uint32_t from)
{
	uint32_t to = (uint32_t)g->n++;
	struct es_tree_node *node = &g->nodes[to];
	*node = j->nodes[from];
	bool is_copy = node->end;
	node->base = j->stack.n ? j->stack.v[j->stack.n - 1] : ES_TREE_NONE;
	node->end = from; /* until it is left */
	if (!is_copy)
		g->tree_of[node->object] = to + 1;
	es_vec_push(&j->stack, to);
}

static void take_root(struct es_treegraph *g, struct joining *j, uint32_t root)
{
	take_node(g, j, root);
	while (j->stack.n) {
		uint32_t top = j->stack.v[j->stack.n - 1];
		uint32_t from = g->nodes[top].end;
		uint32_t child = j->child[from];
		if (child) {
			j->child[from] = j->next[child - 1];
			take_node(g, j, child - 1);
		} else {
			g->nodes[top].end = (uint32_t)g->n;
			j->stack.n--;
		}
	}
}

void es_treejoin(struct es_treegraph *out, const struct es_treejoin_part *parts, size_t nparts,
	size_t nobjects, unsigned jobs)
{
	struct es_treegraph g = { .nobjects = nobjects, .narenas = nparts };
	struct joining j = { .n = 0 };
	g.arenas = es_alloc(nparts + 1, sizeof *g.arenas);
	gather(&j, &g, parts, jobs);
	find_way(&j);
	g.nodes = es_alloc(j.n + 1, sizeof *g.nodes);
	g.tree_of = es_alloc(nobjects + 1, sizeof *g.tree_of);
	for (size_t i = 0; i < j.nroots; i++)
		take_root(&g, &j, j.roots[i].node);
	free(j.nodes);
	free(j.roots);
	free(j.child);
	free(j.next);
	es_vec_release(&j.stack);
	*out = g;
}
