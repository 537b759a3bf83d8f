#include "base/mem.h"
#include "git/worktree.h"
#include "sandbox.h"
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What of the index of sandbox/r is listed: "path content", blobs' lines one after another; then
 * skips as "!path". */
static void add_content(struct es_buf *text, struct es_repo *r, const struct es_item *item)
{
	struct es_loader loader = es_repo_loader(r);
	struct es_error err = { .text = "" };
	void *reader = NULL;
	assert_int_equal(loader.open(&reader, loader.ctx, &err), ES_OK);
	es_buf_add(text, item->path);
	es_buf_add_byte(text, ' ');
	assert_int_equal(loader.load(reader, item, text, &err), ES_OK);
	loader.close(reader);
}

static char *list(const char *sandbox, enum es_index_choice choice, const char *below)
{
	struct es_arena arena = { 0 };
	struct es_item_vec items = { 0 };
	struct es_skip_vec skips = { 0 };
	struct es_error err = { .text = "" };
	struct es_repo *r = NULL;
	struct es_loader loader = { 0 };
	struct es_buf text = ES_BUF_INIT(1 << 20);
	enum es_status st = es_repo_open(&r, sandbox_path(sandbox, "r"), &err);
	if (!st)
		st = es_index_list(
			&items, &skips, r, choice, es_slice_from(below), &loader, &arena, &err);
	if (st)
		es_buf_printf(&text, "status %d: %s\n", (int)st, err.text);
	for (size_t i = 0; i < items.n; i++)
		add_content(&text, r, &items.v[i]);
	for (size_t i = 0; i < skips.n; i++)
		es_buf_printf(
			&text, "%s%.*s\n", skips.v[i].is_gap ? "!" : "", ES_ARG(skips.v[i].path));
	char *out = es_alloc(text.len + 1, 1);
	memcpy(out, es_buf_cstr(&text), text.len);
	es_buf_release(&text);
	es_vec_release(&items);
	es_vec_release(&skips);
	es_repo_free(r);
	es_arena_release(&arena);
	return out;
}

static void expect_list(const char *box, enum es_index_choice choice, const char *want)
{
	char *got = list(box, choice, "");
	EXPECT_STR(got, want);
	free(got);
}

/* a, d/e and d/f/g are committed. */
#define COMMITTED                                                                                  \
	"git init -q -b main r; cd r; mkdir -p d/f; echo 1 >a; echo 2 >d/e; echo 3 >d/f/g;"        \
	"git add .; git commit -q -m first;"

TEST(index, against_an_unborn_head_everything_is_changed)
{
	char *box = sandbox_new();
	sandbox_run(box, "git init -q r; cd r; mkdir d; echo 1 >a; echo 2 >d/b; echo 3 >c;"
			 "git add a d");
	expect_list(box, ES_INDEX_CHANGED, "a 1\nd/b 2\n");
	sandbox_remove(box);
}

TEST(index, changed_is_what_a_commit_would_bring)
{
	char *box = sandbox_new();
	sandbox_run(box, COMMITTED "echo 4 >d/f/h; echo 5 >d/e; git add .; git mv a b; echo 6 >b;"
				   "chmod +x d/f/g; git add d/f/g; rm d/e");
	expect_list(box, ES_INDEX_CHANGED, "b 1\nd/e 5\nd/f/h 4\n");
	sandbox_remove(box);
}

TEST(index, a_file_that_becomes_a_link_is_changed)
{
	char *box = sandbox_new();
	sandbox_run(box, COMMITTED "rm a; ln -s 1 a; printf 1 >b; git add .");
	expect_list(box, ES_INDEX_CHANGED, "a 1b 1");
	sandbox_remove(box);
}

TEST(index, a_folder_that_becomes_a_file_is_changed)
{
	char *box = sandbox_new();
	sandbox_run(box, COMMITTED "rm -r d; echo file >d; rm a; mkdir a; echo 7 >a/b; git add -A");
	expect_list(box, ES_INDEX_CHANGED, "a/b 7\nd file\n");
	sandbox_remove(box);
}

TEST(index, git_index_file_is_the_one_that_is_read)
{
	char *box = sandbox_new();
	sandbox_run(box, COMMITTED "cp .git/index .git/other; echo 8 >n;"
				   "GIT_INDEX_FILE=.git/other git add n");
	expect_list(box, ES_INDEX_CHANGED, "");
	(void)setenv("GIT_INDEX_FILE", ".git/other", 1);
	expect_list(box, ES_INDEX_CHANGED, "n 8\n");
	(void)setenv("GIT_INDEX_FILE", ".git/none", 1);
	expect_list(box, ES_INDEX_CHANGED, "");
	sandbox_remove(box);
}

TEST(index, conflict_stages_are_all_listed)
{
	char *box = sandbox_new();
	sandbox_run(box, COMMITTED "git checkout -q -b x; echo ours >a; git commit -q -am x;"
				   "git checkout -q main; echo theirs >a; git commit -q -am y;"
				   "git merge -q x >/dev/null 2>&1 || true");
	char *got = list(box, ES_INDEX_CHANGED, "");
	EXPECT(strstr(got, "a 1\n") && strstr(got, "a ours\n") && strstr(got, "a theirs\n"));
	free(got);
	sandbox_remove(box);
}

TEST(index, intended_entries_and_submodules_are_left_out)
{
	char *box = sandbox_new();
	sandbox_run(box, COMMITTED "echo 9 >later; git add -N later; git init -q sub;"
				   "git -C sub commit -q --allow-empty -m s;"
				   "git add sub 2>/dev/null");
	expect_list(box, ES_INDEX_CHANGED, "");
	expect_list(box, ES_INDEX_UNSEEN, "");
	sandbox_remove(box);
}

TEST(index, unseen_is_what_the_tree_does_not_show)
{
	char *box = sandbox_new();
	sandbox_run(box, COMMITTED "echo x >a; rm d/e; touch -d @1 d/f/g");
	expect_list(box, ES_INDEX_UNSEEN, "a 1\nd/e 2\n");
	sandbox_remove(box);
}

TEST(index, a_change_that_keeps_size_and_time_is_unseen)
{
	char *box = sandbox_new();
	sandbox_run(box, COMMITTED "touch -r a ../stamp; echo y >a; touch -r ../stamp a");
	expect_list(box, ES_INDEX_UNSEEN, "a 1\n");
	sandbox_remove(box);
}

TEST(index, what_lies_behind_a_link_is_unseen)
{
	char *box = sandbox_new();
	sandbox_run(box, COMMITTED "mv d ../d; ln -s ../d d");
	expect_list(box, ES_INDEX_UNSEEN, "d/e 2\nd/f/g 3\n");
	sandbox_remove(box);
}

TEST(index, links_are_compared_by_their_target)
{
	char *box = sandbox_new();
	sandbox_run(box, COMMITTED "ln -s a l; ln -s a m; git add .; rm m; ln -s d m");
	expect_list(box, ES_INDEX_UNSEEN, "m a");
	sandbox_remove(box);
}

TEST(index, converted_line_ends_make_a_blob_unseen)
{
	char *box = sandbox_new();
	sandbox_run(box, "git init -q r; cd r; git config core.autocrlf true; printf 'a\\r\\n' >f;"
			 "git add f 2>/dev/null; touch -d @5 f");
	expect_list(box, ES_INDEX_UNSEEN, "f a\n");
	sandbox_remove(box);
}

TEST(index, below_a_folder)
{
	char *box = sandbox_new();
	sandbox_run(box, COMMITTED "echo 4 >d/f/h; mkdir d/f2; echo 5 >d/f2/i; echo 6 >j;"
				   "git add .");
	char *got = list(box, ES_INDEX_CHANGED, "d/f");
	EXPECT_STR(got, "d/f/h 4\n");
	free(got);
	sandbox_remove(box);
}

TEST(index, sparse_folders_are_unfolded)
{
	char *box = sandbox_new();
	sandbox_run(box, COMMITTED "git sparse-checkout init --cone --sparse-index");
	expect_list(box, ES_INDEX_CHANGED, "");
	expect_list(box, ES_INDEX_UNSEEN, "d/e 2\nd/f/g 3\n");
	char *got = list(box, ES_INDEX_UNSEEN, "d/f");
	EXPECT_STR(got, "d/f/g 3\n");
	free(got);
	sandbox_remove(box);
}

TEST(index, a_split_index_is_put_together)
{
	char *box = sandbox_new();
	sandbox_run(box,
		COMMITTED "git config splitIndex.maxPercentChange 100;"
			  "git update-index --split-index; echo 5 >d/e; echo 6 >c; echo 7 >z;"
			  "git add .; git rm -q --cached a; test -f .git/sharedindex.*");
	expect_list(box, ES_INDEX_CHANGED, "c 6\nd/e 5\nz 7\n");
	expect_list(box, ES_INDEX_UNSEEN, "");
	sandbox_run(box, "cd r; rm d/f/g");
	expect_list(box, ES_INDEX_UNSEEN, "d/f/g 3\n");
	sandbox_run(box, "cd r; rm .git/sharedindex.*");
	char *got = list(box, ES_INDEX_CHANGED, "");
	EXPECT(strncmp(got, "status 5: cannot read the index: ", 33) == 0);
	free(got);
	sandbox_remove(box);
}

TEST(index, objects_of_a_partial_clone_that_are_not_here_are_gaps)
{
	char *box = sandbox_new();
	sandbox_run(box,
		COMMITTED "cd ..; mv r full; git -C full config uploadpack.allowFilter 1;"
			  "git clone -q --no-checkout --filter=blob:none \"file://$PWD/full\" r;"
			  "cd r; git read-tree HEAD; git update-ref -d HEAD");
	expect_list(box, ES_INDEX_UNSEEN, "!a\n!d/e\n!d/f/g\n");
	sandbox_remove(box);
}

TEST(index, damage_is_one_clear_line)
{
	static const struct {
		const char *script, *want;
	} cases[] = {
		{ "head -c 7 i >.git/index", "status 5: not an index, or cut off: " },
		{ "head -c 300 i >.git/index", "status 5: the index is damaged, it is cut off: " },
		{ "head -c -1 i >.git/index", "status 5: the index is damaged, it is cut off: " },
		{ "{ printf DIRC; tail -c +5 i | tr '\\002' '\\011'; } >.git/index",
			"status 7: index of unknown version 9: " },
		{ "rm .git/index; mkfifo .git/index", "status 7: cannot read the index: " },
	};
	char *box = sandbox_new();
	sandbox_run(box, COMMITTED "cp .git/index i");
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char script[256];
		(void)snprintf(script, sizeof script, "cd r; %s", cases[i].script);
		sandbox_run(box, script);
		char *got = list(box, ES_INDEX_CHANGED, "");
		if (strncmp(got, cases[i].want, strlen(cases[i].want)) != 0)
			print_error("case %zu: %s", i, got);
		EXPECT(strncmp(got, cases[i].want, strlen(cases[i].want)) == 0);
		EXPECT(strchr(got, '\n') == got + strlen(got) - 1);
		free(got);
	}
	sandbox_remove(box);
}
