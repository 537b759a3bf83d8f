#include "git/treebuild.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

/* Only what is not copied from the base is parsed. This is exact, whatever the delta does:
 *
 * (1) Parsing is from left to right, and an entry depends on its own bytes alone. So where an entry
 *     of the tree begins inside a copied run, at what is the beginning of an entry in the base, and
 *     the base's entry ends inside the run, too, both are the same entry; and the next one begins
 *     behind it in both. All other entries are parsed from the tree's own bytes.
 * (2) Each entry of the base is classified once, as kept or as removed: `next` only grows. A run
 *     that goes back (a delta may copy the same bytes twice, or turn them around) finds nothing to
 *     keep, and its entries are parsed and added. Each entry of the tree is kept or added. Hence
 *     the tree is its base without what was removed, with what was added, each counted as often as
 *     it stands there.
 *
 * A tree whose whole chain of differences is much longer than itself is stored whole, so that the
 * entries of any tree can be had for about what it costs to parse it. Of what was seen elsewhere
 * the chain is not known, and taken for a short one. */
enum { CHAIN_FACTOR = 4, CHAIN_SLACK = 64 };

/* The difference between a tree and what it is built on does not depend on who takes it. What is
 * stored whole does: it is not spent, but may be half of what is. */
enum {
	WHOLE_PART = 2,
	WHOLE_SLACK = 64 * 1024,
	/* Bytes that an entry takes: its edge, half of one that is stored whole, and the number of
	 * a child in an array that grows by half. */
	ENTRY_BYTES = sizeof(struct es_edge) * 3 / 2 + sizeof(uint32_t) * 3 / 2 + 2,
	NAME_BYTES = 64,	   /* and those of a name beside its text, in tables and lists */
	SPEND_AFTER = 1024 * 1024, /* so that workers do not wait for each other */
};

/* Entries kept in all slots. Beyond it those of other chains are dropped, and parsed again when
 * something is built on them. */
enum { KEPT_MAX = 2 * 1024 * 1024 };

/* What is kept of a tree for those built on it. */
struct level {
	bool is_base;	 /* is of a tree that is not malformed */
	uint32_t number; /* the sweep's */
	size_t chain;	 /* edges from the tree without a base down to it */
	size_t n, cap;
	uint32_t *start; /* where entries begin; [n] is the end of the last. NULL: dropped */
	struct es_edge *edges;
};

struct es_treebuild {
	es_child_fn *child;
	void *ctx;
	struct es_map names;
	struct {
		uint32_t *v;
		size_t n, cap;
	} behind;	    /* by name: the one that came behind it in a tree, last time */
	uint32_t last_name; /* 0 when there is none */
	struct es_arena names_arena, edges_arena;
	struct level levels[ES_SWEEP_SLOTS];
	size_t nkept; /* entries there is room for in them */
	struct es_budget *budget;
	size_t unspent;	      /* bytes that the budget does not know of */
	size_t held;	      /* bytes of names */
	size_t ntold, nwhole; /* edges that are differences, and others */
	struct es_tree_seen_vec trees;
	struct es_edge_vec added, removed;
};

struct es_treebuild *es_treebuild_new(es_child_fn *child, void *ctx, struct es_budget *budget)
{
	struct es_treebuild *b = es_alloc(1, sizeof *b);
	b->child = child;
	b->ctx = ctx;
	b->budget = budget;
	return b;
}

static void free_level(struct es_treebuild *b, struct level *l)
{
	b->nkept -= l->cap;
	free(l->start);
	free(l->edges);
	l->start = NULL;
	l->edges = NULL;
	l->n = l->cap = 0;
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
	es_vec_release(&b->behind);
	es_arena_release(&b->names_arena);
	es_arena_release(&b->edges_arena);
	es_vec_release(&b->trees);
	es_vec_release(&b->added);
	es_vec_release(&b->removed);
	free(b);
}

size_t es_treebuild_name_bytes(struct es_slice name)
{
	return name.len + NAME_BYTES;
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

static void end_list(struct diff *d)
{
	if (!d->now)
		return;
	make_room(d->b, d->now, 1);
	d->now->start[d->now->n] = (uint32_t)d->at;
}

static uint32_t add_name(struct es_treebuild *b, struct es_slice text)
{
	bool is_new;
	size_t name = es_map_add(&b->names, text, &is_new);
	if (is_new) {
		b->names.keys[name] = es_arena_copy(&b->names_arena, text);
		es_vec_push(&b->behind, 0);
		b->held += es_treebuild_name_bytes(text);
		es_budget_hold(b->budget, b->held);
	}
	return (uint32_t)name;
}

/* Trees are sorted, and many have the same names: mostly the one that came next comes next again,
 * which is seen sooner than it is found. */
static uint32_t name_of(struct es_treebuild *b, struct es_slice text)
{
	uint32_t name = b->names.n ? b->behind.v[b->last_name] : 0;
	if (!b->names.n || !es_slice_equal(b->names.keys[name], text)) {
		name = add_name(b, text);
		b->behind.v[b->last_name] = name;
	}
	b->last_name = name;
	return name;
}

static void add_entry(struct diff *d, struct es_edge edge)
{
	list_entry(d, d->at, edge);
	es_vec_push(&d->b->added, edge);
}

/* The length of the next entry, less its object, when it has the mode and the name of the base's
 * next; else 0. */
static size_t find_alike(const struct diff *d)
{
	const struct level *base = d->base;
	if (d->next >= base->n)
		return 0;
	size_t from = base->start[d->next], end = base->start[d->next + 1];
	size_t len = end - from, left = d->bytes.len - d->at;
	if (end > d->base_bytes.len || len > left)
		return 0;
	len -= ES_OID_SIZE;
	return memcmp(d->base_bytes.ptr + from, d->bytes.ptr + d->at, len) == 0 ? len : 0;
}

/* Most of what a delta inserts is a new object under the name of an old one. */
static bool take_alike(struct diff *d)
{
	size_t len = find_alike(d);
	if (!len)
		return false;
	struct es_edge edge = d->base->edges[d->next];
	const char *object = d->bytes.ptr + d->at + len;
	const char *old = d->base_bytes.ptr + d->base->start[d->next] + len;
	if (es_edge_kind(edge) == ES_ENTRY_GITLINK || memcmp(object, old, ES_OID_SIZE) == 0) {
		list_entry(d, d->at, edge);
		d->next++;
	} else {
		edge.child = d->b->child(d->b->ctx, (const struct es_oid *)(const void *)object);
		add_entry(d, edge);
		remove_until(d, d->next + 1);
	}
	d->at += len + ES_OID_SIZE;
	return true;
}

static struct es_edge edge_of(struct es_treebuild *b, const struct es_tree_entry *e)
{
	enum es_entry_kind kind = es_tree_entry_kind(e);
	struct es_edge edge = { ES_CHILD_NONE,
		name_of(b, e->name) << ES_EDGE_KIND_BITS | (uint32_t)kind };
	if (kind != ES_ENTRY_GITLINK)
		edge.child = b->child(b->ctx, &e->oid);
	return edge;
}

/* False at the end, at a malformed place, and when there is no use in going on. */
static bool parse_one(struct diff *d)
{
	struct es_slice rest = es_slice_sub(d->bytes, d->at, d->bytes.len);
	struct es_tree_entry e;
	if (take_alike(d))
		return true;
	if (!es_tree_next(&e, &rest) || es_budget_is_over(d->b->budget))
		return false;
	add_entry(d, edge_of(d->b, &e));
	d->at = d->bytes.len - rest.len;
	return true;
}

/* The first entry of the base, from d->next on, that begins at `offset` or behind it. Without
 * branches, which would be guessed wrong half of the time. */
static size_t find_start(const struct diff *d, size_t offset)
{
	const uint32_t *at = d->base->start + d->next;
	size_t n = d->base->n - d->next;
	if (n == 0 || *at >= offset)
		return d->next;
	/* What begins before `at` is before the offset, what is n behind it is not. */
	while (n > 1) {
		size_t half = n / 2;
		at += at[half - 1] < offset ? half : 0;
		n -= half;
	}
	return (size_t)(at - d->base->start) + (*at < offset);
}

static void list_kept(struct diff *d, size_t first, size_t n)
{
	const struct level *base = d->base;
	struct level *now = d->now;
	uint32_t shift = (uint32_t)(d->at - base->start[first]); /* may wrap around, and back */
	make_room(d->b, now, n);
	memcpy(now->edges + now->n, base->edges + first, n * sizeof *now->edges);
	if (!shift)
		memcpy(now->start + now->n, base->start + first, n * sizeof *now->start);
	for (size_t i = 0; shift && i < n; i++)
		now->start[now->n + i] = base->start[first + i] + shift;
	now->n += n;
}

/* Keeps the entries [first, end) of the base, which begin in the tree at d->at. */
static void keep(struct diff *d, size_t first, size_t end)
{
	remove_until(d, first);
	if (d->now)
		list_kept(d, first, end - first);
	d->at += d->base->start[end] - d->base->start[first];
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

static void set_edges(struct es_treebuild *b, struct es_tree_seen *tree,
	const struct es_edge_vec *added, const struct es_edge_vec *removed)
{
	tree->edges = es_arena_array(&b->edges_arena, added->n + removed->n, sizeof *tree->edges);
	if (added->n)
		memcpy(tree->edges, added->v, added->n * sizeof *tree->edges);
	if (removed->n)
		memcpy(tree->edges + added->n, removed->v, removed->n * sizeof *tree->edges);
	tree->nadded = (uint32_t)added->n;
	tree->nremoved = (uint32_t)removed->n;
}

void es_treebuild_settle(struct es_treebuild *b)
{
	es_budget_spend(b->budget, b->unspent);
	b->unspent = 0;
}

static void spend(struct es_treebuild *b, size_t nedges)
{
	b->ntold += nedges;
	b->unspent += nedges * ENTRY_BYTES;
	if (b->unspent >= SPEND_AFTER)
		es_treebuild_settle(b);
}

/* A tree that nothing is built on need not be stored whole: its base was not too far down. */
static bool is_better_whole(const struct es_treebuild *b, const struct level *now, size_t chain)
{
	return now && chain > CHAIN_FACTOR * now->n + CHAIN_SLACK &&
	       now->n + b->nwhole <= b->ntold / WHOLE_PART + WHOLE_SLACK;
}

static void store(struct es_treebuild *b, struct level *now, const struct level *base,
	uint32_t number, uint32_t object)
{
	static const struct es_edge_vec none = { 0 };
	struct es_tree_seen tree = { .number = number, .object = object, .base = ES_TREE_NONE };
	size_t chain = base->chain + b->added.n + b->removed.n;
	spend(b, b->added.n + b->removed.n);
	if (base->is_base && is_better_whole(b, now, chain)) {
		struct es_edge_vec all = { now->edges, now->n, now->cap };
		chain = now->n;
		b->nwhole += now->n;
		set_edges(b, &tree, &all, &none);
	} else {
		tree.base = base->is_base ? base->number : ES_TREE_NONE;
		set_edges(b, &tree, &b->added, &b->removed);
	}
	if (now)
		now->chain = chain;
	es_vec_push(&b->trees, tree);
}

/* Lists the entries of a tree that were dropped. */
static void list_again(struct es_treebuild *b, struct level *l, struct es_slice bytes)
{
	struct diff d = { .b = b, .bytes = bytes, .now = l };
	struct es_slice rest = bytes;
	struct es_tree_entry e;
	while (es_tree_next(&e, &rest)) {
		list_entry(&d, d.at, edge_of(b, &e));
		d.at = bytes.len - rest.len;
	}
	end_list(&d);
}

/* The level of what the tree is built on, with its entries. */
static const struct level *base_of(struct es_treebuild *b, const struct es_swept *o)
{
	static const struct level none = { .is_base = false };
	if (o->base_slot == ES_SWEEP_NO_SLOT)
		return &none;
	struct level *l = &b->levels[o->base_slot];
	if (!l->is_base || l->number != o->base_number)
		return &none;
	if (!l->start)
		list_again(b, l, o->base);
	return l;
}

static const char *take(
	struct es_treebuild *b, const struct es_swept *o, struct level *now, uint32_t object)
{
	const struct level *base = base_of(b, o);
	struct diff d = { b, o->bytes, 0, base, o->base, 0, now };
	b->added.n = 0;
	b->removed.n = 0;
	bool is_sound = o->bytes.len <= UINT32_MAX && take_tree(&d, o);
	remove_until(&d, base->n);
	end_list(&d);
	if (now) {
		now->is_base = is_sound;
		now->number = o->number;
		now->chain = now->n;
	}
	if (object != ES_CHILD_NONE)
		store(b, now, base, o->number, object);
	return is_sound ? NULL : "the tree is malformed";
}

const char *es_treebuild_take(struct es_treebuild *b, const struct es_swept *o, uint32_t object)
{
	struct level *now = o->is_base ? &b->levels[o->slot] : NULL;
	const struct level *old =
		o->base_slot == ES_SWEEP_NO_SLOT ? NULL : &b->levels[o->base_slot];
	bool is_over = es_budget_is_over(b->budget);
	if (is_over || b->nkept > KEPT_MAX)
		free_levels(b, is_over ? NULL : now, is_over ? NULL : old);
	if (now) {
		now->is_base = false;
		now->n = 0;
	}
	return is_over ? NULL : take(b, o, now, object);
}

void es_treebuild_put(struct es_treebuild *b, const struct es_tree_seen *tree)
{
	spend(b, (size_t)tree->nadded + tree->nremoved);
	es_vec_push(&b->trees, *tree);
}

void es_treebuild_own(struct es_treebuild *b, struct es_map *names, struct es_arena *arena)
{
	b->names = *names;
	*names = (struct es_map){ 0 };
	for (size_t i = 0; i < b->names.n; i++)
		b->held += es_treebuild_name_bytes(b->names.keys[i]);
	es_budget_hold(b->budget, b->held);
	b->edges_arena = *arena;
	*arena = (struct es_arena){ 0 };
}

void es_treebuild_hand_over(
	struct es_treebuild *b, struct es_tree_seen_vec *out_trees, struct es_arena *out_edges)
{
	free_levels(b, NULL, NULL);
	*out_trees = b->trees;
	*out_edges = b->edges_arena;
	b->trees = (struct es_tree_seen_vec){ 0 };
	b->edges_arena = (struct es_arena){ 0 };
}
