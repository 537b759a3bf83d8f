#include "git/worktree.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/path.h"
#include "base/trail.h"
#include "git/ignore.h"
#include "git/index_file.h"
#include "git/repo_internal.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum {
	PATH_BYTES_MAX = 1 << 20,  /* more than any system takes; it refuses earlier */
	RULES_MAX = 4 << 20,	   /* bytes of one file of ignore rules */
	FOLDER_BYTES_MAX = 8192,   /* of the path of a folder that is entered */
	FOLDERS_DEPTH_MAX = 1024,  /* folders in folders */
	SUBMODULES_DEPTH_MAX = 32, /* submodules of submodules */
};

/* One repository's tree being walked. */
struct walk {
	struct es_item_vec *items;
	struct es_skip_vec *skips;
	const struct es_loader *loader;
	struct es_arena *arena;
	bool recurse;
	unsigned depth;	       /* of submodules */
	struct es_slice mount; /* what stands before its paths: "" or "sub/module/" */
	struct es_index index;
	struct es_trail trail;
	struct es_buf path; /* root, '/', and what is looked at now */
	size_t root_len;    /* with that '/' */
};

/* One folder of it. */
struct folder {
	struct walk *walk;
	const struct es_ignore *rules;
	bool is_ignored; /* only what is tracked counts */
	size_t from, to; /* the entries of the index below it */
	unsigned depth;
};

static struct es_slice relative(const struct walk *w)
{
	return es_slice_sub(es_buf_slice(&w->path), w->root_len, w->path.len);
}

/* Makes walk->path the folder's entry `name`; returns the length to go back to. */
static size_t enter(struct walk *w, const char *name)
{
	size_t before = w->path.len;
	if (before > w->root_len)
		es_buf_add_byte(&w->path, '/');
	es_buf_add_str(&w->path, name);
	return before;
}

static void leave(struct walk *w, size_t before)
{
	w->path.len = before;
	w->path.full = false;
}

static struct es_slice full_path(const struct walk *w)
{
	struct es_slice path = relative(w);
	if (w->mount.len == 0)
		return es_arena_copy(w->arena, path);
	char *copy = es_arena_alloc(w->arena, w->mount.len + path.len + 1);
	memcpy(copy, w->mount.ptr, w->mount.len);
	if (path.len)
		memcpy(copy + w->mount.len, path.ptr, path.len);
	return (struct es_slice){ copy, w->mount.len + path.len };
}

static void add_item(struct walk *w, enum es_file_kind kind)
{
	struct es_item item = {
		.loader = w->loader,
		.origin = ES_ORIGIN_WORKTREE,
		.kind = kind == ES_FILE_SYMLINK ? ES_ITEM_SYMLINK : ES_ITEM_FILE,
		.path = full_path(w),
	};
	es_vec_push(w->items, item);
}

static void add_skip(struct walk *w, const char *reason, bool is_gap)
{
	struct es_skip skip = {
		.path = full_path(w),
		.reason = es_arena_copy(w->arena, es_slice_from(reason)),
		.is_gap = is_gap,
	};
	es_vec_push(w->skips, skip);
}

/* Files that hold configuration, and matter most when they are kept out of the repository. */
static bool is_env_file(const char *name)
{
	struct es_slice s = es_slice_from(name);
	/* .env, .env.local, .env-prod, .env~; not .envoy */
	if (es_slice_starts(s, ".env") && !(s.len > 4 && isalpha((unsigned char)s.ptr[4])))
		return true;
	return es_slice_ends(s, ".env") || es_slice_is(s, ".envrc") ||
	       es_slice_is(s, ".flaskenv") || es_slice_is(s, ".dev.vars");
}

/* The entry of the index at walk->path, NULL when it is not tracked. Names of files that begin like
 * it sort between the two: only its own name can come first. */
static const struct es_index_entry *find_tracked(const struct folder *f)
{
	const struct walk *w = f->walk;
	struct es_slice path = relative(w);
	size_t from = f->from, to = f->to;
	es_index_below(&w->index, path, &from, &to);
	if (from < to && es_slice_equal(w->index.v[from].path, path))
		return &w->index.v[from];
	return NULL;
}

/* The rules of the .gitignore in the folder at walk->path, then `above`. A file that cannot be read
 * has none, so that more is scanned. */
static const struct es_ignore *read_rules(struct walk *w, int folder, const struct es_ignore *above)
{
	size_t skip = w->path.len > w->root_len ? w->path.len - w->root_len + 1 : 0;
	struct es_buf text = ES_BUF_INIT(RULES_MAX);
	if (es_fs_read_at(&text, folder, ".gitignore", NULL) == ES_OK)
		above = es_ignore_parse(w->arena, es_buf_slice(&text), skip, above);
	es_buf_release(&text);
	return above;
}

/* The entries of the index below walk->path. */
static void narrow(struct folder *f)
{
	struct walk *w = f->walk;
	es_buf_add_byte(&w->path, '/');
	es_index_below(&w->index, relative(w), &f->from, &f->to);
	w->path.len--;
}

static void walk_folder(struct folder *f);
static void walk_submodule(struct walk *w);

static void visit_folder(const struct folder *above, bool is_ignored)
{
	struct walk *w = above->walk;
	const struct es_index_entry *e = find_tracked(above);
	struct folder f = *above;
	f.is_ignored = is_ignored;
	f.depth++;
	narrow(&f);
	if (e && e->kind == ES_INDEX_GITLINK) {
		if (w->recurse)
			walk_submodule(w);
	} else if (!is_ignored || f.from < f.to) {
		walk_folder(&f);
	}
}

static void visit_file(
	const struct folder *f, const char *name, enum es_file_kind kind, bool is_ignored)
{
	bool is_wanted = !is_ignored || (!f->is_ignored && is_env_file(name)) || find_tracked(f);
	if (is_wanted && kind == ES_FILE_SPECIAL)
		add_skip(f->walk, "not a regular file", true);
	else if (is_wanted)
		add_item(f->walk, kind);
}

static void visit(const struct folder *f, const struct es_fs_entry *e)
{
	struct walk *w = f->walk;
	if (strcmp(e->name, ".git") == 0)
		return;
	size_t before = enter(w, e->name);
	bool is_folder = e->kind == ES_FILE_FOLDER;
	bool is_ignored = f->is_ignored || es_ignore_has(f->rules, relative(w), is_folder);
	if (is_folder)
		visit_folder(f, is_ignored);
	else
		visit_file(f, e->name, e->kind, is_ignored);
	leave(w, before);
}

static bool has_rules(const struct es_fs_entries *entries)
{
	for (size_t i = 0; i < entries->n; i++)
		if (strcmp(entries->v[i].name, ".gitignore") == 0)
			return entries->v[i].kind == ES_FILE_REGULAR;
	return false;
}

/* Entries come in the order of their paths, and so do all that are below them. */
static void walk_folder(struct folder *f)
{
	struct walk *w = f->walk;
	struct es_error err = { .text = "" };
	struct es_fs_entries entries = { 0 };
	int fd = -1;
	enum es_status st = ES_OK;
	if (relative(w).len > FOLDER_BYTES_MAX || f->depth > FOLDERS_DEPTH_MAX)
		st = es_fail(&err, ES_ELIMIT, "folders nested too deep");
	if (!st)
		st = es_trail_enter(&fd, &w->trail, relative(w), &err);
	if (!st)
		st = es_fs_entries_at(&entries, fd, &err);
	if (!st && !f->is_ignored && has_rules(&entries))
		f->rules = read_rules(w, fd, f->rules);
	for (size_t i = 0; i < entries.n; i++)
		visit(f, &entries.v[i]);
	es_fs_entries_release(&entries);
	/* A folder that has gone since its name was read holds nothing. */
	if (st && st != ES_ENOTFOUND)
		add_skip(w, err.text, true);
}

/* Starts at the root of a repository. */
static enum es_status start(
	struct walk *w, struct folder *out, const struct es_repo *r, struct es_error *err)
{
	int root = -1;
	enum es_status st = es_index_read(&w->index, r->index_file, r->git_dir, w->arena, err);
	if (!st)
		st = es_fs_open_folder(&root, r->root, err);
	if (st)
		return st;
	es_trail_init(&w->trail, root, ES_TRAIL_MAX);
	w->path = ES_BUF_INIT(PATH_BYTES_MAX);
	es_buf_add_str(&w->path, r->root);
	if (!es_slice_ends(es_buf_slice(&w->path), "/"))
		es_buf_add_byte(&w->path, '/');
	w->root_len = w->path.len;
	*out = (struct folder){ .walk = w, .to = w->index.n };
	char *exclude = es_path_join(r->common_dir, "info/exclude");
	struct es_buf text = ES_BUF_INIT(RULES_MAX);
	if (es_fs_read(&text, exclude, NULL) == ES_OK)
		out->rules = es_ignore_parse(w->arena, es_buf_slice(&text), 0, NULL);
	es_buf_release(&text);
	free(exclude);
	return ES_OK;
}

/* Also of a walk that could not start. */
static void finish(struct walk *w)
{
	es_trail_release(&w->trail);
	es_buf_release(&w->path);
}

/* The repository of the submodule at walk->path; NULL, without a failure, when it is not checked
 * out. */
static enum es_status open_submodule(
	struct es_repo **out, const struct walk *w, const char *path, struct es_error *err)
{
	*out = NULL;
	char *dot_git = es_path_join(path, ".git");
	struct es_file_info info;
	enum es_status st = es_fs_info(&info, dot_git, NULL);
	free(dot_git);
	if (st)
		return st == ES_ENOTFOUND ? ES_OK : st;
	if (w->depth == SUBMODULES_DEPTH_MAX)
		return es_fail(err, ES_ELIMIT, "submodules are nested too deeply");
	struct es_repo *r = NULL;
	st = es_repo_open_submodule(&r, path, err);
	if (!st && (!r->root || strcmp(r->root, path) != 0)) {
		es_repo_free(r);
		return es_fail(err, ES_EUNSUPPORTED, "the submodule's work tree is elsewhere");
	}
	*out = r;
	return st;
}

static void walk_submodule(struct walk *w)
{
	struct es_error err = { .text = "" };
	struct es_repo *r = NULL;
	enum es_status st =
		open_submodule(&r, w, es_arena_cstr(w->arena, es_buf_slice(&w->path)), &err);
	if (!st && !r)
		return;
	struct folder f;
	struct walk inner = { .items = w->items,
		.skips = w->skips,
		.loader = w->loader,
		.arena = w->arena,
		.recurse = w->recurse,
		.depth = w->depth + 1 };
	es_buf_add_byte(&w->path, '/');
	inner.mount = full_path(w);
	w->path.len--;
	if (!st)
		st = start(&inner, &f, r, &err);
	if (st)
		add_skip(w, err.text, true);
	else
		walk_folder(&f);
	finish(&inner);
	es_repo_free(r);
}

static enum es_status fail_missing(
	const struct walk *w, struct es_slice below, struct es_error *err)
{
	size_t from = 0, to = w->index.n;
	es_index_below(&w->index, below, &from, &to);
	/* What is tracked may be missing: then its blob is all there is. */
	return from < to
		       ? ES_OK
		       : es_fail(err, ES_ENOTFOUND, "no such file or folder: %.*s", ES_ARG(below));
}

/* Goes down to `below`, reading the ignore rules on the way. What the user has named is scanned
 * even if it is ignored. */
static enum es_status walk_below(struct folder *f, struct es_slice below, struct es_error *err)
{
	struct walk *w = f->walk;
	struct es_slice rest = below, name;
	struct es_file_info info = { .kind = ES_FILE_FOLDER };
	while (es_slice_split(&rest, '/', &name)) {
		if (name.len == 0 || es_slice_is(name, ".") || es_slice_is(name, "..") ||
			es_slice_is(name, ".git") || info.kind != ES_FILE_FOLDER)
			return es_fail(
				err, ES_ENOTFOUND, "no such file or folder: %.*s", ES_ARG(below));
		int fd = -1;
		const char *entry = es_arena_cstr(w->arena, name);
		enum es_status st = es_trail_enter(&fd, &w->trail, relative(w), err);
		if (!st && es_fs_info_at(&info, fd, ".gitignore", NULL) == ES_OK &&
			info.kind == ES_FILE_REGULAR)
			f->rules = read_rules(w, fd, f->rules);
		(void)enter(w, entry);
		if (!st)
			st = es_fs_info_at(&info, fd, entry, err);
		if (st)
			return st == ES_ENOTFOUND ? fail_missing(w, below, err) : st;
	}
	if (info.kind == ES_FILE_SPECIAL)
		return es_fail(err, ES_EUNSUPPORTED, "not a regular file: %.*s", ES_ARG(below));
	if (info.kind == ES_FILE_FOLDER) {
		narrow(f);
		walk_folder(f);
	} else {
		add_item(w, info.kind);
	}
	return ES_OK;
}

enum es_status es_worktree_list(struct es_item_vec *items, struct es_skip_vec *skips,
	struct es_repo *r, const struct es_worktree_options *o, const struct es_loader *loader,
	struct es_arena *arena, struct es_error *err)
{
	if (!r->root)
		return es_fail(err, ES_EUNSUPPORTED, "a bare repository has no working tree");
	struct walk w = { .items = items,
		.skips = skips,
		.loader = loader,
		.arena = arena,
		.recurse = o->recurse_submodules };
	struct folder f;
	enum es_status st = start(&w, &f, r, err);
	if (!st && o->below.len)
		st = walk_below(&f, o->below, err);
	else if (!st)
		walk_folder(&f);
	finish(&w);
	return st;
}
