#include "git/before.h"
#include "base/mem.h"
#include "git/treediff.h"

#include <stdlib.h>

enum {
	LOOKS_MAX = 64 * 1000 * 1000, /* entries of trees, in a range */
	GONE_LOOKS_MAX = 256 * 1024,  /* in a commit */
	GONE_MAX = 1024,
	KEPT_MAX = 1024 * 1024, /* arrivals, and olds */
};

/* An old blob in the place of a file, in a parent of the commit at hand or on the left side. */
struct stood {
	uint32_t file;
	struct es_oid blob;
};
struct stood_vec ES_VEC(struct stood);

struct asking {
	struct es_before *b;
	struct es_history *h;
	struct es_treediff diff;
	/* Of the commit at hand: by file, from how many parents and left sides it differs. */
	uint32_t *nparents, *nleft;
	size_t *counted; /* by file, the comparison in which it was counted last */
	bool is_left;
	struct es_number_vec touched; /* files with nparents */
	struct stood_vec stood;
};

/* ---- files by their path ---- */

struct key {
	struct es_file file;
	uint32_t index;
};

static int compare_files(const struct es_file *a, const struct es_file *b)
{
	int order = es_slice_compare(a->path, b->path);
	return order ? order : es_oid_compare(&a->blob, &b->blob);
}

static int by_file(const void *a, const void *b)
{
	const struct key *x = a, *y = b;
	return compare_files(&x->file, &y->file);
}

static void sort_files(struct es_before *b)
{
	struct key *keys = es_alloc(b->nfiles + 1, sizeof *keys);
	for (size_t i = 0; i < b->nfiles; i++)
		keys[i] = (struct key){ b->files[i], (uint32_t)i };
	qsort(keys, b->nfiles, sizeof *keys, by_file);
	b->sorted = es_alloc(b->nfiles + 1, sizeof *b->sorted);
	for (size_t i = 0; i < b->nfiles; i++)
		b->sorted[i] = keys[i].index;
	free(keys);
}

/* The place in the order of the first that is not before. */
static size_t find_place(const struct es_before *b, const struct es_file *file)
{
	size_t low = 0, high = b->nfiles;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (compare_files(&b->files[b->sorted[middle]], file) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

uint32_t es_before_file(const struct es_before *b, struct es_slice path, const struct es_oid *blob)
{
	struct es_file file = { *blob, path };
	size_t at = find_place(b, &file);
	bool is_there = at < b->nfiles && compare_files(&b->files[b->sorted[at]], &file) == 0;
	return is_there ? b->sorted[at] : ES_BEFORE_NONE;
}

static bool wants(void *ctx, struct es_slice folder)
{
	const struct es_before *b = ((struct asking *)ctx)->b;
	struct es_file first = { .path = folder };
	size_t at = find_place(b, &first);
	if (at == b->nfiles)
		return false;
	struct es_slice path = b->files[b->sorted[at]].path;
	return es_slice_equal(es_slice_sub(path, 0, folder.len), folder);
}

/* ---- one commit ---- */

static void differs(
	void *ctx, struct es_slice path, const struct es_oid *old, const struct es_oid *now)
{
	struct asking *a = ctx;
	uint32_t file = es_oid_is_zero(now) ? ES_BEFORE_NONE : es_before_file(a->b, path, now);
	if (file == ES_BEFORE_NONE)
		return;
	if (a->is_left && !a->nparents[file])
		return;
	/* A tree may name one file twice; it is one parent all the same. */
	bool is_again = a->counted[file] == a->diff.ncompared;
	a->counted[file] = a->diff.ncompared;
	if (a->is_left)
		a->nleft[file] += !is_again;
	else if (!is_again && !a->nparents[file]++)
		es_vec_push(&a->touched, file);
	struct stood s = { file, *old };
	if (!es_oid_is_zero(old))
		es_vec_push(&a->stood, s);
}

static int by_stood_file(const void *a, const void *b)
{
	const struct stood *x = a, *y = b;
	if (x->file != y->file)
		return x->file < y->file ? -1 : 1;
	return es_oid_compare(&x->blob, &y->blob);
}

static size_t find_stood(const struct stood_vec *all, uint32_t file)
{
	size_t low = 0, high = all->n;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (all->v[middle].file < file)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* What differs from all parents has arrived. */
static void take_arrivals(struct asking *a, uint32_t rank, size_t nparents)
{
	struct es_before *b = a->b;
	if (a->stood.n)
		qsort(a->stood.v, a->stood.n, sizeof *a->stood.v, by_stood_file);
	for (size_t i = 0; i < a->touched.n; i++) {
		uint32_t file = a->touched.v[i];
		struct es_arrival arrival = { file, rank, b->olds.n, 0,
			a->nleft[file] < a->h->left.n };
		size_t at = find_stood(&a->stood, file);
		b->is_cut = b->is_cut || b->arrivals.n + b->olds.n >= KEPT_MAX;
		for (; a->nparents[file] == nparents && !b->is_cut && at < a->stood.n; at++) {
			if (a->stood.v[at].file != file)
				break;
			es_vec_push(&b->olds, a->stood.v[at].blob);
			arrival.nolds++;
		}
		if (a->nparents[file] == nparents && !b->is_cut)
			es_vec_push(&b->arrivals, arrival);
	}
	for (size_t i = 0; i < a->touched.n; i++)
		a->nparents[a->touched.v[i]] = a->nleft[a->touched.v[i]] = 0;
	a->touched.n = a->stood.n = 0;
}

/* The tree of a commit, listed or not; zero when it cannot be had. */
static enum es_status find_tree(
	struct es_oid *out, struct es_history *h, uint32_t number, struct es_error *err)
{
	const struct es_commit *c = &h->commit.v[number];
	*out = (struct es_oid){ { 0 } };
	if (es_history_is_listed(c)) {
		*out = h->trees.keys[c->tree];
		return ES_OK;
	}
	struct es_object object;
	struct es_commit_text text;
	struct es_oid oid = h->commits.keys[number];
	enum es_status st = es_history_read(&object, h, &oid, ES_OBJECT_COMMIT, "commit", err);
	if (!st && object.type && es_commit_parse(&text, object.bytes))
		*out = text.tree;
	return st;
}

/* Compares with each parent that can be read; with nothing where there is none. */
static enum es_status compare_parents(size_t *nparents, struct es_treediff *d, uint32_t rank,
	const struct es_treediff_visitor *v, struct es_error *err)
{
	struct es_history *h = d->h;
	struct es_commit c = h->commit.v[h->order[rank]];
	struct es_oid now = h->trees.keys[c.tree], old = { { 0 } };
	enum es_status st = ES_OK;
	*nparents = 0;
	for (uint32_t i = 0; i < c.nparents && !st; i++) {
		st = find_tree(&old, h, h->parents.v[c.parents + i], err);
		if (st || es_oid_is_zero(&old))
			continue;
		st = es_treediff_each(d, &old, &now, v, err);
		++*nparents;
	}
	if (st || *nparents)
		return st;
	old = (struct es_oid){ { 0 } };
	*nparents = 1;
	return es_treediff_each(d, &old, &now, v, err);
}

static enum es_status ask_commit(struct asking *a, uint32_t rank, struct es_error *err)
{
	const struct es_treediff_visitor v = { a, wants, differs };
	struct es_history *h = a->h;
	size_t nparents;
	struct es_oid now = h->trees.keys[h->commit.v[h->order[rank]].tree];
	a->is_left = false;
	enum es_status st = compare_parents(&nparents, &a->diff, rank, &v, err);
	a->is_left = true;
	for (size_t i = 0; i < h->left.n && a->touched.n && !st; i++)
		st = es_treediff_each(&a->diff, &h->left.v[i], &now, &v, err);
	take_arrivals(a, rank, nparents);
	return st ? st : es_tick(&h->tick, err);
}

/* ---- the whole ---- */

/* They come in the order of commits; each file's stay in it. */
static void group_arrivals(struct es_before *b)
{
	struct es_arrival_vec grouped = { 0 };
	size_t *next = es_alloc(b->nfiles + 2, sizeof *next);
	b->first = es_alloc(b->nfiles + 1, sizeof *b->first);
	for (size_t i = 0; i < b->arrivals.n; i++) {
		next[b->arrivals.v[i].file + 1]++;
		es_vec_push(&grouped, b->arrivals.v[i]);
	}
	for (size_t i = 0; i < b->nfiles; i++) {
		next[i + 1] += next[i];
		b->first[i + 1] = next[i + 1];
	}
	for (size_t i = 0; i < b->arrivals.n; i++)
		grouped.v[next[b->arrivals.v[i].file]++] = b->arrivals.v[i];
	es_vec_release(&b->arrivals);
	b->arrivals = grouped;
	free(next);
}

enum es_status es_before_find(struct es_before *out, struct es_history *h,
	const struct es_file *files, size_t nfiles, struct es_error *err)
{
	struct es_before b = { .files = files, .nfiles = nfiles };
	struct asking a = { .b = &b, .h = h, .diff = { .h = h, .nlooks_max = LOOKS_MAX } };
	a.nparents = es_alloc(nfiles + 1, sizeof *a.nparents);
	a.nleft = es_alloc(nfiles + 1, sizeof *a.nleft);
	a.counted = es_alloc(nfiles + 1, sizeof *a.counted);
	sort_files(&b);
	enum es_status st = ES_OK;
	for (size_t i = 0; i < h->norder && nfiles && !st; i++)
		st = ask_commit(&a, (uint32_t)i, err);
	group_arrivals(&b);
	b.is_cut = b.is_cut || a.diff.is_cut;
	free(a.nparents);
	free(a.nleft);
	free(a.counted);
	es_vec_release(&a.touched);
	es_vec_release(&a.stood);
	es_treediff_release(&a.diff);
	if (st)
		es_before_release(&b);
	else
		*out = b;
	return st;
}

void es_before_release(struct es_before *b)
{
	free(b->sorted);
	free(b->first);
	es_vec_release(&b->arrivals);
	es_vec_release(&b->olds);
}

/* ---- what a commit changes and takes away ---- */

struct collecting {
	struct es_gone_vec *out;
	struct es_arena *arena;
	size_t end;		/* of out */
	struct es_oidmap added; /* blobs that have come to paths where nothing was */
};

static void collect(
	void *ctx, struct es_slice path, const struct es_oid *old, const struct es_oid *now)
{
	struct collecting *c = ctx;
	if (es_oid_is_zero(old))
		(void)es_oidmap_add(&c->added, now, NULL);
	if (es_oid_is_zero(old) || c->out->n >= c->end)
		return;
	struct es_gone gone = { es_arena_copy(c->arena, path), *old, *now };
	es_vec_push(c->out, gone);
}

/* Files that went away first. */
static int by_likelihood(const void *a, const void *b)
{
	const struct es_gone *x = a, *y = b;
	int order = es_oid_is_zero(&y->now) - es_oid_is_zero(&x->now);
	if (!order)
		order = es_slice_compare(x->path, y->path);
	return order ? order : es_oid_compare(&x->old, &y->old);
}

/* A file that is elsewhere now, as it was, has lost nothing. */
static void drop_moved(struct collecting *c, size_t first)
{
	size_t kept = first;
	for (size_t i = first; i < c->out->n; i++) {
		struct es_gone g = c->out->v[i];
		if (!es_oid_is_zero(&g.now) || es_oidmap_find(&c->added, &g.old) == ES_OIDMAP_NONE)
			c->out->v[kept++] = g;
	}
	c->out->n = kept;
	if (kept > first)
		qsort(c->out->v + first, kept - first, sizeof *c->out->v, by_likelihood);
}

enum es_status es_before_gone(struct es_gone_vec *out, struct es_history *h, uint32_t rank,
	struct es_arena *arena, struct es_error *err)
{
	size_t first = out->n;
	struct collecting c = { .out = out, .arena = arena, .end = first + GONE_MAX };
	const struct es_treediff_visitor v = { &c, NULL, collect };
	struct es_treediff d = { .h = h, .nlooks_max = GONE_LOOKS_MAX };
	size_t nparents;
	enum es_status st = compare_parents(&nparents, &d, rank, &v, err);
	drop_moved(&c, first);
	es_oidmap_release(&c.added);
	es_treediff_release(&d);
	return st;
}
