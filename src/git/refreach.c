#include "git/refreach.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/pool.h"

#include <stdlib.h>
#include <string.h>

/* Targets are asked about in batches, as the bits of a word: one pass over all commits, oldest
 * first, hands down to each commit what its tree has and what its parents were handed. Passes are
 * independent of each other, and dealt to threads. */
enum {
	BATCH = 64,
	WORDS_MAX = 8 * 1024 * 1024, /* of all threads at once, 64 MiB */
};

/* Commits by rank, with what a pass needs of them, side by side. */
struct line {
	uint32_t node;	/* of its tree, plus one, or 0 */
	uint32_t first; /* place of its first parent; that of the next line is the end */
};
struct lines {
	struct line *v;
	uint32_t *parents;  /* ranks */
	size_t n, nreached; /* the others, behind them, are dangling */
};

/* A ref's end, without the tags before it. */
struct end {
	uint32_t rank, node; /* ES_RANK_NONE; a node's number plus one, or 0 */
};
/* A target that a ref is, or has as a tag on the way. */
struct named {
	uint32_t tip, target;
};
struct named_vec ES_VEC(struct named);
struct refs_vec ES_VEC(const unsigned char *);

struct asking {
	const struct es_refreach *r;
	struct es_attribution *result; /* by target */
	struct lines lines;
	struct es_tip *tips; /* sorted by name */
	size_t ntips;
	struct end *ends;	/* by tip */
	struct named_vec named; /* in the order of tips */
	struct es_counter next; /* batch */
	struct es_flag stop;
	struct es_error *err;
	enum es_status status; /* of the first thread, which alone tells progress */
	/* Targets with the same refs share the bits. */
	struct es_lock *lock;
	struct es_arena *arena;
	struct es_map sets;
};

/* A batch at work. */
struct batch {
	struct asking *a;
	size_t first, n; /* targets */
	uint64_t *node_bits, *commit_bits;
	unsigned char *sets; /* by target, then by tip */
	size_t set_len;
};

/* ---- before the passes ---- */

static struct lines line_up(const struct es_refreach *r)
{
	const struct es_history *h = r->h;
	struct lines l = { .n = h->norder };
	uint32_t at = 0;
	l.v = es_alloc(l.n + 1, sizeof *l.v);
	l.parents = es_alloc(h->parents.n + 1, sizeof *l.parents);
	for (size_t i = 0; i < l.n; i++) {
		const struct es_commit *c = &h->commit.v[h->order[i]];
		l.v[i] = (struct line){ r->leads->node[c->tree], at };
		l.nreached += !(c->flags & ES_COMMIT_DANGLING);
		for (uint32_t p = 0; p < c->nparents; p++) {
			uint32_t rank = h->commit.v[h->parents.v[c->parents + p]].rank;
			if (rank != ES_RANK_NONE)
				l.parents[at++] = rank;
		}
	}
	l.v[l.n].first = at;
	return l;
}

static void note_name(struct asking *a, const struct es_oid *oid, size_t tip)
{
	const struct es_targets *t = a->r->targets;
	size_t at = es_oidmap_find(&t->objects, oid);
	struct named n = { (uint32_t)tip, at == ES_OIDMAP_NONE ? 0 : t->object.v[at] };
	if (at != ES_OIDMAP_NONE)
		es_vec_push(&a->named, n);
}

/* Tags on the way, then history, tree or blob. */
static void find_end(struct asking *a, size_t tip)
{
	const struct es_history *h = a->r->h;
	struct end *end = &a->ends[tip];
	struct es_oid oid = a->tips[tip].oid;
	note_name(a, &oid, tip);
	for (unsigned i = 0; i < ES_TAGS_DEEP; i++) {
		size_t tag = es_oidmap_find(&h->tags, &oid);
		if (tag == ES_OIDMAP_NONE)
			break;
		oid = h->tag.v[tag];
		note_name(a, &oid, tip);
	}
	size_t commit = es_oidmap_find(&h->commits, &oid);
	*end = (struct end){ ES_RANK_NONE, 0 };
	if (commit != ES_OIDMAP_NONE)
		end->rank = h->commit.v[commit].rank;
	if (end->rank != ES_RANK_NONE)
		return;
	uint32_t tree = es_history_find_tree(h, &oid);
	if (tree != ES_TREE_NONE)
		end->node = a->r->leads->node[tree];
}

/* A range can do without refs until it has findings; what is wrong with some is not its matter. */
static void list_refs(struct es_history *h)
{
	struct es_skip_vec skips = { 0 };
	if (h->is_range && !h->tips.n)
		es_refs_list(&h->tips, &skips, h->repo->common_dir, h->repo->git_dir, &h->arena);
	es_vec_release(&skips);
}

static int by_name(const void *a, const void *b)
{
	const struct es_tip *x = a, *y = b;
	return es_slice_compare(x->name, y->name);
}

static void sort_tips(struct asking *a, struct es_ref_names *out_names)
{
	const struct es_tip_vec *tips = &a->r->h->tips;
	struct es_ref_names names = { es_arena_array(a->arena, tips->n, sizeof *names.v), tips->n };
	a->tips = es_alloc(tips->n + 1, sizeof *a->tips);
	a->ntips = tips->n;
	if (tips->n) {
		memcpy(a->tips, tips->v, tips->n * sizeof *a->tips);
		qsort(a->tips, tips->n, sizeof *a->tips, by_name);
	}
	for (size_t i = 0; i < names.n; i++)
		names.v[i] = es_arena_copy(a->arena, a->tips[i].name);
	*out_names = names;
}

/* ---- a pass ---- */

/* Of each node, which targets of the batch are below it. */
static void spread_nodes(struct batch *b)
{
	const struct es_leads *l = b->a->r->leads;
	/* Names of objects in a pack are not checked: of trees in a cycle one has a later one. */
	memset(b->node_bits, 0, l->n * sizeof *b->node_bits);
	for (size_t i = 0; i < l->n; i++) {
		uint64_t bits = 0;
		for (size_t k = l->first_hit[i]; k < l->first_hit[i + 1]; k++)
			if (l->hits[k].to >= b->first && l->hits[k].to - b->first < b->n)
				bits |= (uint64_t)1 << (l->hits[k].to - b->first);
		for (size_t k = l->first_tree[i]; k < l->first_tree[i + 1]; k++)
			bits |= b->node_bits[l->trees[k].to];
		b->node_bits[i] = bits;
	}
}

/* Of each commit, which of them its own tree or that of an ancestor has, or which they are. */
static void spread_commits(struct batch *b)
{
	const struct lines *l = &b->a->lines;
	memset(b->commit_bits, 0, l->n * sizeof *b->commit_bits);
	for (size_t t = 0; t < b->n; t++) {
		uint32_t rank = b->a->r->commit[b->first + t];
		if (rank != ES_RANK_NONE)
			b->commit_bits[rank] |= (uint64_t)1 << t;
	}
	for (size_t i = 0; i < l->n; i++) {
		uint64_t bits = b->commit_bits[i];
		if (l->v[i].node)
			bits |= b->node_bits[l->v[i].node - 1];
		for (uint32_t p = l->v[i].first; p < l->v[i + 1].first; p++)
			bits |= b->commit_bits[l->parents[p]];
		b->commit_bits[i] = bits;
	}
}

static void set_last(struct batch *b, uint64_t bits, size_t rank)
{
	const struct es_history *h = b->a->r->h;
	for (size_t t = b->first; bits; t++, bits >>= 1) {
		if (bits & 1) {
			b->a->result[t].last_commit = h->commits.keys[h->order[rank]];
			b->a->result[t].last_order = rank;
		}
	}
}

/* The newest commit in [from, to) whose tree has each target that is not done. */
static uint64_t find_last(struct batch *b, size_t from, size_t to, uint64_t done)
{
	uint64_t all = UINT64_MAX >> (BATCH - b->n);
	for (size_t i = to; i-- > from && done != all;) {
		uint32_t node = b->a->lines.v[i].node;
		uint64_t bits = node ? b->node_bits[node - 1] & ~done : 0;
		done |= bits;
		set_last(b, bits, i);
	}
	return done;
}

static void find_ends(struct batch *b)
{
	const struct es_refreach *r = b->a->r;
	const struct lines *l = &b->a->lines;
	uint64_t done = find_last(b, 0, l->nreached, 0);
	(void)find_last(b, l->nreached, l->n, done);
	for (size_t t = 0; t < b->n; t++) {
		struct es_attribution *result = &b->a->result[b->first + t];
		uint32_t rank = r->commit[b->first + t];
		uint64_t bit = (uint64_t)1 << t;
		result->is_in_head = r->head_node && b->node_bits[r->head_node - 1] & bit;
		if (rank == ES_RANK_NONE)
			continue;
		result->is_in_head =
			r->head_rank != ES_RANK_NONE && b->commit_bits[r->head_rank] & bit;
		set_last(b, bit, rank);
	}
}

static void add_ref(struct batch *b, size_t t, size_t tip)
{
	b->sets[t * b->set_len + tip / 8] |= (unsigned char)(1 << tip % 8);
}

static const unsigned char *share_set(struct asking *a, struct es_slice set)
{
	bool is_new;
	es_lock_take(a->lock);
	size_t at = es_map_add(&a->sets, set, &is_new);
	if (is_new)
		a->sets.keys[at] = es_arena_copy(a->arena, set);
	const unsigned char *shared = (const unsigned char *)a->sets.keys[at].ptr;
	es_lock_give(a->lock);
	return shared;
}

static void find_refs(struct batch *b)
{
	const struct asking *a = b->a;
	memset(b->sets, 0, BATCH * b->set_len);
	for (size_t i = 0; i < a->ntips; i++) {
		const struct end *end = &a->ends[i];
		uint64_t bits = end->node ? b->node_bits[end->node - 1] : 0;
		if (end->rank != ES_RANK_NONE)
			bits = b->commit_bits[end->rank];
		for (size_t t = 0; bits; t++, bits >>= 1)
			if (bits & 1)
				add_ref(b, t, i);
	}
	for (size_t i = 0; i < a->named.n; i++) {
		const struct named *n = &a->named.v[i];
		if (n->target >= b->first && n->target - b->first < b->n)
			add_ref(b, n->target - b->first, n->tip);
	}
	for (size_t t = 0; t < b->n; t++) {
		struct es_slice set = { (const char *)b->sets + t * b->set_len, b->set_len };
		a->result[b->first + t].refs = share_set(b->a, set);
	}
}

/* ---- the whole ---- */

static bool may_go_on(struct asking *a, unsigned worker)
{
	struct es_error ignored; /* told by the first */
	if (worker && es_tick_ask(&a->r->h->tick, &ignored))
		es_flag_raise(&a->stop);
	if (worker)
		return !es_flag_is_up(&a->stop);
	a->r->h->tick.quiet = 0; /* a pass takes a while */
	a->status = es_tick(&a->r->h->tick, a->err);
	if (a->status)
		es_flag_raise(&a->stop);
	return !a->status;
}

static void work(void *ctx, unsigned worker)
{
	struct asking *a = ctx;
	const struct es_targets *targets = a->r->targets;
	struct batch b = { .a = a, .set_len = a->ntips / 8 + 1 };
	b.node_bits = es_alloc(a->r->leads->n + 1, sizeof *b.node_bits);
	b.commit_bits = es_alloc(a->lines.n + 1, sizeof *b.commit_bits);
	b.sets = es_alloc(BATCH, b.set_len);
	while ((b.first = es_counter_take(&a->next, BATCH)) < targets->n && may_go_on(a, worker)) {
		b.n = targets->n - b.first < BATCH ? targets->n - b.first : BATCH;
		spread_nodes(&b);
		spread_commits(&b);
		find_ends(&b);
		find_refs(&b);
	}
	free(b.node_bits);
	free(b.commit_bits);
	free(b.sets);
}

static unsigned choose_jobs(const struct es_refreach *r)
{
	size_t words = r->leads->n + r->h->norder + 1, nbatches = r->targets->n / BATCH + 1;
	size_t n = r->h->jobs ? r->h->jobs : 1;
	if (n > WORDS_MAX / words)
		n = WORDS_MAX / words;
	if (n > nbatches)
		n = nbatches;
	return n ? (unsigned)n : 1;
}

enum es_status es_refreach_find(struct es_attribution *by_target, struct es_ref_names *out_refs,
	const struct es_refreach *r, struct es_arena *arena, struct es_error *err)
{
	struct asking a = { .r = r, .result = by_target, .arena = arena, .err = err };
	list_refs(r->h);
	sort_tips(&a, out_refs);
	a.lines = line_up(r);
	a.ends = es_alloc(a.ntips + 1, sizeof *a.ends);
	for (size_t i = 0; i < a.ntips && !a.status; i++) {
		find_end(&a, i);
		a.status = es_tick(&r->h->tick, err);
	}
	a.lock = es_lock_new();
	if (!a.status)
		es_pool_run(choose_jobs(r), work, &a);
	if (!a.status && es_flag_is_up(&a.stop))
		a.status = es_fail(err, ES_EINTERRUPTED, "interrupted");
	es_lock_free(a.lock);
	es_map_release(&a.sets);
	es_vec_release(&a.named);
	free(a.tips);
	free(a.ends);
	free(a.lines.v);
	free(a.lines.parents);
	return a.status;
}
