#include "git/repo_internal.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/path.h"
#include "git/gitconfig.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { FORMAT_MAX = 1, CONFIG_MAX = 16 * 1024 * 1024 };

/* What the entries said while they are read; the last one of a name holds. */
struct reading {
	struct es_settings settings;
	bool is_linked, is_own_file; /* config.worktree, not config */
	int format;
	bool has_worktree_config;
	char unknown[64]; /* an extension that is not in the table */
	char unsupported[96];
};

/* Extensions that do not change how refs and SHA-1 objects are read, with the only value for which
 * that holds, where there is one. */
static const struct extension {
	const char *name, *value;
} extensions[] = {
	{ "noop", NULL },
	{ "noop-v1", NULL },
	{ "partialclone", NULL },
	{ "preciousobjects", NULL },
	{ "worktreeconfig", NULL },
	{ "relativeworktrees", NULL },
	{ "compatobjectformat", NULL },
	{ "objectformat", "sha1" },
	{ "refstorage", "files" },
};

/* "[core] bare" without a value is true; so is a number other than 0, k, m or g behind it or not.
 */
static bool is_true(const char *value)
{
	static const char *const words[] = { "true", "yes", "on" };
	if (!value)
		return true;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcasecmp(value, words[i]) == 0)
			return true;
	char *end = NULL;
	long number = strtol(value, &end, 0);
	return number != 0 && (!*end || (strchr("kKmMgG", *end) && !end[1]));
}

static const struct extension *find_extension(const char *name)
{
	for (size_t i = 0; i < sizeof extensions / sizeof *extensions; i++)
		if (strcmp(extensions[i].name, name) == 0)
			return &extensions[i];
	return NULL;
}

static void note_extension(struct reading *r, const char *name, const char *value)
{
	const struct extension *e = find_extension(name);
	if (!e)
		(void)snprintf(r->unknown, sizeof r->unknown, "%s", name);
	else if (strcmp(name, "objectformat") == 0 && value && strcasecmp(value, "sha256") == 0)
		(void)snprintf(r->unsupported, sizeof r->unsupported,
			"repositories with SHA-256 object names are not supported");
	else if (e->value && (!value || strcasecmp(value, e->value) != 0))
		(void)snprintf(r->unsupported, sizeof r->unsupported,
			"repositories with extension %s = %.32s are not supported", name,
			value ? value : "");
	if (strcmp(name, "worktreeconfig") == 0)
		r->has_worktree_config = is_true(value);
	if (strcmp(name, "partialclone") == 0)
		r->settings.is_partial = true;
}

/* A linked worktree does not share these with the repository. */
static void note_place(struct reading *r, const char *name, const char *value)
{
	if (r->is_linked && !r->is_own_file)
		return;
	if (strcmp(name, "core.bare") == 0) {
		r->settings.is_bare = is_true(value);
	} else if (strcmp(name, "core.worktree") == 0) {
		free(r->settings.worktree);
		r->settings.worktree = value && *value ? es_path_copy(value, strlen(value)) : NULL;
	}
}

static void note_entry(void *ctx, const char *name, const char *value)
{
	struct reading *r = ctx;
	struct es_slice s = es_slice_from(name);
	if (es_slice_starts(s, "extensions."))
		note_extension(r, name + strlen("extensions."), value);
	else if (strcmp(name, "core.repositoryformatversion") == 0)
		r->format = value ? (int)strtol(value, NULL, 10) : 0;
	else if (es_slice_starts(s, "core."))
		note_place(r, name, value);
	else if (es_slice_starts(s, "remote.") && es_slice_ends(s, ".promisor"))
		r->settings.is_partial = r->settings.is_partial || is_true(value);
}

/* A missing file is an empty one. A link is followed, as git does; a FIFO is not waited for. */
static enum es_status read_file(
	struct reading *r, const char *folder, const char *name, struct es_error *err)
{
	char *path = es_path_join(folder, name), *real = NULL;
	struct es_buf text = ES_BUF_INIT(CONFIG_MAX);
	struct es_error reason = { 0 };
	enum es_status st = es_fs_real(&real, path, &reason);
	if (!st)
		st = es_fs_read(&text, real, &reason);
	if (st == ES_ENOTFOUND)
		st = ES_OK;
	else if (!st)
		st = es_gitconfig_each(es_buf_slice(&text), note_entry, r, &reason);
	if (st)
		st = es_fail(err, st, "cannot read %s: %s", path, reason.text);
	es_buf_release(&text);
	free(real);
	free(path);
	return st;
}

static enum es_status judge(const struct reading *r, struct es_error *err)
{
	if (*r->unsupported)
		return es_fail(err, ES_EUNSUPPORTED, "%s", r->unsupported);
	if (r->format > FORMAT_MAX)
		return es_fail(
			err, ES_EUNSUPPORTED, "unknown repository format version: %d", r->format);
	/* Version 0 knew no extensions, so that git ignores those it does not know. */
	if (*r->unknown && r->format > 0)
		return es_fail(
			err, ES_EUNSUPPORTED, "unknown repository extension: %s", r->unknown);
	return ES_OK;
}

enum es_status es_settings_read(
	struct es_settings *out, const char *git_dir, const char *common_dir, struct es_error *err)
{
	struct reading r = { .is_linked = strcmp(git_dir, common_dir) != 0 };
	enum es_status st = read_file(&r, common_dir, "config", err);
	if (!st && r.has_worktree_config) {
		r.is_own_file = true;
		st = read_file(&r, git_dir, "config.worktree", err);
	}
	if (!st)
		st = judge(&r, err);
	if (st)
		free(r.settings.worktree);
	else
		*out = r.settings;
	return st;
}
