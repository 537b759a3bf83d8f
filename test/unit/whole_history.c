#include "whole_history.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/pool.h"
#include "git/census_parts.h"
#include "git/loose.h"
#include "git/walk.h"
#include "test.h"

#include <stdlib.h>

/* ---- the walk ---- */

static enum es_status read_commits(struct es_history *h, size_t first, struct es_error *err)
{
	/* Parents are added behind, so that this is a walk over all ancestors. */
	for (size_t i = first; i < h->commit.n; i++) {
		enum es_status st = es_history_load_commit(h, (uint32_t)i, err);
		if (st)
			return st;
		if (es_history_is_listed(&h->commit.v[i]))
			es_history_want_tree(h, h->commit.v[i].tree);
	}
	return ES_OK;
}

static enum es_status read_tips(struct es_history *h, struct es_error *err)
{
	enum es_status st = ES_OK;
	for (size_t i = 0; i < h->tips.n && !st; i++)
		st = es_history_add_object(h, &h->tips.v[i].oid, err);
	if (!st)
		st = read_commits(h, 0, err);
	return st ? st : es_history_read_trees(h, err);
}

struct oid_vec ES_VEC(struct es_oid);

static void collect_oid(void *ctx, const struct es_oid *oid)
{
	struct oid_vec *all = ctx;
	es_vec_push(all, *oid);
}

/* Every name in the stores; one that several have comes several times. */
static void collect_all(struct oid_vec *all, const struct es_repo *r)
{
	for (size_t i = 0; i < r->packs.sound.n; i++) {
		const struct es_packindex *x = &r->packs.sound.v[i]->index;
		for (size_t k = 0; k < x->nobjects; k++)
			collect_oid(all, es_packindex_oid(x, k));
	}
	for (size_t i = 0; i < r->stores.n; i++)
		EXPECT_INT(es_loose_each(r->stores.v[i], collect_oid, all, NULL), ES_OK);
}

static int by_oid(const void *a, const void *b)
{
	return es_oid_compare(a, b);
}

/* Reflog entries first, so that what they reach is attributed to commits; then every object of the
 * store that is still unknown. */
static enum es_status read_dangling(struct es_history *h, struct es_error *err)
{
	struct es_tip_vec logs = { 0 };
	struct oid_vec all = { 0 };
	size_t first = h->commit.n;
	enum es_status st = ES_OK;
	h->is_dangling = true;
	es_reflogs_list(&logs, h->skips, h->repo->common_dir, h->skip_arena);
	/* Entries outlive the objects of commits that were pruned. */
	for (size_t i = 0; i < logs.n && !st; i++)
		if (es_history_has(h, &logs.v[i].oid))
			st = es_history_add_object(h, &logs.v[i].oid, err);
	if (!st)
		st = read_commits(h, first, err);
	if (!st)
		st = es_history_read_trees(h, err);
	first = h->commit.n;
	collect_all(&all, h->repo);
	if (all.n)
		qsort(all.v, all.n, sizeof *all.v, by_oid);
	for (size_t i = 0; i < all.n && !st; i++)
		st = es_history_add_object(h, &all.v[i], err);
	if (!st)
		st = read_commits(h, first, err);
	if (!st)
		st = es_history_read_trees(h, err);
	h->is_dangling = false;
	es_vec_release(&logs);
	es_vec_release(&all);
	return st;
}

enum es_status whole_history_walk(struct es_history **out, struct es_item_vec *items,
	struct es_skip_vec *skips, struct es_repo *r, const struct es_history_options *o,
	const struct es_loader *loader, struct es_arena *arena, struct es_error *err)
{
	struct es_history *h = es_history_new(r, o, skips, arena);
	es_history_read_ends(h);
	enum es_status st = read_tips(h, err);
	if (!st && o->unreachable)
		st = read_dangling(h, err);
	if (!st) {
		es_history_end_walk(h, items, loader);
		*out = h;
		h = NULL;
	}
	es_history_free(h);
	return st;
}

/* ---- the sweep ---- */

struct sweeping {
	struct es_sweep *sweep;
	struct es_census *census;
	struct lister *workers;
	struct es_flag stop;
};

struct lister {
	struct sweeping *all;
	unsigned number;
	struct es_tick tick; /* only the first tells progress */
	enum es_status status;
	struct es_error error;
};

static enum es_status visit(void *ctx, const struct es_swept *o, struct es_error *err)
{
	struct lister *l = ctx;
	es_census_take(l->all->census, l->number, o);
	if (es_flag_is_up(&l->all->stop))
		return es_fail(err, ES_EINTERRUPTED, "interrupted");
	return es_tick(&l->tick, err);
}

static void note_failure(void *ctx, const struct es_sweep_failure *f)
{
	struct lister *l = ctx;
	es_census_fail(l->all->census, l->number, f->number, f->reason, true);
}

static void work(void *ctx, unsigned worker)
{
	struct sweeping *all = ctx;
	struct lister *l = &all->workers[worker];
	const struct es_sweep_visitor visitor = { l, visit, note_failure };
	l->status = es_sweep_work(all->sweep, &visitor, &l->error);
	if (l->status)
		es_flag_raise(&all->stop);
}

static unsigned char *want_no_blobs(const struct es_sweep *s)
{
	size_t n = es_sweep_count(s);
	unsigned char *wanted = es_alloc(n / 8 + 1, 1);
	for (uint32_t i = 0; i < n; i++)
		if (es_sweep_type(s, i) != ES_OBJECT_BLOB)
			wanted[i >> 3] |= (unsigned char)(1 << (i & 7));
	return wanted;
}

static enum es_status collect(
	struct sweeping *all, const struct es_history_options *o, struct es_error *err)
{
	unsigned n = o->jobs ? o->jobs : 1;
	unsigned char *wanted = want_no_blobs(all->sweep);
	es_sweep_deal(all->sweep, wanted);
	all->census = es_census_new(all->sweep, n);
	all->workers = es_alloc(n, sizeof *all->workers);
	for (unsigned i = 0; i < n; i++) {
		all->workers[i].all = all;
		all->workers[i].number = i;
		all->workers[i].tick = (struct es_tick){ o->cancel, i ? NULL : o->progress, o->ctx,
			{ "listing", 0, 0 }, 0, 0 };
	}
	es_pool_run(n, work, all);
	enum es_status st = ES_OK;
	for (unsigned i = 0; i < n && !st; i++) {
		st = all->workers[i].status;
		if (st)
			*err = all->workers[i].error;
	}
	free(wanted);
	free(all->workers);
	return st;
}

static void add_items(
	struct es_history *h, struct es_item_vec *items, const struct es_loader *loader)
{
	const struct es_census *c = h->census;
	for (uint32_t i = 0; i < c->nobjects; i++)
		if (es_census_type(c, i) == ES_OBJECT_BLOB && es_history_reaches(h, i))
			es_vec_push(items, es_history_item(h, i, loader));
	es_history_add_messages(h, items, loader);
}

enum es_status whole_history_sweep(struct es_history **out, struct es_item_vec *items,
	struct es_skip_vec *skips, struct es_repo *r, const struct es_history_options *o,
	const struct es_loader *loader, struct es_arena *arena, struct es_error *err)
{
	struct sweeping all = { .sweep = NULL };
	const struct es_sweep_options options = { .jobs = o->jobs, .is_dealt_later = true };
	struct es_history *h = NULL;
	struct es_item_vec names = { 0 };
	enum es_status st = es_sweep_new(&all.sweep, r, &options, err);
	if (!st)
		st = collect(&all, o, err);
	if (!st)
		st = es_census_finish(&h, &names, skips, all.census, r, o, arena, err);
	if (!st) {
		h->sweep = all.sweep;
		add_items(h, items, loader);
		for (size_t i = 0; i < names.n; i++)
			es_vec_push(items, names.v[i]);
		*out = h;
	} else {
		es_census_free(all.census);
		es_sweep_free(all.sweep);
	}
	es_vec_release(&names);
	return st;
}
