#include "source/files.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/trail.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	DEPTH_MAX = 1024,      /* folders in folders; each costs an open for each below it */
	PATH_BYTES_MAX = 16384 /* four times what systems take in one call */
};

/* One tree of files, or one file. */
struct tree {
	char *root; /* absolute, without links */
	enum es_file_kind kind;
	struct es_trail trail; /* where it is a folder */
	struct es_buf name;    /* room for a C string */
};

static void release_tree(struct tree *t)
{
	free(t->root);
	if (t->kind == ES_FILE_FOLDER)
		es_trail_release(&t->trail);
	es_buf_release(&t->name);
}

/* Descriptors that a reader may hold: all readers together leave half of what there is. */
static unsigned held_max(unsigned nreaders)
{
	long all = sysconf(_SC_OPEN_MAX);
	long each = (all > 0 ? all : 256) / 2 / (nreaders ? nreaders : 1) - 1;
	return each < 1 ? 1 : each > ES_TRAIL_MAX ? ES_TRAIL_MAX : (unsigned)each;
}

static enum es_status open_tree(
	struct tree *out, const char *root, unsigned nreaders, struct es_error *err)
{
	struct tree t = { .kind = ES_FILE_SPECIAL, .name = ES_BUF_INIT(PATH_BYTES_MAX) };
	struct es_file_info info;
	int fd = -1;
	enum es_status st = es_fs_real(&t.root, root, err);
	if (!st)
		st = es_fs_info(&info, t.root, err);
	if (!st && info.kind == ES_FILE_FOLDER)
		st = es_fs_open_folder(&fd, t.root, err);
	if (st) {
		release_tree(&t);
		return st;
	}
	t.kind = info.kind;
	if (t.kind == ES_FILE_FOLDER)
		es_trail_init(&t.trail, fd, held_max(nreaders));
	*out = t;
	return ES_OK;
}

/* A path from a hostile index may be anything. */
static bool is_inside(struct es_slice path)
{
	return path.len <= PATH_BYTES_MAX && es_slice_find(path, 0, '\0') == path.len &&
	       es_path_is_plain(path);
}

enum es_status es_files_enter(int *out, void *reader, struct es_slice folder, struct es_error *err)
{
	struct tree *t = reader;
	if (t->kind != ES_FILE_FOLDER || (folder.len && !is_inside(folder)))
		return es_fail(err, ES_EINVAL, "path leads out of its folder");
	return es_trail_enter(out, &t->trail, folder, err);
}

/* Opens the folder that holds `path`; *out_name is valid until the tree is used again. */
static enum es_status enter_parent(int *out_folder, const char **out_name, struct tree *t,
	struct es_slice path, struct es_error *err)
{
	if (!is_inside(path))
		return es_fail(err, ES_EINVAL, "path leads out of its folder");
	enum es_status st = es_trail_enter(out_folder, &t->trail, es_path_folder(path), err);
	if (st)
		return st;
	es_buf_reset(&t->name);
	es_buf_add(&t->name, es_path_name(path));
	*out_name = es_buf_cstr(&t->name);
	return ES_OK;
}

static enum es_status open_files(void **out_reader, void *ctx, struct es_error *err)
{
	const struct es_files *files = ctx;
	struct tree t;
	enum es_status st = open_tree(&t, files->root, files->nreaders, err);
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
	int folder = -1;
	enum es_status st = enter_parent(&folder, &name, t, item->path, err);
	if (st)
		return st;
	return item->kind == ES_ITEM_SYMLINK ? es_fs_read_link_at(out, folder, name, err)
					     : es_fs_read_at(out, folder, name, err);
}

struct es_loader es_files_loader(struct es_files *files)
{
	return (struct es_loader){
		.ctx = files, .open = open_files, .close = close_files, .load = load_file
	};
}

/* ---- listing; the state of a folder is the loader ---- */

static void add_item(struct es_listing *l, const struct es_loader *loader, struct es_slice path,
	enum es_item_kind kind)
{
	es_vec_push(&l->items, (struct es_item){ .loader = loader,
				       .origin = ES_ORIGIN_WORKTREE,
				       .kind = kind,
				       .path = path });
}

static void add_skip(struct es_listing *l, struct es_slice path, const char *reason, bool is_gap)
{
	es_vec_push(&l->skips, (struct es_skip){ .path = path,
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

static void list_below(struct es_listing *out, void *reader, const struct es_folder *folder);

static void add_folder(struct es_listing *l, const struct es_loader *loader, struct es_slice path)
{
	if (path.len > PATH_BYTES_MAX / 2 || count_components(path) > DEPTH_MAX)
		add_skip(l, path, "folders nested too deep", true);
	else
		es_vec_push(&l->folders, (struct es_folder){ list_below, path, loader });
}

static void add_entry(struct es_listing *l, const struct es_loader *loader, struct es_slice folder,
	const struct es_fs_entry *e)
{
	if (e->kind == ES_FILE_FOLDER && strcmp(e->name, ".git") == 0)
		return;
	struct es_slice path = es_path_below(l->arena, folder, e->name);
	switch (e->kind) {
	case ES_FILE_REGULAR:
		add_item(l, loader, path, ES_ITEM_FILE);
		break;
	case ES_FILE_FOLDER:
		add_folder(l, loader, path);
		break;
	case ES_FILE_SYMLINK:
		add_item(l, loader, path, ES_ITEM_SYMLINK);
		break;
	case ES_FILE_SPECIAL:
		add_skip(l, path, "a FIFO, socket or device", true);
		break;
	}
}

static enum es_status list_folder(struct es_listing *l, const struct es_loader *loader,
	void *reader, struct es_slice folder, struct es_error *err)
{
	int fd = -1;
	struct es_fs_entries entries = { 0 };
	enum es_status st = es_files_enter(&fd, reader, folder, err);
	if (!st)
		st = es_fs_entries_at(&entries, fd, err);
	for (size_t i = 0; i < entries.n; i++)
		add_entry(l, loader, folder, &entries.v[i]);
	es_fs_entries_release(&entries);
	return st;
}

/* The folder that was asked for must be readable; one below it that is not is a gap. */
static void list_below(struct es_listing *out, void *reader, const struct es_folder *folder)
{
	struct es_error why;
	enum es_status st = list_folder(out, folder->state, reader, folder->path, &why);
	if (st)
		add_skip(out, folder->path, why.text, true);
}

enum es_status es_files_list(struct es_listing *out, const struct es_loader *loader, void *reader,
	struct es_slice below, struct es_error *err)
{
	struct tree *t = reader;
	struct es_file_info info = { .kind = t->kind };
	struct es_slice asked = es_arena_copy(out->arena, below);
	while (es_slice_ends(asked, "/"))
		asked.len--;
	if (t->kind == ES_FILE_FOLDER && asked.len > 0) {
		const char *name = NULL;
		int folder = -1;
		enum es_status st = enter_parent(&folder, &name, t, asked, err);
		if (!st)
			st = es_fs_info_at(&info, folder, name, err);
		if (st)
			return st;
	}
	switch (info.kind) {
	case ES_FILE_REGULAR:
		add_item(out, loader, asked, ES_ITEM_FILE);
		return ES_OK;
	case ES_FILE_SYMLINK:
		add_item(out, loader, asked, ES_ITEM_SYMLINK);
		return ES_OK;
	case ES_FILE_FOLDER:
		return list_folder(out, loader, reader, asked, err);
	case ES_FILE_SPECIAL:
		break;
	}
	return es_fail(err, ES_EUNSUPPORTED, "a FIFO, socket or device cannot be scanned");
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
