#include "base/arena.h"
#include "base/err.h"
#include "base/mem.h"
#include "engine/scanner.h"
#include "match/regex.h"
#include "rule/generate.h"
#include "rule/ruleset.h"

#include <stdlib.h>

/* The generators' choices must not depend on where in a file a rule stands. */
enum { SEED = 1 };

struct testing {
	const struct es_ruleset *rules;
	es_rule_test_fn *each;
	void *ctx;
};

/* A rule alone, with all that comes after its match: what an example shows is that the rule reports
 * it, whatever other rules say. */
static enum es_status scan_alone(bool *found, const struct es_ruleset *rs, size_t rule,
	struct es_slice text, struct es_error *err)
{
	bool *wanted = es_alloc(rs->rules.n, sizeof *wanted);
	wanted[rule] = true;
	struct es_plan *plan = es_plan_new(rs, wanted);
	struct es_scanner scanner = { .matcher = es_matcher_new(plan) };
	enum es_status st = es_scanner_text(&scanner, text, err);
	if (!st)
		*found = scanner.now->matches.n > 0;
	es_matcher_free(scanner.matcher);
	es_scanner_release(&scanner);
	es_plan_free(plan);
	free(wanted);
	return st;
}

static void run_example(
	const struct testing *t, size_t rule, struct es_slice example, bool is_negative)
{
	struct es_buf text = ES_BUF_INIT(1024 * 1024);
	struct es_error reason = { 0 };
	bool found = false;
	enum es_status st = es_generate(&text, example, SEED, &reason);
	if (!st)
		st = scan_alone(&found, t->rules, rule, es_buf_slice(&text), &reason);
	es_buf_release(&text);
	struct es_rule_test result = {
		.rule = t->rules->rules.v[rule].id.ptr,
		.example = example.ptr,
		.negative = is_negative,
		.passed = !st && found != is_negative,
		.reason = st		? reason.text
			  : is_negative ? "is reported"
					: "is not reported",
	};
	if (result.passed)
		result.reason = "";
	t->each(t->ctx, &result);
}

enum es_status es_ruleset_test(
	const struct es_ruleset *rs, es_rule_test_fn *each, void *ctx, struct es_error *err)
{
	struct testing t = { rs, each, ctx };
	for (size_t i = 0; i < rs->rules.n; i++) {
		const struct es_rule *r = &rs->rules.v[i];
		if (r->kind != ES_KIND_SECRET)
			continue;
		enum es_status st = es_regex_check(r, err);
		if (st)
			return st;
		for (size_t k = 0; k < r->examples.n; k++)
			run_example(&t, i, r->examples.v[k], false);
		for (size_t k = 0; k < r->negative_examples.n; k++)
			run_example(&t, i, r->negative_examples.v[k], true);
	}
	return ES_OK;
}
