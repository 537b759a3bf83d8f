/* test_known.c - values that are looked for as they stand. */
#include "base/buf.h"
#include "finding/redact.h"
#include "match/matcher.h"
#include "test.h"

#include <string.h>

#define HEAD "abcdefghijklmnopqrstuvwxyz012345"

static const struct es_known_value known[] = {
	{ .text = ES_LIT("k3Jx92Lm"),
		.is_whole = true,
		.variable = ES_LIT("A"),
		.place = ES_LIT(".env:1") },
	{ .text = ES_LIT(HEAD "-one"), .variable = ES_LIT("B"), .place = ES_LIT(".env:2") },
	{ .text = ES_LIT(HEAD "-two"),
		.variable = ES_LIT("C"),
		.place = ES_LIT(".env:3"),
		.coding = ES_LIT("base64") },
};
static const struct es_literal literals[] = {
	{ .text = ES_LIT("k3Jx92Lm") },
	{ .text = ES_LIT(HEAD) },
	{ .text = ES_LIT(HEAD) },
};
static const struct es_rule rule = {
	.id = ES_LIT("env-value-leaked"),
	.is_generic = true,
	.confidence = ES_CONF_HIGH,
	.literals = { literals, 3 },
	.known = known,
	.reach_before = 1,
	.reach_after = 64,
};

/* "FROM-TO: FACT VALUE, ..." one a line. */
static void expect(const char *text, const char *want)
{
	struct es_rule copy = rule;
	struct es_ruleset rs = { .rules = { &copy, 1, 1 } };
	struct es_plan *plan = es_plan_new(&rs, NULL);
	struct es_matcher *m = es_matcher_new(plan);
	struct es_arena arena = { 0 };
	struct es_match_vec found = { 0 };
	struct es_limit_hit_vec limits = { 0 };
	struct es_view view = { .text = es_slice_from(text) };
	struct es_buf got = ES_BUF_INIT(4096);
	EXPECT(es_matcher_scan(m, &view, &found, &limits, &arena, NULL) == ES_OK);
	for (size_t i = 0; i < found.n; i++) {
		es_buf_printf(&got, "%zu-%zu:", found.v[i].secret_start, found.v[i].secret_end);
		for (size_t k = 0; k < found.v[i].nfacts; k++)
			es_buf_printf(&got, " %.*s %.*s,", ES_ARG(found.v[i].facts[k].name),
				ES_ARG(found.v[i].facts[k].value));
		es_buf_add_byte(&got, '\n');
	}
	EXPECT_STR(es_buf_cstr(&got), want);
	es_buf_release(&got);
	es_vec_release(&found);
	es_vec_release(&limits);
	es_arena_release(&arena);
	es_matcher_free(m);
	es_plan_free(plan);
}

TEST(known, a_value_is_found_with_whose_it_is)
{
	expect("x = 'k3Jx92Lm'", "5-13: variable A, set in .env:1,\n");
	expect("k3Jx92Lm k3Jx92Lm",
		"0-8: variable A, set in .env:1,\n9-17: variable A, set in .env:1,\n");
}

TEST(known, a_short_one_is_no_part_of_a_word)
{
	expect("xk3Jx92Lm", "");
	expect("k3Jx92Lm0", "");
	expect("-k3Jx92Lm-", "1-9: variable A, set in .env:1,\n");
}

TEST(known, values_that_begin_alike_are_told_apart)
{
	expect(HEAD "-one", "0-36: variable B, set in .env:2,\n");
	expect(HEAD "-two", "0-36: variable C, set in .env:3, written in base64,\n");
	expect(HEAD "-", "");
	expect("0" HEAD "-two" HEAD "-one", "1-37: variable C, set in .env:3, written in base64,\n"
					    "37-73: variable B, set in .env:2,\n");
}

TEST(known, nothing_of_it_is_shown)
{
	struct es_buf shown = ES_BUF_INIT(256);
	es_redact(&shown, known[1].text, &rule);
	EXPECT_STR(es_buf_cstr(&shown), ES_REDACT_MASK);
	es_buf_release(&shown);
}
