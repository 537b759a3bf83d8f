/* test_world.c - files found by path and below folders. */
#include "inventory/world.h"
#include "test.h"

static const struct es_world_file files[] = {
	{ .path = ES_LIT("a") },
	{ .path = ES_LIT("a-b/c") },
	{ .path = ES_LIT("a/b") },
	{ .path = ES_LIT("a/c/d") },
	{ .path = ES_LIT("ab") },
};
static const struct es_world world = { .files = files, .nfiles = 5 };

static void expect_below(const char *folder, size_t from, size_t to)
{
	size_t got_from, got_to;
	es_world_below(&world, es_slice_from(folder), &got_from, &got_to);
	EXPECT_INT(got_from, from);
	EXPECT_INT(got_to, to);
}

TEST(world, a_folder_holds_what_its_name_and_a_slash_begin)
{
	expect_below("", 0, 5);
	expect_below("a", 2, 4);
	expect_below("a-b", 1, 2);
	expect_below("a/c", 3, 4);
	expect_below("b", 5, 5);
}

TEST(world, a_file_is_found_by_its_whole_path)
{
	EXPECT(es_world_find(&world, (struct es_slice)ES_LIT("a/b")) == &files[2]);
	EXPECT(es_world_find(&world, (struct es_slice)ES_LIT("a/c")) == NULL);
	EXPECT(es_world_find(&world, (struct es_slice)ES_LIT("z")) == NULL);
}
