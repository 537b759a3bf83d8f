/* test_cancel.c - a scan that is cancelled ends, in whatever phase it is. */
#include "base/pool.h"
#include "sandbox.h"
#include "test.h"

#include <stdio.h>
#include <string.h>

/* Commits that each write a file in one of a few folders, with a finding. */
enum { COMMITS = 400, JOBS_MAX = 3 };

static void make_repository(const char *sandbox)
{
	FILE *out = fopen(sandbox_path(sandbox, "stream"), "wb");
	assert_non_null(out);
	for (unsigned i = 0; i < COMMITS; i++)
		(void)fprintf(out,
			"commit refs/heads/main\ncommitter C <c@example.com> %u +0000\ndata 1\nm\n"
			"M 644 inline d%u/e%u/f%u\ndata 11\nacme-%06u\n",
			1500000000 + i, i % 3, i % 11, i, i);
	assert_int_equal(fclose(out), 0);
	sandbox_run(sandbox, "git init -q -b main r; cd r; git fast-import --quiet <../stream;"
			     "git reset -q --hard; printf '%s\\n' 'rules:' '  - id: acme' "
			     "\"    pattern: 'acme-[0-9]{6}'\" >../rules.yaml");
}

/* Says stop from the at-th asking on, or once the phase has begun; counts how often it is asked. */
struct watch {
	size_t at;	   /* 0: never */
	const char *phase; /* NULL: none */
	struct es_flag stop;
	struct es_counter asked, after; /* in all, and since it said so */
};

static bool is_cancelled(void *ctx)
{
	struct watch *w = ctx;
	size_t n = es_counter_take(&w->asked, 1) + 1;
	if (w->at && n >= w->at)
		es_flag_raise(&w->stop);
	if (!es_flag_is_up(&w->stop))
		return false;
	(void)es_counter_take(&w->after, 1);
	return true;
}

static void note_phase(void *ctx, const struct es_progress *p)
{
	struct watch *w = ctx;
	if (w->phase && strcmp(p->phase, w->phase) == 0)
		es_flag_raise(&w->stop);
}

static enum es_status scan(struct watch *w, const char *sandbox, struct es_scan_options o)
{
	char path[1024], rules[1024];
	const char *files[] = { rules };
	struct es_result *r = NULL;
	struct es_error err = { .text = "" };
	(void)snprintf(path, sizeof path, "%s", sandbox_path(sandbox, "r"));
	(void)snprintf(rules, sizeof rules, "%s", sandbox_path(sandbox, "rules.yaml"));
	o.path = path;
	o.no_config = true;
	o.rules = (struct es_rules_options){ files, 1, true };
	o.cancel = is_cancelled;
	o.progress = note_phase;
	o.ctx = w;
	enum es_status st = es_scan(&r, &o, &err);
	if (st && st != ES_EINTERRUPTED)
		print_error("%s\n", err.text);
	EXPECT(st || es_result_findings(r) >= COMMITS - 1);
	es_result_free(r);
	return st;
}

static const struct es_scan_options modes[] = {
	{ .mode = ES_SCAN_HISTORY },
	{ .mode = ES_SCAN_HISTORY, .unreachable = true },
	{ .mode = ES_SCAN_RANGE, .range = "main~399..main" },
	{ .mode = ES_SCAN_WORKTREE },
	{ .mode = ES_SCAN_CHECK },
};
enum { MODES = sizeof modes / sizeof *modes };

/* A thread that has been told asks once more at most, on its way out. */
static void expect_end(struct watch *w, const char *sandbox, struct es_scan_options o)
{
	enum es_status st = scan(w, sandbox, o);
	if (!st)
		print_error("mode %d, phase %s, asking %zu of %zu\n", (int)o.mode,
			w->phase ? w->phase : "", w->at, es_counter_value(&w->asked));
	EXPECT_INT(st, ES_EINTERRUPTED);
	EXPECT(es_counter_value(&w->after) >= 1);
	EXPECT(es_counter_value(&w->after) <= 2 * o.jobs + 2);
}

TEST(cancel, ends_a_scan_wherever_it_is)
{
	enum { STEPS = 24 };
	char *sandbox = sandbox_new();
	make_repository(sandbox);
	for (size_t i = 0; i < MODES; i++) {
		struct es_scan_options o = modes[i];
		struct watch all = { .at = 0 };
		o.jobs = 1;
		EXPECT_INT(scan(&all, sandbox, o), ES_OK);
		size_t n = es_counter_value(&all.asked);
		/* Each object that is scanned is a step. */
		EXPECT(n > COMMITS);
		for (size_t k = 0; k <= STEPS; k++) {
			struct watch w = { .at = 1 + k * (n - 1) / STEPS };
			expect_end(&w, sandbox, o);
		}
	}
	sandbox_remove(sandbox);
}

TEST(cancel, is_asked_in_every_phase)
{
	static const char *const phases[] = { "listing", "scanning", "attributing" };
	char *sandbox = sandbox_new();
	make_repository(sandbox);
	for (size_t i = 0; i < MODES; i++) {
		bool is_history =
			modes[i].mode == ES_SCAN_HISTORY || modes[i].mode == ES_SCAN_RANGE;
		for (size_t p = 0; p < 3; p++) {
			struct es_scan_options o = modes[i];
			struct watch w = { .phase = phases[p] };
			/* The sweep begins as a listing, and tells of itself when it takes long. */
			if (is_history ? o.mode == ES_SCAN_HISTORY && p == 1 : p != 1)
				continue;
			/* Of several threads the first one tells, once it has something. */
			o.jobs = p == 1 ? 1 : JOBS_MAX;
			expect_end(&w, sandbox, o);
		}
	}
	sandbox_remove(sandbox);
}
