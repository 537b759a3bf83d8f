#include "git/worktree.h"
#include "base/err.h"
#include "git/headtree.h"
#include "git/index_file.h"
#include "git/repo_internal.h"
#include "git/seen.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { ITEMS_MAX = 16 * 1024 * 1024 }; /* trees in a sparse index can name more than there are */

/* What a listing needs at hand. */
struct listing {
	struct es_item_vec *items;
	struct es_skip_vec *skips;
	struct es_repo *repo;
	struct es_slice below;
	const struct es_loader *loader;
	struct es_arena *arena;
	struct es_headtree *head; /* one of the two, as was chosen */
	struct es_seen *seen;
};

static bool is_below(const struct listing *l, struct es_slice path)
{
	size_t n = l->below.len;
	return n == 0 || (es_slice_equal(es_slice_sub(path, 0, n), l->below) &&
				 (path.len == n || path.ptr[n] == '/'));
}

static void add_skip(struct listing *l, struct es_slice path, const struct es_oid *oid)
{
	char hex[ES_OID_HEX + 1], reason[ES_OID_HEX + 32];
	es_oid_hex(hex, oid);
	int len = snprintf(reason, sizeof reason, "object %s cannot be read", hex);
	struct es_skip skip = {
		.path = path,
		.reason = es_arena_copy(l->arena, (struct es_slice){ reason, (size_t)len }),
		.is_gap = true,
	};
	es_vec_push(l->skips, skip);
}

static void add_blob(struct listing *l, struct es_slice path, const struct es_oid *oid)
{
	git_oid id = es_oid_to_git(oid);
	if (!is_below(l, path))
		return;
	/* To look each time for packs that came in the meantime would cost reading their folder. */
	if (!git_odb_exists_ext(l->repo->odb, &id, GIT_ODB_LOOKUP_NO_REFRESH)) {
		add_skip(l, path, oid);
		return;
	}
	struct es_item item = {
		.loader = l->loader,
		.origin = ES_ORIGIN_INDEX,
		.kind = ES_ITEM_BLOB,
		.path = path,
		.oid = *oid,
	};
	es_vec_push(l->items, item);
}

/* A tree that a sparse index names, with its path and the '/' behind it. */
struct tree {
	struct es_slice path;
	struct es_oid oid;
};
struct tree_vec ES_VEC(struct tree);

static struct es_slice join(
	struct listing *l, struct es_slice folder, const char *name, bool is_tree)
{
	size_t n = strlen(name);
	char *path = es_arena_alloc(l->arena, folder.len + n + is_tree + 1);
	memcpy(path, folder.ptr, folder.len);
	memcpy(path + folder.len, name, n);
	if (is_tree)
		path[folder.len + n] = '/';
	return (struct es_slice){ path, folder.len + n + is_tree };
}

static void add_tree(struct listing *l, struct tree_vec *todo, const struct tree *t)
{
	git_oid id = es_oid_to_git(&t->oid);
	git_tree *tree = NULL;
	if (git_tree_lookup(&tree, l->repo->git, &id) < 0) {
		add_skip(l, t->path, &t->oid);
		return;
	}
	for (size_t i = 0; i < git_tree_entrycount(tree); i++) {
		const git_tree_entry *e = git_tree_entry_byindex(tree, i);
		git_object_t type = git_tree_entry_type(e);
		bool is_tree = type == GIT_OBJECT_TREE;
		struct es_slice path = join(l, t->path, git_tree_entry_name(e), is_tree);
		struct es_oid oid = es_oid_from_git(git_tree_entry_id(e));
		if (is_tree)
			es_vec_push(todo, (struct tree){ path, oid });
		else if (type == GIT_OBJECT_BLOB)
			add_blob(l, path, &oid);
	}
	git_tree_free(tree);
}

/* All blobs below an entry that stands for a folder outside of a sparse checkout. */
static enum es_status add_folder(
	struct listing *l, const struct es_index_entry *e, struct es_error *err)
{
	struct tree_vec todo = { NULL, 0, 0 };
	enum es_status st = ES_OK;
	es_vec_push(&todo, (struct tree){ e->path, e->oid });
	while (!st && todo.n) {
		struct tree t = todo.v[--todo.n];
		add_tree(l, &todo, &t);
		if (l->items->n > ITEMS_MAX || todo.n > ITEMS_MAX)
			st = es_fail(err, ES_ELIMIT, "more than %d files in the index", ITEMS_MAX);
	}
	es_vec_release(&todo);
	return st;
}

static bool is_changed(struct listing *l, const struct es_index_entry *e)
{
	struct es_oid in_head;
	uint32_t mode;
	bool is_folder = e->kind == ES_INDEX_FOLDER;
	struct es_slice path = es_slice_sub(e->path, 0, e->path.len - is_folder);
	/* Of the mode only the kind counts: a file made executable has nothing new in it. */
	return e->stage != 0 || !es_headtree_find(&in_head, &mode, l->head, path) ||
	       es_oid_compare(&in_head, &e->oid) != 0 ||
	       (!is_folder && (mode & S_IFMT) != (e->stat.mode & S_IFMT));
}

static bool is_wanted(struct listing *l, const struct es_index_entry *e)
{
	bool is_folder = e->kind == ES_INDEX_FOLDER;
	if (e->kind == ES_INDEX_GITLINK || e->is_intent_to_add)
		return false;
	if (!is_below(l, e->path) &&
		!(is_folder && es_slice_equal(e->path, es_slice_sub(l->below, 0, e->path.len))))
		return false;
	if (l->head)
		return is_changed(l, e);
	return is_folder || e->stage != 0 || !es_seen_has(l->seen, e);
}

static int by_path(const void *a, const void *b)
{
	const struct es_item *x = a, *y = b;
	int order = es_slice_compare(x->path, y->path);
	return order ? order : es_oid_compare(&x->oid, &y->oid);
}

enum es_status es_index_list(struct es_item_vec *items, struct es_skip_vec *skips,
	struct es_repo *r, enum es_index_choice choice, struct es_slice below,
	const struct es_loader *loader, struct es_arena *arena, struct es_error *err)
{
	struct es_index index;
	enum es_status st = es_index_read(&index, r->index_file, r->git_dir, arena, err);
	if (st)
		return st;
	struct listing l = { .items = items,
		.skips = skips,
		.repo = r,
		.below = below,
		.loader = loader,
		.arena = arena };
	switch (choice) {
	case ES_INDEX_CHANGED:
		l.head = es_headtree_new(r);
		break;
	case ES_INDEX_UNSEEN:
		l.seen = es_seen_new(r, &index);
		break;
	}
	size_t first = items->n;
	for (size_t i = 0; !st && i < index.n; i++) {
		const struct es_index_entry *e = &index.v[i];
		if (!is_wanted(&l, e))
			continue;
		if (e->kind == ES_INDEX_FOLDER)
			st = add_folder(&l, e, err);
		else
			add_blob(&l, e->path, &e->oid);
	}
	if (items->n > first)
		qsort(items->v + first, items->n - first, sizeof *items->v, by_path);
	es_headtree_free(l.head);
	es_seen_free(l.seen);
	return st;
}
