#include "engine/setup.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "engine/rules.h"
#include "git/repo.h"

#include <stdlib.h>
#include <string.h>

static const char *scan_path(const struct es_run *run)
{
	return run->options->path ? run->options->path : ".";
}

static bool needs_repository(enum es_scan_mode mode)
{
	return mode == ES_SCAN_STAGED || mode == ES_SCAN_HISTORY || mode == ES_SCAN_RANGE ||
	       mode == ES_SCAN_AUDIT;
}

enum es_status es_setup_repository(struct es_run *run, struct es_error *err)
{
	enum es_scan_mode mode = run->options->mode;
	if (mode == ES_SCAN_STDIN)
		return ES_OK;
	struct es_error reason = { 0 };
	enum es_status st = es_repo_open(&run->repo, scan_path(run), &reason);
	if (st == ES_ENOTFOUND && !needs_repository(mode))
		return ES_OK;
	if (st)
		return es_fail(err, st, "%s: %s", scan_path(run), reason.text);
	if (!es_repo_root(run->repo) && !needs_repository(mode))
		return es_fail(err, ES_EINVAL,
			"%s: a bare repository has no working tree; scan it with --history",
			scan_path(run));
	const char *root = es_repo_root(run->repo);
	run->result->scope.repository = es_run_keep(run, root ? root : es_repo_git_dir(run->repo));
	run->result->scope.head = es_repo_head(run->repo);
	if (mode != ES_SCAN_RANGE)
		return ES_OK;
	return es_range_resolve(&run->range_known, &run->range_tip, run->repo,
		es_slice_from(run->options->range), err);
}

/* ---- configuration ---- */

/* The commit whose configuration judges a change; false when the tree's own does. */
static bool find_base(struct es_oid *out, const struct es_run *run)
{
	enum es_scan_mode mode = run->options->mode;
	if (!run->repo)
		return false;
	*out = mode == ES_SCAN_RANGE ? run->range_known : es_repo_head(run->repo);
	return mode == ES_SCAN_RANGE ||
	       (!es_oid_is_zero(out) && (mode == ES_SCAN_STAGED || !es_repo_root(run->repo)));
}

static enum es_status read_file(struct es_buf *text, const char *path, struct es_error *err)
{
	struct es_error reason = { 0 };
	enum es_status st = es_fs_read(text, path, &reason);
	return st ? es_fail(err, st, "cannot read configuration %s: %s", path, reason.text) : ES_OK;
}

/* The nearest ancestor of `folder` (absolute) that has a configuration; ES_ENOTFOUND if none has.
 */
static enum es_status find_upward(
	struct es_buf *text, struct es_buf *path, const char *folder, struct es_error *err)
{
	enum es_status st = ES_ENOTFOUND;
	struct es_slice at = es_slice_from(folder);
	while (st == ES_ENOTFOUND) {
		es_buf_reset(path);
		es_buf_printf(path, "%.*s/%s", ES_ARG(at), ES_CONFIG_NAME);
		st = read_file(text, es_buf_cstr(path), err);
		if (!at.len)
			break;
		while (at.len && at.ptr[at.len - 1] != '/')
			at.len--;
		at.len -= at.len > 0;
	}
	return st;
}

static enum es_status find_from_path(
	struct es_buf *text, struct es_buf *path, struct es_run *run, struct es_error *err)
{
	const char *root = run->repo ? es_repo_root(run->repo) : NULL;
	if (root) {
		es_buf_printf(path, "%s/%s", root, ES_CONFIG_NAME);
		return read_file(text, es_buf_cstr(path), err);
	}
	/* A bare repository without a commit has none. */
	if (run->repo)
		return es_fail(err, ES_ENOTFOUND, "no configuration");
	char *real = NULL;
	struct es_error reason = { 0 };
	enum es_status st = es_fs_real(&real, scan_path(run), &reason);
	if (st)
		return es_fail(err, st, "%s: %s", scan_path(run), reason.text);
	st = find_upward(text, path, real, err);
	free(real);
	return st;
}

static enum es_status find_config(
	struct es_buf *text, struct es_buf *path, struct es_run *run, struct es_error *err)
{
	if (run->options->config) {
		es_buf_add_str(path, run->options->config);
		enum es_status st = read_file(text, run->options->config, err);
		/* One that was named must be there. */
		return st == ES_ENOTFOUND ? ES_EIO : st;
	}
	struct es_oid base;
	if (!find_base(&base, run))
		return find_from_path(text, path, run, err);
	char hex[ES_OID_HEX + 1];
	es_oid_hex(hex, &base);
	es_buf_printf(path, "%.12s:%s", hex, ES_CONFIG_NAME);
	return es_repo_read_at(text, run->repo, &base, ES_CONFIG_NAME, err);
}

enum es_status es_setup_config(struct es_run *run, struct es_error *err)
{
	const struct es_scan_options *o = run->options;
	if (o->no_config)
		return ES_OK;
	struct es_buf text = ES_BUF_INIT(ES_CONFIG_MAX), path = ES_BUF_INIT(64 * 1024);
	enum es_status st = find_config(&text, &path, run, err);
	if (st == ES_ENOTFOUND)
		st = ES_OK;
	else if (!st)
		st = es_config_read(&run->config, es_buf_slice(&text), es_buf_cstr(&path),
			&run->result->arena, o->warn, o->ctx, err);
	es_buf_release(&text);
	es_buf_release(&path);
	return st;
}

/* ---- rules ---- */

/* `file` names the configuration that has the id; NULL for one that the caller gave. */
static enum es_status find_rule(size_t *out, const struct es_ruleset *rs, struct es_slice id,
	const char *file, struct es_error *err)
{
	*out = es_ruleset_index(rs, id);
	if (*out < rs->rules.n)
		return ES_OK;
	return es_fail(err, ES_EINVAL, "%s%sunknown rule: %.*s", file ? file : "", file ? ": " : "",
		ES_ARG(id));
}

static enum es_status set_wanted(bool *wanted, const struct es_ruleset *rs, struct es_slice id,
	bool value, const char *file, struct es_error *err)
{
	size_t i;
	enum es_status st = find_rule(&i, rs, id, file, err);
	if (!st)
		wanted[i] = value;
	return st;
}

static enum es_status choose_by_config(
	bool *wanted, const struct es_ruleset *rs, const struct es_config *c, struct es_error *err)
{
	enum es_status st = ES_OK;
	for (size_t i = 0; i < c->enable.n && !st; i++)
		st = set_wanted(wanted, rs, c->enable.v[i], true, c->file, err);
	for (size_t i = 0; i < c->disable.n && !st; i++)
		st = set_wanted(wanted, rs, c->disable.v[i], false, c->file, err);
	return st;
}

static enum es_status choose_by_options(bool *wanted, const struct es_ruleset *rs,
	const struct es_scan_options *o, struct es_error *err)
{
	enum es_status st = ES_OK;
	if (o->nonly)
		memset(wanted, 0, rs->rules.n * sizeof *wanted);
	for (size_t i = 0; i < o->nonly && !st; i++)
		st = set_wanted(wanted, rs, es_slice_from(o->only[i]), true, NULL, err);
	for (size_t i = 0; i < o->ndisable && !st; i++)
		st = set_wanted(wanted, rs, es_slice_from(o->disable[i]), false, NULL, err);
	return st;
}

static enum es_status set_severities(
	struct es_ruleset *rs, const struct es_config *c, struct es_error *err)
{
	for (size_t i = 0; i < c->severities.n; i++) {
		size_t at;
		enum es_status st = find_rule(&at, rs, c->severities.v[i].rule, c->file, err);
		if (st)
			return st;
		rs->rules.v[at].severity = c->severities.v[i].severity;
	}
	/* Once more: the hash speaks for severities too. */
	es_ruleset_freeze(rs);
	return ES_OK;
}

enum es_status es_setup_rules(struct es_run *run, struct es_error *err)
{
	const struct es_scan_options *o = run->options;
	struct es_ruleset *rs = es_alloc(1, sizeof *rs);
	run->result->rules = run->result->owned_rules = rs;
	enum es_status st = es_rules_fill(rs, &o->rules, &run->config.rules, o->warn, o->ctx, err);
	if (!st)
		st = set_severities(rs, &run->config, err);
	if (st)
		return st;
	run->wanted = es_alloc(rs->rules.n, sizeof *run->wanted);
	for (size_t i = 0; i < rs->rules.n; i++)
		run->wanted[i] = !rs->rules.v[i].is_off;
	st = choose_by_config(run->wanted, rs, &run->config, err);
	if (!st)
		st = choose_by_options(run->wanted, rs, o, err);
	if (!st)
		run->plan = es_plan_new(rs, run->wanted);
	return st;
}
