#include "git/sweep_internal.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

/* Work is dealt in pieces, each a set of whole trees or of subtrees built on one object, taken
 * heaviest first by whoever is free. With some shares for each worker, the last pieces end at
 * nearly the same time; more of them would mean more objects that are made twice. */
enum {
	SHARES_EACH = 8,
	SHARE_MIN = 4 * 1024 * 1024,
	GROUPS = 8,	      /* small trees are put together up to this part of a share */
	LOOSE_WEIGHT = 16384, /* the size of loose objects is not known, opening them is dear */
	LOST_WEIGHT = 16384,
	LOST_GROUP = 256,
	OWN_WEIGHT = 256, /* what any object costs */
	NEW = 12,	  /* what a byte costs that is inflated and looked at, a copied one 1 */
	LOOKED_AT = 8,	  /* the second part of that */
	AGAIN = 4, /* a piece weighs as many times what its base costs to make and look at again */
	WEIGHT_MAX = INT32_MAX, /* of one object, so that no sum of them overflows */
};

struct deal {
	struct es_sweep *s;
	uint64_t *weight; /* of an object and what is visited with it */
	uint32_t *size;	  /* of an object, taken to be that of its root */
	uint64_t share;
	struct weighed *spare; /* for sorting */
	size_t cap;
	unsigned char *is_needed; /* a bit for each: it is wanted, or something built on it; NULL:
				   * all */
};

struct weighed {
	uint64_t weight;
	uint32_t kid;
};

static uint64_t own_weight(const struct deal *d, uint32_t v)
{
	if (v >= d->s->first_loose)
		return LOOSE_WEIGHT;
	uint64_t weight = OWN_WEIGHT + (uint64_t)NEW * d->s->stored[v] + d->size[v];
	return weight < WEIGHT_MAX ? weight : WEIGHT_MAX;
}

static bool is_needed(const struct deal *d, uint32_t v)
{
	return !d->is_needed || d->is_needed[v >> 3] >> (v & 7) & 1;
}

/* With all that it is built on; which may be itself. */
static void need(struct deal *d, uint32_t v)
{
	for (; v != ES_SWEEP_NONE && !is_needed(d, v); v = d->s->parent[v])
		d->is_needed[v >> 3] |= (unsigned char)(1u << (v & 7));
}

/* When little is wanted, most trees need not be looked at: what is new in a repository that was
 * audited before. */
static void find_needed(struct deal *d)
{
	const struct es_sweep *s = d->s;
	d->is_needed = es_alloc((size_t)s->n / 8 + 1, 1);
	for (uint32_t i = 0; i < s->n; i++) {
		if (!s->wanted[i >> 3])
			i |= 7; /* none of eight */
		else if (es_sweep_wants(s, i))
			need(d, i);
	}
}

/* Lightest first, those without weight last. */
static int by_weight(const void *a, const void *b)
{
	const struct weighed *x = a, *y = b;
	uint64_t p = x->weight - 1, q = y->weight - 1;
	if (p != q)
		return p < q ? -1 : 1;
	return x->kid < y->kid ? -1 : x->kid > y->kid;
}

static void sort_kids(struct deal *d, uint32_t *kids, size_t n)
{
	if (n < 2)
		return;
	if (n > d->cap) {
		d->cap = n + n / 2;
		d->spare = es_resize(d->spare, d->cap, sizeof *d->spare);
	}
	for (size_t i = 0; i < n; i++)
		d->spare[i] = (struct weighed){ d->weight[kids[i]], kids[i] };
	qsort(d->spare, n, sizeof *d->spare, by_weight);
	for (size_t i = 0; i < n; i++)
		kids[i] = d->spare[i].kid;
}

/* True when what is built on `v` is worth making `v` again for. */
static bool is_worth(const struct deal *d, uint32_t v, uint64_t weight)
{
	uint64_t cost = (uint64_t)LOOKED_AT * d->size[v];
	for (; v != ES_SWEEP_NONE && cost <= weight / AGAIN; v = d->s->parent[v])
		cost += own_weight(d, v);
	return cost <= weight / AGAIN;
}

static void add_piece(
	struct deal *d, enum es_piece_form form, uint32_t from, uint32_t to, uint64_t weight)
{
	es_vec_push(&d->s->pieces, (struct es_sweep_piece){ weight, from, to, form });
}

/* Hands the children from place `from` on to pieces of their own, a share or more in each. */
static void cut_kids(struct deal *d, uint32_t from, uint32_t to)
{
	const uint32_t *kids = d->s->kids;
	uint64_t sum = 0;
	for (uint32_t k = from; k < to; k++) {
		sum += d->weight[kids[k]];
		if (sum < d->share && k + 1 < to)
			continue;
		add_piece(d, ES_PIECE_KIDS, from, k + 1, sum);
		from = k + 1;
		sum = 0;
	}
}

/* Decides which children of `v` are visited with it. They come lightest first: the way down to the
 * heaviest then needs nothing of those above it, so what has to be held grows with the logarithm of
 * a tree, not with its height. */
static void deal_kids(struct deal *d, uint32_t v)
{
	struct es_sweep *s = d->s;
	uint32_t from = s->kids_of[v], to = s->kids_of[(size_t)v + 1], end = from;
	uint64_t all = 0, kept = 0;
	sort_kids(d, s->kids + from, to - from);
	for (; end < to && d->weight[s->kids[end]]; end++)
		all += d->weight[s->kids[end]];
	uint32_t keep = end;
	if (all > d->share && is_worth(d, v, all)) {
		for (keep = from; kept + d->weight[s->kids[keep]] <= d->share; keep++)
			kept += d->weight[s->kids[keep]];
		cut_kids(d, keep, end);
	} else {
		kept = all;
	}
	s->nkids[v] = keep - from;
	/* What something is built on is visited here, too, if all of that is in other pieces. */
	d->weight[v] = end > from || es_sweep_wants(s, v) ? own_weight(d, v) + kept : 0;
}

/* Small trees are put together in the order of their offsets, large ones are pieces by themselves.
 */
static void deal_roots(struct deal *d)
{
	struct es_sweep *s = d->s;
	uint32_t n = 0, from = 0;
	uint64_t sum = 0;
	for (uint32_t i = 0; i < s->nroots; i++) {
		uint64_t weight = d->weight[s->order[i]];
		if (weight == 0 || weight >= d->share / GROUPS)
			continue;
		s->roots[n++] = s->order[i];
		sum += weight;
		if (sum < d->share / GROUPS)
			continue;
		add_piece(d, ES_PIECE_ROOTS, from, n, sum);
		from = n;
		sum = 0;
	}
	if (n > from)
		add_piece(d, ES_PIECE_ROOTS, from, n, sum);
	for (uint32_t i = 0; i < s->nroots; i++) {
		uint64_t weight = d->weight[s->order[i]];
		if (weight < d->share / GROUPS)
			continue;
		s->roots[n++] = s->order[i];
		add_piece(d, ES_PIECE_ROOTS, n - 1, n, weight);
	}
}

static void deal_lost(struct deal *d)
{
	uint32_t n = d->s->nlost;
	for (uint32_t i = 0; i < n; i += LOST_GROUP) {
		uint32_t to = n - i > LOST_GROUP ? i + LOST_GROUP : n;
		add_piece(d, ES_PIECE_LOST, i, to, (uint64_t)LOST_WEIGHT * (to - i));
	}
}

static int heaviest_first(const void *a, const void *b)
{
	const struct es_sweep_piece *x = a, *y = b;
	if (x->weight != y->weight)
		return x->weight > y->weight ? -1 : 1;
	if (x->form != y->form)
		return x->form < y->form ? -1 : 1;
	return x->from < y->from ? -1 : x->from > y->from;
}

void es_sweep_deal(struct es_sweep *s, const unsigned char *wanted)
{
	struct deal d = { .s = s };
	uint64_t all = 0;
	s->wanted = wanted;
	s->pieces.n = 0;
	memset(&s->next, 0, sizeof s->next);
	d.weight = es_alloc((size_t)s->n + 1, sizeof *d.weight);
	d.size = es_alloc((size_t)s->n + 1, sizeof *d.size);
	if (wanted)
		find_needed(&d);
	for (uint32_t i = 0; i < s->norder; i++) {
		uint32_t v = s->order[i], parent = s->parent[v];
		if (!is_needed(&d, v))
			continue;
		d.size[v] = parent == ES_SWEEP_NONE ? s->stored[v] : d.size[parent];
		if (es_sweep_wants(s, v))
			all += own_weight(&d, v);
	}
	uint64_t shares = (uint64_t)SHARES_EACH * s->jobs;
	d.share = all / shares > SHARE_MIN ? all / shares : SHARE_MIN;
	for (uint32_t i = s->norder; i > 0; i--)
		if (is_needed(&d, s->order[i - 1]))
			deal_kids(&d, s->order[i - 1]);
	deal_roots(&d);
	deal_lost(&d);
	if (s->pieces.n)
		qsort(s->pieces.v, s->pieces.n, sizeof *s->pieces.v, heaviest_first);
	free(d.weight);
	free(d.size);
	free(d.spare);
	free(d.is_needed);
}
