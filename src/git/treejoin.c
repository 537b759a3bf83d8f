#include "git/treejoin.h"
#include "base/mem.h"
#include "base/pool.h"

#include <stdlib.h>

/* All trees, part after part, and the way through them: bases first. */
struct joining {
	struct es_tree_seen *trees;
	size_t n, nnumbers;
	uint32_t *at;		/* by number: its place in `trees` plus one, or 0 */
	uint32_t *child, *next; /* by place, plus one: what is built on it, and on the same base */
	struct {
		uint32_t *v;
		size_t n, cap;
	} stack; /* numbers in the graph */
};

/* ---- the parts ---- */

enum { CHUNK = 4096 }; /* trees that a thread takes at a time: a part may have nearly all */

struct gathering {
	const struct es_treejoin_part *parts;
	struct es_tree_seen_vec *from; /* by part */
	size_t *first;		       /* by part: place of its first tree; one more at the end */
	size_t nparts;
	struct joining *j;
	struct es_counter next; /* chunk */
};

static void renumber(struct es_tree_seen *n, const struct es_treejoin_part *part)
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
		while (at < end) {
			while (at >= g->first[part + 1])
				part++;
			struct es_tree_seen *to = &g->j->trees[at];
			*to = g->from[part].v[at++ - g->first[part]];
			renumber(to, &g->parts[part]);
			g->j->at[to->number] = (uint32_t)at;
		}
	}
}

static void gather(struct joining *j, struct es_treegraph *g, const struct es_treejoin_part *parts,
	unsigned jobs)
{
	size_t nparts = g->narenas;
	struct gathering all = { .parts = parts, .nparts = nparts, .j = j };
	all.from = es_alloc(nparts + 1, sizeof *all.from);
	all.first = es_alloc(nparts + 1, sizeof *all.first);
	for (size_t i = 0; i < nparts; i++) {
		es_treebuild_hand_over(parts[i].trees, &all.from[i], &g->arenas[i]);
		all.first[i] = j->n;
		j->n += all.from[i].n;
	}
	all.first[nparts] = j->n;
	j->trees = es_alloc(j->n + 1, sizeof *j->trees);
	/* What is gone has numbers behind all others, one each. */
	j->nnumbers = g->nobjects + j->n;
	j->at = es_alloc(j->nnumbers + 1, sizeof *j->at);
	es_pool_run(j->n > CHUNK ? jobs : 1, gather_chunks, &all);
	for (size_t i = 0; i < nparts; i++)
		es_vec_release(&all.from[i]);
	free(all.from);
	free(all.first);
}

/* ---- the graph ---- */

/* Which worker had a tree is chance; what is built on a tree, in which order, is not. */
static void find_way(struct joining *j)
{
	j->child = es_alloc(j->n + 1, sizeof *j->child);
	j->next = es_alloc(j->n + 1, sizeof *j->next);
	for (size_t number = j->nnumbers; number-- > 0;) {
		uint32_t place = j->at[number];
		uint32_t base = place ? j->trees[place - 1].base : ES_TREE_NONE;
		if (base == ES_TREE_NONE || !j->at[base])
			continue;
		uint32_t *first = &j->child[j->at[base] - 1];
		j->next[place - 1] = *first;
		*first = place;
	}
}

/* Puts the tree behind those that are there, on top of the stack. */
static void take_node(struct es_treegraph *g, struct joining *j, uint32_t from)
{
	const struct es_tree_seen *seen = &j->trees[from];
	uint32_t to = (uint32_t)g->n++;
	g->nodes[to] = (struct es_tree_node){ .edges = seen->edges,
		.nadded = seen->nadded,
		.nremoved = seen->nremoved,
		.base = j->stack.n ? j->stack.v[j->stack.n - 1] : ES_TREE_NONE,
		.end = from, /* until it is left */
		.object = seen->object };
	if (seen->number == seen->object)
		g->tree_of[seen->object] = to + 1;
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
	for (size_t i = 0; i < j.nnumbers; i++)
		if (j.at[i] && j.trees[j.at[i] - 1].base == ES_TREE_NONE)
			take_root(&g, &j, j.at[i] - 1);
	free(j.trees);
	free(j.at);
	free(j.child);
	free(j.next);
	es_vec_release(&j.stack);
	*out = g;
}
