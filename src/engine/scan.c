#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "engine/findings.h"
#include "engine/list.h"
#include "engine/setup.h"
#include "engine/worker.h"

#include <stdlib.h>

static const char *command_of(const struct es_scan_options *o)
{
	switch (o->mode) {
	case ES_SCAN_WORKTREE:
		return "scan";
	case ES_SCAN_CHECK:
		return "check";
	case ES_SCAN_STAGED:
		return "scan --staged";
	case ES_SCAN_HISTORY:
		return o->unreachable ? "scan --history --unreachable" : "scan --history";
	case ES_SCAN_RANGE:
		return "scan --range";
	case ES_SCAN_STDIN:
		return "scan --stdin";
	}
	return "";
}

static enum es_status prepare(struct es_run *run, struct es_error *err)
{
	const struct es_scan_options *o = run->options;
	run->result->scope.command = es_slice_from(command_of(o));
	run->result->scope.target = es_run_keep(run, o->path ? o->path : ".");
	enum es_status st = es_setup_repository(run, err);
	if (!st)
		st = es_setup_config(run, err);
	if (!st)
		st = es_setup_rules(run, err);
	if (!st)
		st = es_list_items(run, err);
	if (!st && es_run_is_cancelled(run))
		st = es_fail(err, ES_EINTERRUPTED, "interrupted");
	return st;
}

/* ---- workers ---- */

static unsigned worker_count(const struct es_run *run)
{
	unsigned n = es_run_jobs(run);
	if (n > run->items.n)
		n = (unsigned)run->items.n;
	return n ? n : 1;
}

static void run_worker(void *ctx, unsigned number)
{
	es_worker_run((struct es_worker *)ctx + number);
}

static int by_item(const void *a, const void *b)
{
	const struct es_item_skip *x = a, *y = b;
	if (x->item != y->item)
		return (x->item > y->item) - (x->item < y->item);
	return es_slice_compare(x->skip.reason, y->skip.reason);
}

static int by_item_and_place(const void *a, const void *b)
{
	const struct es_hit *x = a, *y = b;
	if (x->item != y->item)
		return (x->item > y->item) - (x->item < y->item);
	int order = es_slice_compare(x->member, y->member);
	if (!order && x->line != y->line)
		order = (x->line > y->line) - (x->line < y->line);
	if (!order && x->column != y->column)
		order = (x->column > y->column) - (x->column < y->column);
	if (!order)
		order = es_slice_compare(x->rule->id, y->rule->id);
	return order ? order : es_slice_compare(x->id, y->id);
}

/* Which worker had an item is chance: from here on only the items' order counts. */
static void merge_skips(struct es_run *run, struct es_worker *workers, unsigned n)
{
	struct es_item_skip_vec all = { 0 };
	for (unsigned i = 0; i < n; i++)
		for (size_t k = 0; k < workers[i].skips.n; k++)
			es_vec_push(&all, workers[i].skips.v[k]);
	if (all.n)
		qsort(all.v, all.n, sizeof *all.v, by_item);
	for (size_t i = 0; i < all.n; i++)
		es_vec_push(&run->result->summary.skipped, all.v[i].skip);
	es_vec_release(&all);
}

static void merge_hits(struct es_hit_vec *all, struct es_worker *workers, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		for (size_t k = 0; k < workers[i].hits.n; k++)
			es_vec_push(all, workers[i].hits.v[k]);
	if (all->n)
		qsort(all->v, all->n, sizeof *all->v, by_item_and_place);
}

static enum es_status merge(struct es_hit_vec *all, struct es_run *run, struct es_worker *workers,
	unsigned n, struct es_error *err)
{
	struct es_summary *sum = &run->result->summary;
	for (unsigned i = 0; i < n; i++) {
		es_vec_push(&run->result->kept, workers[i].kept);
		sum->bytes += workers[i].nbytes;
		sum->bytes_matched += workers[i].scanner.bytes_matched;
		sum->limit_hits += workers[i].nlimits;
	}
	for (unsigned i = 0; i < n; i++)
		if (workers[i].status)
			return es_fail(err, workers[i].status, "%s", workers[i].error.text);
	if (es_run_is_cancelled(run))
		return es_fail(err, ES_EINTERRUPTED, "interrupted");
	sum->items = run->items.n;
	merge_skips(run, workers, n);
	merge_hits(all, workers, n);
	return ES_OK;
}

static enum es_status find_hits(struct es_hit_vec *all, struct es_run *run, struct es_error *err)
{
	unsigned n = worker_count(run);
	struct es_worker *workers = es_alloc(n, sizeof *workers);
	for (unsigned i = 0; i < n; i++)
		es_worker_init(&workers[i], run, i);
	es_pool_run(n, run_worker, workers);
	enum es_status st = merge(all, run, workers, n, err);
	for (unsigned i = 0; i < n; i++)
		es_worker_release(&workers[i]);
	free(workers);
	return st;
}

/* ---- the whole ---- */

static bool has_gap(const struct es_result *r)
{
	for (size_t i = 0; i < r->summary.skipped.n; i++)
		if (r->summary.skipped.v[i].is_gap)
			return true;
	return false;
}

static enum es_status scan(struct es_run *run, struct es_error *err)
{
	struct es_hit_vec hits = { 0 };
	enum es_status st = prepare(run, err);
	if (!st)
		st = find_hits(&hits, run, err);
	if (!st && run->history)
		st = es_findings_from_history(run, &hits, err);
	else if (!st)
		es_findings_from_tree(run, &hits);
	es_vec_release(&hits);
	if (st)
		return st;
	es_findings_finish(run);
	run->result->scope.is_complete = !has_gap(run->result);
	return ES_OK;
}

static void release_run(struct es_run *run)
{
	es_plan_free(run->plan);
	free(run->wanted);
	es_history_free(run->history);
	es_repo_free(run->repo);
	es_vec_release(&run->items);
	es_config_release(&run->config);
}

enum es_status es_scan(
	struct es_result **out, const struct es_scan_options *o, struct es_error *err)
{
	double start = es_clock_seconds();
	struct es_run run = { .options = o };
	run.result = es_alloc(1, sizeof *run.result);
	enum es_status st = scan(&run, err);
	run.result->summary.seconds = es_clock_seconds() - start;
	release_run(&run);
	if (st)
		es_result_free(run.result);
	else
		*out = run.result;
	return st;
}

void es_result_free(struct es_result *r)
{
	if (!r)
		return;
	es_vec_release(&r->findings);
	es_vec_release(&r->summary.skipped);
	es_vec_release(&r->scope.warnings);
	for (size_t i = 0; i < r->kept.n; i++)
		es_arena_release(&r->kept.v[i]);
	es_vec_release(&r->kept);
	es_ruleset_free(r->owned_rules);
	es_arena_release(&r->arena);
	free(r);
}

enum es_exit es_result_exit(const struct es_result *r, enum es_severity fail_on)
{
	if (!r->scope.is_complete)
		return ES_EXIT_FAILED;
	for (size_t i = 0; i < r->findings.n; i++)
		if (r->findings.v[i].severity >= fail_on)
			return ES_EXIT_FINDINGS;
	return ES_EXIT_CLEAN;
}

size_t es_result_findings(const struct es_result *r)
{
	return r->findings.n;
}
