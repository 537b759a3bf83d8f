#include "base/mem.h"
#include "git/census_parts.h"
#include "git/leads.h"
#include "git/treehold.h"

#include <stdlib.h>

/* From the targets to the trees that have them, from those to the trees that have those, and so on.
 * No tree is looked at that leads to none. */

/* A tree has, under the name, what `to` says: a target or a tree. */
struct link {
	uint32_t tree, name, to;
};
struct link_vec ES_VEC(struct link);

/* Events by the key that they are about: those of key k are list[first[k]] to list[first[k + 1]].
 */
struct events {
	size_t *first;
	struct es_tree_event *list;
	size_t nkeys;
};

struct climb {
	const struct es_history *h;
	const struct es_treegraph *g;
	const struct es_targets *targets;
	struct es_name_targets names;
	struct es_treehold hold;
	struct es_holder_vec held;
	struct link_vec hits, trees;
	struct es_number_vec queue; /* trees that lead to a target, each once */
	bool *is_queued;
};

/* Which key, if any, an edge is about; up to two of them, numbers plus one. */
typedef void es_keys_fn(uint32_t keys[2], const void *ctx, struct es_edge e);

static void count_or_list(struct events *ev, es_keys_fn *keys_of, const void *ctx,
	const struct es_treegraph *g, bool is_counting)
{
	for (uint32_t t = 0; t < g->n; t++) {
		const struct es_tree_node *n = &g->nodes[t];
		for (uint32_t i = 0; i < n->nadded + n->nremoved; i++) {
			uint32_t keys[2] = { 0, 0 };
			keys_of(keys, ctx, n->edges[i]);
			struct es_tree_event event = { t,
				es_edge_name(n->edges[i]) << 1 | (i >= n->nadded) };
			for (size_t k = 0; k < 2; k++) {
				if (!keys[k])
					continue;
				if (is_counting)
					ev->first[keys[k] + 1]++;
				else
					ev->list[ev->first[keys[k]]++] = event;
			}
		}
	}
}

/* Counting sort: first[k + 2] counts, [k + 1] becomes the start of k and moves on to its end. */
static struct events find_events(
	size_t nkeys, es_keys_fn *keys_of, const void *ctx, const struct es_treegraph *g)
{
	struct events ev = { es_alloc(nkeys + 2, sizeof *ev.first), NULL, nkeys };
	count_or_list(&ev, keys_of, ctx, g, true);
	for (size_t k = 1; k <= nkeys + 1; k++)
		ev.first[k] += ev.first[k - 1];
	ev.list = es_alloc(ev.first[nkeys + 1] + 1, sizeof *ev.list);
	count_or_list(&ev, keys_of, ctx, g, false);
	return ev;
}

static void release_events(struct events *ev)
{
	free(ev->first);
	free(ev->list);
}

static void ask(struct climb *c, const struct events *ev, size_t key)
{
	c->held.n = 0;
	es_treehold_find(
		&c->held, &c->hold, ev->list + ev->first[key], ev->first[key + 1] - ev->first[key]);
}

static void enqueue(struct climb *c, uint32_t tree)
{
	if (c->is_queued[tree])
		return;
	c->is_queued[tree] = true;
	es_vec_push(&c->queue, tree);
}

/* ---- targets ---- */

struct target_keys {
	uint32_t *child, *name; /* by number: a key plus one, or 0; name may be NULL */
};

static void keys_of_target(uint32_t keys[2], const void *ctx, struct es_edge e)
{
	const struct target_keys *t = ctx;
	if (es_edge_kind(e) == ES_ENTRY_BLOB)
		keys[0] = t->child[e.child];
	if (t->name)
		keys[1] = t->name[es_edge_name(e)];
}

static void add_hits(struct climb *c, uint32_t target)
{
	for (size_t i = 0; i < c->held.n; i++) {
		struct link hit = { c->held.v[i].tree, c->held.v[i].name, target };
		es_vec_push(&c->hits, hit);
		enqueue(c, hit.tree);
	}
}

/* Keys are the wanted objects, then the wanted names. */
static void climb_to_targets(struct climb *c)
{
	const struct es_map *names = &c->h->names;
	struct target_keys t = { es_alloc(es_census_children(c->h->census) + 1, sizeof *t.child),
		NULL };
	size_t nobjects = c->targets->objects.n;
	struct es_number_vec wanted = { 0 }; /* names */
	for (size_t i = 0; i < nobjects; i++) {
		uint32_t child = es_census_find(c->h->census, &c->targets->objects.keys[i]);
		if (child != ES_CHILD_NONE)
			t.child[child] = (uint32_t)i + 1;
	}
	if (c->names.first)
		t.name = es_alloc(names->n + 1, sizeof *t.name);
	for (size_t i = 0; c->names.first && i < names->n; i++) {
		if (!c->names.first[i])
			continue;
		es_vec_push(&wanted, (uint32_t)i);
		t.name[i] = (uint32_t)(nobjects + wanted.n);
	}
	struct events ev = find_events(nobjects + wanted.n, keys_of_target, &t, c->g);
	for (size_t i = 0; i < nobjects; i++) {
		ask(c, &ev, i);
		add_hits(c, c->targets->object.v[i]);
	}
	for (size_t i = 0; i < wanted.n; i++) {
		ask(c, &ev, nobjects + i);
		uint32_t pair = c->names.first[wanted.v[i]];
		for (; pair; pair = c->names.next.v[pair - 1])
			add_hits(c, c->names.target.v[pair - 1]);
	}
	release_events(&ev);
	es_vec_release(&wanted);
	free(t.child);
	free(t.name);
}

/* ---- trees ---- */

static void keys_of_tree(uint32_t keys[2], const void *ctx, struct es_edge e)
{
	const struct es_treegraph *g = ctx;
	if (es_edge_kind(e) == ES_ENTRY_TREE)
		keys[0] = es_treegraph_find(g, e.child) + 1;
}

static void climb_trees(struct climb *c)
{
	struct events ev = find_events(c->g->n, keys_of_tree, c->g, c->g);
	for (size_t i = 0; i < c->queue.n; i++) {
		uint32_t tree = c->queue.v[i];
		ask(c, &ev, tree);
		for (size_t k = 0; k < c->held.n; k++) {
			struct link link = { c->held.v[k].tree, c->held.v[k].name, tree };
			es_vec_push(&c->trees, link);
			enqueue(c, link.tree);
		}
	}
	release_events(&ev);
}

/* ---- the table ---- */

/* Sorts by tree; the records get the places. */
static struct es_lead *sort_links(
	const struct link_vec *links, struct es_tree_record *records, size_t n, bool is_hits)
{
	struct es_lead *out = es_alloc(links->n + 1, sizeof *out);
	size_t at = 0;
	for (size_t i = 0; i < links->n; i++) {
		struct es_tree_record *r = &records[links->v[i].tree];
		*(is_hits ? &r->nhits : &r->ntrees) += 1;
	}
	for (size_t i = 0; i < n; i++) {
		*(is_hits ? &records[i].hits : &records[i].trees) = at;
		at += is_hits ? records[i].nhits : records[i].ntrees;
	}
	/* The places move on to the ends, and are put back. */
	for (size_t i = 0; i < links->n; i++) {
		struct es_tree_record *r = &records[links->v[i].tree];
		size_t *place = is_hits ? &r->hits : &r->trees;
		out[(*place)++] = (struct es_lead){ links->v[i].name, links->v[i].to };
	}
	for (size_t i = 0; i < n; i++)
		*(is_hits ? &records[i].hits : &records[i].trees) -=
			is_hits ? records[i].nhits : records[i].ntrees;
	return out;
}

static void take_table(struct es_leads *out, struct climb *c)
{
	size_t n = c->g->n;
	struct es_lead_table table = { .records = es_alloc(n + 1, sizeof *table.records), .n = n };
	table.hits = sort_links(&c->hits, table.records, n, true);
	es_vec_release(&c->hits);
	table.trees = sort_links(&c->trees, table.records, n, false);
	es_vec_release(&c->trees);
	es_leads_take(out, &table);
	free(table.hits);
	free(table.trees);
	free(table.records);
}

void es_leads_climb(struct es_leads *out, const struct es_history *h, const struct es_targets *t)
{
	struct climb c = { .h = h, .g = h->graph, .targets = t };
	c.is_queued = es_alloc(c.g->n + 1, sizeof *c.is_queued);
	es_treehold_init(&c.hold, c.g, h->reach.tree);
	es_name_targets_find(&c.names, &h->names, t);
	climb_to_targets(&c);
	if (c.queue.n)
		climb_trees(&c);
	take_table(out, &c);
	out->is_cut = c.hold.is_cut;
	es_treehold_release(&c.hold);
	es_name_targets_release(&c.names);
	es_vec_release(&c.held);
	es_vec_release(&c.queue);
	free(c.is_queued);
}
