#include "base/pool.h"
#include "finding/finding.h"
#include "sandbox.h"
#include "test.h"

/* Scans sandbox/`path` after the script. */
static enum es_status take_result(struct es_result **out, const char *script, const char *path,
	struct es_scan_options o, struct es_error *err)
{
	char *sandbox = sandbox_new();
	sandbox_run(sandbox, script);
	o.path = sandbox_path(sandbox, path);
	enum es_status st = es_scan(out, &o, err);
	sandbox_remove(sandbox);
	return st;
}

/* The same where only the status counts; what came of it is in *err. */
static enum es_status scan_after(
	const char *script, const char *path, struct es_scan_options o, struct es_error *err)
{
	struct es_result *r = NULL;
	enum es_status st = take_result(&r, script, path, o, err);
	es_result_free(r);
	return st;
}

#define TWO_COMMITS                                                                                \
	"git init -q -b main r; cd r; git commit -q --allow-empty -m one;"                         \
	"git commit -q --allow-empty -m two;"

TEST(scan, an_empty_range_is_refused_and_not_all_of_history)
{
	struct es_error err = { 0 };
	struct es_scan_options o = { .mode = ES_SCAN_RANGE, .range = "", .no_config = true };
	EXPECT_INT(scan_after(TWO_COMMITS, "r", o, &err), ES_EINVAL);
	EXPECT_STR(err.text, "not a range like A..B: ");
	o.range = NULL;
	EXPECT_INT(scan_after(TWO_COMMITS, "r", o, &err), ES_EINVAL);
}

TEST(scan, a_range_without_dots_is_no_unknown_revision)
{
	struct es_error err = { 0 };
	struct es_scan_options o = { .mode = ES_SCAN_RANGE, .range = "nowhere" };
	EXPECT_INT(scan_after(TWO_COMMITS, "r", o, &err), ES_EINVAL);
	EXPECT_STR(err.text, "not a range like A..B: nowhere");
}

TEST(scan, a_range_beyond_a_shallow_clone_says_how_to_get_the_rest)
{
	struct es_error err = { 0 };
	struct es_scan_options o = { .mode = ES_SCAN_RANGE, .range = "HEAD~1..HEAD" };
	enum es_status st =
		scan_after(TWO_COMMITS "git clone -q --depth 1 \"file://$PWD\" ../shallow",
			"shallow", o, &err);
	EXPECT_INT(st, ES_ENOTFOUND);
	EXPECT_STR(err.text,
		"unknown revision: HEAD~1 (the clone is shallow; try git fetch --unshallow)");
}

TEST(scan, an_unknown_rule_of_a_configuration_is_told_with_its_file)
{
	struct es_error err = { 0 };
	struct es_scan_options o = { .mode = ES_SCAN_HISTORY };
	enum es_status st = scan_after("git init -q -b main r; cd r;"
				       "echo 'disable: [no-such-rule]' >.envsieve.yaml;"
				       "git add -A; git commit -q -m one; cd ..;"
				       "git clone -q --bare r bare",
		"bare", o, &err);
	EXPECT_INT(st, ES_EINVAL);
	EXPECT_SLICE(es_slice_sub(es_slice_from(err.text), 12, SIZE_MAX),
		":.envsieve.yaml: unknown rule: no-such-rule");
}

TEST(scan, an_object_that_was_left_out_is_named)
{
	struct es_result *r = NULL;
	struct es_error err = { 0 };
	struct es_scan_options o = { .mode = ES_SCAN_HISTORY, .max_file_size = 1000 };
	enum es_status st = take_result(&r,
		"git init -q -b main r; cd r; head -c 2000 /dev/zero >f; git add f;"
		"git commit -q -m one",
		"r", o, &err);
	EXPECT_INT(st, ES_OK);
	EXPECT_INT(r->summary.skipped.n, 1);
	EXPECT_SLICE(r->summary.skipped.v[0].path, "561f00b70bfee14952f82c8704bf7249603e946c");
	es_result_free(r);
}

static void count_call(void *ctx, const struct es_progress *p)
{
	unsigned *n = ctx;
	*n += p->phase != NULL;
}

TEST(scan, progress_is_told_some_ten_times_a_second)
{
	unsigned n = 0;
	struct es_result *r = NULL;
	struct es_error err = { 0 };
	struct es_scan_options o = { .progress = count_call, .ctx = &n };
	enum es_status st =
		take_result(&r, "mkdir many; cd many; for i in $(seq 3000); do echo $i >f$i; done",
			"many", o, &err);
	EXPECT_INT(st, ES_OK);
	EXPECT_INT(r->summary.items, 3000);
	EXPECT(n >= 2 && n <= 4 + 10 * (unsigned)r->summary.seconds + 10);
	es_result_free(r);
}

/* Says so from the hundredth time on; asked by several threads. */
static bool cancel_late(void *ctx)
{
	return es_counter_take(ctx, 1) >= 100;
}

TEST(scan, a_tree_that_is_cancelled_half_way_has_no_result)
{
	struct es_counter asked = { 0 };
	struct es_error err = { 0 };
	struct es_scan_options o = { .cancel = cancel_late, .ctx = &asked, .jobs = 4 };
	EXPECT_INT(scan_after("for d in a b c d e f g h; do mkdir -p t/$d/$d; "
			      "for i in 1 2 3 4 5 6 7 8 9; do for k in 1 2 3 4 5; do "
			      "echo $i >t/$d/f$i$k; echo $i >t/$d/$d/f$i$k; done; done; done",
			   "t", o, &err),
		ES_EINTERRUPTED);
	/* 720 files: what was left did not have its turn. */
	EXPECT(es_counter_value(&asked) < 300);
}
