#include "git/worktree.h"
#include "base/err.h"
#include "git/headtree.h"
#include "git/index_file.h"
#include "git/object_reader.h"
#include "git/repo_internal.h"
#include "git/seen.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Trees in a sparse index can name more than there are, and themselves in a damaged pack. */
enum {
	ITEMS_MAX = 16 * 1024 * 1024,
	TREES_MAX = 4 * 1024 * 1024,
	PATH_BYTES_MAX = 64 * 1024,
};

/* What a listing needs at hand. */
struct listing {
	struct es_item_vec *items;
	struct es_skip_vec *skips;
	struct es_object_reader *reader;
	size_t ntrees; /* that were read */
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
	if (!is_below(l, path))
		return;
	if (!es_object_has(l->reader, oid)) {
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
	struct listing *l, struct es_slice folder, struct es_slice name, bool is_tree)
{
	char *path = es_arena_alloc(l->arena, folder.len + name.len + is_tree + 1);
	memcpy(path, folder.ptr, folder.len);
	memcpy(path + folder.len, name.ptr, name.len);
	if (is_tree)
		path[folder.len + name.len] = '/';
	return (struct es_slice){ path, folder.len + name.len + is_tree };
}

static void add_tree(struct listing *l, struct tree_vec *todo, const struct tree *t)
{
	struct es_object o;
	struct es_tree_entry e;
	struct es_buf text = ES_BUF_INIT(ES_OBJECT_MAX);
	if (t->path.len > PATH_BYTES_MAX || es_object_read(&o, l->reader, &t->oid, ES_OBJECT_TREE,
						    ES_OBJECT_MAX, NULL) != ES_OK) {
		add_skip(l, t->path, &t->oid);
		return;
	}
	/* The reader is asked for others while the tree is read. */
	es_buf_add(&text, o.bytes);
	struct es_slice rest = es_buf_slice(&text);
	while (es_tree_next(&e, &rest)) {
		enum es_entry_kind kind = es_tree_entry_kind(&e);
		if (kind == ES_ENTRY_GITLINK)
			continue;
		struct es_slice path = join(l, t->path, e.name, kind == ES_ENTRY_TREE);
		if (kind == ES_ENTRY_TREE)
			es_vec_push(todo, (struct tree){ path, e.oid });
		else
			add_blob(l, path, &e.oid);
	}
	if (rest.len)
		add_skip(l, t->path, &t->oid);
	es_buf_release(&text);
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
		if (l->items->n > ITEMS_MAX || todo.n > ITEMS_MAX || ++l->ntrees > TREES_MAX)
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
		.reader = es_object_reader_new(r),
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
	es_object_reader_free(l.reader);
	es_headtree_free(l.head);
	es_seen_free(l.seen);
	return st;
}
