#include "listing.h"
#include "sandbox.h"
#include "test.h"

#define GIT                                                                                        \
	"git init -q -b main r; cd r; n=0; commit() { n=$((n + 1)); git add -A;"                   \
	" GIT_COMMITTER_DATE=\"$((1500000000 + n)) +0000\" git commit -q --allow-empty -m "        \
	"\"$1\"; }; "

static void expect_range(const char *script, const char *path, const char *range, const char *want)
{
	char *sandbox = sandbox_new();
	struct listing l;
	sandbox_run(sandbox, script);
	listing_take(&l, sandbox, path, range, false);
	EXPECT_STR(listing_text(&l), want);
	listing_release(&l);
	sandbox_remove(sandbox);
}

#define LINE                                                                                       \
	GIT "echo keep >k; echo 1 >f; commit c1; echo 2 >f; commit c2; git tag two; echo 3 >f;"    \
	    "echo s >s; commit c3; git rm -q s; commit c4;"

TEST(range, added_and_removed_inside_is_found)
{
	expect_range(LINE, "r", "two..main", "blob 3, blob s, commit c3, commit c4, name s");
}

TEST(range, empty_side_is_head)
{
	expect_range(LINE, "r", "two..", "blob 3, blob s, commit c3, commit c4, name s");
	expect_range(LINE, "r", "..two", "");
}

TEST(range, of_equal_sides_is_empty)
{
	expect_range(LINE, "r", "main..main", "");
}

TEST(range, tag_object_at_its_end_belongs_to_it)
{
	expect_range(LINE "git tag -a -m release v1", "r", "HEAD~1..v1", "commit c4, tag release");
}

TEST(range, holds_merges_and_what_they_bring)
{
	expect_range(GIT "echo base >f; commit base; git checkout -q -b side; echo x >x;"
			 "commit side1; echo side >f; commit side2; git checkout -q main;"
			 "echo main >f; commit main; git tag before; git merge -q side || true;"
			 "echo resolved >f; commit merge",
		"r", "before..main",
		"blob resolved, blob side, blob x, commit merge, commit side1, commit side2, "
		"name x");
}

TEST(range, left_side_may_lie_beside_the_right)
{
	expect_range(GIT "echo base >f; commit base; git checkout -q -b other; echo o >o;"
			 "commit other; git checkout -q main; echo m >m; commit mine",
		"r", "other..main", "blob m, commit mine, name m");
}

/* Two merges of the same two commits, each way round: neither is an ancestor of the other. */
TEST(range, criss_cross_excludes_both_bases)
{
	expect_range(GIT "commit base; git checkout -q -b a; echo a >a; commit a;"
			 "git checkout -q -b b main; echo b >b; commit b; git branch b0;"
			 "git merge -q -m ab a; git checkout -q a; git merge -q -m ba b0;"
			 "echo new >n; commit new",
		"r", "b..a", "blob new, commit ba, commit new, name n");
}

TEST(range, clocks_that_go_backwards_lose_nothing)
{
	expect_range(GIT
		"n=1000; echo 1 >f; commit c1; n=10; echo 2 >f; commit c2; git branch left;"
		"n=500; echo 3 >f; commit c3; n=0; echo 4 >f; commit c4",
		"r", "left..main", "blob 3, blob 4, commit c3, commit c4");
}

TEST(range, unknown_side_is_named)
{
	expect_range(LINE, "r", "nowhere..main", "unknown revision: nowhere");
}

TEST(range, must_have_two_dots)
{
	expect_range(LINE, "r", "main", "not a range like A..B: main");
	expect_range(LINE, "r", "two...main", "not a range like A..B: two...main");
	expect_range(LINE, "r", "..", "not a range like A..B: ..");
}

#define SHALLOW LINE "cd ..; git clone -q --depth 2 file://$PWD/r s; cd s; git tag -d two || true;"

TEST(range, inside_of_a_shallow_clone_is_whole)
{
	expect_range(SHALLOW, "s", "HEAD~1..HEAD", "commit c4");
}

TEST(range, cut_by_a_shallow_boundary_is_refused)
{
	expect_range(SHALLOW "git checkout -q --orphan x; echo o >o; git add o; git commit -q -m o",
		"s", "x..origin/main",
		"x..origin/main goes beyond what this shallow clone has: deepen it with git fetch "
		"--unshallow (in GitHub Actions: fetch-depth: 0)");
}

TEST(range, missing_left_side_of_a_shallow_clone_says_so)
{
	expect_range(SHALLOW, "s", "two..HEAD",
		"unknown revision: two (the clone is shallow; try git fetch --unshallow)");
}
