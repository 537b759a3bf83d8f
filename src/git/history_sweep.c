#include "base/err.h"
#include "base/mem.h"
#include "base/pool.h"
#include "git/census_parts.h"
#include "git/walk.h"

#include <stdlib.h>

/* Lists a whole history: a sweep over all that is no blob, and a census of it. */

struct listing {
	struct es_sweep *sweep;
	struct es_census *census;
	struct lister *workers;
	struct es_flag stop;
};

struct lister {
	struct listing *all;
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

static void fail(void *ctx, const struct es_sweep_failure *f)
{
	struct lister *l = ctx;
	es_census_fail(l->all->census, l->number, f->number, f->reason, true);
}

static void work(void *ctx, unsigned worker)
{
	struct listing *all = ctx;
	struct lister *l = &all->workers[worker];
	const struct es_sweep_visitor visitor = { l, visit, fail };
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
	struct listing *all, const struct es_history_options *o, struct es_error *err)
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

enum es_status es_history_sweep(struct es_history **out, struct es_item_vec *items,
	struct es_skip_vec *skips, struct es_repo *r, const struct es_history_options *o,
	const struct es_loader *loader, struct es_arena *arena, struct es_error *err)
{
	struct listing all = { .sweep = NULL };
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
