#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "engine/envlint.h"
#include "engine/findings.h"
#include "engine/gather.h"
#include "engine/list.h"
#include "engine/past.h"
#include "engine/setup.h"
#include "engine/sweeper.h"
#include "engine/targets.h"
#include "engine/treescan.h"
#include "engine/watch.h"

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
	case ES_SCAN_AUDIT:
		return o->unreachable ? "audit --unreachable" : "audit";
	case ES_SCAN_ENV:
		return "env";
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
		st = es_envlint_prepare(run, err);
	if (!st)
		st = es_list_items(run, err);
	if (!st && es_run_is_cancelled(run))
		st = es_fail(err, ES_EINTERRUPTED, "interrupted");
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

static bool is_of_history(enum es_scan_mode mode)
{
	return mode == ES_SCAN_HISTORY || mode == ES_SCAN_RANGE || mode == ES_SCAN_AUDIT;
}

/* Findings of history come with commits, those of the tree without: in an audit each secret of
 * history is a finding, and each place in the tree is one, as if they had been looked for apart. */
static enum es_status find_in_history(struct es_run *run, struct es_error *err)
{
	struct es_hit_vec hits = { 0 };
	enum es_status st = run->options->mode == ES_SCAN_RANGE ? es_gather_items(&hits, run, err)
								: es_sweep_history(&hits, run, err);
	if (!st)
		st = es_findings_from_history(run, &hits, err);
	es_vec_release(&hits);
	return st;
}

static enum es_status find_in_tree(struct es_run *run, struct es_error *err)
{
	struct es_hit_vec hits = { 0 };
	enum es_status st =
		run->tree ? es_treescan(&hits, run, err) : es_gather_items(&hits, run, err);
	if (!st)
		es_findings_from_tree(run, &hits);
	if (!st && run->gleaning && run->tree)
		st = es_envlint_ask(run, err);
	es_vec_release(&hits);
	return st;
}

/* The values of env files are known when the tree has been read: history is searched for them and
 * for all else at once, the tree once more. */
static enum es_status find_in_both(struct es_run *run, struct es_error *err)
{
	enum es_status st = find_in_tree(run, err);
	bool has_values = !st && es_watch_values(run);
	run->items.n = 0;
	if (!st && is_of_history(run->options->mode))
		st = find_in_history(run, err);
	if (!st && run->options->mode == ES_SCAN_AUDIT)
		st = es_past_ask(run, err);
	run->items.n = 0;
	if (!st && has_values)
		st = es_watch_tree(run, err);
	return st;
}

static enum es_status scan(struct es_run *run, struct es_error *err)
{
	bool has_history = is_of_history(run->options->mode);
	enum es_status st = prepare(run, err);
	if (!st)
		st = run->tree || !has_history ? find_in_both(run, err) : find_in_history(run, err);
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
	es_sweep_free(run->sweep);
	es_repo_free(run->repo);
	es_vec_release(&run->items);
	es_listing_release(&run->top);
	es_envlint_release(run);
	es_config_release(&run->config);
}

/* Targets, which can have come from standard input, are taken from *targets where they are, and
 * left there. */
static enum es_status scan_once(struct es_result **out, const struct es_scan_options *o,
	struct es_target **targets, struct es_error *err)
{
	double start = es_clock_seconds();
	struct es_run run = { .options = o, .targets = *targets };
	run.result = es_alloc(1, sizeof *run.result);
	run.result->is_fixing = o->fix != ES_FIX_NONE;
	enum es_status st = scan(&run, err);
	run.result->summary.seconds = es_clock_seconds() - start;
	*targets = run.targets;
	run.targets = NULL;
	release_run(&run);
	if (st)
		es_result_free(run.result);
	else
		*out = run.result;
	return st;
}

static bool has_mended(const struct es_result *r)
{
	for (size_t i = 0; i < r->fixes.n; i++)
		if (r->fixes.v[i].is_done)
			return true;
	return false;
}

/* The fixes of an earlier result, and what they live in. */
static void take_fixes(struct es_result *r, struct es_result *from)
{
	r->is_fixing = from->is_fixing;
	r->fixes = from->fixes;
	from->fixes = (struct es_fixed_vec){ 0 };
	r->summary.seconds += from->summary.seconds;
	es_vec_push(&r->kept, from->arena);
	from->arena = (struct es_arena){ 0 };
}

/* When something was mended what remains is asked once more, of the files as they are now. */
enum es_status es_scan(
	struct es_result **out, const struct es_scan_options *o, struct es_error *err)
{
	struct es_target *targets = NULL;
	struct es_result *first = NULL, *second = NULL;
	struct es_scan_options again = *o;
	again.fix = ES_FIX_NONE;
	enum es_status st = scan_once(&first, o, &targets, err);
	if (!st && has_mended(first)) {
		st = scan_once(&second, &again, &targets, err);
		if (!st)
			take_fixes(second, first);
		es_result_free(first);
		first = second;
	}
	es_targets_free(targets, o->ntargets);
	if (!st)
		*out = first;
	return st;
}

void es_result_free(struct es_result *r)
{
	if (!r)
		return;
	es_vec_release(&r->findings);
	es_vec_release(&r->fixes);
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
	for (size_t i = 0; i < r->fixes.n; i++)
		if (r->fixes.v[i].error.len)
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
