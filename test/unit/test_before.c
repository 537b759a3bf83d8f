#include "git/before.h"
#include "git/treediff.h"
#include "listing.h"
#include "sandbox.h"
#include "test.h"

#define GIT                                                                                        \
	"git init -q -b main r; cd r; n=0; commit() { n=$((n + 1)); git add -A;"                   \
	" GIT_COMMITTER_DATE=\"$((1500000000 + n)) +0000\" git commit -q --allow-empty -m "        \
	"\"$1\"; }; "

static void add_oid(struct es_buf *out, const struct es_oid *oid)
{
	char hex[ES_OID_HEX + 1];
	es_oid_hex(hex, oid);
	es_buf_printf(out, " %.4s", es_oid_is_zero(oid) ? "none" : hex);
}

static void add_difference(
	void *ctx, struct es_slice path, const struct es_oid *old, const struct es_oid *now)
{
	es_buf_add(ctx, path);
	add_oid(ctx, old);
	add_oid(ctx, now);
	es_buf_add_str(ctx, "; ");
}

/* ---- trees ---- */

/* The range's first commit against its parent, which must be listed: the range is all of it. */
static void expect_differences(const char *script, size_t nlooks_max, bool is_cut, const char *want)
{
	char *sandbox = sandbox_new();
	struct listing l;
	struct es_buf text = ES_BUF_INIT(4096);
	sandbox_run(sandbox, script);
	listing_take(&l, sandbox, "r", "base..main", false);
	EXPECT_INT(l.status, ES_OK);
	struct es_history *h = l.history;
	struct es_treediff d = { .h = h, .nlooks_max = nlooks_max };
	const struct es_treediff_visitor v = { &text, NULL, add_difference };
	const struct es_oid *now = &h->trees.keys[h->commit.v[h->order[h->norder - 1]].tree];
	EXPECT_INT(es_treediff_each(&d, &h->left.v[0], now, &v, &l.err), ES_OK);
	EXPECT(d.is_cut == is_cut);
	EXPECT_STR(es_buf_cstr(&text), want);
	es_treediff_release(&d);
	es_buf_release(&text);
	listing_release(&l);
	sandbox_remove(sandbox);
}

/* Blobs: "1" is d00491, "2" is 0cfbf0, "3" is 00750e. */
#define TREES                                                                                      \
	GIT "mkdir a b; echo 1 >a/f; echo 1 >a/g; echo 1 >b/f; echo 1 >x; commit c1;"              \
	    "git branch base;"

TEST(before, files_that_differ_are_told)
{
	expect_differences(TREES "echo 2 >a/f; rm a/g; mkdir c; echo 3 >c/h; commit c2", 1000,
		false, "a/f d004 0cfb; a/g d004 none; c/h none 0075; ");
}

TEST(before, file_in_place_of_a_folder_and_the_other_way_round)
{
	expect_differences(TREES "rm -r a x; mkdir x; echo 2 >a; echo 3 >x/f; commit c2", 1000,
		false, "a none 0cfb; a/f d004 none; a/g d004 none; x d004 none; x/f none 0075; ");
}

TEST(before, submodules_are_passed_over)
{
	expect_differences(TREES "rm x; git add -A; git update-index --add --cacheinfo "
				 "160000,$(git rev-parse HEAD),x; git commit -q -m c2",
		1000, false, "x d004 none; ");
}

TEST(before, old_tree_that_is_missing_counts_as_empty)
{
	expect_differences(TREES "echo 2 >a/f; commit c2; t=$(git rev-parse base:a);"
				 "rm .git/objects/$(echo $t | cut -c 1-2)/$(echo $t | cut -c 3-)",
		1000, false, "a/f none 0cfb; a/g none d004; ");
}

TEST(before, new_tree_that_is_missing_is_passed_over)
{
	expect_differences(TREES "echo 2 >a/f; rm b/f; commit c2; t=$(git rev-parse main:a);"
				 "rm .git/objects/$(echo $t | cut -c 1-2)/$(echo $t | cut -c 3-)",
		1000, false, "b/f d004 none; ");
}

TEST(before, too_many_entries_are_cut)
{
	expect_differences(TREES "echo 2 >a/f; commit c2", 0, true, "");
	expect_differences(TREES "echo 2 >a/f; echo 2 >x; commit c2", 1, true, "x d004 0cfb; ");
}

/* ---- arrivals ---- */

/* "PATH RANK OLDS left; " of each arrival of the files that end in a key, by their order. */
static void expect_arrivals(
	const char *script, const char *range, struct es_slice path, const char *want)
{
	char *sandbox = sandbox_new();
	struct listing l;
	struct es_buf text = ES_BUF_INIT(4096);
	struct es_file files[8];
	size_t n = 0;
	struct es_before b;
	sandbox_run(sandbox, script);
	listing_take(&l, sandbox, "r", range, false);
	EXPECT_INT(l.status, ES_OK);
	for (size_t i = 0; i < l.items.n && n < 8; i++)
		if (l.items.v[i].kind == ES_ITEM_BLOB)
			files[n++] = (struct es_file){ l.items.v[i].oid, path };
	EXPECT_INT(es_before_find(&b, l.history, files, n, &l.err), ES_OK);
	EXPECT(!b.is_cut);
	for (size_t i = 0; i < b.arrivals.n; i++) {
		const struct es_arrival *a = &b.arrivals.v[i];
		add_oid(&text, &files[a->file].blob);
		es_buf_printf(&text, " %u:", a->rank);
		for (size_t k = 0; k < a->nolds; k++)
			add_oid(&text, &b.olds.v[a->old + k]);
		es_buf_add_str(&text, a->is_on_left ? " left;" : ";");
	}
	EXPECT_STR(es_buf_cstr(&text), want);
	es_before_release(&b);
	es_buf_release(&text);
	listing_release(&l);
	sandbox_remove(sandbox);
}

/* The parent's and the left side's. */
TEST(before, arrival_knows_what_stood_there)
{
	expect_arrivals(GIT "echo 1 >f; commit c1; echo 2 >f; commit c2; echo 3 >f; commit c3",
		"HEAD~2..main", (struct es_slice)ES_LIT("f"),
		" 0cfb 0: d004 d004; 0075 1: 0cfb d004;");
}

TEST(before, first_commit_has_nothing_before)
{
	expect_arrivals(GIT "commit c0; git branch base; git checkout -q --orphan other;"
			    "echo 2 >f; commit c1",
		"base..other", (struct es_slice)ES_LIT("f"), " 0cfb 0:;");
}

/* What a merge has of one parent has not arrived with it; what it makes of both has. */
TEST(before, merge_takes_from_its_parents)
{
	expect_arrivals(GIT "echo 1 >f; commit c1; git checkout -q -b side; echo 2 >f; commit c2;"
			    "git checkout -q main; commit c3; git merge -q -m m1 side;"
			    "git checkout -q side; echo 4 >f; commit c4; git checkout -q main;"
			    "git merge -q -m m2 -s ours --no-commit side; echo 3 >f; commit m2",
		"main~2..main", (struct es_slice)ES_LIT("f"),
		" 0cfb 0: d004 d004; b862 2: 0cfb d004; 0075 3: 0cfb b862 d004;");
}

/* ---- what a commit takes away ---- */

TEST(before, what_is_elsewhere_as_it_was_is_not_gone)
{
	char *sandbox = sandbox_new();
	struct listing l;
	struct es_buf text = ES_BUF_INIT(4096);
	struct es_gone_vec gone = { 0 };
	sandbox_run(sandbox,
		GIT "echo 1 >changed; echo 2 >gone; echo 3 >moved; commit c1;"
		    "echo 4 >changed; rm gone; mv moved elsewhere; echo 5 >added; commit c2");
	listing_take(&l, sandbox, "r", "HEAD~1..HEAD", false);
	EXPECT_INT(es_before_gone(&gone, l.history, 0, &l.arena, &l.err), ES_OK);
	for (size_t i = 0; i < gone.n; i++)
		add_difference(&text, gone.v[i].path, &gone.v[i].old, &gone.v[i].now);
	EXPECT_STR(es_buf_cstr(&text), "gone 0cfb none; changed d004 b862; ");
	es_vec_release(&gone);
	es_buf_release(&text);
	listing_release(&l);
	sandbox_remove(sandbox);
}
