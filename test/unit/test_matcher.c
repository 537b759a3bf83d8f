#include "match/matcher.h"
#include "base/buf.h"
#include "match/literal.h"
#include "match/overlap.h"
#include "ruleset.h"
#include "test.h"

#include <stdlib.h>
#include <string.h>

/* ---- literals ---- */

struct hits {
	size_t n;
	uint32_t rule[4096];
	size_t at[4096];
};

static void note_hit(void *ctx, uint32_t rule, const struct es_literal *l, size_t at)
{
	struct hits *h = ctx;
	(void)l;
	EXPECT(h->n < 4096);
	h->rule[h->n] = rule;
	h->at[h->n++] = at;
}

static bool has_hit(const struct hits *h, uint32_t rule, size_t at)
{
	for (size_t i = 0; i < h->n; i++)
		if (h->rule[i] == rule && h->at[i] == at)
			return true;
	return false;
}

static const char literal_rules[] = "rules:\n"
				    "- {id: a, pattern: 'abc'}\n"
				    "- {id: b, pattern: 'bcab'}\n"
				    "- {id: c, pattern: '(?i)Cab_x'}\n"
				    "- {id: d, pattern: 'a{9}'}\n";

/* Parts that lie side by side give together what the whole gives, each its own places. */
static void compare_parts(
	const struct es_literal_index *x, struct es_slice text, const struct hits *whole)
{
	for (size_t seam = 0; seam <= text.len; seam += text.len < 40 ? 1 : 7) {
		struct hits left = { 0 }, right = { 0 };
		es_literal_scan(x, text, 0, seam, note_hit, &left);
		es_literal_scan(x, text, seam, SIZE_MAX, note_hit, &right);
		EXPECT_INT(left.n + right.n, whole->n);
		for (size_t i = 0; i < whole->n; i++)
			EXPECT(has_hit(whole->at[i] < seam ? &left : &right, whole->rule[i],
				whole->at[i]));
	}
}

/* Every place of every literal, and no other, against the plainest search there is. */
static void compare_with_plain_search(
	const struct es_ruleset *rs, const struct es_literal_index *x, struct es_slice text)
{
	struct hits h = { 0 };
	es_literal_scan(x, text, 0, text.len, note_hit, &h);
	size_t want = 0;
	for (uint32_t r = 0; r < rs->rules.n; r++) {
		const struct es_literal *l = &rs->rules.v[r].literals.v[0];
		for (size_t at = 0; at + l->text.len <= text.len; at++) {
			struct es_slice here = es_slice_sub(text, at, at + l->text.len);
			bool is_there = l->fold ? es_slice_equal_fold(here, l->text)
						: es_slice_equal(here, l->text);
			EXPECT_INT(has_hit(&h, r, at), is_there);
			want += is_there;
		}
	}
	EXPECT_INT(h.n, want);
	compare_parts(x, text, &h);
}

TEST(literal, scan_finds_what_a_plain_search_finds)
{
	static const char letters[] = "abcABC_x";
	struct es_ruleset rs;
	test_ruleset(&rs, literal_rules);
	const bool wanted[] = { true, true, true, true };
	struct es_literal_index *x = es_literal_index_new(&rs, wanted);
	unsigned random = 7;
	/* Of its own size each, so that a read past the end is seen. */
	for (int round = 0; round < 3000; round++) {
		size_t len = (size_t)round % 150;
		char *text = malloc(len + !len);
		for (size_t i = 0; i < len; i++) {
			random = random * 1103515245u + 12345u;
			text[i] = letters[(random >> 16) % ((round % 3) ? 8 : 3)];
		}
		compare_with_plain_search(&rs, x, (struct es_slice){ text, len });
		free(text);
	}
	es_literal_index_free(x);
	es_ruleset_release(&rs);
}

/* ---- rules over a text ---- */

struct scan {
	struct es_ruleset rules;
	struct es_plan *plan;
	struct es_matcher *matcher;
	struct es_arena arena;
	struct es_match_vec matches;
	struct es_limit_hit_vec limits;
	struct es_view view;
};

static void scan(struct scan *s, const char *yaml, const char *text)
{
	*s = (struct scan){ 0 };
	test_ruleset(&s->rules, yaml);
	s->plan = es_plan_new(&s->rules, NULL);
	s->matcher = es_matcher_new(s->plan);
	s->view.text = es_slice_from(text);
	struct es_error err;
	EXPECT_INT(es_matcher_scan(s->matcher, &s->view, &s->matches, &s->limits, &s->arena, &err),
		ES_OK);
}

static struct es_slice secret(const struct scan *s, size_t i)
{
	const struct es_match *m = &s->matches.v[i];
	return es_slice_sub(m->view->text, m->secret_start, m->secret_end);
}

static void release(struct scan *s)
{
	es_matcher_free(s->matcher);
	es_plan_free(s->plan);
	es_vec_release(&s->matches);
	es_vec_release(&s->limits);
	es_arena_release(&s->arena);
	es_ruleset_release(&s->rules);
}

TEST(matcher, every_match_is_found_from_left_to_right)
{
	struct scan s;
	scan(&s, "rules: [{id: a, pattern: '[a-z]{0,4}key=(\\w{4})'}]",
		"key=q1w2 somekey=e3r4key=t5y6 longlongkey=u7i8");
	EXPECT_INT(s.matches.n, 4);
	EXPECT_SLICE(secret(&s, 0), "q1w2");
	EXPECT_SLICE(secret(&s, 1), "e3r4");
	EXPECT_SLICE(secret(&s, 2), "t5y6");
	EXPECT_SLICE(secret(&s, 3), "u7i8");
	EXPECT_INT(s.matches.v[3].start, 34);
	release(&s);
}

TEST(matcher, a_rule_without_literals_is_found_too)
{
	struct scan s;
	scan(&s, "rules: [{id: a, pattern: '\\b(\\d{3}-\\d{4})\\b'}]", "call 555-0173 now");
	EXPECT_INT(s.rules.rules.v[0].literals.n, 0);
	EXPECT_INT(s.matches.n, 1);
	EXPECT_SLICE(secret(&s, 0), "555-0173");
	release(&s);
}

/* Without a pattern it would match everywhere. */
TEST(matcher, a_rule_of_configuration_matches_nothing)
{
	struct scan s;
	scan(&s, "rules: [{id: a, kind: config}, {id: b, pattern: 'key=(\\w{4})'}]", "key=q1w2 a");
	EXPECT_INT(s.matches.n, 1);
	EXPECT_INT(s.limits.n, 0);
	EXPECT_SLICE(s.matches.v[0].rule->id, "b");
	release(&s);
}

/* With windows in the order of their starts, each of the later ones would go before all others. */
TEST(matcher, literals_near_to_and_far_from_the_start_of_one_rule_go_together)
{
	enum { EACH = 20000 };
	struct scan s;
	struct es_buf text = ES_BUF_INIT(SIZE_MAX);
	for (size_t i = 0; i < EACH; i++)
		es_buf_add_str(&text, "near=q1w2 ");
	for (size_t i = 0; i < EACH; i++)
		es_buf_add_str(&text, "a b far=e3r4\n");
	scan(&s, "rules: [{id: a, pattern: '(?:near=|\\w.*far=)(\\w{4})'}]", es_buf_cstr(&text));
	EXPECT_INT(s.rules.rules.v[0].literals.n, 2);
	EXPECT_INT(s.rules.rules.v[0].literals.v[0].before_max, 0);
	EXPECT_INT(s.rules.rules.v[0].literals.v[1].before_max, ES_UNBOUNDED);
	EXPECT_INT(s.matches.n, 2 * EACH);
	EXPECT_SLICE(secret(&s, EACH - 1), "q1w2");
	EXPECT_SLICE(secret(&s, EACH), "e3r4");
	es_buf_release(&text);
	release(&s);
}

TEST(matcher, lookarounds_see_beyond_the_window)
{
	struct scan s;
	scan(&s, "rules: [{id: a, pattern: '(?<!x)tok_(\\w{4})(?=;)'}]",
		"xtok_a1b2; tok_c3d4; tok_e5f6");
	EXPECT_INT(s.matches.n, 1);
	EXPECT_SLICE(secret(&s, 0), "c3d4");
	release(&s);
}

TEST(matcher, the_secret_is_the_group_that_the_rule_names)
{
	struct scan s;
	scan(&s,
		"rules:\n"
		"- {id: by-name, pattern: 'one_(?<id>\\w{3})_(?<TOKEN>\\w{4})'}\n"
		"- {id: by-number, pattern: 'two_(\\w{3})_(\\w{4})', secret_group: 2}\n"
		"- {id: whole, pattern: 'three_(\\w{4})', secret_group: 0}\n"
		"- {id: absent, pattern: 'four_(?:(\\d{4})|\\w{4})'}\n",
		"one_xyz_q1w2 two_xyz_e3r4 three_t5y6 four_u7i8");
	EXPECT_INT(s.matches.n, 4);
	EXPECT_SLICE(secret(&s, 0), "four_u7i8");
	EXPECT_SLICE(secret(&s, 1), "q1w2");
	EXPECT_SLICE(secret(&s, 2), "e3r4");
	EXPECT_SLICE(secret(&s, 3), "three_t5y6");
	release(&s);
}

TEST(matcher, what_belongs_to_the_secret_is_a_fact)
{
	struct scan s;
	scan(&s,
		"rules: [{id: a, pattern: 'id=(?<id>\\w{3}) key=(?<secret>\\w{4})', pair_group: "
		"id}]",
		"id=xyz key=q1w2");
	EXPECT_INT(s.matches.n, 1);
	EXPECT_SLICE(secret(&s, 0), "q1w2");
	EXPECT_INT(s.matches.v[0].nfacts, 1);
	EXPECT_SLICE(s.matches.v[0].facts[0].name, "id");
	EXPECT_SLICE(s.matches.v[0].facts[0].value, "xyz");
	release(&s);
}

TEST(matcher, too_little_entropy_is_no_match)
{
	struct scan s;
	scan(&s, "rules: [{id: a, pattern: 'tok_(\\w{8})', min_entropy: 2.5}]",
		"tok_abababaz tok_q7w1e9r4");
	EXPECT_INT(s.matches.n, 1);
	EXPECT_SLICE(secret(&s, 0), "q7w1e9r4");
	release(&s);
}

TEST(matcher, a_stopword_is_the_whole_value)
{
	struct scan s;
	scan(&s, "rules: [{id: a, pattern: 'tok_(\\w{4,8})', stopwords: [Q7W1]}]",
		"tok_q7w1 tok_q7w1e9r4");
	EXPECT_INT(s.matches.n, 1);
	EXPECT_SLICE(secret(&s, 0), "q7w1e9r4");
	release(&s);
}

TEST(matcher, a_limit_is_noted_and_ends_nothing)
{
	char *text = calloc(1, 4000);
	memcpy(text, "evil", 4);
	memset(text + 4, 'a', 3000);
	memcpy(text + 3004, "cb tok_q7w1", 11);
	struct scan s;
	scan(&s,
		"rules:\n"
		"- {id: a, pattern: 'evil(a|aa|aaa|aaaa)*b'}\n"
		"- {id: b, pattern: 'tok_(\\w{4})'}\n",
		text);
	EXPECT_INT(s.matches.n, 1);
	EXPECT_SLICE(secret(&s, 0), "q7w1");
	EXPECT_INT(s.limits.n, 1);
	EXPECT_SLICE(s.limits.v[0].rule->id, "a");
	release(&s);
	free(text);
}

TEST(matcher, a_rule_that_gives_up_again_and_again_ends)
{
	enum { COPIES = 1000, LEN = 1004 };
	char *text = calloc(COPIES, LEN + 1);
	for (size_t i = 0; i < COPIES; i++) {
		memset(text + i * LEN, 'a', LEN);
		memcpy(text + i * LEN, "c evil", 6);
	}
	struct scan s;
	scan(&s, "rules: [{id: a, pattern: 'evil(a|aa|aaa|aaaa)*b'}]\n", text);
	EXPECT(s.limits.n > 1 && s.limits.n < 10);
	release(&s);
	free(text);
}

/* ---- overlaps ---- */

TEST(overlap, a_specific_rule_wins_over_a_generic_one)
{
	struct scan s;
	scan(&s,
		"rules:\n"
		"- {id: generic, generic: true, pattern: 'password=(\\S{8,40})'}\n"
		"- {id: specific, pattern: 'tok_\\w{8}'}\n",
		/* envsieve:allow generic-password */
		"password=\"tok_q7w1e9r4\"");
	es_overlap_resolve(&s.matches);
	EXPECT_INT(s.matches.n, 1);
	EXPECT_SLICE(s.matches.v[0].rule->id, "specific");
	release(&s);
}

TEST(judge, brackets_around_a_token_do_not_make_it_a_template)
{
	struct scan s;
	scan(&s, "rules: [{id: a, pattern: 'tok_\\w{8}'}]", "{{tok_q7w1e9r4}} ${tok_u7i8o9p0}");
	EXPECT_INT(s.matches.n, 2);
	release(&s);
}

TEST(overlap, of_two_alike_the_longer_stays_and_neighbours_do_not_meet)
{
	struct scan s;
	scan(&s,
		"rules:\n"
		"- {id: long, pattern: 'tok_\\w{8}_\\w{4}'}\n"
		"- {id: short, pattern: 'tok_\\w{8}'}\n",
		"tok_q7w1e9r4_t5y6 tok_u7i8o9p0");
	es_overlap_resolve(&s.matches);
	EXPECT_INT(s.matches.n, 2);
	EXPECT_SLICE(s.matches.v[0].rule->id, "long");
	EXPECT_SLICE(s.matches.v[1].rule->id, "short");
	release(&s);
}

static struct es_match match_in(
	const struct es_rule *rule, const struct es_view *v, size_t from, size_t to)
{
	return (struct es_match){ .rule = rule,
		.view = v,
		.start = from,
		.end = to,
		.secret_start = from,
		.secret_end = to };
}

/* A run of the root that decodes to text with two further runs: all three hide secrets. */
TEST(overlap, secrets_in_runs_of_one_run_do_not_meet)
{
	struct es_rule rule = { .id = ES_LIT("a") },
		       generic = { .id = ES_LIT("b"), .is_generic = true };
	struct es_view root = { .depth = 0 };
	struct es_view outer = { .parent = &root, .from = 10, .to = 90, .depth = 1 };
	struct es_view left = { .parent = &outer, .from = 5, .to = 20, .depth = 2 };
	struct es_view right = { .parent = &outer, .from = 30, .to = 50, .depth = 2 };
	struct es_match_vec v = { 0 };
	es_vec_push(&v, match_in(&rule, &right, 1, 9));
	es_vec_push(&v, match_in(&rule, &outer, 22, 28));
	es_vec_push(&v, match_in(&generic, &outer, 30, 50));
	es_vec_push(&v, match_in(&rule, &left, 1, 9));
	es_overlap_resolve(&v);
	EXPECT_INT(v.n, 3);
	EXPECT(v.v[0].view == &left && v.v[1].view == &outer && v.v[2].view == &right);
	es_vec_release(&v);
}

TEST(overlap, of_two_readings_of_one_run_one_stays)
{
	struct es_rule rule = { .id = ES_LIT("a") };
	struct es_view root = { .depth = 0 };
	struct es_view hex = { .parent = &root, .to = 40, .depth = 1, .coding = ES_CODING_HEX };
	struct es_view base64 = {
		.parent = &root, .to = 40, .depth = 1, .coding = ES_CODING_BASE64
	};
	struct es_match_vec v = { 0 };
	es_vec_push(&v, match_in(&rule, &hex, 1, 9));
	es_vec_push(&v, match_in(&rule, &base64, 12, 20));
	es_overlap_resolve(&v);
	EXPECT_INT(v.n, 1);
	es_vec_release(&v);
}
