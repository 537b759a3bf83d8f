#include "git/treebuild.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

/* Only what is not copied from the base is parsed. This is exact, whatever the delta does:
 *
 * - Parsing is from left to right, and an entry depends on its own bytes alone. So where an entry
 * of the tree begins inside a copied run, at what is the beginning of an entry in the base, and the
 *   base's entry ends inside the run, too, both are the same entry; and the next one begins behind
 *   it in both. All other entries are parsed from the tree's own bytes.
 * - Each entry of the base is classified once, as kept or as removed: `next` only grows. A run that
 *   goes back (a delta may copy the same bytes twice, or turn them around) finds nothing to keep,
 *   and its entries are parsed and added. Each entry of the tree is kept or added. Hence tree =
 * base
 *   - removed + added, each counted as often as it stands there.
 *
 * A tree whose whole chain of differences is much longer than itself is stored whole, so that the
 * entries of any tree can be had for about what it costs to parse it. */
enum { CHAIN_FACTOR = 4, CHAIN_SLACK = 64 };

/* Entries kept in all slots. Beyond it those of other chains are dropped; what is built on them is
 * then parsed whole. */
enum { KEPT_MAX = 8 * 1024 * 1024 };

/* What is kept of a tree for those built on it. */
struct level {
	bool is_base;	 /* holds a tree that is not malformed */
	uint32_t number; /* the sweep's */
	uint32_t node;	 /* its number in the part */
	size_t chain;	 /* edges from the tree without a base down to it */
	size_t n, cap;
	uint32_t *start; /* where entries begin; [n] is the end of the last */
	struct es_edge *edges;
};
struct node_vec ES_VEC(struct es_tree_node);

struct es_treebuild {
	es_child_fn *child;
	void *ctx;
	struct es_map names;
	struct es_arena names_arena, edges_arena;
	struct level levels[ES_SWEEP_SLOTS];
	size_t max, nedges;    /* edges there may be, and are */
	size_t nkept;	       /* entries there is room for in them */
	struct node_vec nodes; /* `end` is whether it is a copy, until they are joined */
	struct es_edge_vec added, removed;
};

struct es_treebuild *es_treebuild_new(es_child_fn *child, void *ctx, size_t max)
{
	struct es_treebuild *b = es_alloc(1, sizeof *b);
	b->child = child;
	b->ctx = ctx;
	b->max = max;
	return b;
}

static void free_level(struct es_treebuild *b, struct level *l)
{
	b->nkept -= l->cap;
	free(l->start);
	free(l->edges);
	*l = (struct level){ .is_base = false };
}

static void free_levels(
	struct es_treebuild *b, const struct level *except, const struct level *and_except)
{
	for (size_t i = 0; i < ES_SWEEP_SLOTS; i++)
		if (&b->levels[i] != except && &b->levels[i] != and_except)
			free_level(b, &b->levels[i]);
}

void es_treebuild_free(struct es_treebuild *b)
{
	if (!b)
		return;
	free_levels(b, NULL, NULL);
	es_map_release(&b->names);
	es_arena_release(&b->names_arena);
	es_arena_release(&b->edges_arena);
	es_vec_release(&b->nodes);
	es_vec_release(&b->added);
	es_vec_release(&b->removed);
	free(b);
}

const struct es_map *es_treebuild_names(const struct es_treebuild *b)
{
	return &b->names;
}

/* ---- one tree ---- */

/* A tree at work: bytes before `at` and entries of the base before `next` are classified. */
struct diff {
	struct es_treebuild *b;
	struct es_slice bytes;
	size_t at;
	const struct level *base; /* without entries when there is none */
	struct es_slice base_bytes;
	size_t next;
	struct level *now; /* NULL when nothing will be built on the tree */
};

static void make_room(struct es_treebuild *b, struct level *l, size_t n)
{
	if (n < l->cap - l->n)
		return;
	size_t cap = l->n + n + l->cap / 2 + 16;
	l->start = es_resize(l->start, cap, sizeof *l->start);
	l->edges = es_resize(l->edges, cap, sizeof *l->edges);
	b->nkept += cap - l->cap;
	l->cap = cap;
}

static void remove_until(struct diff *d, size_t end)
{
	for (; d->next < end; d->next++)
		es_vec_push(&d->b->removed, d->base->edges[d->next]);
}

static void list_entry(struct diff *d, size_t start, struct es_edge edge)
{
	if (!d->now)
		return;
	make_room(d->b, d->now, 1);
	d->now->start[d->now->n] = (uint32_t)start;
	d->now->edges[d->now->n++] = edge;
}

static uint32_t name_of(struct es_treebuild *b, struct es_slice text)
{
	bool is_new;
	size_t name = es_map_add(&b->names, text, &is_new);
	if (is_new)
		b->names.keys[name] = es_arena_copy(&b->names_arena, text);
	/* More names than an edge can tell apart do not fit into memory, either. */
	if (name > UINT32_MAX >> ES_EDGE_KIND_BITS)
		es_out_of_memory(SIZE_MAX);
	return (uint32_t)name;
}

/* The entry of the base that is next has this object. */
static bool has_object(const struct diff *d, const struct es_oid *oid)
{
	size_t end = d->base->start[d->next + 1];
	return end <= d->base_bytes.len &&
	       memcmp(d->base_bytes.ptr + end - ES_OID_SIZE, oid->bytes, ES_OID_SIZE) == 0;
}

/* Most of what a delta inserts is a new object under the name of an old one, whose name need not be
 * looked up. */
static void take_entry(struct diff *d, size_t start, const struct es_tree_entry *e)
{
	struct es_treebuild *b = d->b;
	enum es_entry_kind kind = es_tree_entry_kind(e);
	struct es_edge old = { ES_CHILD_NONE, 0 }, edge = old;
	bool has_old = d->next < d->base->n;
	if (has_old) {
		old = d->base->edges[d->next];
		has_old = es_slice_equal(b->names.keys[es_edge_name(old)], e->name);
	}
	uint32_t name = has_old ? es_edge_name(old) : name_of(b, e->name);
	edge.name_kind = name << ES_EDGE_KIND_BITS | (uint32_t)kind;
	if (has_old && old.name_kind == edge.name_kind &&
		(kind == ES_ENTRY_GITLINK || has_object(d, &e->oid))) {
		list_entry(d, start, old);
		d->next++;
		return;
	}
	if (kind != ES_ENTRY_GITLINK)
		edge.child = b->child(b->ctx, &e->oid);
	list_entry(d, start, edge);
	if (has_old)
		remove_until(d, d->next + 1);
	es_vec_push(&b->added, edge);
}

/* False at the end and at a malformed place. */
static bool parse_one(struct diff *d)
{
	struct es_slice rest = es_slice_sub(d->bytes, d->at, d->bytes.len);
	struct es_tree_entry e;
	if (!es_tree_next(&e, &rest))
		return false;
	take_entry(d, d->at, &e);
	d->at = d->bytes.len - rest.len;
	return true;
}

/* The first entry of the base, from d->next on, that begins at `offset` or behind it. */
static size_t find_start(const struct diff *d, size_t offset)
{
	size_t from = d->next, to = d->base->n;
	while (from < to) {
		size_t middle = from + (to - from) / 2;
		if (d->base->start[middle] < offset)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

/* Keeps the entries [first, end) of the base, which begin in the tree at d->at. */
static void keep(struct diff *d, size_t first, size_t end)
{
	const struct level *base = d->base;
	struct level *now = d->now;
	size_t n = end - first, from = base->start[first];
	remove_until(d, first);
	if (now) {
		uint32_t shift = (uint32_t)(d->at - from); /* may wrap around, and back */
		make_room(d->b, now, n);
		memcpy(now->edges + now->n, base->edges + first, n * sizeof *now->edges);
		for (size_t i = 0; i < n; i++)
			now->start[now->n + i] = base->start[first + i] + shift;
		now->n += n;
	}
	d->at += base->start[end] - from;
	d->next = end;
}

/* True when entries at d->at could be kept, which lies inside of the copied run. */
static bool keep_run(struct diff *d, const struct es_copy *c)
{
	size_t from = d->at - c->to + c->from;
	size_t first = find_start(d, from);
	if (first == d->base->n || d->base->start[first] != from)
		return false;
	/* One behind the last entry that begins inside of the run: it may end outside. */
	size_t end = find_start(d, c->from + c->len);
	if (d->base->start[end] > c->from + c->len)
		end--;
	if (end <= first)
		return false;
	keep(d, first, end);
	return true;
}

/* False when the tree is malformed. */
static bool take_tree(struct diff *d, const struct es_swept *o)
{
	for (size_t i = 0; i < o->ncopies && d->next < d->base->n; i++) {
		const struct es_copy *c = &o->copies[i];
		while (d->at < c->to)
			if (!parse_one(d))
				return false;
		while (d->at - c->to < c->len && !keep_run(d, c))
			if (!parse_one(d))
				return false;
	}
	while (d->at < d->bytes.len)
		if (!parse_one(d))
			return false;
	return true;
}

/* ---- keeping it ---- */

static void set_edges(struct es_treebuild *b, struct es_tree_node *node,
	const struct es_edge_vec *added, const struct es_edge_vec *removed)
{
	node->edges = es_arena_array(&b->edges_arena, added->n + removed->n, sizeof *node->edges);
	if (added->n)
		memcpy(node->edges, added->v, added->n * sizeof *node->edges);
	if (removed->n)
		memcpy(node->edges + added->n, removed->v, removed->n * sizeof *node->edges);
	node->nadded = (uint32_t)added->n;
	node->nremoved = (uint32_t)removed->n;
	b->nedges += added->n + removed->n;
}

/* A tree that nothing is built on need not be stored whole: its base was not too far down. */
static void store(struct es_treebuild *b, struct level *now, const struct level *base,
	uint32_t object, bool is_copy)
{
	static const struct es_edge_vec none = { 0 };
	struct es_tree_node node = { .object = object, .end = is_copy, .base = ES_TREE_NONE };
	size_t chain = base->chain + b->added.n + b->removed.n;
	if (base->is_base && now && chain > CHAIN_FACTOR * now->n + CHAIN_SLACK) {
		struct es_edge_vec all = { now->edges, now->n, now->cap };
		chain = now->n;
		set_edges(b, &node, &all, &none);
	} else {
		node.base = base->is_base ? base->node : ES_TREE_NONE;
		set_edges(b, &node, &b->added, &b->removed);
	}
	if (now) {
		now->chain = chain;
		now->node = (uint32_t)b->nodes.n;
	}
	es_vec_push(&b->nodes, node);
}

static const char *too_many(struct es_treebuild *b, struct level *now)
{
	b->nedges = b->max; /* from now on */
	if (now)
		now->is_base = false;
	return "the trees of the repository have more entries than are kept";
}

const char *es_treebuild_take(
	struct es_treebuild *b, const struct es_swept *o, uint32_t object, bool is_copy)
{
	static const struct level none = { .is_base = false };
	struct level *now = o->is_base ? &b->levels[o->slot] : NULL;
	const struct level *base =
		o->base_slot == ES_SWEEP_NO_SLOT ? &none : &b->levels[o->base_slot];
	if (!base->is_base || base->number != o->base_number)
		base = &none;
	if (b->nedges >= b->max)
		return too_many(b, now);
	if (b->nkept > KEPT_MAX)
		free_levels(b, now, base);
	struct diff d = { b, o->bytes, 0, base, o->base, 0, now };
	if (now)
		now->n = 0;
	b->added.n = 0;
	b->removed.n = 0;
	bool is_sound = o->bytes.len <= UINT32_MAX && take_tree(&d, o);
	remove_until(&d, base->n);
	if (b->added.n + b->removed.n > b->max - b->nedges)
		return too_many(b, now);
	if (now) {
		make_room(b, now, 1);
		now->start[now->n] = (uint32_t)d.at;
		now->is_base = is_sound;
		now->number = o->number;
	}
	store(b, now, base, object, is_copy);
	return is_sound ? NULL : "the tree is malformed";
}

void es_treebuild_put(struct es_treebuild *b, const struct es_tree_node *node)
{
	es_vec_push(&b->nodes, *node);
}

void es_treebuild_own(struct es_treebuild *b, struct es_map *names, struct es_arena *arena)
{
	b->names = *names;
	*names = (struct es_map){ 0 };
	b->edges_arena = *arena;
	*arena = (struct es_arena){ 0 };
}

/* ---- joining ---- */

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

static void renumber(struct es_tree_node *n, const struct es_treebuild_numbers *numbers)
{
	for (size_t i = 0; i < (size_t)n->nadded + n->nremoved; i++) {
		struct es_edge *e = &n->edges[i];
		e->name_kind = numbers->name[es_edge_name(*e)] << ES_EDGE_KIND_BITS |
			       (uint32_t)es_edge_kind(*e);
		if (e->child != ES_CHILD_NONE)
			e->child = numbers->child[e->child];
	}
}

static void gather(struct joining *j, struct es_treebuild **parts, size_t nparts,
	const struct es_treebuild_numbers *numbers)
{
	size_t n = 0;
	for (size_t i = 0; i < nparts; i++)
		n += parts[i]->nodes.n;
	j->nodes = es_alloc(n + 1, sizeof *j->nodes);
	j->roots = es_alloc(n + 1, sizeof *j->roots);
	j->child = es_alloc(n + 1, sizeof *j->child);
	j->next = es_alloc(n + 1, sizeof *j->next);
	for (size_t i = 0; i < nparts; i++) {
		size_t first = j->n;
		for (size_t k = 0; k < parts[i]->nodes.n; k++) {
			struct es_tree_node *node = &j->nodes[j->n++];
			*node = parts[i]->nodes.v[k];
			renumber(node, &numbers[i]);
			if (node->base != ES_TREE_NONE)
				node->base += (uint32_t)first;
		}
		es_vec_release(&parts[i]->nodes);
	}
}

static int by_object(const void *a, const void *b)
{
	const struct root *x = a, *y = b;
	return (x->object > y->object) - (x->object < y->object);
}

static void find_way(struct joining *j)
{
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

void es_treebuild_join(struct es_treegraph *out, struct es_treebuild **parts, size_t nparts,
	const struct es_treebuild_numbers *numbers, size_t nobjects)
{
	struct es_treegraph g = { .nobjects = nobjects, .narenas = nparts };
	struct joining j = { .n = 0 };
	g.arenas = es_alloc(nparts + 1, sizeof *g.arenas);
	for (size_t i = 0; i < nparts; i++) {
		free_levels(parts[i], NULL, NULL);
		g.arenas[i] = parts[i]->edges_arena;
		parts[i]->edges_arena = (struct es_arena){ 0 };
	}
	gather(&j, parts, nparts, numbers);
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
