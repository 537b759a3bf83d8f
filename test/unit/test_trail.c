/* test_trail.c - going from folder to folder without following links. */
#include "base/trail.h"
#include "base/fs.h"
#include "scratch.h"
#include "test.h"

#include <stdio.h>

static struct es_slice S(const char *s) {
	return es_slice_from(s);
}

/* a/b/c/d and e, each with a file that holds its path; `link` leads to a. */
static struct scratch
make_tree(void)
{
	static const char *const folders[] = { "a", "a/b", "a/b/c", "a/b/c/d", "ab", "e" };
	struct scratch s = scratch_make();
	scratch_file(&s, "f", S(""));
	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
		char name[32];
		(void)snprintf(name, sizeof name, "%s/f", folders[i]);
		scratch_folder(&s, folders[i]);
		scratch_file(&s, name, S(folders[i]));
	}
	scratch_link(&s, "link", "a");
	return s;
}

static struct es_trail start(const struct scratch *s, unsigned max)
{
	struct es_trail t;
	int root = -1;
	EXPECT_INT(es_fs_open_folder(&root, s->root, NULL), ES_OK);
	es_trail_init(&t, root, max);
	return t;
}

static void expect_enter(struct es_trail *t, const char *folder)
{
	int fd = -1;
	struct es_buf b = ES_BUF_INIT(100);
	EXPECT_INT(es_trail_enter(&fd, t, S(folder), NULL), ES_OK);
	EXPECT_INT(es_fs_read_at(&b, fd, "f", NULL), ES_OK);
	EXPECT_SLICE(es_buf_slice(&b), folder);
	es_buf_release(&b);
}

TEST(trail, enters_any_folder_from_any_other_whatever_it_may_hold)
{
	static const char *const folders[] = { "", "a", "a/b", "a/b/c/d", "e", "ab" };
	enum { N = sizeof folders / sizeof *folders };
	struct scratch s = make_tree();
	for (unsigned max = 0; max < 20; max++) {
		struct es_trail t = start(&s, max);
		for (size_t i = 0; i < N * N; i++) {
			expect_enter(&t, folders[i / N]);
			expect_enter(&t, folders[i % N]);
		}
		es_trail_release(&t);
	}
	scratch_remove(&s);
}

TEST(trail, follows_no_link_and_goes_on_after_a_failure)
{
	struct scratch s = make_tree();
	for (unsigned max = 1; max < 4; max++) {
		struct es_trail t = start(&s, max);
		int fd = -1;
		expect_enter(&t, "a/b");
		EXPECT_INT(es_trail_enter(&fd, &t, S("link"), NULL), ES_ENOTFOUND);
		expect_enter(&t, "a/b");
		EXPECT_INT(es_trail_enter(&fd, &t, S("a/none/b"), NULL), ES_ENOTFOUND);
		EXPECT_INT(es_trail_enter(&fd, &t, S("a/b/f"), NULL), ES_ENOTFOUND);
		EXPECT_INT(fd, -1);
		expect_enter(&t, "a");
		es_trail_release(&t);
		es_trail_release(&t);
	}
	scratch_remove(&s);
}
