/* test_census_file.c - what a census knows, stored and taken up by another one. */
#include "base/mem.h"
#include "git/census_file.h"
#include "sandbox.h"
#include "test.h"

#include <stdlib.h>
#include <string.h>

/* Trees as deltas, copies in a second pack, loose objects, a tag, a gitlink, something dangling. */
#define SCRIPT                                                                                     \
	"git init -q -b main r; cd r; mkdir -p a/b; for i in $(seq 40); do echo $i >a/f$i;"        \
	"echo $i >a/b/g$i; done; n=0; commit() { n=$((n + 1)); git add -A;"                        \
	" GIT_COMMITTER_DATE=\"$((1500000000 + n)) +0000\" git commit -q --allow-empty -m $n; };"  \
	"for i in $(seq 12); do echo v$i >a/f$i; echo w$i >a/b/g$i; commit; done;"                 \
	"git repack -q -adf --depth=50; cp -r .git/objects/pack keep; git checkout -q -b side "    \
	"HEAD~4; for i in 1 2 3; do echo s$i >a/b/g$i; commit; done; git repack -q -adf;"          \
	"cp -n keep/* .git/objects/pack; rm -rf keep; git tag -a -m told t; "                      \
	"git update-index --add --cacheinfo 160000,$(git rev-parse HEAD),sub; git commit -q -m "   \
	"sub; echo lost | git hash-object -w --stdin >/dev/null"

struct pass {
	struct es_repo *repo;
	struct es_sweep *sweep;
	struct es_census *census;
	struct es_history *history;
	struct es_item_vec names;
	struct es_skip_vec skips;
	struct es_arena arena;
	struct es_error err;
	size_t nwanted;
};

static enum es_status visit(void *ctx, const struct es_swept *o, struct es_error *err)
{
	struct pass *p = ctx;
	(void)err;
	es_census_take(p->census, 0, o);
	p->nwanted += o->is_wanted;
	return ES_OK;
}

static void note_failure(void *ctx, const struct es_sweep_failure *f)
{
	struct pass *p = ctx;
	es_census_fail(p->census, 0, f->number, f->reason, true);
}

static bool restore(struct pass *p, const struct es_buf *bytes, unsigned char *wanted)
{
	struct es_arena arena = { 0 };
	struct es_stored s;
	char *copy = es_arena_alloc(&arena, bytes->len);
	memcpy(copy, bytes->ptr, bytes->len);
	bool is_good = es_stored_parse(&s, copy, bytes->len) &&
		       es_census_restore(p->census, &s, &arena, wanted);
	es_arena_release(&arena);
	return is_good;
}

/* With what was stored before, if that is not NULL; `max` is the budget, 0: its own. */
static void run_within(
	struct pass *p, const char *sandbox, const struct es_buf *stored, bool is_taken, size_t max)
{
	*p = (struct pass){ .repo = NULL };
	const struct es_history_options o = { .unreachable = true };
	const struct es_sweep_options options = { .jobs = 1 };
	const struct es_sweep_visitor v = { p, visit, note_failure };
	EXPECT_INT(es_repo_open(&p->repo, sandbox_path(sandbox, "r"), &p->err), ES_OK);
	EXPECT_INT(es_sweep_new(&p->sweep, p->repo, &options, &p->err), ES_OK);
	p->census = es_census_new(p->sweep, 1);
	if (max)
		es_census_limit(p->census, max);
	size_t nbytes = es_sweep_count(p->sweep) / 8 + 1;
	unsigned char *wanted = es_alloc(nbytes, 1);
	memset(wanted, 0xff, nbytes);
	if (stored)
		EXPECT_INT(restore(p, stored, wanted), is_taken);
	es_sweep_deal(p->sweep, wanted);
	EXPECT_INT(es_sweep_work(p->sweep, &v, &p->err), ES_OK);
	EXPECT_INT(es_census_finish(&p->history, &p->names, &p->skips, p->census, p->repo, &o,
			   &p->arena, &p->err),
		ES_OK);
	free(wanted);
}

static void run(struct pass *p, const char *sandbox, const struct es_buf *stored, bool is_taken)
{
	run_within(p, sandbox, stored, is_taken, 0);
}

static void end(struct pass *p)
{
	es_history_free(p->history);
	es_sweep_free(p->sweep);
	es_repo_free(p->repo);
	es_vec_release(&p->names);
	es_vec_release(&p->skips);
	es_arena_release(&p->arena);
}

static void add(void *ctx, struct es_slice bytes)
{
	es_buf_add(ctx, bytes);
}

static struct es_buf store(const struct pass *p, const char *hidden)
{
	struct es_buf out = ES_BUF_INIT(1 << 24);
	struct es_map names = { 0 };
	unsigned char *left_out = es_alloc(es_sweep_count(p->sweep) / 8 + 1, 1);
	if (hidden)
		es_map_add(&names, es_slice_from(hidden), NULL);
	struct es_storing *s = es_storing_new(p->history, left_out, &names);
	es_storing_write(s, add, &out);
	EXPECT_INT(es_storing_len(s), out.len);
	es_storing_free(s);
	es_map_release(&names);
	free(left_out);
	return out;
}

static void expect_same(const struct pass *a, const struct pass *b)
{
	struct es_history_totals x = es_history_totals(a->history),
				 y = es_history_totals(b->history);
	EXPECT_INT(x.nobjects, y.nobjects);
	EXPECT_INT(x.nbytes, y.nbytes);
	EXPECT_INT(a->skips.n, b->skips.n);
	EXPECT_INT(es_sweep_count(a->sweep), es_sweep_count(b->sweep));
	for (uint32_t i = 0; i < es_sweep_count(a->sweep); i++)
		EXPECT_INT(es_history_reaches(a->history, i), es_history_reaches(b->history, i));
}

TEST(stored, what_is_taken_up_is_stored_as_it_was)
{
	char *sandbox = sandbox_new();
	struct pass first, second;
	sandbox_run(sandbox, SCRIPT);
	run(&first, sandbox, NULL, false);
	struct es_buf a = store(&first, NULL);
	run(&second, sandbox, &a, true);
	EXPECT_INT(second.nwanted, 0);
	expect_same(&first, &second);
	struct es_buf b = store(&second, NULL);
	EXPECT_INT(a.len, b.len);
	EXPECT(memcmp(a.ptr, b.ptr, a.len) == 0);
	es_buf_release(&a);
	es_buf_release(&b);
	end(&first);
	end(&second);
	sandbox_remove(sandbox);
}

/* Changes the repository; what is then made of old knowledge is what is made without. */
static void expect_only_new(const char *change, size_t max_wanted, bool is_taken)
{
	char *sandbox = sandbox_new();
	struct pass first, second, whole;
	sandbox_run(sandbox, SCRIPT);
	run(&first, sandbox, NULL, false);
	struct es_buf stored = store(&first, NULL);
	sandbox_run(sandbox, change);
	run(&second, sandbox, &stored, is_taken);
	run(&whole, sandbox, NULL, false);
	expect_same(&second, &whole);
	EXPECT(second.nwanted <= max_wanted);
	/* Once more, from what the second one knew. */
	struct es_buf again = store(&second, NULL);
	struct pass third;
	run(&third, sandbox, &again, true);
	EXPECT_INT(third.nwanted, 0);
	expect_same(&third, &whole);
	es_buf_release(&stored);
	es_buf_release(&again);
	end(&first);
	end(&second);
	end(&third);
	end(&whole);
	sandbox_remove(sandbox);
}

TEST(stored, new_commits_are_all_that_is_read)
{
	expect_only_new("cd r; echo new >a/b/new; git add -A; git commit -q -m new", 5, true);
}

TEST(stored, a_repack_changes_nothing)
{
	expect_only_new("cd r; echo new >a/b/new; git add -A; git commit -q -m new;"
			"git repack -q -adf --depth=4 --window=50",
		5, true);
}

/* Trees that others were stored against are gone, too. */
TEST(stored, objects_that_are_gone_are_forgotten)
{
	expect_only_new(
		"cd r; git checkout -q main; git tag -d t >/dev/null; git branch -q -D side;"
		"git reflog expire --expire=now --all; git gc -q --prune=now",
		0, true);
}

TEST(stored, another_repository_is_none_of_its_business)
{
	expect_only_new("rm -rf r; git init -q r; cd r; echo other >f; git add f;"
			"git commit -q -m other",
		3, false);
}

TEST(stored, trees_with_a_hidden_name_are_left_out)
{
	char *sandbox = sandbox_new();
	struct pass first, second;
	sandbox_run(sandbox, SCRIPT);
	run(&first, sandbox, NULL, false);
	struct es_buf a = store(&first, "f7");
	EXPECT(es_slice_search(es_buf_slice(&a), 0, (struct es_slice)ES_LIT("f6f8")) < a.len);
	run(&second, sandbox, &a, true);
	EXPECT(second.nwanted > 0);
	expect_same(&first, &second);
	es_buf_release(&a);
	end(&first);
	end(&second);
	sandbox_remove(sandbox);
}

static bool has_gap(const struct pass *p, const char *about)
{
	for (size_t i = 0; i < p->skips.n; i++)
		if (p->skips.v[i].is_gap &&
			es_slice_search(p->skips.v[i].reason, 0, es_slice_from(about)) <
				p->skips.v[i].reason.len)
			return true;
	return false;
}

/* Nor is what could not be kept stored as if it were known. */
TEST(stored, what_is_taken_up_counts_as_what_is_read)
{
	char *sandbox = sandbox_new();
	struct pass first, second, third;
	sandbox_run(sandbox, SCRIPT);
	run(&first, sandbox, NULL, false);
	EXPECT(!has_gap(&first, "memory"));
	struct es_buf a = store(&first, NULL);
	run_within(&second, sandbox, &a, true, 1000);
	EXPECT_INT(second.nwanted, 0);
	EXPECT(has_gap(&second, "trees") && has_gap(&second, "parents"));
	struct es_buf b = store(&second, NULL);
	EXPECT(b.len < a.len);
	run(&third, sandbox, &b, true);
	expect_same(&first, &third);
	es_buf_release(&a);
	es_buf_release(&b);
	end(&first);
	end(&second);
	end(&third);
	sandbox_remove(sandbox);
}

/* Whether they are taken or not, nothing outside of the bytes is touched. */
TEST(stored, damaged_bytes_are_safe_to_parse)
{
	char *sandbox = sandbox_new();
	struct pass first;
	sandbox_run(sandbox,
		"git init -q r; cd r; mkdir d; echo a >d/f; git add d; git commit -q -m 1;"
		"git tag -a -m told t");
	run(&first, sandbox, NULL, false);
	struct es_buf a = store(&first, NULL);
	for (size_t len = 0; len <= a.len; len++) {
		struct es_stored s;
		char *copy = es_alloc(len + 1, 1);
		memcpy(copy, a.ptr, len);
		EXPECT_INT(es_stored_parse(&s, copy, len), len == a.len);
		free(copy);
	}
	for (size_t i = 0; i < a.len; i++) {
		struct es_stored s;
		for (unsigned bit = 0; bit < 8; bit++) {
			a.ptr[i] ^= (char)(1 << bit);
			(void)es_stored_parse(&s, a.ptr, a.len);
			a.ptr[i] ^= (char)(1 << bit);
		}
	}
	es_buf_release(&a);
	end(&first);
	sandbox_remove(sandbox);
}
