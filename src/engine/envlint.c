#include "engine/envlint.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/fs.h"
#include "engine/complaints.h"
#include "engine/fixing.h"
#include "engine/ignored.h"
#include "engine/targets.h"
#include "engine/variabletable.h"
#include "lint/lint.h"

#include <stdlib.h>

/* A repository can have more than anybody would read. */
enum { WARNINGS_MAX = 50, WARNING_BYTES = 16 * 1024 };

/* ---- before ---- */

static bool is_lint_mode(enum es_scan_mode mode)
{
	return mode == ES_SCAN_ENV || mode == ES_SCAN_CHECK || mode == ES_SCAN_AUDIT;
}

static bool is_file(const char *path)
{
	struct es_file_info info;
	char *real = NULL;
	bool is_other = es_fs_real(&real, path, NULL) == ES_OK &&
			es_fs_info(&info, real, NULL) == ES_OK && info.kind != ES_FILE_FOLDER;
	free(real);
	return is_other;
}

enum es_status es_envlint_prepare(struct es_run *run, struct es_error *err)
{
	const struct es_scan_options *o = run->options;
	if (o->fix && o->mode != ES_SCAN_ENV)
		return es_fail(err, ES_EINVAL, "repairs go with the environment lint alone");
	const char *path = o->path ? o->path : ".";
	bool has_tree = !run->repo || es_repo_root(run->repo);
	if (!is_lint_mode(o->mode) || !has_tree)
		return ES_OK;
	if (!is_file(path)) {
		run->gleaning = es_gleaning_new();
		return run->targets ? ES_OK
				    : es_targets_read(&run->targets, o->targets, o->ntargets, err);
	}
	if (o->mode == ES_SCAN_ENV)
		return es_fail(err, ES_EINVAL,
			"%s: a folder is wanted; what a loader makes of one file says env parse",
			path);
	return ES_OK;
}

/* ---- after ---- */

static void warn_of(struct es_run *run, struct es_slice path, size_t line, const char *what,
	struct es_slice reason)
{
	struct es_buf text = ES_BUF_INIT(WARNING_BYTES);
	es_buf_add(&text, path);
	if (line)
		es_buf_printf(&text, ":%zu", line);
	es_buf_printf(&text, "%s%s for the environment lint: %.*s", path.len ? ": " : "", what,
		ES_ARG(reason));
	es_run_warn(run, es_buf_cstr(&text));
	es_buf_release(&text);
}

static void warn_of_unread(
	struct es_run *run, const struct es_world *w, const struct es_missed_vec *missed)
{
	size_t n = 0;
	for (size_t i = 0; i < missed->n; i++) {
		const struct es_missed *m = &missed->v[i];
		if (n++ < WARNINGS_MAX)
			warn_of(run, m->path, m->line, "looked at in part", m->reason);
	}
	for (size_t i = 0; i < w->nfiles; i++)
		for (size_t k = 0; k < w->files[i].nunread; k++) {
			const struct es_unread *u = &w->files[i].unread[k];
			if (n++ < WARNINGS_MAX)
				warn_of(run, w->files[i].path, u->line, "not read", u->reason);
		}
	if (n <= WARNINGS_MAX)
		return;
	struct es_buf text = ES_BUF_INIT(WARNING_BYTES);
	es_buf_printf(
		&text, "%zu more places were not read for the environment lint", n - WARNINGS_MAX);
	es_run_warn(run, es_buf_cstr(&text));
	es_buf_release(&text);
}

static bool is_heard(void *ctx, struct es_slice rule, struct es_slice variable)
{
	const struct es_run *run = ctx;
	size_t i = es_ruleset_index(run->result->rules, rule);
	return i < run->result->rules->rules.n && run->wanted[i] &&
	       !es_config_ignores(&run->config, variable, rule);
}

static bool is_cancelled(void *ctx)
{
	return es_run_is_cancelled(ctx);
}

enum es_status es_envlint_ask(struct es_run *run, struct es_error *err)
{
	struct es_arena arena = { 0 };
	struct es_gleaning *g = run->gleaning;
	struct es_inventory inventory = { .world = NULL };
	struct es_complaints complaints = { .arena = &arena };
	const struct es_lint_options o = { .settings = run->config.variables.v,
		.nsettings = run->config.variables.n,
		.is_heard = is_heard,
		.is_cancelled = is_cancelled,
		.ctx = run };
	struct es_ignored ignored;
	es_ignored_add_above(run);
	es_gleaning_join(g);
	es_ignored_init(&ignored, run);
	g->world.targets = run->targets;
	g->world.ntargets = run->options->ntargets;
	g->world.is_repository = run->repo != NULL;
	g->world.now = es_clock_now();
	es_lint(&inventory, &complaints, &g->world, &arena, &o);
	bool is_whole = !es_run_is_cancelled(run);
	if (is_whole) {
		es_findings_from_complaints(run, &complaints);
		es_variable_table_make(&run->result->variables, &inventory, &run->result->arena);
		warn_of_unread(run, &g->world, &complaints.missed);
		es_fixing_do(run, &inventory, &complaints);
	}
	es_ignored_release(&ignored);
	es_complaints_release(&complaints);
	es_inventory_release(&inventory);
	es_arena_release(&arena);
	return is_whole ? ES_OK : es_fail(err, ES_EINTERRUPTED, "interrupted");
}

void es_envlint_release(struct es_run *run)
{
	es_targets_free(run->targets, run->options->ntargets);
	run->targets = NULL;
	es_gleaning_free(run->gleaning);
	run->gleaning = NULL;
}
