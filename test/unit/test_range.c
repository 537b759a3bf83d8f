#include "base/fs.h"
#include "git/commitgraph.h"
#include "listing.h"
#include "sandbox.h"
#include "test.h"

#include <stdio.h>

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

/* What is cut off by date is still found below what is known, a chain of wrong clocks included. */
TEST(range, wrong_clocks_of_the_left_side_are_waited_for)
{
	expect_range(GIT
		"n=1000; echo 1 >f; commit c1; git branch left; echo 2 >g; n=2000; commit c2;"
		"git checkout -q left; n=900; git merge -q -m m main; n=1; commit d; n=2;"
		"commit e; n=3000; commit top; git checkout -q main; echo 3 >h; n=2500; commit c3",
		"r", "left..main", "blob 3, commit c3, name h");
}

#define GRAPH "git commit-graph write --reachable; "

TEST(range, commit_graph_changes_nothing)
{
	expect_range(LINE GRAPH, "r", "two..main", "blob 3, blob s, commit c3, commit c4, name s");
	expect_range(LINE GRAPH "echo 5 >f; commit c5", "r", "two..main",
		"blob 3, blob 5, blob s, commit c3, commit c4, commit c5, name s");
	expect_range(LINE GRAPH, "r", "main..two", "");
}

TEST(range, commit_graph_of_a_shallow_clone_is_not_asked)
{
	expect_range(
		LINE GRAPH "git rev-parse HEAD~1 >.git/shallow", "r", "HEAD~1..HEAD", "commit c4");
}

/* Makes the graph say that the commit of the first name has that of the second as its parent. */
static void forge_parent(const char *sandbox)
{
	enum { DATA = 36 };
	struct es_buf bytes = ES_BUF_INIT(1 << 20), ids = ES_BUF_INIT(256);
	struct es_commitgraph g = { .has_levels = false };
	struct es_oid child, parent;
	uint32_t at, other;
	assert_int_equal(es_fs_read(&ids, sandbox_path(sandbox, "ids"), NULL), ES_OK);
	const char *path = sandbox_path(sandbox, "r/.git/objects/info/commit-graph");
	assert_int_equal(es_fs_read(&bytes, path, NULL), ES_OK);
	assert_true(es_oid_parse(&child, es_slice_sub(es_buf_slice(&ids), 0, ES_OID_HEX)));
	assert_true(es_oid_parse(
		&parent, es_slice_sub(es_buf_slice(&ids), ES_OID_HEX + 1, 2 * ES_OID_HEX + 1)));
	assert_true(es_commitgraph_add(&g, es_buf_slice(&bytes)));
	assert_true(es_commitgraph_find(&g, &child, &at));
	assert_true(es_commitgraph_find(&g, &parent, &other));
	size_t offset = (size_t)((const char *)g.layers.v[0].data - bytes.ptr) + at * DATA;
	bytes.ptr[offset + ES_OID_SIZE + 3] = (char)other;
	FILE *file = fopen(sandbox_path(sandbox, "forged"), "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes.ptr, 1, bytes.len, file), bytes.len);
	assert_int_equal(fclose(file), 0);
	es_vec_release(&g.layers);
	es_buf_release(&bytes);
	es_buf_release(&ids);
}

static void expect_forged(const char *range, const char *want)
{
	char *sandbox = sandbox_new();
	struct listing l;
	sandbox_run(sandbox,
		GIT "echo base >f; commit base; git checkout -q -b left; commit l1; commit l2;"
		    "git checkout -q main; echo n >n; commit new; commit next;" GRAPH
		    "git rev-parse left~1 main~1 >../ids");
	forge_parent(sandbox);
	sandbox_run(sandbox, "mv -f forged r/.git/objects/info/commit-graph");
	listing_take(&l, sandbox, "r", range, false);
	EXPECT_STR(listing_text(&l), want);
	listing_release(&l);
	sandbox_remove(sandbox);
}

TEST(range, commit_graph_that_lies_hides_nothing)
{
	expect_forged("left..main", "blob n, commit new, commit next, name n");
	expect_forged("left..main~1", "blob n, commit new, name n");
	expect_forged("main..left", "commit l1, commit l2");
}

TEST(range, moved_files_are_not_new)
{
	expect_range(GIT "mkdir d d/e; echo 1 >d/a; echo 2 >d/e/b; echo 3 >c; commit c1;"
			 "git mv d/a x; git mv c d/e/c; commit c2",
		"r", "HEAD~1..HEAD", "commit c2, name x");
}

TEST(range, files_of_a_folder_that_is_moved_and_changed_are_not_new)
{
	expect_range(GIT "mkdir d d/e; echo 1 >d/a; echo 2 >d/e/b; echo 3 >d/e/c; commit c1;"
			 "git mv d z; echo 4 >z/e/c; commit c2",
		"r", "HEAD~1..HEAD", "blob 4, commit c2, name z");
}

TEST(range, what_is_moved_in_two_steps_is_not_new)
{
	expect_range(GIT "mkdir d; echo 1 >d/a; echo 2 >b; commit c1; git rm -q d/a; commit c2;"
			 "echo 1 >n; commit c3",
		"r", "HEAD~2..HEAD", "commit c2, commit c3, name n");
}

/* Only trees that differ are read, so that it is not known to stand elsewhere. */
TEST(range, copied_files_are_new)
{
	expect_range(GIT "mkdir d; echo 1 >d/a; echo 2 >b; commit c1; cp d/a n; commit c2", "r",
		"HEAD~1..HEAD", "blob 1, commit c2, name n");
}

TEST(range, what_comes_back_is_new)
{
	expect_range(GIT "echo 1 >f; commit c1; echo 2 >f; commit c2; git tag two; echo 1 >f;"
			 "commit c3",
		"r", "two..HEAD", "blob 1, commit c3");
}

TEST(range, file_in_place_of_a_folder_is_new)
{
	expect_range(GIT "mkdir d; echo 1 >d/a; commit c1; git rm -qr d; echo 2 >d; commit c2;"
			 "git rm -q d; mkdir d; echo 3 >d/a; commit c3",
		"r", "HEAD~2..HEAD", "blob 2, blob 3, commit c2, commit c3");
}

/* A submodule's entry names a commit that nobody has looked at; it may be called like a blob. */
TEST(range, blob_called_like_an_old_submodule_is_new)
{
	expect_range(GIT
		"echo x >f; commit c1; echo new >../n;"
		"git update-index --add --cacheinfo 160000,$(git hash-object -w ../n),sub;"
		"GIT_COMMITTER_DATE='1500000100 +0000' git commit -q -m c2; git rm -q --cached sub;"
		"cp ../n n; git add n; GIT_COMMITTER_DATE='1500000200 +0000' git commit -q -m c3",
		"r", "HEAD~1..HEAD", "blob new, commit c3, name n");
}

TEST(range, octopus_brings_what_no_parent_has)
{
	expect_range(GIT "echo 1 >f; commit c1; for b in x y z; do git checkout -q -b $b main;"
			 "echo $b >$b; commit $b; done; git checkout -q main; echo m >m; commit m;"
			 "git tag before; git merge -q --no-commit x y z; echo evil >e; commit o",
		"r", "before..main",
		"blob evil, blob x, blob y, blob z, commit o, commit x, commit y, commit z, "
		"name e, name x, name y, name z");
}

static struct es_oid oid_of(const char *sandbox, const char *name)
{
	char script[256];
	struct es_buf text = ES_BUF_INIT(256);
	struct es_oid oid = { { 0 } };
	(void)snprintf(script, sizeof script, "git -C r rev-parse %s >id", name);
	sandbox_run(sandbox, script);
	assert_int_equal(es_fs_read(&text, sandbox_path(sandbox, "id"), NULL), ES_OK);
	assert_true(es_oid_parse(&oid, es_slice_trim(es_buf_slice(&text))));
	es_buf_release(&text);
	return oid;
}

/* Names of objects with blanks between; "none" is one that is not here. */
static void expect_lists(const char *script, const char *tips, const char *known, const char *want)
{
	enum { MAX = 8 };
	char *sandbox = sandbox_new();
	struct es_oid oids[2][MAX];
	size_t n[2] = { 0, 0 };
	const char *lists[2] = { tips, known };
	struct listing l;
	sandbox_run(sandbox, script);
	for (size_t i = 0; i < 2; i++) {
		struct es_slice rest = es_slice_from(lists[i]), word;
		while (rest.len && es_slice_split(&rest, ' ', &word)) {
			char name[64];
			(void)snprintf(name, sizeof name, "%.*s", ES_ARG(word));
			oids[i][n[i]++] = es_slice_is(word, "none") ? (struct es_oid){ { 1, 2, 3 } }
								    : oid_of(sandbox, name);
		}
	}
	struct es_history_options o = {
		.tips = oids[0], .ntips = n[0], .known = oids[1], .nknown = n[1]
	};
	listing_take_with(&l, sandbox, "r", &o);
	EXPECT_STR(listing_text(&l), want);
	listing_release(&l);
	sandbox_remove(sandbox);
}

#define FORKS                                                                                      \
	GIT "echo 1 >f; commit c1; for b in x y z; do git checkout -q -b $b main; echo $b >$b;"    \
	    "commit $b; git tag -a -m tag-$b t$b; done;"

TEST(range, tips_of_a_push_are_several)
{
	expect_lists(FORKS, "x y", "main", "blob x, blob y, commit x, commit y, name x, name y");
	expect_lists(FORKS, "x ty z", "x tz none", "blob y, commit y, name y, tag tag-y");
	expect_lists(FORKS, "tx", "tx", "");
	expect_lists(FORKS, "x", "", "blob 1, blob x, commit c1, commit x, name f, name x");
}

TEST(range, tips_of_a_push_need_not_be_commits)
{
	expect_lists(FORKS, "x^{tree} y:y", "z", "blob 1, blob x, blob y, name f, name x");
	expect_lists(FORKS, "x^{tree} y:y", "z^{tree} y:y", "blob x, name x");
}

TEST(range, missing_tip_is_a_gap)
{
	expect_lists(
		FORKS, "none x", "main", "blob x, commit x, gap the object is missing, name x");
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
