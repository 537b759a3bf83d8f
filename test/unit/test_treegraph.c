/* test_treegraph.c - trees as differences, against the same trees parsed whole. */
#include "base/mem.h"
#include "base/vec.h"
#include "git/treehold.h"
#include "git/treejoin.h"
#include "git/treereach.h"
#include "test.h"

#include <stdlib.h>
#include <string.h>

enum {
	NTREES = 200,
	NBLOBS = 40,
	NMISSING = 6,
	NNAMES = 30,
	NCHILDREN = NTREES + NBLOBS,
	PARTS = 2
};
enum { TREE_MAX = 64 * 1024, NO_BASE = -1 };

/* Objects [0, NTREES) are trees, those up to NCHILDREN blobs; further ones are missing. */
struct world {
	struct es_buf text[NTREES];
	int base[NTREES]; /* NO_BASE or the tree it is given as built on */
	bool is_malformed[NTREES];
	struct es_budget budget;
	struct es_treebuild *parts[PARTS];
	struct es_treegraph graph;
	uint32_t *names[PARTS];
	uint32_t children[NCHILDREN + NMISSING];
	struct es_treejoin_part joined[PARTS];
};

static uint32_t next_random(uint32_t *state)
{
	*state = *state * 1664525u + 1013904223u;
	return *state >> 8;
}

static uint32_t below(uint32_t *state, uint32_t n)
{
	return next_random(state) % n;
}

static struct es_oid oid_of(uint32_t object)
{
	struct es_oid oid;
	memset(oid.bytes, (int)(object % 7), sizeof oid.bytes);
	oid.bytes[3] = (unsigned char)(object >> 8);
	oid.bytes[17] = (unsigned char)object;
	return oid;
}

static uint32_t number_of_name(struct es_slice name)
{
	return (uint32_t)strtoul(name.ptr + strlen("name"), NULL, 10);
}

static uint32_t child_of(void *ctx, const struct es_oid *oid)
{
	(void)ctx;
	return (uint32_t)oid->bytes[3] << 8 | oid->bytes[17];
}

/* ---- making trees ---- */

static void add_entry(struct es_buf *b, uint32_t *rng, uint32_t tree)
{
	static const char *const modes[] = { "40000", "100644", "100755", "160000" };
	uint32_t mode = tree ? below(rng, 4) : 1 + below(rng, 3);
	uint32_t object = mode == 0 ? below(rng, tree) : NTREES + below(rng, NBLOBS + NMISSING);
	struct es_oid oid = oid_of(object);
	es_buf_printf(b, "%s name%u", modes[mode], (unsigned)below(rng, NNAMES));
	es_buf_add_byte(b, '\0');
	es_buf_add(b, (struct es_slice){ (const char *)oid.bytes, sizeof oid.bytes });
}

/* Entries of the old tree, most of them as they are, in their order but for a few. */
static void edit(struct es_buf *out, struct es_slice old, uint32_t *rng, uint32_t tree)
{
	uint32_t rate = 2 + below(rng, 20);
	while (old.len) {
		size_t len = es_tree_entry_len(old);
		switch (below(rng, rate)) {
		case 0:
			add_entry(out, rng, tree);
			break;
		case 1:
			es_buf_add(out, es_slice_sub(old, 0, len)); /* twice, or removed below */
			break;
		default:
			break;
		}
		if (below(rng, rate))
			es_buf_add(out, es_slice_sub(old, 0, len));
		old = es_slice_sub(old, len, old.len);
	}
	if (below(rng, 4) == 0)
		add_entry(out, rng, tree);
	if (below(rng, 9) == 0 && out->len) { /* the last entries come first */
		size_t len = es_tree_entry_len(es_buf_slice(out)), rest = out->len - len;
		char *copy = es_alloc(out->len, 1);
		memcpy(copy, out->ptr + len, rest);
		memcpy(copy + rest, out->ptr, len);
		memcpy(out->ptr, copy, out->len);
		free(copy);
	}
}

struct copies ES_VEC(struct es_copy);

/* Any equal bytes may be a copy: found at random places, long ones preferred. */
static void find_copies(
	struct copies *out, struct es_slice base, struct es_slice now, uint32_t *rng)
{
	size_t to = 0;
	while (base.len && to < now.len) {
		struct es_copy best = { to, 0, 0 };
		uint32_t first = below(rng, (uint32_t)base.len), step = 1 + below(rng, 3);
		for (size_t k = 0; k < base.len; k += step) {
			size_t from = (first + k) % base.len, n = 0;
			while (from + n < base.len && to + n < now.len &&
				base.ptr[from + n] == now.ptr[to + n])
				n++;
			if (n > best.len)
				best = (struct es_copy){ to, from, n };
		}
		if (best.len > 2 && below(rng, 8) == 0)
			best.len -= below(rng, (uint32_t)best.len);
		if (best.len && below(rng, 10)) {
			es_vec_push(out, best);
			to += best.len;
		} else {
			to += 1 + below(rng, 40);
		}
	}
}

/* Each part makes its own slots; a slot is of the tree itself, modulo their number. */
static void take(struct world *w, uint32_t tree, uint32_t *rng)
{
	struct copies copies = { 0 };
	struct es_swept o = { .number = tree,
		.type = ES_OBJECT_TREE,
		.bytes = es_buf_slice(&w->text[tree]),
		.is_wanted = true,
		.is_base = below(rng, 5) != 0,
		.slot = tree % ES_SWEEP_SLOTS,
		.base_slot = ES_SWEEP_NO_SLOT,
		.base_number = ES_SWEEP_NONE };
	if (w->base[tree] != NO_BASE) {
		o.base_number = (uint32_t)w->base[tree];
		o.base_slot = o.base_number % ES_SWEEP_SLOTS;
		o.base = es_buf_slice(&w->text[o.base_number]);
		find_copies(&copies, o.base, o.bytes, rng);
		o.copies = copies.v;
		o.ncopies = copies.n;
	}
	const char *reason = es_treebuild_take(w->parts[tree % PARTS], &o, tree);
	EXPECT((reason != NULL) == w->is_malformed[tree]);
	es_vec_release(&copies);
}

static void make_tree(struct world *w, uint32_t tree, uint32_t *rng)
{
	struct es_buf *b = &w->text[tree];
	*b = ES_BUF_INIT(TREE_MAX);
	w->base[tree] = NO_BASE;
	/* Of the same part, and its slot not used by another since. */
	uint32_t back = (1 + below(rng, ES_SWEEP_SLOTS / PARTS / 8)) * PARTS;
	if (back > tree || below(rng, 12) == 0) {
		for (uint32_t n = below(rng, 25); n > 0; n--)
			add_entry(b, rng, tree);
	} else {
		w->base[tree] = (int)(tree - back);
		struct es_slice old = es_buf_slice(&w->text[tree - back]);
		if (w->is_malformed[tree - back])
			add_entry(b, rng, tree);
		else
			edit(b, old, rng, tree);
	}
	w->is_malformed[tree] = below(rng, 20) == 0;
	if (w->is_malformed[tree])
		es_buf_add_str(b, "100644 cut");
	take(w, tree, rng);
}

static void number_names(struct world *w)
{
	for (size_t p = 0; p < PARTS; p++) {
		const struct es_map *names = es_treebuild_names(w->parts[p]);
		w->names[p] = es_alloc(names->n + 1, sizeof **w->names);
		for (size_t i = 0; i < names->n; i++)
			w->names[p][i] = number_of_name(names->keys[i]);
		w->joined[p] = (struct es_treejoin_part){ w->parts[p], w->names[p], w->children };
	}
}

static struct world *world_new(uint32_t seed)
{
	struct world *w = es_alloc(1, sizeof *w);
	uint32_t rng = seed;
	w->budget.max = SIZE_MAX;
	for (size_t p = 0; p < PARTS; p++)
		w->parts[p] = es_treebuild_new(child_of, NULL, &w->budget);
	for (uint32_t i = 0; i < NCHILDREN + NMISSING; i++)
		w->children[i] = i;
	for (uint32_t i = 0; i < NTREES; i++)
		make_tree(w, i, &rng);
	number_names(w);
	es_treejoin(&w->graph, w->joined, PARTS, NCHILDREN, 2);
	return w;
}

static void world_free(struct world *w)
{
	for (size_t i = 0; i < NTREES; i++)
		es_buf_release(&w->text[i]);
	for (size_t p = 0; p < PARTS; p++) {
		es_treebuild_free(w->parts[p]);
		free(w->names[p]);
	}
	es_treegraph_release(&w->graph);
	free(w);
}

/* ---- the same by parsing whole ---- */

static void parse(struct es_edge_vec *out, const struct world *w, uint32_t tree)
{
	struct es_slice rest = es_buf_slice(&w->text[tree]);
	struct es_tree_entry e;
	out->n = 0;
	while (es_tree_next(&e, &rest)) {
		enum es_entry_kind kind = es_tree_entry_kind(&e);
		struct es_edge edge = {
			kind == ES_ENTRY_GITLINK ? ES_CHILD_NONE : child_of(NULL, &e.oid),
			number_of_name(e.name) << ES_EDGE_KIND_BITS | (uint32_t)kind,
		};
		es_vec_push(out, edge);
	}
}

static int by_value(const void *a, const void *b)
{
	const struct es_edge *x = a, *y = b;
	if (x->child != y->child)
		return x->child < y->child ? -1 : 1;
	return (x->name_kind > y->name_kind) - (x->name_kind < y->name_kind);
}

static void sort_edges(struct es_edge_vec *v)
{
	if (v->n)
		qsort(v->v, v->n, sizeof *v->v, by_value);
}

enum { SEEDS = 30 };

TEST(treegraph, entries_are_those_of_parsing_whole)
{
	struct es_edge_vec got = { 0 }, want = { 0 };
	size_t ndifferences = 0;
	for (uint32_t seed = 1; seed <= SEEDS; seed++) {
		struct world *w = world_new(seed);
		EXPECT_INT(w->graph.n, NTREES);
		for (uint32_t i = 0; i < NTREES; i++) {
			uint32_t tree = es_treegraph_find(&w->graph, i);
			EXPECT_INT(w->graph.nodes[tree].object, i);
			ndifferences += w->graph.nodes[tree].base != ES_TREE_NONE;
			es_treegraph_entries(&got, &w->graph, tree);
			parse(&want, w, i);
			sort_edges(&got);
			sort_edges(&want);
			EXPECT_INT(got.n, want.n);
			if (want.n)
				assert_memory_equal(got.v, want.v, want.n * sizeof *want.v);
		}
		world_free(w);
	}
	EXPECT(ndifferences > SEEDS * NTREES / 3);
	es_vec_release(&got);
	es_vec_release(&want);
}

TEST(treegraph, bases_come_first_and_ranges_nest)
{
	struct world *w = world_new(7);
	for (uint32_t i = 0; i < w->graph.n; i++) {
		const struct es_tree_node *n = &w->graph.nodes[i];
		EXPECT(n->end > i && n->end <= w->graph.n);
		if (n->base != ES_TREE_NONE)
			EXPECT(n->base < i && n->end <= w->graph.nodes[n->base].end);
	}
	world_free(w);
}

/* Entries of large trees give way to others. What is then built on them is no less a difference. */
TEST(treegraph, entries_that_gave_way_are_listed_again)
{
	enum { N = 600 * 1000, LONG = 29, TREES = 6 };
	struct es_budget budget = { .max = SIZE_MAX };
	struct es_treebuild *b = es_treebuild_new(child_of, NULL, &budget);
	struct es_tree_seen_vec trees;
	struct es_arena arena;
	struct es_oid oid = oid_of(NTREES);
	struct es_buf text = ES_BUF_INIT(32 * 1024 * 1024);
	for (size_t i = 0; i < N; i++) {
		es_buf_add(&text, (struct es_slice){ "100644 a", sizeof "100644 a" });
		es_buf_add(&text, (struct es_slice){ (const char *)oid.bytes, ES_OID_SIZE });
	}
	/* Five large ones, then one more that is built on the first without its last entry. */
	struct es_swept o = { .bytes = es_buf_slice(&text),
		.is_base = true,
		.base_slot = ES_SWEEP_NO_SLOT,
		.base_number = ES_SWEEP_NONE };
	for (o.number = 0; o.number + 1 < TREES; o.number++) {
		o.slot = o.number;
		EXPECT(es_treebuild_take(b, &o, o.number) == NULL);
	}
	const struct es_copy copy = { 0, 0, (size_t)LONG * (N - 1) };
	o.slot = o.number;
	o.base = o.bytes;
	o.base_slot = o.base_number = 0;
	o.bytes.len = copy.len;
	o.copies = &copy;
	o.ncopies = 1;
	EXPECT(es_treebuild_take(b, &o, o.number) == NULL);
	es_treebuild_hand_over(b, &trees, &arena);
	EXPECT_INT(trees.n, TREES);
	EXPECT_INT(trees.v[TREES - 1].base, 0);
	EXPECT_INT(trees.v[TREES - 1].nadded, 0);
	EXPECT_INT(trees.v[TREES - 1].nremoved, 1);
	es_vec_release(&trees);
	es_arena_release(&arena);
	es_buf_release(&text);
	es_treebuild_free(b);
}

/* ---- which trees have an entry ---- */

static bool is_asked(struct es_edge e, uint32_t child)
{
	return e.child == child && es_edge_kind(e) == ES_ENTRY_BLOB;
}

static void ask_holders(
	struct es_holder_vec *out, const struct world *w, struct es_treehold *hold, uint32_t child)
{
	struct events ES_VEC(struct es_tree_event) events = { 0 };
	for (uint32_t t = 0; t < w->graph.n; t++) {
		const struct es_tree_node *n = &w->graph.nodes[t];
		for (uint32_t i = 0; i < n->nadded + n->nremoved; i++) {
			struct es_tree_event e = { t,
				es_edge_name(n->edges[i]) << 1 | (i >= n->nadded) };
			if (is_asked(n->edges[i], child))
				es_vec_push(&events, e);
		}
	}
	es_treehold_find(out, hold, events.v, events.n);
	es_vec_release(&events);
}

/* How often each (tree, name) is there. */
static void count_holders(unsigned char *count, const struct es_holder_vec *held)
{
	memset(count, 0, NTREES * NNAMES);
	for (size_t i = 0; i < held->n; i++)
		count[held->v[i].tree * NNAMES + held->v[i].name]++;
}

static void count_parsed(
	unsigned char *count, const struct world *w, uint32_t child, const unsigned char *wanted)
{
	struct es_edge_vec all = { 0 };
	memset(count, 0, NTREES * NNAMES);
	for (uint32_t i = 0; i < NTREES; i++) {
		uint32_t tree = es_treegraph_find(&w->graph, i);
		parse(&all, w, i);
		for (size_t k = 0; k < all.n && wanted[tree]; k++)
			if (is_asked(all.v[k], child))
				count[tree * NNAMES + es_edge_name(all.v[k])]++;
	}
	es_vec_release(&all);
}

TEST(treegraph, holders_are_the_trees_that_have_the_entry)
{
	unsigned char *got = es_alloc(NTREES * NNAMES, 1), *want = es_alloc(NTREES * NNAMES, 1);
	unsigned char wanted[NTREES];
	for (uint32_t seed = 1; seed <= SEEDS / 10; seed++) {
		struct world *w = world_new(seed);
		struct es_treehold hold;
		struct es_holder_vec held = { 0 };
		for (size_t i = 0; i < NTREES; i++)
			wanted[i] = i % 5 != 0;
		es_treehold_init(&hold, &w->graph, wanted);
		for (uint32_t child = NTREES; child < NCHILDREN + NMISSING; child++) {
			held.n = 0;
			ask_holders(&held, w, &hold, child);
			count_holders(got, &held);
			count_parsed(want, w, child, wanted);
			assert_memory_equal(got, want, NTREES * NNAMES);
		}
		EXPECT(!hold.is_cut);
		es_treehold_release(&hold);
		es_vec_release(&held);
		world_free(w);
	}
	free(got);
	free(want);
}

/* ---- what trees lead to ---- */

struct marks {
	unsigned char child[NCHILDREN + NMISSING], name[NNAMES];
};

static void mark_parsed(struct marks *m, const struct world *w, uint32_t object)
{
	struct es_edge_vec all = { 0 };
	m->child[object] |= ES_REACHED_AS_TREE;
	parse(&all, w, object);
	for (size_t i = 0; i < all.n; i++) {
		uint32_t child = all.v[i].child;
		m->name[es_edge_name(all.v[i])] = 1;
		if (es_edge_kind(all.v[i]) == ES_ENTRY_BLOB)
			m->child[child] |= ES_REACHED_AS_BLOB;
		else if (es_edge_kind(all.v[i]) == ES_ENTRY_TREE &&
			 !(m->child[child] & ES_REACHED_AS_TREE))
			mark_parsed(m, w, child);
	}
	es_vec_release(&all);
}

static bool stop(void *ctx)
{
	(void)ctx;
	return true;
}

/* Of trees whose base is not reached each is looked at whole, which may be much work. */
TEST(treegraph, reach_ends_when_it_is_cancelled)
{
	struct world *w = world_new(1);
	struct es_treereach reach;
	struct es_tick tick = { .cancel = stop };
	struct es_error err;
	enum es_status st = ES_OK;
	es_treereach_init(&reach, &w->graph, NCHILDREN + NMISSING, NNAMES);
	for (uint32_t tree = NTREES; tree-- > 0 && !st;) {
		es_treereach_add(&reach, &w->graph, tree);
		st = es_treereach_spread(&reach, &w->graph, &tick, &err);
	}
	EXPECT_INT(st, ES_EINTERRUPTED);
	es_treereach_release(&reach);
	world_free(w);
}

TEST(treegraph, reach_is_that_of_parsing_whole)
{
	for (uint32_t seed = 1; seed <= SEEDS; seed++) {
		struct world *w = world_new(seed);
		struct es_treereach reach;
		struct marks want = { { 0 }, { 0 } };
		struct es_tick tick = { .cancel = NULL };
		struct es_error err;
		uint32_t rng = seed;
		es_treereach_init(&reach, &w->graph, NCHILDREN + NMISSING, NNAMES);
		for (int i = 0; i < 4; i++) {
			uint32_t root = below(&rng, NTREES);
			es_treereach_add(&reach, &w->graph, root);
			if (i % 2)
				EXPECT_INT(
					es_treereach_spread(&reach, &w->graph, &tick, &err), ES_OK);
			if (!(want.child[root] & ES_REACHED_AS_TREE))
				mark_parsed(&want, w, root);
		}
		assert_memory_equal(reach.child, want.child, sizeof want.child);
		assert_memory_equal(reach.name, want.name, sizeof want.name);
		es_treereach_release(&reach);
		world_free(w);
	}
}
