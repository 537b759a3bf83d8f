/* test_whole.c - files that are read and replaced as a whole. */
#include "base/fs.h"
#include "base/whole.h"
#include "sandbox.h"
#include "test.h"

#include <string.h>

static int open_sandbox(const char *sandbox)
{
	int folder = -1;
	struct es_error err;
	EXPECT_INT(es_fs_open_folder(&folder, sandbox, &err), ES_OK);
	return folder;
}

static void put(int folder, const char *name, const char *text, bool replaces)
{
	struct es_whole_writer w;
	struct es_error err;
	EXPECT_INT(es_whole_begin(&w, folder, &err), ES_OK);
	es_whole_add(&w, es_slice_from(text));
	EXPECT_INT(es_whole_end(&w, name, replaces, &err), ES_OK);
}

static void expect_text(int folder, const char *name, const char *want)
{
	struct es_arena arena = { 0 };
	struct es_whole file;
	struct es_error err;
	EXPECT_INT(es_whole_read(&file, folder, name, 100, &arena, &err), ES_OK);
	EXPECT_SLICE(((struct es_slice){ file.bytes, file.len }), want);
	EXPECT(file.is_private);
	es_arena_release(&arena);
}

TEST(whole, a_file_takes_the_place_of_another)
{
	char *sandbox = sandbox_new();
	int folder = open_sandbox(sandbox);
	put(folder, "f", "one", true);
	put(folder, "f", "two", true);
	expect_text(folder, "f", "two");
	put(folder, "f", "three", false);
	expect_text(folder, "f", "two");
	sandbox_run(sandbox, "test \"$(ls)\" = f");
	es_fs_close(folder);
	sandbox_remove(sandbox);
}

TEST(whole, one_that_is_dropped_leaves_nothing)
{
	char *sandbox = sandbox_new();
	int folder = open_sandbox(sandbox);
	struct es_whole_writer w;
	struct es_error err;
	EXPECT_INT(es_whole_begin(&w, folder, &err), ES_OK);
	es_whole_add(&w, es_slice_from("text"));
	es_whole_drop(&w);
	sandbox_run(sandbox, "test -z \"$(ls)\"");
	es_fs_close(folder);
	sandbox_remove(sandbox);
}

TEST(whole, links_folders_and_what_is_too_large_are_not_read)
{
	static const char *const names[] = { "link", "folder", "large", "fifo", "none" };
	char *sandbox = sandbox_new();
	int folder = open_sandbox(sandbox), below = -1;
	struct es_error err;
	sandbox_run(sandbox, "echo x >f; ln -s f link; mkdir folder; ln -s folder to; mkfifo fifo;"
			     "head -c 101 /dev/zero >large");
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct es_arena arena = { 0 };
		struct es_whole file;
		EXPECT(es_whole_read(&file, folder, names[i], 100, &arena, &err) != ES_OK);
		es_arena_release(&arena);
	}
	EXPECT(es_whole_folder(&below, folder, "to", &err) != ES_OK);
	EXPECT(es_whole_folder(&below, folder, "f", &err) != ES_OK);
	EXPECT_INT(es_whole_folder(&below, folder, "folder", &err), ES_OK);
	es_fs_close(below);
	EXPECT_INT(es_whole_folder(&below, folder, "made", &err), ES_OK);
	es_fs_close(below);
	es_fs_close(folder);
	sandbox_remove(sandbox);
}

TEST(whole, others_must_not_be_able_to_read_what_is_private)
{
	char *sandbox = sandbox_new();
	int folder = open_sandbox(sandbox);
	struct es_arena arena = { 0 };
	struct es_whole file;
	struct es_error err;
	sandbox_run(sandbox, "echo x >f; chmod 640 f");
	EXPECT_INT(es_whole_read(&file, folder, "f", 100, &arena, &err), ES_OK);
	EXPECT(!file.is_private);
	es_arena_release(&arena);
	es_fs_close(folder);
	sandbox_remove(sandbox);
}
