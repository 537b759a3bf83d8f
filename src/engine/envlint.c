#include "engine/envlint.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/map.h"
#include "base/path.h"
#include "engine/complaints.h"
#include "engine/doubles.h"
#include "engine/fixing.h"
#include "engine/ignored.h"
#include "engine/targets.h"
#include "engine/variabletable.h"
#include "inventory/envplace.h"
#include "lint/lint.h"

#include <stdlib.h>

/* A repository can have more than anybody would read. */
enum { WARNINGS_MAX = 50, REASON_BYTES = 16 * 1024 };

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
	struct es_buf text = ES_BUF_INIT(REASON_BYTES);
	es_buf_add(&text, path);
	if (line)
		es_buf_printf(&text, ":%zu", line);
	es_buf_printf(&text, "%s%s for the environment lint: %.*s", path.len ? ": " : "", what,
		ES_ARG(reason));
	es_run_warn(run, es_buf_cstr(&text));
	es_buf_release(&text);
}

/* What the program is deployed with and cannot be read could have changed any answer: a gap. */
static void note_gap(struct es_run *run, struct es_slice path, const struct es_unread *u)
{
	struct es_arena *arena = &run->result->arena;
	struct es_buf text = ES_BUF_INIT(REASON_BYTES);
	es_buf_printf(&text,
		"not read for the environment lint: %.*s (`exclude` in the configuration takes "
		"the file out)",
		ES_ARG(u->reason));
	es_vec_push(&run->result->summary.skipped,
		(struct es_skip){ .path = es_arena_copy(arena, path),
			.reason = es_arena_copy(arena, es_buf_slice(&text)),
			.is_gap = true,
			.line = u->line });
	es_buf_release(&text);
}

/* A gate of some rules for secrets lacks nothing that only the lint would have read. */
static bool is_linting(const struct es_run *run)
{
	const struct es_ruleset *rs = run->result->rules;
	for (size_t i = 0; i < rs->rules.n; i++)
		if (run->wanted[i] && rs->rules.v[i].kind == ES_KIND_CONFIG)
			return true;
	return false;
}

/* Warnings that are left to be given. */
struct warner {
	struct es_run *run;
	size_t n;
	bool is_linting;
};

static void tell_missed(struct warner *w, const struct es_missed *m)
{
	if (w->n++ < WARNINGS_MAX)
		warn_of(w->run, m->path, m->line, "looked at in part", m->reason);
}

/* Tests have broken files to show that they are refused. */
static void tell_unread(struct warner *w, const struct es_world_file *f, const struct es_unread *u)
{
	if (!u->is_partly && f->part != ES_PART_TEST && w->is_linting)
		note_gap(w->run, f->path, u);
	else if (w->n++ < WARNINGS_MAX)
		warn_of(w->run, f->path, u->line, u->is_partly ? "looked at in part" : "not read",
			u->reason);
}

static void warn_of_unread(
	struct es_run *run, const struct es_world *w, const struct es_missed_vec *missed)
{
	struct warner warner = { .run = run, .is_linting = is_linting(run) };
	for (size_t i = 0; i < missed->n; i++)
		tell_missed(&warner, &missed->v[i]);
	for (size_t i = 0; i < w->nfiles; i++)
		for (size_t k = 0; k < w->files[i].nunread; k++)
			tell_unread(&warner, &w->files[i], &w->files[i].unread[k]);
	if (warner.n <= WARNINGS_MAX)
		return;
	struct es_buf text = ES_BUF_INIT(REASON_BYTES);
	es_buf_printf(&text, "%zu more places were not read for the environment lint",
		warner.n - WARNINGS_MAX);
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

/* An export of a repository (git archive, a build context) has the .env files that were committed
 * to be filled in. Those are what they were there: files for everybody. One beside an example is
 * somebody's own. */
static void guess_states(struct es_gleaning *g)
{
	struct es_map examples = { 0 };
	for (size_t i = 0; i < g->world.nfiles; i++)
		if (g->world_files[i].env.role == ES_ENV_EXAMPLE)
			(void)es_map_add(&examples, es_path_folder(g->world_files[i].path), NULL);
	for (size_t i = 0; i < g->world.nfiles; i++) {
		struct es_world_file *f = &g->world_files[i];
		if (f->env.role == ES_ENV_VALUES && !f->env.is_local && es_env_place_is_form(f) &&
			es_map_find(&examples, es_path_folder(f->path)) == ES_MAP_NONE)
			f->state = ES_FILE_TRACKED;
	}
	es_map_release(&examples);
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
	if (!g->world.is_repository)
		guess_states(g);
	es_lint(&inventory, &complaints, &g->world, &arena, &o);
	bool is_whole = !es_run_is_cancelled(run);
	if (is_whole) {
		es_findings_from_complaints(run, &complaints);
		es_doubles_drop(run);
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
