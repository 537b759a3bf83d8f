#include "source/files.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/path.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	DEPTH_MAX = 1024,      /* folders in folders; each costs an open for each below it */
	PATH_BYTES_MAX = 16384 /* four times what systems take in one call */
};

/* One tree of files, and the folder in it that is open. */
struct tree {
	char *root; /* absolute, without links */
	enum es_file_kind kind;
	int fd;		      /* of `folder`; -1 when none is open */
	struct es_buf folder; /* relative to the root */
	struct es_buf name;   /* room for C strings */
};

static void release_tree(struct tree *t)
{
	free(t->root);
	es_fs_close(t->fd);
	es_buf_release(&t->folder);
	es_buf_release(&t->name);
}

static enum es_status open_tree(struct tree *out, const char *root, struct es_error *err)
{
	struct tree t = {
		.fd = -1, .folder = ES_BUF_INIT(PATH_BYTES_MAX), .name = ES_BUF_INIT(PATH_BYTES_MAX)
	};
	struct es_file_info info;
	enum es_status st = es_fs_real(&t.root, root, err);
	if (!st)
		st = es_fs_info(&info, t.root, err);
	if (st) {
		release_tree(&t);
		return st;
	}
	t.kind = info.kind;
	*out = t;
	return ES_OK;
}

static const char *name_of(struct tree *t, struct es_slice name)
{
	es_buf_reset(&t->name);
	es_buf_add(&t->name, name);
	return es_buf_cstr(&t->name);
}

/* Opens a folder below the root, component by component, so that no link is followed. */
static enum es_status enter(struct tree *t, struct es_slice folder, struct es_error *err)
{
	if (t->fd >= 0 && es_slice_equal(es_buf_slice(&t->folder), folder))
		return ES_OK;
	es_fs_close(t->fd);
	t->fd = -1;
	int fd = -1;
	enum es_status st = es_fs_open_folder(&fd, t->root, err);
	struct es_slice rest = folder, part;
	while (!st && folder.len > 0 && es_slice_split(&rest, '/', &part)) {
		int parent = fd;
		fd = -1;
		st = es_fs_open_folder_at(&fd, parent, name_of(t, part), err);
		es_fs_close(parent);
	}
	if (st)
		return st;
	t->fd = fd;
	es_buf_reset(&t->folder);
	es_buf_add(&t->folder, folder);
	return ES_OK;
}

/* Opens the folder that holds `path`; *out_name is valid until the tree is used again. */
static enum es_status enter_parent(
	const char **out_name, struct tree *t, struct es_slice path, struct es_error *err)
{
	/* A path from a hostile index may be anything. */
	if (path.len > PATH_BYTES_MAX || es_slice_find(path, 0, '\0') < path.len ||
		!es_path_is_plain(path))
		return es_fail(err, ES_EINVAL, "path leads out of its folder");
	enum es_status st = enter(t, es_path_folder(path), err);
	if (!st)
		*out_name = name_of(t, es_path_name(path));
	return st;
}

static enum es_status open_files(void **out_reader, void *ctx, struct es_error *err)
{
	const struct es_files *files = ctx;
	struct tree t;
	enum es_status st = open_tree(&t, files->root, err);
	if (st)
		return st;
	struct tree *reader = es_alloc(1, sizeof *reader);
	*reader = t;
	*out_reader = reader;
	return ES_OK;
}

static void close_files(void *reader)
{
	if (reader)
		release_tree(reader);
	free(reader);
}

static enum es_status load_file(
	void *reader, const struct es_item *item, struct es_buf *out, struct es_error *err)
{
	struct tree *t = reader;
	if (t->kind != ES_FILE_FOLDER)
		return es_fs_read(out, t->root, err);
	const char *name = NULL;
	enum es_status st = enter_parent(&name, t, item->path, err);
	if (st)
		return st;
	return item->kind == ES_ITEM_SYMLINK ? es_fs_read_link_at(out, t->fd, name, err)
					     : es_fs_read_at(out, t->fd, name, err);
}

struct es_loader es_files_loader(struct es_files *files)
{
	return (struct es_loader){
		.ctx = files, .open = open_files, .close = close_files, .load = load_file
	};
}

struct path_vec ES_VEC(struct es_slice);

struct listing {
	struct es_item_vec *items;
	struct es_skip_vec *skips;
	const struct es_loader *loader;
	struct es_arena *arena;
	struct es_slice folder;	 /* whose entries are being told */
	struct path_vec pending; /* folders to be listed */
};

static void add_item(struct listing *l, struct es_slice path, enum es_item_kind kind)
{
	es_vec_push(l->items, (struct es_item){ .loader = l->loader,
				      .origin = ES_ORIGIN_WORKTREE,
				      .kind = kind,
				      .path = path });
}

static void add_skip(struct listing *l, struct es_slice path, const char *reason, bool is_gap)
{
	es_vec_push(l->skips, (struct es_skip){ .path = path,
				      .reason = es_arena_copy(l->arena, es_slice_from(reason)),
				      .is_gap = is_gap });
}

static size_t count_components(struct es_slice path)
{
	size_t n = path.len > 0;
	for (size_t i = 0; i < path.len; i++)
		n += path.ptr[i] == '/';
	return n;
}

static void add_folder(struct listing *l, struct es_slice path)
{
	if (path.len > PATH_BYTES_MAX / 2 || count_components(path) > DEPTH_MAX)
		add_skip(l, path, "folders nested too deep", true);
	else
		es_vec_push(&l->pending, path);
}

static enum es_status add_entry(
	void *ctx, const char *name, enum es_file_kind kind, struct es_error *err)
{
	struct listing *l = ctx;
	(void)err;
	if (kind == ES_FILE_FOLDER && strcmp(name, ".git") == 0)
		return ES_OK;
	struct es_slice path = es_path_below(l->arena, l->folder, name);
	switch (kind) {
	case ES_FILE_REGULAR:
		add_item(l, path, ES_ITEM_FILE);
		break;
	case ES_FILE_FOLDER:
		add_folder(l, path);
		break;
	case ES_FILE_SYMLINK:
		add_item(l, path, ES_ITEM_SYMLINK);
		break;
	case ES_FILE_SPECIAL:
		add_skip(l, path, "a FIFO, socket or device", true);
		break;
	}
	return ES_OK;
}

static enum es_status list_folder(
	struct listing *l, struct tree *t, struct es_slice folder, struct es_error *err)
{
	enum es_status st = enter(t, folder, err);
	l->folder = folder;
	return st ? st : es_fs_each_at(t->fd, add_entry, l, err);
}

/* The folder that was asked for must be readable; one below it that is not is a gap. */
static enum es_status list_tree(
	struct listing *l, struct tree *t, struct es_slice folder, struct es_error *err)
{
	enum es_status st = list_folder(l, t, folder, err);
	while (!st && l->pending.n > 0) {
		struct es_slice next = l->pending.v[--l->pending.n];
		struct es_error why;
		if (list_folder(l, t, next, &why))
			add_skip(l, next, why.text, true);
	}
	return st;
}

static enum es_status list_asked(
	struct listing *l, struct tree *t, struct es_slice below, struct es_error *err)
{
	if (t->kind == ES_FILE_REGULAR) {
		add_item(l, below, ES_ITEM_FILE);
		return ES_OK;
	}
	if (t->kind != ES_FILE_FOLDER)
		return es_fail(err, ES_EUNSUPPORTED, "a FIFO, socket or device cannot be scanned");
	if (below.len == 0)
		return list_tree(l, t, below, err);
	const char *name = NULL;
	struct es_file_info info = { 0 };
	enum es_status st = enter_parent(&name, t, below, err);
	if (!st)
		st = es_fs_info_at(&info, t->fd, name, err);
	if (st)
		return st;
	switch (info.kind) {
	case ES_FILE_REGULAR:
		add_item(l, below, ES_ITEM_FILE);
		return ES_OK;
	case ES_FILE_SYMLINK:
		add_item(l, below, ES_ITEM_SYMLINK);
		return ES_OK;
	case ES_FILE_FOLDER:
		return list_tree(l, t, below, err);
	case ES_FILE_SPECIAL:
		break;
	}
	return es_fail(err, ES_EUNSUPPORTED, "a FIFO, socket or device cannot be scanned");
}

static int by_item_path(const void *a, const void *b)
{
	return es_slice_compare(
		((const struct es_item *)a)->path, ((const struct es_item *)b)->path);
}

static int by_skip_path(const void *a, const void *b)
{
	return es_slice_compare(
		((const struct es_skip *)a)->path, ((const struct es_skip *)b)->path);
}

enum es_status es_files_list(struct es_item_vec *items, struct es_skip_vec *skips,
	const struct es_loader *loader, const char *root, const char *below, struct es_arena *arena,
	struct es_error *err)
{
	struct listing l = { .items = items, .skips = skips, .loader = loader, .arena = arena };
	size_t first_item = items->n, first_skip = skips->n;
	struct es_slice asked = es_arena_copy(arena, es_slice_from(below));
	while (es_slice_ends(asked, "/"))
		asked.len--;
	struct tree t;
	enum es_status st = open_tree(&t, root, err);
	if (st)
		return st;
	st = list_asked(&l, &t, asked, err);
	/* A folder's entries stand together in the walk, but "a.c" comes before "a/b". */
	if (items->n > first_item)
		qsort(items->v + first_item, items->n - first_item, sizeof *items->v, by_item_path);
	if (skips->n > first_skip)
		qsort(skips->v + first_skip, skips->n - first_skip, sizeof *skips->v, by_skip_path);
	es_vec_release(&l.pending);
	release_tree(&t);
	return st;
}

struct stream {
	bool is_used;
};

static enum es_status open_stdin(void **out_reader, void *ctx, struct es_error *err)
{
	(void)ctx;
	(void)err;
	*out_reader = es_alloc(1, sizeof(struct stream));
	return ES_OK;
}

static enum es_status load_stdin(
	void *reader, const struct es_item *item, struct es_buf *out, struct es_error *err)
{
	struct stream *s = reader;
	(void)item;
	if (s->is_used)
		return es_fail(err, ES_EIO, "standard input was read already");
	s->is_used = true;
	return es_fs_read_fd(out, STDIN_FILENO, err);
}

struct es_loader es_stdin_loader(void)
{
	return (struct es_loader){ .open = open_stdin, .close = free, .load = load_stdin };
}

void es_stdin_item(struct es_item *out, const struct es_loader *loader, const char *name)
{
	*out = (struct es_item){ .loader = loader,
		.origin = ES_ORIGIN_STDIN,
		.kind = ES_ITEM_STREAM,
		.path = es_slice_from(name) };
}
