/* test_fix.c - repairs, and that no program sees them. */
#include "repair/fix.h"
#include "lint/check_files.h"
#include "linting.h"
#include "smallworld.h"
#include "test.h"

/* The diffs of all fixes of a world. */
static void expect_fixes(const char *world, bool show_secrets, const char *want)
{
	struct linting l;
	struct es_fix_vec fixes = { 0 };
	struct es_buf got = ES_BUF_INIT(1 << 20);
	linting_run(&l, world, NULL);
	es_lint_fixes(&fixes, &l.inventory, &l.complaints, &l.arena);
	for (size_t i = 0; i < fixes.n; i++)
		es_fix_diff(&got, &fixes.v[i], show_secrets);
	EXPECT_STR(es_buf_cstr(&got), want);
	es_buf_release(&got);
	es_vec_release(&fixes);
	linting_release(&l);
}

TEST(fix, undocumented_names_go_to_the_end_of_the_example)
{
	expect_fixes("== .env.example\n# Settings\nPORT=1\nDEBUG=0\n"
		     "== package.json\npackage dotenv\n"
		     "== src/a.ts\nPORT required\nDEBUG required\nSTRIPE_KEY required\n"
		     "HOST_NAME required\n",
		false,
		"--- a/.env.example\n+++ b/.env.example\n@@ -1,3 +1,8 @@\n # Settings\n PORT=1\n"
		" DEBUG=0\n+\n+# read in src/a.ts\n+HOST_NAME=\n+# read in src/a.ts\n"
		"+STRIPE_KEY=\n");
}

TEST(fix, of_several_examples_it_is_the_one_that_people_copy_first)
{
	expect_fixes("== .env.dev-azure.example\nA=1\n== .env.dev.example\nA=1\n"
		     "== .env.prod.example\nA=1\n== src/a.ts\nA required\nHOST_NAME required\n",
		false,
		"--- a/.env.prod.example\n+++ b/.env.prod.example\n@@ -1,1 +1,4 @@\n A=1\n+\n"
		"+# read in src/a.ts\n+HOST_NAME=\n");
}

TEST(fix, an_example_in_order_stays_so)
{
	expect_fixes("== .env.example\nA=1\nC=1\n# about D\nD=1\nE=1\n"
		     "== src/a.ts\nA required\nB required\nC required\nD required\nE required\n"
		     "CABLE required\n",
		false,
		"--- a/.env.example\n+++ b/.env.example\n@@ -1,5 +1,9 @@\n A=1\n"
		"+# read in src/a.ts\n+B=\n C=1\n+# read in src/a.ts\n+CABLE=\n # about D\n "
		"D=1\n"
		" E=1\n");
}

TEST(fix, the_ends_of_lines_are_those_of_the_file)
{
	expect_fixes("== .env.example\nA=1\r\nZ=1\r\nC=1\r\n== src/a.ts\nA required\nC required\n"
		     "Z required\nB required\n",
		false,
		"--- a/.env.example\n+++ b/.env.example\n@@ -1,3 +1,6 @@\n A=1\r\n Z=1\r\n C=1\r\n"
		"+\r\n+# read in src/a.ts\r\n+B=\r\n");
}

TEST(fix, a_quote_that_swallows_what_is_added_forbids_it)
{
	expect_fixes("== .env.example\nA=\"1\n== src/a.ts\nA required\nB required\n", false, "");
}

TEST(fix, a_duplicate_that_no_loader_takes_goes)
{
	expect_fixes("== .env (ignored)\nA=one\nB=two\nA=three\n"
		     "== docker-compose.yml\nenv-file from .env\n"
		     "== package.json\npackage dotenv\n== src/a.ts\nA required\nB required\n",
		false, "--- a/.env\n+++ b/.env\n@@ -1,3 +1,2 @@\n-A=***\n B=***\n A=***\n");
}

TEST(fix, a_duplicate_that_another_value_is_made_of_stays)
{
	expect_fixes(
		"== .env (ignored)\nA=one\nB=${A}\nA=three\n"
		"== package.json\npackage dotenv-expand\n== src/a.ts\nA required\nB required\n",
		false, "");
}

/* Each try loads the whole file several times. */
TEST(fix, of_many_duplicates_some_are_tried)
{
	struct es_buf b = ES_BUF_INIT(1 << 20);
	es_buf_add_str(&b, "== package.json\npackage dotenv-expand\n== src/a.ts\n");
	for (int i = 0; i < 2000; i++)
		es_buf_printf(&b, "A%d required\n", i);
	es_buf_add_str(&b, "== .env (ignored)\n");
	for (int i = 0; i < 2000; i++)
		es_buf_printf(&b, "A%d=one\nB%d=${A%d}\nA%d=two\n", i, i, i, i);
	expect_fixes(es_buf_cstr(&b), false, "");
	es_buf_release(&b);
}

TEST(fix, a_duplicate_stays_where_a_loader_is_not_known)
{
	expect_fixes("== .env (ignored)\nA=one\nA=three\n== src/a.ts\nA required\n", false, "");
	expect_fixes("== .env (ignored)\nA=one\nA=three\n== package.json\npackage dotenv\n"
		     "package dotenv-flow\n== src/a.ts\nA required\n",
		false, "");
}

TEST(fix, files_to_ignore_get_a_line_in_the_nearest_ignore_file)
{
	static const struct small_file files[] = {
		{ .path = ".env", .text = "A=1\n", .state = ES_FILE_UNTRACKED },
		{ .path = ".env.bak", .text = "A=1\n", .state = ES_FILE_UNTRACKED },
		{ .path = ".gitignore", .text = "x\ny" },
		{ .path = "a/b/.env.local", .text = "A=1\n", .state = ES_FILE_UNTRACKED },
		{ .path = "a/.gitignore", .text = "" }, { .path = "b/.gitignore", .text = NULL },
		{ .path = "b/.env", .text = "A=1\n", .state = ES_FILE_UNTRACKED }, { 0 }
	};
	struct small_world s;
	struct es_fix_vec fixes = { 0 };
	struct es_buf got = ES_BUF_INIT(1 << 20);
	small_world_make(&s, files);
	es_check_env_places(&s.complaints, &s.world);
	const struct es_inventory inv = { .world = &s.world };
	es_lint_fixes(&fixes, &inv, &s.complaints, &s.arena);
	for (size_t i = 0; i < fixes.n; i++)
		es_fix_diff(&got, &fixes.v[i], false);
	EXPECT_STR(es_buf_cstr(&got),
		"--- a/.gitignore\n+++ b/.gitignore\n@@ -1,2 +1,4 @@\n x\n-y\n"
		"\\ No newline at end of file\n+y\n+.env\n+.env.bak\n"
		"--- a/a/.gitignore\n+++ b/a/.gitignore\n@@ -0,0 +1,1 @@\n+/b/.env.local\n");
	es_buf_release(&got);
	es_vec_release(&fixes);
	small_world_release(&s);
}

TEST(fix, without_an_ignore_file_there_will_be_one)
{
	expect_fixes("== .env (untracked)\nA=1\n== web/.env (untracked)\nA=1\n", false,
		"--- /dev/null\n+++ b/.gitignore\n@@ -0,0 +1,2 @@\n+.env\n+/web/.env\n");
}

TEST(fix, values_are_shown_on_request)
{
	expect_fixes(
		"== .env (ignored)\nA=one\nB='x\ny'\nA=three\n== package.json\npackage dotenv\n"
		"== src/a.ts\nA required\nB required\n",
		true, "--- a/.env\n+++ b/.env\n@@ -1,4 +1,3 @@\n-A=one\n B='x\n y'\n A=three\n");
	expect_fixes(
		"== .env (ignored)\nA=one\nB='x\ny'\nA=three\n== package.json\npackage dotenv\n"
		"== src/a.ts\nA required\nB required\n",
		false, "--- a/.env\n+++ b/.env\n@@ -1,4 +1,3 @@\n-A=***\n B='***\n ***'\n A=***\n");
}

TEST(fix, edits_are_made_from_front_to_back)
{
	struct es_arena arena = { 0 };
	struct es_edit_vec v = { 0 };
	struct es_slice text = es_slice_from("a\nb\nc\n");
	es_edits_insert(&v, (struct es_edit){ .from = 6, .to = 6, .text = ES_LIT("e\n") });
	es_edits_insert(&v, (struct es_edit){ .from = 2, .to = 4, .text = ES_SLICE_EMPTY });
	es_edits_insert(&v, (struct es_edit){ .from = 0, .to = 0, .text = ES_LIT("x\n") });
	es_edits_insert(&v, (struct es_edit){ .from = 6, .to = 6, .text = ES_LIT("f\n") });
	EXPECT_SLICE(es_edits_apply(text, v.v, v.n, &arena), "x\na\nc\ne\nf\n");
	es_vec_release(&v);
	es_arena_release(&arena);
}
