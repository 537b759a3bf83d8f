#include "base/path.h"
#include "test.h"

#include <stdlib.h>

static void expect_joined(const char *folder, const char *name, const char *want)
{
	char *path = es_path_join(folder, name);
	EXPECT_STR(path, want);
	free(path);
}

TEST(path, join_puts_one_slash_between)
{
	expect_joined("/a/b", "c", "/a/b/c");
	expect_joined("/a/b//", "c/d", "/a/b/c/d");
	expect_joined("/", "c", "/c");
	expect_joined("/a", "/c", "/c");
	struct es_arena arena = { 0 };
	EXPECT_SLICE(es_path_below(&arena, es_slice_from("a/b"), "c"), "a/b/c");
	EXPECT_SLICE(es_path_below(&arena, es_slice_from(""), "c"), "c");
	es_arena_release(&arena);
}

TEST(path, folder_and_name_are_the_two_sides_of_the_last_slash)
{
	EXPECT_SLICE(es_path_folder(es_slice_from("a/b/c")), "a/b");
	EXPECT_SLICE(es_path_name(es_slice_from("a/b/c")), "c");
	EXPECT_SLICE(es_path_folder(es_slice_from("c")), "");
	EXPECT_SLICE(es_path_name(es_slice_from("c")), "c");
	EXPECT_SLICE(es_path_name(es_slice_from("a/")), "");
}

TEST(path, plain_is_what_leads_nowhere_but_below)
{
	EXPECT(es_path_is_plain(es_slice_from("a/b.c/..d")));
	static const char *const odd[] = { "", "/a", "a/", "a//b", ".", "a/./b", "..", "a/..",
		"../a" };
	for (size_t i = 0; i < sizeof odd / sizeof *odd; i++)
		EXPECT(!es_path_is_plain(es_slice_from(odd[i])));
}
