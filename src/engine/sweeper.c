#include "engine/sweeper.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/pool.h"
#include "engine/cache.h"
#include "engine/contents.h"
#include "engine/gather.h"
#include "git/census.h"
#include "git/commit_message.h"

#include <stdlib.h>

struct sweeper {
	struct es_run *run;
	struct es_sweep *sweep;
	struct es_census *census;
	struct es_cache *cache; /* NULL: none */
	bool is_known;		/* what is not wanted was scanned by an earlier run */
	struct es_counter ndone;
};

/* The visitor of one worker. */
struct visitor {
	struct sweeper *s;
	struct es_worker w;
	size_t nvisits;
};

enum {
	TELL_AFTER = 64, /* objects */
	/* New pieces of text that an object has, as a guess: the table has room for so many. */
	PIECES_EACH = 4,
};

#define TOO_LARGE "larger than the maximum size (--max-file-size)"

static void tell_progress(struct visitor *v)
{
	if (++v->nvisits % TELL_AFTER)
		return;
	size_t done = es_counter_take(&v->s->ndone, TELL_AFTER);
	if (v->w.number == 0)
		es_run_progress(v->s->run, "scanning", done, es_sweep_count(v->s->sweep));
}

static size_t max_size(const struct es_run *run)
{
	size_t max = run->options->max_file_size;
	return max ? max : ES_DEFAULT_MAX_FILE;
}

/* A limit that the caller chose is what the caller asked for. */
static void note_size(struct visitor *v, uint32_t number)
{
	es_worker_skip(&v->w, number, TOO_LARGE, !v->s->run->options->max_file_size);
}

static enum es_status visit_blob(struct visitor *v, const struct es_swept *o, struct es_error *err)
{
	struct es_text_source source = { .item = o->number };
	struct es_version of = { o->base_slot, { o->copies, o->ncopies, o->base.len } };
	/* To read an old text for the sake of a new one would cost as much as to read that whole.
	 */
	if (!o->is_wanted && v->s->is_known) {
		es_scanner_forget(&v->w.scanner, o->slot);
		return ES_OK;
	}
	if (o->bytes.len > max_size(v->s->run)) {
		es_scanner_forget(&v->w.scanner, o->slot);
		if (o->is_wanted)
			note_size(v, o->number);
		return ES_OK;
	}
	return es_contents_scan_version(&v->w, o->is_wanted ? &source : NULL, o->bytes, o->slot,
		o->base_slot == ES_SWEEP_NO_SLOT ? NULL : &of, err);
}

static enum es_status visit_message(
	struct visitor *v, const struct es_swept *o, struct es_error *err)
{
	struct es_text_source source = { .item = o->number, .is_message = true };
	if (!o->is_wanted)
		return ES_OK;
	if (es_commit_message_len(o->bytes) > max_size(v->s->run)) {
		note_size(v, o->number);
		return ES_OK;
	}
	es_buf_reset(&v->w.bytes);
	es_commit_message_add(&v->w.bytes, o->bytes);
	return es_contents_scan(&v->w, &source, es_buf_slice(&v->w.bytes), err);
}

static enum es_status visit(void *ctx, const struct es_swept *o, struct es_error *err)
{
	struct visitor *v = ctx;
	if (es_run_is_cancelled(v->s->run))
		return es_fail(err, ES_EINTERRUPTED, "interrupted");
	es_census_take(v->s->census, v->w.number, o);
	tell_progress(v);
	switch (o->type) {
	case ES_OBJECT_BLOB:
		return visit_blob(v, o, err);
	case ES_OBJECT_COMMIT:
	case ES_OBJECT_TAG:
		return visit_message(v, o, err);
	case ES_OBJECT_TREE:
	case ES_OBJECT_ANY:
		break;
	}
	return ES_OK;
}

/* A blob beyond all limits is told as one that is beyond the caller's; of commits, tags and trees
 * more is lost than their text. */
static void note_failure(void *ctx, const struct es_sweep_failure *f)
{
	struct visitor *v = ctx;
	bool is_large = f->status == ES_ELIMIT && f->type == ES_OBJECT_BLOB;
	bool was_asked = is_large && v->s->run->options->max_file_size;
	es_census_fail(
		v->s->census, v->w.number, f->number, is_large ? TOO_LARGE : f->reason, !was_asked);
}

static void run_visitor(void *ctx, unsigned number)
{
	struct visitor *v = (struct visitor *)ctx + number;
	const struct es_sweep_visitor calls = { v, visit, note_failure };
	v->w.status = es_sweep_work(v->s->sweep, &calls, &v->w.error);
	if (v->w.status)
		es_flag_raise(&v->s->run->cancelled); /* the others need not go on */
	es_worker_rest(&v->w);
}

/* ---- afterwards ---- */

static const struct es_history_options *history_options(
	struct es_history_options *out, struct es_run *run)
{
	const struct es_scan_options *o = run->options;
	*out = (struct es_history_options){ .unreachable = o->unreachable,
		.jobs = es_run_jobs(run),
		.cancel = o->cancel,
		.progress = o->progress,
		.ctx = o->ctx };
	return out;
}

/* Numbers of the sweep become items, in their order, each made when it is first needed; hits and
 * skips of what history does not reach go. Both come sorted by number. */
struct renaming {
	struct es_run *run;
	const struct es_loader *loader;
	uint32_t last;
	bool has_last;
};

static bool rename_item(struct renaming *r, size_t *item)
{
	uint32_t number = (uint32_t)*item;
	if (!es_history_reaches(r->run->history, number))
		return false;
	if (!r->has_last || r->last != number)
		es_vec_push(&r->run->items, es_history_item(r->run->history, number, r->loader));
	r->has_last = true;
	r->last = number;
	*item = r->run->items.n - 1;
	return true;
}

static void keep_reached(struct es_run *run, const struct es_loader *loader,
	struct es_hit_vec *hits, struct es_item_skip_vec *skips)
{
	struct renaming r = { run, loader, 0, false };
	size_t kept = 0;
	for (size_t i = 0; i < hits->n; i++)
		if (rename_item(&r, &hits->v[i].item))
			hits->v[kept++] = hits->v[i];
	hits->n = kept;
	for (size_t i = 0; i < skips->n; i++)
		if (es_history_reaches(run->history, (uint32_t)skips->v[i].item))
			es_vec_push(&run->result->summary.skipped, skips->v[i].skip);
}

/* Names are scanned as items, once it is known which of them history has. */
static enum es_status finish(struct sweeper *s, struct es_hit_vec *hits,
	struct es_item_skip_vec *skips, struct es_error *err)
{
	struct es_run *run = s->run;
	struct es_result *result = run->result;
	struct es_history_options o;
	struct es_hit_vec in_names = { 0 };
	enum es_status st = es_census_finish(&run->history, &run->items, &result->summary.skipped,
		s->census, run->repo, history_options(&o, run), &result->arena, err);
	if (st)
		return st;
	s->census = NULL;
	struct es_history_totals totals = es_history_totals(run->history);
	st = es_gather_items(&in_names, run, err);
	run->loaders[run->nloaders] = es_repo_loader(run->repo);
	keep_reached(run, &run->loaders[run->nloaders++], hits, skips);
	if (!st && s->cache)
		es_cache_save(s->cache, &in_names);
	for (size_t i = 0; i < in_names.n; i++)
		es_vec_push(hits, in_names.v[i]);
	es_vec_release(&in_names);
	result->summary.items += totals.nobjects;
	result->summary.bytes += totals.nbytes;
	return st;
}

/* A sweep is made while the cache is read. */
struct preparing {
	struct sweeper *s;
	struct es_sweep_options options;
	enum es_status status;
	struct es_error *err;
	struct es_counter next;
};

static void prepare(void *ctx, unsigned worker)
{
	struct preparing *p = ctx;
	(void)worker;
	for (size_t step; (step = es_counter_take(&p->next, 1)) < 2;) {
		if (step == 0)
			p->status =
				es_sweep_new(&p->s->sweep, p->s->run->repo, &p->options, p->err);
		else if (p->s->cache)
			es_cache_read(p->s->cache);
	}
}

static void deal(struct sweeper *s, struct es_worker *w)
{
	const unsigned char *wanted = s->cache ? es_cache_restore(s->cache, s->census, w) : NULL;
	s->is_known = wanted != NULL;
	es_sweep_deal(s->sweep, wanted);
}

static enum es_status work(
	struct sweeper *s, struct es_hit_vec *hits, unsigned jobs, struct es_error *err)
{
	struct es_item_skip_vec skips = { 0 };
	struct visitor *v = es_alloc(jobs, sizeof *v);
	struct es_worker **workers = es_alloc(jobs, sizeof *workers);
	for (unsigned i = 0; i < jobs; i++) {
		v[i].s = s;
		workers[i] = &v[i].w;
		es_worker_init(&v[i].w, s->run, i);
		v[i].w.sweep = s->sweep;
	}
	deal(s, workers[0]);
	es_pool_run(jobs, run_visitor, v);
	enum es_status st = es_gather(hits, &skips, s->run, workers, jobs, err);
	if (!st && s->cache)
		es_cache_take(s->cache, hits, &skips);
	if (!st)
		st = finish(s, hits, &skips, err);
	for (unsigned i = 0; i < jobs; i++)
		es_worker_release(&v[i].w);
	es_vec_release(&skips);
	free(workers);
	free(v);
	return st;
}

enum es_status es_sweep_history(struct es_hit_vec *hits, struct es_run *run, struct es_error *err)
{
	unsigned jobs = es_run_jobs(run);
	size_t max = max_size(run);
	struct sweeper s = { .run = run, .cache = es_cache_open(run) };
	struct preparing p = { .s = &s,
		.options = { .max_object = max > ES_DEFAULT_MAX_FILE ? max : ES_DEFAULT_MAX_FILE,
			.jobs = jobs,
			.is_dealt_later = true },
		.err = err };
	es_run_progress(run, "listing", 0, 0);
	es_pool_run(s.cache && jobs > 1 ? 2 : 1, prepare, &p);
	enum es_status st = p.status;
	if (!st) {
		run->sweep = s.sweep;
		run->quiet = es_quiet_new(
			es_plan_reach(run->plan), PIECES_EACH * es_sweep_count(s.sweep));
		s.census = es_census_new(s.sweep, jobs);
		st = work(&s, hits, jobs, err);
	}
	es_cache_free(s.cache);
	es_census_free(s.census);
	es_quiet_free(run->quiet);
	run->quiet = NULL;
	return st;
}
