#include "base/mem.h"
#include "base/pool.h"
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
	struct es_history *h;
	const struct es_treegraph *g;
	const struct es_targets *targets;
	struct es_name_targets names;
	struct es_treehold hold;
	struct es_holder_vec held;
	struct link_vec hits, trees;
	struct es_number_vec queue; /* trees that lead to a target, each once */
	bool *is_queued;
};

/* ---- events ---- */

struct keyed {
	uint32_t key;
	struct es_tree_event event;
};
struct keyed_vec ES_VEC(struct keyed);

/* Adds the events of one tree that are about a key. */
typedef void es_collect_fn(
	struct keyed_vec *out, const void *ctx, const struct es_treegraph *g, uint32_t tree);

/* Few edges are about a key, and to look at all of them is what takes time: so they are looked at
 * once, by all threads, in chunks. */
enum { CHUNK = 4096 };

struct collecting {
	const struct es_treegraph *g;
	es_collect_fn *collect;
	const void *ctx;
	struct keyed_vec *chunks;
	struct es_counter next;
};

static void collect_chunks(void *ctx, unsigned worker)
{
	struct collecting *c = ctx;
	(void)worker;
	for (;;) {
		size_t chunk = es_counter_take(&c->next, 1), from = chunk * CHUNK;
		if (from >= c->g->n)
			return;
		size_t to = c->g->n - from > CHUNK ? from + CHUNK : c->g->n;
		struct keyed_vec found = { 0 };
		for (size_t t = from; t < to; t++)
			c->collect(&found, c->ctx, c->g, (uint32_t)t);
		c->chunks[chunk] = found;
	}
}

/* Counting sort: first[k + 2] counts, [k + 1] becomes the start of k and moves on to its end. */
static void sort_events(struct events *ev, const struct keyed_vec *chunks, size_t nchunks)
{
	size_t n = 0;
	for (size_t i = 0; i < nchunks; n += chunks[i++].n)
		for (size_t k = 0; k < chunks[i].n; k++)
			ev->first[(size_t)chunks[i].v[k].key + 2]++;
	for (size_t k = 2; k < ev->nkeys + 2; k++)
		ev->first[k] += ev->first[k - 1];
	ev->list = es_alloc(n + 1, sizeof *ev->list);
	for (size_t i = 0; i < nchunks; i++)
		for (size_t k = 0; k < chunks[i].n; k++)
			ev->list[ev->first[(size_t)chunks[i].v[k].key + 1]++] =
				chunks[i].v[k].event;
}

static struct events find_events(
	const struct climb *c, size_t nkeys, es_collect_fn *collect, const void *ctx)
{
	struct events ev = { es_alloc(nkeys + 2, sizeof *ev.first), NULL, nkeys };
	size_t nchunks = (c->g->n + CHUNK - 1) / CHUNK;
	struct collecting all = { c->g, collect, ctx, NULL, { 0 } };
	all.chunks = es_alloc(nchunks + 1, sizeof *all.chunks);
	es_pool_run(nchunks < c->h->jobs ? (unsigned)nchunks : c->h->jobs, collect_chunks, &all);
	sort_events(&ev, all.chunks, nchunks);
	for (size_t i = 0; i < nchunks; i++)
		es_vec_release(&all.chunks[i]);
	free(all.chunks);
	return ev;
}

static void release_events(struct events *ev)
{
	free(ev->first);
	free(ev->list);
}

static struct es_tree_event event_of(const struct es_tree_node *n, uint32_t tree, uint32_t i)
{
	return (struct es_tree_event){ tree, es_edge_name(n->edges[i]) << 1 | (i >= n->nadded) };
}

static enum es_status ask(
	struct climb *c, const struct events *ev, size_t key, struct es_error *err)
{
	c->held.n = 0;
	es_treehold_find(
		&c->held, &c->hold, ev->list + ev->first[key], ev->first[key + 1] - ev->first[key]);
	return es_tick_ask(&c->h->tick, err);
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
	unsigned char *is_wanted; /* a bit for each child: fits into a cache */
	uint32_t *child;	  /* by number: a key */
	uint32_t *name;		  /* by number: a key plus one, or 0; NULL when none is wanted */
};

static void collect_targets(
	struct keyed_vec *out, const void *ctx, const struct es_treegraph *g, uint32_t tree)
{
	const struct target_keys *t = ctx;
	const struct es_tree_node *n = &g->nodes[tree];
	for (uint32_t i = 0; i < n->nadded + n->nremoved; i++) {
		struct es_edge e = n->edges[i];
		if (es_edge_kind(e) == ES_ENTRY_BLOB &&
			t->is_wanted[e.child >> 3] >> (e.child & 7) & 1)
			es_vec_push(out, (struct keyed){ t->child[e.child], event_of(n, tree, i) });
		if (t->name && t->name[es_edge_name(e)])
			es_vec_push(out, (struct keyed){ t->name[es_edge_name(e)] - 1,
						 event_of(n, tree, i) });
	}
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
static enum es_status climb_to_targets(struct climb *c, struct es_error *err)
{
	enum es_status st = ES_OK;
	const struct es_map *names = &c->h->names;
	size_t nchildren = es_census_children(c->h->census);
	struct target_keys t = { es_alloc(nchildren / 8 + 1, 1),
		es_alloc(nchildren + 1, sizeof *t.child), NULL };
	size_t nobjects = c->targets->objects.n;
	struct es_number_vec wanted = { 0 }; /* names */
	for (size_t i = 0; i < nobjects; i++) {
		uint32_t child = es_census_find(c->h->census, &c->targets->objects.keys[i]);
		if (child == ES_CHILD_NONE)
			continue;
		t.is_wanted[child >> 3] |= (unsigned char)(1u << (child & 7));
		t.child[child] = (uint32_t)i;
	}
	if (c->names.first)
		t.name = es_alloc(names->n + 1, sizeof *t.name);
	for (size_t i = 0; c->names.first && i < names->n; i++) {
		if (!c->names.first[i])
			continue;
		es_vec_push(&wanted, (uint32_t)i);
		t.name[i] = (uint32_t)(nobjects + wanted.n);
	}
	struct events ev = find_events(c, nobjects + wanted.n, collect_targets, &t);
	for (size_t i = 0; i < nobjects && !st; i++) {
		st = ask(c, &ev, i, err);
		add_hits(c, c->targets->object.v[i]);
	}
	for (size_t i = 0; i < wanted.n && !st; i++) {
		st = ask(c, &ev, nobjects + i, err);
		uint32_t pair = c->names.first[wanted.v[i]];
		for (; pair; pair = c->names.next.v[pair - 1])
			add_hits(c, c->names.target.v[pair - 1]);
	}
	release_events(&ev);
	es_vec_release(&wanted);
	free(t.is_wanted);
	free(t.child);
	free(t.name);
	return st;
}

/* ---- trees ---- */

static void collect_trees(
	struct keyed_vec *out, const void *ctx, const struct es_treegraph *g, uint32_t tree)
{
	const struct es_tree_node *n = &g->nodes[tree];
	(void)ctx;
	for (uint32_t i = 0; i < n->nadded + n->nremoved; i++) {
		if (es_edge_kind(n->edges[i]) != ES_ENTRY_TREE)
			continue;
		uint32_t key = es_treegraph_find(g, n->edges[i].child);
		if (key != ES_TREE_NONE)
			es_vec_push(out, (struct keyed){ key, event_of(n, tree, i) });
	}
}

static enum es_status climb_trees(struct climb *c, struct es_error *err)
{
	enum es_status st = ES_OK;
	struct events ev = find_events(c, c->g->n, collect_trees, NULL);
	for (size_t i = 0; i < c->queue.n && !st; i++) {
		uint32_t tree = c->queue.v[i];
		st = ask(c, &ev, tree, err);
		for (size_t k = 0; k < c->held.n; k++) {
			struct link link = { c->held.v[k].tree, c->held.v[k].name, tree };
			es_vec_push(&c->trees, link);
			enqueue(c, link.tree);
		}
	}
	release_events(&ev);
	return st;
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

enum es_status es_leads_climb(struct es_leads *out, struct es_history *h,
	const struct es_targets *t, struct es_error *err)
{
	struct climb c = { .h = h, .g = h->graph, .targets = t };
	c.is_queued = es_alloc(c.g->n + 1, sizeof *c.is_queued);
	es_treehold_init(&c.hold, c.g, h->reach.tree);
	es_name_targets_find(&c.names, &h->names, t);
	enum es_status st = climb_to_targets(&c, err);
	if (!st && c.queue.n)
		st = climb_trees(&c, err);
	if (!st) {
		take_table(out, &c);
		out->is_cut = c.hold.is_cut;
	}
	es_vec_release(&c.hits);
	es_vec_release(&c.trees);
	es_treehold_release(&c.hold);
	es_name_targets_release(&c.names);
	es_vec_release(&c.held);
	es_vec_release(&c.queue);
	free(c.is_queued);
	return st;
}
