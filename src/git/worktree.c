#include "git/worktree.h"
#include "base/env_filename.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/path.h"
#include "git/ignore.h"
#include "git/index_file.h"
#include "git/repo_internal.h"
#include "source/files.h"

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

/* One repository's tree. */
struct tree {
	const struct es_loader *loader;
	const char *root; /* of the outermost repository */
	bool recurse;
	unsigned depth;	  /* of submodules */
	size_t mount_len; /* bytes of what stands before its paths: 0, or of "sub/module/" */
	struct es_index index;
};

/* One folder of it: the state that its listing starts from. */
struct folder {
	const struct tree *tree;
	const struct es_ignore *rules;
	bool is_ignored; /* only what is tracked counts */
	size_t from, to; /* the entries of the index below it */
	unsigned depth;
};

/* A folder being listed. */
struct walk {
	struct folder f;
	struct es_listing *out;
	void *reader;
	struct es_buf path; /* with the mount: of the folder, or of what is looked at in it */
};

static struct es_slice relative(const struct walk *w)
{
	/* "" for a submodule's own folder, which has no '/' behind it. */
	return es_slice_sub(es_buf_slice(&w->path), w->f.tree->mount_len, w->path.len);
}

/* Makes walk->path the folder's entry `name`; returns the length to go back to. */
static size_t enter(struct walk *w, const char *name)
{
	size_t before = w->path.len;
	if (before)
		es_buf_add_byte(&w->path, '/');
	es_buf_add_str(&w->path, name);
	return before;
}

static void leave(struct walk *w, size_t before)
{
	w->path.len = before;
	w->path.full = false;
}

static struct es_slice keep_path(const struct walk *w)
{
	return es_arena_copy(w->out->arena, es_buf_slice(&w->path));
}

static void add_item(struct walk *w, enum es_file_kind kind, enum es_standing standing)
{
	struct es_item item = {
		.loader = w->f.tree->loader,
		.origin = ES_ORIGIN_WORKTREE,
		.kind = kind == ES_FILE_SYMLINK ? ES_ITEM_SYMLINK : ES_ITEM_FILE,
		.standing = standing,
		.path = keep_path(w),
	};
	es_vec_push(&w->out->items, item);
}

static void add_skip(struct walk *w, const char *reason, bool is_gap)
{
	struct es_skip skip = {
		.path = keep_path(w),
		.reason = es_arena_copy(w->out->arena, es_slice_from(reason)),
		.is_gap = is_gap,
	};
	es_vec_push(&w->out->skips, skip);
}

/* Files that hold configuration, and matter most when they are kept out of the repository. What
 * only begins like one (.env.vault, .env.keys; not .envoy) is worth a look, too. */
static bool is_env_file(const char *name)
{
	struct es_slice s = es_slice_from(name);
	if (es_slice_starts(s, ".env") && !(s.len > 4 && isalpha((unsigned char)s.ptr[4])))
		return true;
	return es_env_filename(s).role != ES_ENV_NONE;
}

/* The entry of the index at walk->path, NULL when it is not tracked. Names of files that begin like
 * it sort between the two: only its own name can come first. */
static const struct es_index_entry *find_tracked(const struct walk *w)
{
	const struct es_index *index = &w->f.tree->index;
	struct es_slice path = relative(w);
	size_t from = w->f.from, to = w->f.to;
	es_index_below(index, path, &from, &to);
	if (from < to && es_slice_equal(index->v[from].path, path))
		return &index->v[from];
	return NULL;
}

/* The rules of the .gitignore in the folder at walk->path, then those above. A file that cannot be
 * read has none, so that more is scanned. */
static void read_rules(struct walk *w, int folder)
{
	size_t len = relative(w).len;
	struct es_buf text = ES_BUF_INIT(RULES_MAX);
	if (es_fs_read_at(&text, folder, ".gitignore", NULL) == ES_OK)
		w->f.rules = es_ignore_parse(
			w->out->arena, es_buf_slice(&text), len ? len + 1 : 0, w->f.rules);
	es_buf_release(&text);
}

/* The entries of the index below walk->path, of those that `f` has. */
static void narrow(struct walk *w, struct folder *f)
{
	es_buf_add_byte(&w->path, '/');
	es_index_below(&f->tree->index, relative(w), &f->from, &f->to);
	w->path.len--;
}

static void list_folder(struct es_listing *out, void *reader, const struct es_folder *folder);
static void list_submodule(struct es_listing *out, void *reader, const struct es_folder *folder);

static void visit_folder(struct walk *w, bool is_ignored)
{
	const struct es_index_entry *e = find_tracked(w);
	struct folder f = w->f;
	f.is_ignored = is_ignored;
	f.depth++;
	narrow(w, &f);
	if (e && e->kind == ES_INDEX_GITLINK) {
		if (f.tree->recurse)
			es_vec_push(&w->out->folders,
				(struct es_folder){ list_submodule, keep_path(w), f.tree });
	} else if (!is_ignored || f.from < f.to) {
		struct folder *kept = es_arena_alloc(w->out->arena, sizeof *kept);
		*kept = f;
		es_vec_push(
			&w->out->folders, (struct es_folder){ list_folder, keep_path(w), kept });
	}
}

/* What is tracked is never ignored. */
static enum es_standing standing_of(const struct walk *w, bool is_ignored)
{
	if (find_tracked(w))
		return ES_STANDING_TRACKED;
	return is_ignored ? ES_STANDING_IGNORED : ES_STANDING_UNTRACKED;
}

static void visit_file(struct walk *w, const char *name, enum es_file_kind kind, bool is_ignored)
{
	enum es_standing standing = standing_of(w, is_ignored);
	bool is_wanted = standing != ES_STANDING_IGNORED || (!w->f.is_ignored && is_env_file(name));
	if (is_wanted && kind == ES_FILE_SPECIAL)
		add_skip(w, "not a regular file", true);
	else if (is_wanted)
		add_item(w, kind, standing);
}

static void visit(struct walk *w, const struct es_fs_entry *e)
{
	if (strcmp(e->name, ".git") == 0)
		return;
	size_t before = enter(w, e->name);
	bool is_folder = e->kind == ES_FILE_FOLDER;
	bool is_ignored = w->f.is_ignored || es_ignore_has(w->f.rules, relative(w), is_folder);
	if (is_folder)
		visit_folder(w, is_ignored);
	else
		visit_file(w, e->name, e->kind, is_ignored);
	leave(w, before);
}

static bool has_rules(const struct es_fs_entries *entries)
{
	for (size_t i = 0; i < entries->n; i++)
		if (strcmp(entries->v[i].name, ".gitignore") == 0)
			return entries->v[i].kind == ES_FILE_REGULAR;
	return false;
}

/* Entries come in the order of their paths. */
static void walk_folder(struct walk *w)
{
	struct es_error err = { .text = "" };
	struct es_fs_entries entries = { 0 };
	int fd = -1;
	enum es_status st = ES_OK;
	if (relative(w).len > FOLDER_BYTES_MAX || w->f.depth > FOLDERS_DEPTH_MAX)
		st = es_fail(&err, ES_ELIMIT, "folders nested too deep");
	if (!st)
		st = es_files_enter(&fd, w->reader, es_buf_slice(&w->path), &err);
	if (!st)
		st = es_fs_entries_at(&entries, fd, &err);
	if (!st && !w->f.is_ignored && has_rules(&entries))
		read_rules(w, fd);
	for (size_t i = 0; i < entries.n; i++)
		visit(w, &entries.v[i]);
	es_fs_entries_release(&entries);
	/* A folder that has gone since its name was read holds nothing. */
	if (st && st != ES_ENOTFOUND)
		add_skip(w, err.text, true);
}

static struct walk walk_at(struct es_listing *out, void *reader, struct es_slice path)
{
	struct walk w = { .out = out, .reader = reader, .path = ES_BUF_INIT(PATH_BYTES_MAX) };
	es_buf_add(&w.path, path);
	return w;
}

static void list_folder(struct es_listing *out, void *reader, const struct es_folder *folder)
{
	struct walk w = walk_at(out, reader, folder->path);
	w.f = *(const struct folder *)folder->state;
	walk_folder(&w);
	es_buf_release(&w.path);
}

/* Makes walk->f the root of a repository, which is not needed any more then. */
static enum es_status start(
	struct walk *w, const struct es_repo *r, const struct tree *like, struct es_error *err)
{
	struct tree *tree = es_arena_alloc(w->out->arena, sizeof *tree);
	*tree = *like;
	enum es_status st =
		es_index_read(&tree->index, r->index_file, r->git_dir, w->out->arena, err);
	if (st)
		return st;
	w->f = (struct folder){ .tree = tree, .to = tree->index.n };
	char *exclude = es_path_join(r->common_dir, "info/exclude");
	struct es_buf text = ES_BUF_INIT(RULES_MAX);
	if (es_fs_read(&text, exclude, NULL) == ES_OK)
		w->f.rules = es_ignore_parse(w->out->arena, es_buf_slice(&text), 0, NULL);
	es_buf_release(&text);
	free(exclude);
	return ES_OK;
}

/* The repository of the submodule in the folder `path`; NULL, without a failure, when it is not
 * checked out. */
static enum es_status open_submodule(
	struct es_repo **out, const struct tree *above, const char *path, struct es_error *err)
{
	*out = NULL;
	char *dot_git = es_path_join(path, ".git");
	struct es_file_info info;
	enum es_status st = es_fs_info(&info, dot_git, NULL);
	free(dot_git);
	if (st)
		return st == ES_ENOTFOUND ? ES_OK : st;
	if (above->depth == SUBMODULES_DEPTH_MAX)
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

static void list_submodule(struct es_listing *out, void *reader, const struct es_folder *folder)
{
	const struct tree *above = folder->state;
	struct es_error err = { .text = "" };
	struct es_repo *r = NULL;
	struct walk w = walk_at(out, reader, folder->path);
	char *path = es_path_join(above->root, es_buf_cstr(&w.path));
	struct tree like = *above;
	like.depth++;
	like.mount_len = w.path.len + 1;
	enum es_status st = open_submodule(&r, above, path, &err);
	if (!st && r)
		st = start(&w, r, &like, &err);
	if (st)
		add_skip(&w, err.text, true);
	else if (r)
		walk_folder(&w);
	es_repo_free(r);
	free(path);
	es_buf_release(&w.path);
}

static enum es_status fail_missing(
	const struct walk *w, struct es_slice below, struct es_error *err)
{
	size_t from = 0, to = w->f.tree->index.n;
	es_index_below(&w->f.tree->index, below, &from, &to);
	/* What is tracked may be missing: then its blob is all there is. */
	return from < to
		       ? ES_OK
		       : es_fail(err, ES_ENOTFOUND, "no such file or folder: %.*s", ES_ARG(below));
}

/* Goes down to `below`, reading the ignore rules on the way. What the user has named is scanned
 * even if it is ignored. */
static enum es_status walk_below(struct walk *w, struct es_slice below, struct es_error *err)
{
	struct es_slice rest = below, name;
	struct es_file_info info = { .kind = ES_FILE_FOLDER };
	while (es_slice_split(&rest, '/', &name)) {
		if (name.len == 0 || es_slice_is(name, ".") || es_slice_is(name, "..") ||
			es_slice_is(name, ".git") || info.kind != ES_FILE_FOLDER)
			return es_fail(
				err, ES_ENOTFOUND, "no such file or folder: %.*s", ES_ARG(below));
		int fd = -1;
		const char *entry = es_arena_cstr(w->out->arena, name);
		enum es_status st = es_files_enter(&fd, w->reader, es_buf_slice(&w->path), err);
		if (!st && es_fs_info_at(&info, fd, ".gitignore", NULL) == ES_OK &&
			info.kind == ES_FILE_REGULAR)
			read_rules(w, fd);
		(void)enter(w, entry);
		if (!st)
			st = es_fs_info_at(&info, fd, entry, err);
		if (st)
			return st == ES_ENOTFOUND ? fail_missing(w, below, err) : st;
	}
	if (info.kind == ES_FILE_SPECIAL)
		return es_fail(err, ES_EUNSUPPORTED, "not a regular file: %.*s", ES_ARG(below));
	if (info.kind == ES_FILE_FOLDER) {
		narrow(w, &w->f);
		walk_folder(w);
	} else {
		bool is_ignored = es_ignore_has(w->f.rules, relative(w), false);
		add_item(w, info.kind, standing_of(w, is_ignored));
	}
	return ES_OK;
}

enum es_status es_worktree_list(struct es_listing *out, const struct es_loader *loader,
	void *reader, const struct es_repo *r, const struct es_worktree_options *o,
	struct es_error *err)
{
	if (!r->root)
		return es_fail(err, ES_EUNSUPPORTED, "a bare repository has no working tree");
	struct walk w = walk_at(out, reader, ES_SLICE_EMPTY);
	struct tree like = { .loader = loader,
		.root = es_arena_cstr(out->arena, es_slice_from(r->root)),
		.recurse = o->recurse_submodules };
	enum es_status st = start(&w, r, &like, err);
	if (!st && o->below.len)
		st = walk_below(&w, o->below, err);
	else if (!st)
		walk_folder(&w);
	es_buf_release(&w.path);
	return st;
}
