#include "git/repo_internal.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/path.h"
#include "git/discover.h"
#include "git/object_reader.h"
#include "git/alternates.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Where the search begins. */
struct start {
	char *path;   /* absolute, without links but perhaps the last component */
	char *folder; /* path, or the folder that holds it */
};

static void release_start(struct start *s)
{
	free(s->path);
	free(s->folder);
}

static char *folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	if (!slash)
		return es_path_copy(".", 1);
	return es_path_copy(path, slash == path ? 1 : (size_t)(slash - path));
}

/* A link to a file is an item of its own, which its target is not; one to a folder is followed. */
static enum es_status find_start(struct start *out, const char *path, struct es_error *err)
{
	struct start s = { NULL, NULL };
	struct stat st;
	bool is_folder = stat(path, &st) == 0 && S_ISDIR(st.st_mode);
	enum es_status status;
	if (!is_folder && lstat(path, &st) == 0 && S_ISLNK(st.st_mode)) {
		const char *slash = strrchr(path, '/');
		char *holder = folder_of(path);
		status = es_fs_real(&s.folder, holder, err);
		if (!status)
			s.path = es_path_join(s.folder, slash ? slash + 1 : path);
		free(holder);
	} else {
		status = es_fs_real(&s.path, path, err);
		if (!status)
			s.folder = is_folder ? es_path_copy(s.path, strlen(s.path))
					     : folder_of(s.path);
	}
	if (!status)
		*out = s;
	return status;
}

/* The part of `path` below `folder`; NULL when it is not below, "" for the folder itself. */
static const char *part_below(const char *path, const char *folder)
{
	size_t n = strlen(folder);
	if (n == 1)
		return path + 1;
	if (strncmp(path, folder, n) != 0 || (path[n] != '/' && path[n] != '\0'))
		return NULL;
	return path[n] ? path + n + 1 : path + n;
}

static const char *non_empty(const char *name)
{
	const char *value = getenv(name);
	return value && *value ? value : NULL;
}

/* Absolute, from the current folder. */
static enum es_status from_here(char **out, const char *path, struct es_error *err)
{
	char *here = NULL;
	enum es_status st = es_fs_real(&here, ".", err);
	if (!st)
		*out = es_path_join(here, path);
	free(here);
	return st;
}

static enum es_status open_git(struct es_repo *r, struct es_settings *out_settings,
	struct es_discovery *d, struct es_error *err)
{
	r->git_dir = es_path_copy(d->git_dir, strlen(d->git_dir));
	r->common_dir = es_path_copy(d->common_dir, strlen(d->common_dir));
	return es_settings_read(out_settings, r->git_dir, r->common_dir, err);
}

static bool is_linked(const struct es_repo *r)
{
	return strcmp(r->git_dir, r->common_dir) != 0;
}

/* The work tree in git's order of precedence; NULL when there is none. */
static char *choose_root(const struct es_repo *r, const struct es_settings *settings,
	const struct es_discovery *d, bool is_from_env)
{
	if (settings->worktree)
		return es_path_join(r->git_dir, settings->worktree);
	if (settings->is_bare)
		return NULL;
	if (d->root)
		return es_path_copy(d->root, strlen(d->root));
	if (is_linked(r))
		return es_discover_linked_root(d);
	if (is_from_env)
		return es_path_copy(".", 1);
	if (es_slice_ends(es_slice_from(r->git_dir), "/.git"))
		return folder_of(r->git_dir);
	return NULL;
}

static enum es_status set_root(struct es_repo *r, const struct es_settings *settings,
	const struct es_discovery *d, bool use_env, struct es_error *err)
{
	const char *named = use_env ? non_empty("GIT_WORK_TREE") : NULL;
	char *root = named ? es_path_copy(named, strlen(named))
			   : choose_root(r, settings, d, use_env && non_empty("GIT_DIR"));
	enum es_status st = ES_OK;
	if (root && es_fs_real(&r->root, root, NULL) != ES_OK)
		st = es_fail(err, ES_EIO, "the work tree cannot be found: %s", root);
	free(root);
	return st;
}

/* Git runs from the top of the work tree, so relative names begin there. */
static char *path_from_env(const struct es_repo *r, const char *name)
{
	const char *value = non_empty(name);
	if (!value)
		return NULL;
	if (value[0] == '/' || r->root)
		return es_path_join(r->root ? r->root : "", value);
	char *path = NULL;
	return from_here(&path, value, NULL) == ES_OK ? path : NULL;
}

static enum es_status set_stores(struct es_repo *r, bool use_env, struct es_error *err)
{
	const char *more = use_env ? non_empty("GIT_ALTERNATE_OBJECT_DIRECTORIES") : NULL;
	char *objects = use_env ? path_from_env(r, "GIT_OBJECT_DIRECTORY") : NULL;
	if (!objects)
		objects = es_path_join(r->common_dir, "objects");
	enum es_status st = es_stores_find(&r->stores, objects, more, err);
	free(objects);
	return st;
}

static void set_index_file(struct es_repo *r, bool use_env)
{
	r->index_file = use_env ? path_from_env(r, "GIT_INDEX_FILE") : NULL;
	if (!r->index_file)
		r->index_file = es_path_join(r->git_dir, "index");
}

static bool has_shallow_file(const struct es_repo *r)
{
	char *path = es_path_join(r->common_dir, "shallow");
	struct stat st;
	bool has = stat(path, &st) == 0 && st.st_size > 0;
	free(path);
	return has;
}

/* A HEAD that names no commit is left zero: unborn, or broken. */
static void set_head(struct es_repo *r)
{
	struct es_object_reader *reader = es_object_reader_new(r);
	enum es_object_type type = ES_OBJECT_ANY;
	struct es_oid head;
	es_refs_init(&r->refs, r->common_dir, r->git_dir);
	if (es_ref_find(&head, &r->refs, "HEAD", NULL) == ES_OK &&
		es_object_header(&type, NULL, reader, &head, NULL) == ES_OK &&
		type == ES_OBJECT_COMMIT)
		r->head = head;
	es_object_reader_free(reader);
}

static enum es_status fill(
	struct es_repo *r, struct es_discovery *d, bool use_env, struct es_error *err)
{
	struct es_settings settings = { .worktree = NULL };
	enum es_status st = open_git(r, &settings, d, err);
	if (!st)
		st = set_root(r, &settings, d, use_env, err);
	if (!st)
		st = set_stores(r, use_env, err);
	if (!st)
		st = es_packs_find(&r->packs, &r->stores, err);
	if (!st) {
		set_index_file(r, use_env);
		r->is_partial = settings.is_partial;
		r->is_shallow = has_shallow_file(r);
		set_head(r);
	}
	free(settings.worktree);
	return st;
}

static struct es_repo *new_repo(void)
{
	struct es_repo *r = es_alloc(1, sizeof *r);
	r->libgit2 = es_libgit2_new();
	return r;
}

static void set_prefix(struct es_repo *r, const char *path)
{
	const char *below = r->root ? part_below(path, r->root) : NULL;
	/* What is in the git directory, or outside of the work tree, means the whole. */
	if (!below || part_below(path, r->git_dir))
		below = "";
	r->prefix = es_path_copy(below, strlen(below));
}

static enum es_status open_found(struct es_repo **out, struct es_discovery *d, const char *path,
	bool use_env, struct es_error *err)
{
	struct es_repo *r = new_repo();
	enum es_status st = fill(r, d, use_env, err);
	if (st) {
		es_repo_free(r);
		return st;
	}
	set_prefix(r, path);
	*out = r;
	return ES_OK;
}

/* GIT_DIR counts for what lies in its work tree or in itself: a hook that looks at another
 * repository means that one. *out stays NULL when GIT_DIR is not set or does not count. */
static enum es_status open_from_env(
	struct es_repo **out, const struct start *start, struct es_error *err)
{
	const char *named = non_empty("GIT_DIR");
	if (!named)
		return ES_OK;
	struct es_discovery d = { 0 };
	char *path = NULL;
	enum es_status st = from_here(&path, named, err);
	if (!st)
		st = es_discover_at(&d, path, err);
	free(path);
	if (st)
		return es_fail(err, ES_EINVAL, "GIT_DIR names no git repository: %s", named);
	struct es_repo *r = NULL;
	st = open_found(&r, &d, start->path, true, err);
	es_discovery_release(&d);
	if (st)
		return st;
	if (part_below(start->path, r->git_dir) || (r->root && part_below(start->path, r->root)))
		*out = r;
	else
		es_repo_free(r);
	return ES_OK;
}

static enum es_status search(
	struct es_repo **out, const struct start *start, bool use_env, struct es_error *err)
{
	struct es_discovery d = { 0 };
	enum es_status st = es_discover(&d, start->folder, err);
	if (!st)
		st = open_found(out, &d, start->path, use_env, err);
	es_discovery_release(&d);
	return st;
}

enum es_status es_repo_open(struct es_repo **out, const char *path, struct es_error *err)
{
	struct start start = { NULL, NULL };
	struct es_repo *r = NULL;
	enum es_status st = find_start(&start, path, err);
	if (!st)
		st = open_from_env(&r, &start, err);
	if (!st && !r)
		st = search(&r, &start, !non_empty("GIT_DIR"), err);
	if (!st)
		*out = r;
	release_start(&start);
	return st;
}

enum es_status es_repo_open_submodule(struct es_repo **out, const char *path, struct es_error *err)
{
	struct start start = { NULL, NULL };
	enum es_status st = find_start(&start, path, err);
	if (!st)
		st = search(out, &start, false, err);
	release_start(&start);
	return st;
}

void es_repo_free(struct es_repo *r)
{
	if (!r)
		return;
	es_libgit2_free(r->libgit2);
	free(r->root);
	free(r->git_dir);
	free(r->common_dir);
	free(r->index_file);
	free(r->prefix);
	es_path_vec_free(&r->stores);
	es_packs_release(&r->packs);
	es_refs_release(&r->refs);
	free(r);
}

void es_repo_add_damage(struct es_skip_vec *skips, const struct es_repo *r, struct es_arena *arena)
{
	for (size_t i = 0; i < r->packs.lost.n; i++) {
		const struct es_pack_loss *loss = &r->packs.lost.v[i];
		struct es_skip skip = {
			.path = es_arena_copy(arena, es_slice_from(loss->index_path)),
			.reason = es_arena_copy(arena, es_slice_from(loss->why.text)),
			.is_gap = true,
		};
		es_vec_push(skips, skip);
	}
}

const char *es_repo_root(const struct es_repo *r)
{
	return r->root;
}

const char *es_repo_git_dir(const struct es_repo *r)
{
	return r->git_dir;
}

const char *es_repo_common_dir(const struct es_repo *r)
{
	return r->common_dir;
}

struct es_slice es_repo_prefix(const struct es_repo *r)
{
	return es_slice_from(r->prefix);
}

struct es_oid es_repo_head(const struct es_repo *r)
{
	return r->head;
}

bool es_repo_is_shallow(const struct es_repo *r)
{
	return r->is_shallow;
}

bool es_repo_is_partial(const struct es_repo *r)
{
	return r->is_partial;
}
