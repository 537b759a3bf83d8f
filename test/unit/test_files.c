/* test_files.c - listing and loading files below a folder, and standard input. */
#include "source/files.h"
#include "base/fs.h"
#include "lister.h"
#include "scratch.h"
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct es_slice S(const char *s) {
	return es_slice_from(s);
}

struct listed {
	enum es_status status;
	struct es_listing listing;
	struct es_arena arena;
	struct es_loader loader;
	struct es_files files;
};

static void list(struct listed *l, const char *root, const char *below)
{
	*l = (struct listed){ .files.root = root };
	l->loader = es_files_loader(&l->files);
	l->listing.arena = &l->arena;
	struct es_error err;
	void *reader = NULL;
	l->status = l->loader.open(&reader, l->loader.ctx, &err);
	if (!l->status)
		l->status = es_files_list(&l->listing, &l->loader, reader, S(below), &err);
	if (l->status)
		EXPECT(err.status == l->status && err.text[0]);
	else
		lister_finish(&l->listing, reader);
	l->loader.close(reader);
}

static void release(struct listed *l)
{
	es_listing_release(&l->listing);
	es_arena_release(&l->arena);
}

/* Lists and compares all: items as "path|", links as "path@|", skips as "path:reason|" with '!'
 * before the path where they are gaps. */
static void expect_list(const char *root, const char *below, const char *want)
{
	struct listed l;
	list(&l, root, below);
	struct es_buf got = ES_BUF_INIT(100000);
	for (size_t i = 0; i < l.listing.items.n; i++) {
		const struct es_item *it = &l.listing.items.v[i];
		EXPECT(it->loader == &l.loader && it->origin == ES_ORIGIN_WORKTREE);
		es_buf_add(&got, it->path);
		es_buf_add_str(&got, it->kind == ES_ITEM_SYMLINK ? "@|" : "|");
	}
	for (size_t i = 0; i < l.listing.skips.n; i++) {
		es_buf_printf(&got, "%s%.*s:%.*s|", l.listing.skips.v[i].is_gap ? "!" : "",
			ES_ARG(l.listing.skips.v[i].path), ES_ARG(l.listing.skips.v[i].reason));
	}
	EXPECT_INT(l.status, ES_OK);
	EXPECT_SLICE(es_buf_slice(&got), want);
	es_buf_release(&got);
	release(&l);
}

static void expect_refusal(const char *root, const char *below, enum es_status want)
{
	struct listed l;
	list(&l, root, below);
	EXPECT_INT(l.status, want);
	EXPECT_INT(l.listing.items.n, 0);
	release(&l);
}

/* a-b a.c a/b a/c/d and a link at its side: names whose order by folder and by path differ. */
static struct scratch make_tree(void)
{
	struct scratch s = scratch_make();
	scratch_folder(&s, "a");
	scratch_folder(&s, "a/c");
	scratch_file(&s, "a/b", S("in a/b"));
	scratch_file(&s, "a/c/d", S("in a/c/d"));
	scratch_file(&s, "a-b", S("in a-b"));
	scratch_file(&s, "a.c", S("in a.c"));
	scratch_link(&s, "link", "a/b");
	return s;
}

TEST(files, are_listed_in_the_byte_order_of_whole_paths)
{
	struct scratch s = make_tree();
	expect_list(s.root, "", "a-b|a.c|a/b|a/c/d|link@|");
	expect_list(s.root, "a", "a/b|a/c/d|");
	expect_list(s.root, "a/", "a/b|a/c/d|");
	expect_list(s.root, "a/c/d", "a/c/d|");
	expect_list(s.root, "link", "link@|");
	scratch_remove(&s);
}

TEST(files, lists_add_to_what_is_there)
{
	struct scratch s = make_tree();
	struct listed l;
	void *reader = NULL;
	list(&l, s.root, "a/c");
	EXPECT_INT(l.status, ES_OK);
	EXPECT_INT(l.loader.open(&reader, l.loader.ctx, NULL), ES_OK);
	EXPECT_INT(es_files_list(&l.listing, &l.loader, reader, S("a.c"), NULL), ES_OK);
	EXPECT_INT(l.listing.items.n, 2);
	EXPECT_SLICE(l.listing.items.v[0].path, "a/c/d");
	EXPECT_SLICE(l.listing.items.v[1].path, "a.c");
	l.loader.close(reader);
	release(&l);
	scratch_remove(&s);
}

TEST(files, a_folder_is_entered_by_no_way_but_below_the_root)
{
	struct scratch s = make_tree();
	struct listed l;
	void *reader = NULL;
	int fd = -1;
	list(&l, s.root, "a.c");
	EXPECT_INT(l.loader.open(&reader, l.loader.ctx, NULL), ES_OK);
	scratch_link(&s, "way", "a");
	EXPECT_INT(es_files_enter(&fd, reader, S("a/c"), NULL), ES_OK);
	EXPECT_INT(es_files_enter(&fd, reader, S(""), NULL), ES_OK);
	EXPECT_INT(es_files_enter(&fd, reader, S("../x"), NULL), ES_EINVAL);
	EXPECT_INT(es_files_enter(&fd, reader, S("/etc"), NULL), ES_EINVAL);
	EXPECT_INT(es_files_enter(&fd, reader, S("way"), NULL), ES_ENOTFOUND);
	l.loader.close(reader);
	release(&l);
	scratch_remove(&s);
}

TEST(files, an_empty_folder_has_no_items)
{
	struct scratch s = scratch_make();
	expect_list(s.root, "", "");
	scratch_remove(&s);
}

TEST(files, names_are_any_bytes)
{
	struct scratch s = scratch_make();
	scratch_file(&s, "new\nline", S(""));
	scratch_file(&s, "\xff\xfe", S(""));
	scratch_file(&s, " ", S(""));
	scratch_file(&s, "-rf", S(""));
	expect_list(s.root, "", " |-rf|new\nline|\xff\xfe|");
	scratch_remove(&s);
}

TEST(files, git_folders_are_left_out_at_every_depth)
{
	struct scratch s = scratch_make();
	scratch_folder(&s, ".git");
	scratch_file(&s, ".git/config", S(""));
	scratch_file(&s, ".gitignore", S(""));
	scratch_folder(&s, "sub");
	scratch_file(&s, "sub/.git", S("gitdir: ../.git"));
	scratch_folder(&s, "sub2");
	scratch_folder(&s, "sub2/.git");
	scratch_file(&s, "sub2/.git/HEAD", S(""));
	expect_list(s.root, "", ".gitignore|sub/.git|");
	scratch_remove(&s);
}

TEST(files, links_are_items_and_never_followed)
{
	struct scratch s = scratch_make();
	scratch_folder(&s, "d");
	scratch_file(&s, "d/f", S(""));
	scratch_link(&s, "d/up", "..");
	scratch_link(&s, "dangling", "nowhere");
	scratch_link(&s, "folder", "d");
	scratch_link(&s, "loop", "loop");
	expect_list(s.root, "", "d/f|d/up@|dangling@|folder@|loop@|");
	expect_refusal(s.root, "folder/f", ES_ENOTFOUND);
	scratch_remove(&s);
}

TEST(files, a_root_that_is_a_link_is_followed)
{
	struct scratch s = scratch_make();
	scratch_folder(&s, "d");
	scratch_file(&s, "d/f", S("x"));
	scratch_link(&s, "to-folder", "d");
	scratch_link(&s, "to-file", "d/f");
	char *to_folder = scratch_path(&s, "to-folder"), *to_file = scratch_path(&s, "to-file");
	expect_list(to_folder, "", "f|");
	expect_list(to_file, "shown", "shown|");
	free(to_folder);
	free(to_file);
	scratch_remove(&s);
}

TEST(files, what_is_no_file_is_skipped_and_what_cannot_be_read_is_a_gap)
{
	struct scratch s = scratch_make();
	scratch_file(&s, "f", S(""));
	scratch_fifo(&s, "fifo");
	scratch_folder(&s, "closed");
	scratch_file(&s, "closed/f", S(""));
	scratch_mode(&s, "closed", 0);
	scratch_folder(&s, "open");
	scratch_file(&s, "open/f", S(""));
	char *closed = scratch_path(&s, "closed"), *fifo = scratch_path(&s, "fifo");
	scratch_drop_rights();
	expect_list(s.root, "",
		"f|open/f|!closed:cannot open the folder: Permission denied|"
		"!fifo:a FIFO, socket or device|");
	expect_refusal(s.root, "closed", ES_EIO);
	expect_refusal(closed, "", ES_EIO);
	scratch_regain_rights();
	expect_refusal(s.root, "fifo", ES_EUNSUPPORTED);
	expect_refusal(fifo, "", ES_EUNSUPPORTED);
	free(closed);
	free(fifo);
	scratch_remove(&s);
}

TEST(files, what_was_asked_for_must_exist)
{
	struct scratch s = make_tree();
	char *none = scratch_path(&s, "none");
	expect_refusal(none, "", ES_ENOTFOUND);
	expect_refusal(s.root, "none", ES_ENOTFOUND);
	expect_refusal(s.root, "a/b/c", ES_ENOTFOUND);
	expect_refusal(s.root, "../x", ES_EINVAL);
	expect_refusal(s.root, "/etc", ES_EINVAL);
	free(none);
	scratch_remove(&s);
}

/* Makes `depth` folders in folders, all called `name`, with a file in each. */
static void make_nested(const struct scratch *s, const char *name, int depth)
{
	int fd = -1;
	EXPECT_INT(es_fs_open_folder(&fd, s->root, NULL), ES_OK);
	for (int i = 0; i < depth; i++) {
		EXPECT_INT(mkdirat(fd, name, 0755), 0);
		EXPECT_INT(mknodat(fd, "f", S_IFREG | 0644, 0), 0);
		int below = -1;
		EXPECT_INT(es_fs_open_folder_at(&below, fd, name, NULL), ES_OK);
		es_fs_close(fd);
		fd = below;
	}
	es_fs_close(fd);
}

TEST(files, paths_longer_than_the_system_takes_are_listed_and_loaded)
{
	struct scratch s = scratch_make();
	char name[201];
	memset(name, 'n', 200);
	name[200] = '\0';
	make_nested(&s, name, 30);
	struct listed l;
	list(&l, s.root, "");
	EXPECT_INT(l.status, ES_OK);
	EXPECT_INT(l.listing.items.n, 30);
	EXPECT_INT(l.listing.skips.n, 0);
	void *reader = NULL;
	EXPECT_INT(l.loader.open(&reader, l.loader.ctx, NULL), ES_OK);
	struct es_buf b = ES_BUF_INIT(100);
	for (size_t i = 0; i < l.listing.items.n; i++)
		EXPECT_INT(l.loader.load(reader, &l.listing.items.v[i], &b, NULL), ES_OK);
	l.loader.close(reader);
	es_buf_release(&b);
	release(&l);
	scratch_remove(&s);
}

TEST(files, nesting_without_end_is_a_gap)
{
	struct scratch s = scratch_make();
	make_nested(&s, "d", 1100);
	struct listed l;
	list(&l, s.root, "");
	EXPECT_INT(l.status, ES_OK);
	EXPECT_INT(l.listing.items.n, 1025);
	EXPECT_INT(l.listing.skips.n, 1);
	EXPECT(l.listing.skips.v[0].is_gap);
	EXPECT_SLICE(l.listing.skips.v[0].reason, "folders nested too deep");
	release(&l);
	scratch_remove(&s);
}

/* The bytes of one item, or the status in brackets. */
static void expect_load(void *reader, const struct es_loader *loader, enum es_item_kind kind,
	struct es_slice path, const char *want)
{
	struct es_buf b = ES_BUF_INIT(20);
	struct es_item item = { .loader = loader, .kind = kind, .path = path };
	struct es_error err;
	enum es_status st = loader->load(reader, &item, &b, &err);
	if (st) {
		EXPECT(b.len == 0 && err.status == st && err.text[0]);
		es_buf_printf(&b, "[%d]", (int)st);
	}
	EXPECT_SLICE(es_buf_slice(&b), want);
	es_buf_release(&b);
}

struct load_row {
	enum es_item_kind kind;
	struct es_slice path;
	const char *want;
};

static const struct load_row loads[] = {
	{ ES_ITEM_FILE, ES_LIT("a/b"), "in a/b" },
	{ ES_ITEM_FILE, ES_LIT("a/c/d"), "in a/c/d" },
	{ ES_ITEM_FILE, ES_LIT("a-b"), "in a-b" },
	{ ES_ITEM_SYMLINK, ES_LIT("link"), "a/b" },
	{ ES_ITEM_FILE, ES_LIT("a/none"), "[4]" },
	{ ES_ITEM_FILE, ES_LIT("none/b"), "[4]" },
	{ ES_ITEM_FILE, ES_LIT("a/b"), "in a/b" }, /* the reader is whole after a failure */
	{ ES_ITEM_FILE, ES_LIT("a/b/c"), "[4]" },
	{ ES_ITEM_FILE, ES_LIT("folder-link/b"), "[4]" },
	{ ES_ITEM_FILE, ES_LIT("link"), "[7]" },
	{ ES_ITEM_FILE, ES_LIT("fifo"), "[7]" },
	{ ES_ITEM_FILE, ES_LIT("a"), "[7]" },
	{ ES_ITEM_FILE, ES_LIT("large"), "[6]" },
	{ ES_ITEM_FILE, ES_LIT("../outside"), "[2]" },
	{ ES_ITEM_FILE, ES_LIT("a/../../outside"), "[2]" },
	{ ES_ITEM_FILE, ES_LIT("/etc/hostname"), "[2]" },
	{ ES_ITEM_FILE, ES_LIT(""), "[2]" },
	{ ES_ITEM_FILE, ES_LIT("."), "[2]" },
	{ ES_ITEM_FILE, ES_LIT(".."), "[2]" },
	{ ES_ITEM_FILE, ES_LIT("a//b"), "[2]" },
	{ ES_ITEM_FILE, ES_LIT("a/"), "[2]" },
	{ ES_ITEM_FILE, ES_LIT("a-b\0c"), "[2]" },
	{ ES_ITEM_SYMLINK, ES_LIT("../outside"), "[2]" },
};

TEST(files, the_loader_reads_below_the_root_and_follows_no_link)
{
	struct scratch s = make_tree();
	scratch_fifo(&s, "fifo");
	scratch_link(&s, "folder-link", "a");
	scratch_file(&s, "large", S("more than twenty bytes"));
	struct es_files files = { .root = s.root };
	struct es_loader loader = es_files_loader(&files);
	void *reader = NULL;
	EXPECT_INT(loader.open(&reader, loader.ctx, NULL), ES_OK);
	for (size_t i = 0; i < sizeof loads / sizeof *loads; i++)
		expect_load(reader, &loader, loads[i].kind, loads[i].path, loads[i].want);
	loader.close(reader);
	loader.close(NULL);
	scratch_remove(&s);
}

TEST(files, a_root_that_is_a_file_is_loaded_under_any_name)
{
	struct scratch s = make_tree();
	char *root = scratch_path(&s, "a/b");
	struct es_files files = { .root = root };
	struct es_loader loader = es_files_loader(&files);
	void *reader = NULL;
	EXPECT_INT(loader.open(&reader, loader.ctx, NULL), ES_OK);
	expect_load(reader, &loader, ES_ITEM_FILE, S("given/name"), "in a/b");
	loader.close(reader);
	free(root);
	scratch_remove(&s);
}

TEST(files, a_root_that_is_missing_opens_no_reader)
{
	struct scratch s = scratch_make();
	char *root = scratch_path(&s, "none");
	struct es_files files = { .root = root };
	struct es_loader loader = es_files_loader(&files);
	void *reader = NULL;
	struct es_error err;
	EXPECT_INT(loader.open(&reader, loader.ctx, &err), ES_ENOTFOUND);
	EXPECT(!reader);
	free(root);
	scratch_remove(&s);
}

/* Standard input is a pipe with `text` in it while one item is loaded from it twice. */
static enum es_status load_stdin_twice(
	struct es_buf *out, const char *text, enum es_status *out_second)
{
	int ends[2], kept = dup(STDIN_FILENO);
	EXPECT_INT(pipe(ends), 0);
	EXPECT_INT(write(ends[1], text, strlen(text)), strlen(text));
	(void)close(ends[1]);
	EXPECT_INT(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
	(void)close(ends[0]);
	struct es_loader loader = es_stdin_loader();
	struct es_item item;
	es_stdin_item(&item, &loader, "a/name");
	EXPECT(item.kind == ES_ITEM_STREAM && item.origin == ES_ORIGIN_STDIN);
	EXPECT_SLICE(item.path, "a/name");
	void *reader = NULL;
	EXPECT_INT(loader.open(&reader, loader.ctx, NULL), ES_OK);
	enum es_status st = loader.load(reader, &item, out, NULL);
	*out_second = loader.load(reader, &item, out, NULL);
	loader.close(reader);
	if (kept >= 0)
		(void)dup2(kept, STDIN_FILENO);
	(void)close(kept >= 0 ? kept : STDIN_FILENO);
	return st;
}

TEST(files, standard_input_is_one_item_read_once)
{
	struct es_buf b = ES_BUF_INIT(10);
	enum es_status second = ES_OK;
	EXPECT_INT(load_stdin_twice(&b, "0123456789", &second), ES_OK);
	EXPECT_SLICE(es_buf_slice(&b), "0123456789");
	EXPECT_INT(second, ES_EIO);
	es_buf_reset(&b);
	EXPECT_INT(load_stdin_twice(&b, "0123456789x", &second), ES_ELIMIT);
	EXPECT_INT(b.len, 0);
	EXPECT_INT(load_stdin_twice(&b, "", &second), ES_OK);
	EXPECT_INT(b.len, 0);
	es_buf_release(&b);
}
