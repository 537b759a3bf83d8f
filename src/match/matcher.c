#include "match/matcher.h"
#include "base/mem.h"
#include "match/judge.h"
#include "match/literal.h"
#include "match/regex.h"

#include <stdlib.h>

struct es_plan {
	const struct es_ruleset *rules;
	bool *wanted;
	struct es_literal_index *literals;
	struct es_regexes *regexes;
};

/* Offsets at which a match may start, both ends included. */
struct window {
	size_t first, last;
};

struct windows ES_VEC(struct window);

struct es_matcher {
	const struct es_plan *plan;
	struct es_regex_scratch *scratch;
	struct windows *windows; /* one list a rule, empty between scans */
	uint32_t *touched;	 /* rules whose list is not empty */
	size_t ntouched;
	size_t text_len;
};

struct es_plan *es_plan_new(const struct es_ruleset *rs, const bool *wanted)
{
	struct es_plan *p = es_alloc(1, sizeof *p);
	p->rules = rs;
	p->wanted = es_alloc(rs->rules.n, sizeof *p->wanted);
	for (size_t i = 0; i < rs->rules.n; i++)
		p->wanted[i] = wanted ? wanted[i] : !rs->rules.v[i].is_off;
	p->literals = es_literal_index_new(rs, p->wanted);
	p->regexes = es_regexes_new(rs);
	return p;
}

void es_plan_free(struct es_plan *p)
{
	if (!p)
		return;
	es_regexes_free(p->regexes);
	es_literal_index_free(p->literals);
	free(p->wanted);
	free(p);
}

struct es_matcher *es_matcher_new(const struct es_plan *p)
{
	struct es_matcher *m = es_alloc(1, sizeof *m);
	m->plan = p;
	m->scratch = es_regex_scratch_new();
	m->windows = es_alloc(p->rules->rules.n, sizeof *m->windows);
	m->touched = es_alloc(p->rules->rules.n, sizeof *m->touched);
	return m;
}

void es_matcher_free(struct es_matcher *m)
{
	if (!m)
		return;
	for (size_t i = 0; i < m->plan->rules->rules.n; i++)
		es_vec_release(&m->windows[i]);
	free(m->windows);
	free(m->touched);
	es_regex_scratch_free(m->scratch);
	free(m);
}

/* Most hits of a rule come close together, so the last window usually takes the new one in. */
static void add_window(struct es_matcher *m, uint32_t rule, struct window w)
{
	struct windows *list = &m->windows[rule];
	if (!list->n) {
		m->touched[m->ntouched++] = rule;
		es_vec_push(list, w);
		return;
	}
	struct window *end = &list->v[list->n - 1];
	if (w.first >= end->first && w.first <= end->last + 1)
		end->last = w.last > end->last ? w.last : end->last;
	else
		es_vec_push(list, w);
}

static void note_literal(void *ctx, uint32_t rule, const struct es_literal *l, size_t at)
{
	struct es_matcher *m = ctx;
	if (l->before_min > at)
		return; /* the match would start before the text */
	size_t first = l->before_max > at ? 0 : at - l->before_max;
	add_window(m, rule, (struct window){ first, at - l->before_min });
}

static void note_rules_without_literals(struct es_matcher *m)
{
	const struct es_plan *p = m->plan;
	for (size_t r = 0; r < p->rules->rules.n; r++)
		if (p->wanted[r] && !p->rules->rules.v[r].literals.n)
			add_window(m, (uint32_t)r, (struct window){ 0, m->text_len });
}

static int by_first(const void *a, const void *b)
{
	const struct window *x = a, *y = b;
	return (x->first > y->first) - (x->first < y->first);
}

static int by_number(const void *a, const void *b)
{
	const uint32_t *x = a, *y = b;
	return (*x > *y) - (*x < *y);
}

struct run {
	struct es_matcher *m;
	const struct es_view *view;
	const struct es_rule *rule;
	const struct es_regex *regex;
	struct es_match_vec *out;
	struct es_limit_hit_vec *limits;
	struct es_arena *arena;
};

/* Every match holds a literal, so it starts in some window: looking in the windows from left to
 * right, each time from the end of the last match, finds what a search of the whole text would. */
static size_t run_window(const struct run *r, struct window w, size_t from)
{
	size_t at = w.first > from ? w.first : from;
	while (at <= w.last) {
		struct es_regex_hit hit;
		enum es_regex_outcome outcome =
			es_regex_next(&hit, r->regex, r->m->scratch, r->view->text, at, w.last);
		if (outcome == ES_REGEX_LIMIT)
			es_vec_push(r->limits, (struct es_limit_hit){ r->rule, at });
		if (outcome != ES_REGEX_HIT)
			break;
		struct es_match match = { .rule = r->rule,
			.view = r->view,
			.start = hit.start,
			.end = hit.end,
			.secret_start = hit.secret_start,
			.secret_end = hit.secret_end,
			.pair_start = hit.pair_start,
			.pair_end = hit.pair_end };
		if (es_judge(&match, r->arena))
			es_vec_push(r->out, match);
		at = from = hit.end > at ? hit.end : at + 1;
	}
	return from;
}

/* A rule that has given up so often in one text would do so everywhere in it, and each time takes
 * as long as many files do. */
enum { LIMITS_MAX = 4 };

static void run_windows(const struct run *r, struct windows *list)
{
	/* Sorted but for literals that overlap. */
	qsort(list->v, list->n, sizeof *list->v, by_first);
	size_t from = 0, nlimits = r->limits->n;
	for (size_t i = 0; i < list->n && r->limits->n - nlimits < LIMITS_MAX; i++)
		from = run_window(r, list->v[i], from);
}

enum es_status es_matcher_scan(struct es_matcher *m, const struct es_view *view,
	struct es_match_vec *out, struct es_limit_hit_vec *limits, struct es_arena *arena,
	struct es_error *err)
{
	m->text_len = view->text.len;
	es_literal_scan(m->plan->literals, view->text, 0, view->text.len, note_literal, m);
	note_rules_without_literals(m);
	qsort(m->touched, m->ntouched, sizeof *m->touched, by_number);
	enum es_status st = ES_OK;
	for (size_t i = 0; i < m->ntouched; i++) {
		uint32_t rule = m->touched[i];
		struct run r = { m, view, &m->plan->rules->rules.v[rule], NULL, out, limits,
			arena };
		r.regex = st ? NULL : es_regexes_get(m->plan->regexes, rule, err);
		if (!st && !r.regex)
			st = ES_EPARSE;
		if (!st)
			run_windows(&r, &m->windows[rule]);
		m->windows[rule].n = 0;
	}
	m->ntouched = 0;
	return st;
}
