#include "git/repo_internal.h"
#include "base/err.h"
#include "base/path.h"

#include <git2/sys/repository.h>

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

enum { FORMAT_MAX = 1 };

/* What the entries said while they are read; the last one of a name holds. */
struct reading {
	struct es_settings settings;
	bool is_linked;
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

static bool is_true(const char *value)
{
	int yes = 0;
	/* "[core] bare" without a value is true. */
	return !value || (git_config_parse_bool(&yes, value) == 0 && yes);
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
static void note_place(struct reading *r, const git_config_entry *e)
{
	if (r->is_linked && e->level == GIT_CONFIG_LEVEL_LOCAL)
		return;
	if (strcmp(e->name, "core.bare") == 0) {
		r->settings.is_bare = is_true(e->value);
	} else if (strcmp(e->name, "core.worktree") == 0) {
		free(r->settings.worktree);
		r->settings.worktree =
			e->value && *e->value ? es_path_copy(e->value, strlen(e->value)) : NULL;
	}
}

static int note_entry(const git_config_entry *e, void *ctx)
{
	struct reading *r = ctx;
	struct es_slice name = es_slice_from(e->name);
	if (es_slice_starts(name, "extensions."))
		note_extension(r, e->name + strlen("extensions."), e->value);
	else if (strcmp(e->name, "core.repositoryformatversion") == 0)
		r->format = e->value ? (int)strtol(e->value, NULL, 10) : 0;
	else if (es_slice_starts(name, "core."))
		note_place(r, e);
	else if (es_slice_starts(name, "remote.") && es_slice_ends(name, ".promisor"))
		r->settings.is_partial = r->settings.is_partial || is_true(e->value);
	return 0;
}

/* A missing file is an empty one. Reading a FIFO would never end. */
static enum es_status add_file(git_config *config, git_repository *git, const char *folder,
	const char *name, git_config_level_t level, struct es_error *err)
{
	char *path = es_path_join(folder, name);
	struct stat st;
	enum es_status status = ES_OK;
	if (stat(path, &st) == 0 && !S_ISREG(st.st_mode))
		status = es_fail(err, ES_EIO, "not a regular file: %s", path);
	else if (git_config_add_file_ondisk(config, path, level, git, 0) < 0)
		status = es_git_fail(err, ES_EPARSE, "cannot read the repository's configuration");
	free(path);
	return status;
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

enum es_status es_settings_read(struct es_settings *out, git_repository *git, const char *git_dir,
	const char *common_dir, struct es_error *err)
{
	struct reading r = { .is_linked = strcmp(git_dir, common_dir) != 0 };
	git_config *config = NULL;
	if (git_config_new(&config) < 0)
		return es_git_fail(err, ES_EIO, "cannot read the repository's configuration");
	enum es_status st =
		add_file(config, git, common_dir, "config", GIT_CONFIG_LEVEL_LOCAL, err);
	if (!st && git_config_foreach(config, note_entry, &r) < 0)
		st = es_git_fail(err, ES_EPARSE, "cannot read the repository's configuration");
	if (!st && r.has_worktree_config) {
		st = add_file(config, git, git_dir, "config.worktree", GIT_CONFIG_LEVEL_APP, err);
		if (!st && git_config_foreach(config, note_entry, &r) < 0)
			st = es_git_fail(
				err, ES_EPARSE, "cannot read the repository's configuration");
	}
	if (!st)
		st = judge(&r, err);
	if (!st && git_repository_set_config(git, config) < 0)
		st = es_git_fail(err, ES_EIO, "cannot read the repository's configuration");
	git_config_free(config);
	if (st)
		free(r.settings.worktree);
	else
		*out = r.settings;
	return st;
}
