#include "match/matcher.h"
#include "base/mem.h"
#include "match/judge.h"
#include "match/known.h"
#include "match/literal.h"
#include "match/regex.h"

#include <stdlib.h>

struct es_plan {
	const struct es_ruleset *rules;
	bool *wanted;
	bool *is_open; /* rules of which a match may start any number of bytes before a literal */
	struct es_literal_index *literals;
	struct es_regexes *regexes;
	struct ES_VEC(uint32_t) everywhere; /* wanted rules without literals */
};

/* The attempts of one rule at the text at hand, as numbers plus one. */
struct row {
	uint32_t head, tail;
};

struct es_matcher {
	const struct es_plan *plan;
	struct es_regex_scratch *scratch;
	struct row *rows;  /* one a rule, empty between scans */
	uint32_t *touched; /* rules whose row is not empty */
	size_t ntouched;
	struct es_trace trace; /* of texts whose trace nobody wants */
};

static bool has_open_literal(const struct es_rule *rule)
{
	for (size_t i = 0; i < rule->literals.n; i++)
		if (rule->literals.v[i].before_max == ES_UNBOUNDED)
			return true;
	return false;
}

static bool has_something_to_match(const struct es_rule *rule)
{
	return rule->pattern.len > 0 || rule->known;
}

struct es_plan *es_plan_new(const struct es_ruleset *rs, const bool *wanted)
{
	struct es_plan *p = es_alloc(1, sizeof *p);
	p->rules = rs;
	p->wanted = es_alloc(rs->rules.n, sizeof *p->wanted);
	p->is_open = es_alloc(rs->rules.n, sizeof *p->is_open);
	for (size_t i = 0; i < rs->rules.n; i++) {
		bool is_chosen = wanted ? wanted[i] : !rs->rules.v[i].is_off;
		p->wanted[i] = is_chosen && has_something_to_match(&rs->rules.v[i]);
		p->is_open[i] = has_open_literal(&rs->rules.v[i]);
	}
	for (size_t i = 0; i < rs->rules.n; i++)
		if (p->wanted[i] && !rs->rules.v[i].literals.n)
			es_vec_push(&p->everywhere, (uint32_t)i);
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
	es_vec_release(&p->everywhere);
	free(p->is_open);
	free(p->wanted);
	free(p);
}

size_t es_plan_reach(const struct es_plan *p)
{
	size_t before, after;
	es_literal_reach(p->literals, &before, &after);
	return before ? SIZE_MAX : after;
}

struct es_matcher *es_matcher_new(const struct es_plan *p)
{
	struct es_matcher *m = es_alloc(1, sizeof *m);
	m->plan = p;
	m->scratch = es_regex_scratch_new();
	m->rows = es_alloc(p->rules->rules.n, sizeof *m->rows);
	m->touched = es_alloc(p->rules->rules.n, sizeof *m->touched);
	return m;
}

void es_matcher_free(struct es_matcher *m)
{
	if (!m)
		return;
	free(m->rows);
	free(m->touched);
	es_trace_release(&m->trace);
	es_regex_scratch_free(m->scratch);
	free(m);
}

/* One call's state. */
struct scan {
	struct es_matcher *m;
	const struct es_view *view;
	const struct es_copies *copies;
	const struct es_spans *quiet;
	const struct es_trace *old; /* of the text that was copied from */
	struct es_trace *trace;
	struct es_limit_hit_vec *limits;
	struct es_arena *arena;
	size_t nquiet; /* quiet spans that were passed */
};

/* ---- collecting attempts ---- */

/* Kept in the order of their place, from which the literals' own order differs little. */
static void add_attempt(struct es_trace *t, struct es_attempt a)
{
	es_vec_push(&t->attempts, a);
	struct es_attempt *v = t->attempts.v;
	for (size_t i = t->attempts.n - 1; i > 0 && v[i - 1].at > a.at; i--) {
		v[i] = v[i - 1];
		v[i - 1] = a;
	}
}

static void note_literal(void *ctx, uint32_t rule, const struct es_literal *l, size_t at)
{
	struct scan *s = ctx;
	add_attempt(s->trace, (struct es_attempt){ .literal = l, .rule = rule, .at = at });
}

static void note_rules_without_literals(struct scan *s)
{
	const struct es_plan *p = s->m->plan;
	for (size_t i = 0; i < p->everywhere.n; i++)
		add_attempt(s->trace, (struct es_attempt){ .rule = p->everywhere.v[i] });
}

static void search_part(struct scan *s, size_t from, size_t to)
{
	if (from >= to)
		return;
	es_literal_scan(s->m->plan->literals, s->view->text, from, to, note_literal, s);
	s->trace->nscanned += to - from;
}

/* Parts come from left to right. */
static void scan_part(struct scan *s, size_t from, size_t to)
{
	const struct es_spans *quiet = s->quiet;
	for (; s->nquiet < quiet->n && quiet->v[s->nquiet].from < to; s->nquiet++) {
		struct es_span q = quiet->v[s->nquiet];
		if (q.to <= from)
			continue;
		search_part(s, from, q.from);
		size_t first = q.from > from ? q.from : from;
		s->trace->nquiet += (q.to < to ? q.to : to) - first;
		from = q.to;
		if (q.to > to)
			break; /* it reaches into the next part, perhaps */
	}
	search_part(s, from, to);
}

/* The first of the old attempts whose literal stands at `at` or behind. */
static size_t find_attempt(const struct es_trace *t, size_t at)
{
	size_t low = 0, high = t->attempts.n;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (t->attempts.v[middle].at < at)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Takes over the attempts at the literals in `span` of the new text, all inside copy `which`. */
static void carry(struct scan *s, size_t which, struct es_span span)
{
	const struct es_copy *c = &s->copies->v[which];
	const struct es_trace *old = s->old;
	size_t from = span.from - c->to + c->from, to = span.to - c->to + c->from;
	for (size_t i = find_attempt(old, from); i < old->attempts.n; i++) {
		struct es_attempt a = old->attempts.v[i];
		if (a.at >= to)
			break;
		if (!a.literal)
			continue;
		a.copy = (uint32_t)which + 1;
		a.at += c->to - c->from;
		a.start += c->to - c->from;
		a.done += a.done ? c->to - c->from : 0;
		es_vec_push(&s->trace->attempts, a);
	}
}

/* Whether a literal is reported depends on the bytes around it, in reach; where all of these are
 * copied, the old text's answer holds. The rest is searched. */
static void collect_attempts(struct scan *s)
{
	size_t len = s->view->text.len, at = 0, before, after;
	es_literal_reach(s->m->plan->literals, &before, &after);
	note_rules_without_literals(s);
	for (size_t i = 0; i < s->copies->n; i++) {
		struct es_span span = es_copies_inside(s->copies, i, len, before, after);
		if (span.from >= span.to)
			continue;
		scan_part(s, at, span.from);
		carry(s, i, span);
		at = span.to;
	}
	scan_part(s, at, len);
}

/* ---- rows ---- */

/* Where a match may start; first > last where it would have to start before the text. With one open
 * literal all windows of the rule begin where the text does: among windows that do not, each of its
 * would have to be put before all others. */
static void set_window(struct es_attempt *a, size_t text_len, bool is_open)
{
	const struct es_literal *l = a->literal;
	a->first = !l || is_open || l->before_max > a->at ? 0 : a->at - l->before_max;
	a->last = !l ? text_len : a->at - l->before_min;
	if (l && l->before_min > a->at) {
		a->first = 1;
		a->last = 0;
	}
}

/* Rows are in the order of `first`: of two literals of one rule the later one may stand further
 * from its match's start. */
static void link_attempt(struct scan *s, uint32_t number)
{
	struct es_attempt *v = s->trace->attempts.v, *a = &v[number - 1];
	struct row *row = &s->m->rows[a->rule];
	if (!row->head)
		s->m->touched[s->m->ntouched++] = a->rule;
	uint32_t before = row->tail;
	while (before && v[before - 1].first > a->first)
		before = v[before - 1].previous;
	a->previous = before;
	a->next = before ? v[before - 1].next : row->head;
	*(a->next ? &v[a->next - 1].previous : &row->tail) = number;
	*(before ? &v[before - 1].next : &row->head) = number;
}

static int by_number(const void *a, const void *b)
{
	const uint32_t *x = a, *y = b;
	return (*x > *y) - (*x < *y);
}

static void link_attempts(struct scan *s)
{
	for (size_t i = 0; i < s->trace->attempts.n; i++) {
		struct es_attempt *a = &s->trace->attempts.v[i];
		set_window(a, s->view->text.len, s->m->plan->is_open[a->rule]);
		link_attempt(s, (uint32_t)i + 1);
	}
	if (s->m->ntouched)
		qsort(s->m->touched, s->m->ntouched, sizeof *s->m->touched, by_number);
}

/* ---- attempts ---- */

/* A rule that has given up so often in one text would do so everywhere in it, and each time takes
 * as long as many files do. */
enum { LIMITS_MAX = 4 };

struct run {
	struct scan *scan;
	const struct es_rule *rule;
	const struct es_regex *regex;
	size_t settled; /* no match that starts before this is to be looked for */
	size_t nlimits;
};

static void keep_match(struct run *r, const struct es_regex_hit *hit)
{
	struct es_match match = { .rule = r->rule,
		.view = r->scan->view,
		.start = hit->start,
		.end = hit->end,
		.secret_start = hit->secret_start,
		.secret_end = hit->secret_end,
		.pair_start = hit->pair_start,
		.pair_end = hit->pair_end };
	if (es_judge(&match, r->scan->arena))
		es_vec_push(&r->scan->trace->matches, match);
}

/* Where the literal stands, its value may. A miss settles nothing: another value may begin alike.
 */
static void compare(struct run *r, struct es_attempt *a)
{
	struct scan *s = r->scan;
	const struct es_known_value *v = &r->rule->known[a->literal - r->rule->literals.v];
	a->done = a->at;
	if (!es_known_stands_at(v, s->view->text, a->at))
		return;
	struct es_match m = { .rule = r->rule,
		.view = s->view,
		.start = a->at,
		.end = a->at + v->text.len,
		.secret_start = a->at,
		.secret_end = a->at + v->text.len,
		.confidence = r->rule->confidence };
	es_known_facts(&m, v, s->arena);
	es_vec_push(&s->trace->matches, m);
	a->done = m.end;
}

static void search(struct run *r, struct es_attempt *a)
{
	struct scan *s = r->scan;
	size_t at = a->start, settled = a->last + 1;
	while (at <= a->last) {
		struct es_regex_hit hit;
		enum es_regex_outcome outcome =
			es_regex_next(&hit, r->regex, s->m->scratch, s->view->text, at, a->last);
		if (outcome == ES_REGEX_LIMIT) {
			es_vec_push(s->limits, (struct es_limit_hit){ r->rule, at });
			r->nlimits++;
		}
		if (outcome != ES_REGEX_HIT)
			break;
		keep_match(r, &hit);
		at = hit.end > at ? hit.end : at + 1;
		settled = at > settled ? at : settled;
	}
	a->done = settled;
}

/* Facts of the older text live no longer than its trace. */
static const struct es_fact *copy_facts(const struct es_match *m, struct es_arena *arena)
{
	struct es_fact *facts = es_arena_array(arena, m->nfacts, sizeof *facts);
	for (size_t i = 0; i < m->nfacts; i++) {
		facts[i].name = m->facts[i].name;
		facts[i].value = es_arena_copy(arena, m->facts[i].value);
	}
	return facts;
}

void es_match_move(
	struct es_match *m, const struct es_view *view, size_t shift, struct es_arena *arena)
{
	m->view = view;
	m->start += shift;
	m->end += shift;
	m->secret_start += shift;
	m->secret_end += shift;
	if (m->pair_start < m->pair_end) {
		m->pair_start += shift;
		m->pair_end += shift;
	}
	m->facts = m->nfacts ? copy_facts(m, arena) : NULL;
}

static void reuse(struct run *r, const struct es_attempt *a)
{
	struct scan *s = r->scan;
	const struct es_copy *c = &s->copies->v[a->copy - 1];
	size_t shift = c->to - c->from;
	for (uint32_t i = 0; i < a->nmatches; i++) {
		struct es_match m = s->old->matches.v[a->match + i];
		es_match_move(&m, s->view, shift, s->arena);
		es_vec_push(&s->trace->matches, m);
	}
}

/* True when the old text's attempt says what this one would: it looked for matches from the same
 * place on, and every byte that regex and judgement can have looked at is copied. */
static bool is_known(const struct run *r, const struct es_attempt *a, size_t start)
{
	const struct es_rule *rule = r->rule;
	if (!a->copy || !a->done || a->start != start || rule->reach_before == ES_UNBOUNDED ||
		rule->reach_after == ES_UNBOUNDED)
		return false;
	struct es_span span = es_copies_inside(r->scan->copies, a->copy - 1,
		r->scan->view->text.len, (size_t)rule->reach_before + ES_JUDGE_REACH,
		(size_t)rule->reach_after + ES_JUDGE_REACH);
	return start >= span.from && a->last < span.to;
}

static void try(struct run *r, struct es_attempt *a)
{
	struct es_trace *t = r->scan->trace;
	size_t start = a->first > r->settled ? a->first : r->settled, first = t->matches.n;
	bool is_idle = start > a->last || r->nlimits >= LIMITS_MAX;
	if (is_idle) {
		a->done = 0;
	} else if (is_known(r, a, start)) {
		reuse(r, a);
	} else {
		a->start = start;
		if (r->rule->known)
			compare(r, a);
		else
			search(r, a);
	}
	a->start = start;
	a->match = (uint32_t)first;
	a->nmatches = (uint32_t)(t->matches.n - first);
	if (a->done > r->settled)
		r->settled = a->done;
}

/* Every match holds a literal, so it starts in the window of some attempt: trying them from left to
 * right, each from the end of the last match, finds what a search of the whole text would. */
static void try_row(struct run *r, const struct row *row)
{
	struct es_attempt *v = r->scan->trace->attempts.v;
	for (uint32_t i = row->head; i; i = v[i - 1].next)
		try(r, &v[i - 1]);
}

static enum es_status try_rows(struct scan *s, struct es_error *err)
{
	struct es_matcher *m = s->m;
	enum es_status st = ES_OK;
	for (size_t i = 0; i < m->ntouched; i++) {
		uint32_t rule = m->touched[i];
		struct run r = { .scan = s, .rule = &m->plan->rules->rules.v[rule] };
		if (!st && !r.rule->known) {
			r.regex = es_regexes_get(m->plan->regexes, rule, err);
			st = r.regex ? ES_OK : ES_EPARSE;
		}
		if (!st)
			try_row(&r, &m->rows[rule]);
		m->rows[rule] = (struct row){ 0, 0 };
	}
	m->ntouched = 0;
	return st;
}

enum es_status es_matcher_rescan(struct es_matcher *m, const struct es_view *view,
	const struct es_copies *copies, const struct es_spans *quiet, const struct es_trace *old,
	struct es_trace *trace, struct es_limit_hit_vec *limits, struct es_arena *arena,
	struct es_error *err)
{
	struct scan s = { m, view, copies, quiet, old, trace, limits, arena, 0 };
	es_trace_reset(trace);
	collect_attempts(&s);
	link_attempts(&s);
	return try_rows(&s, err);
}

enum es_status es_matcher_scan(struct es_matcher *m, const struct es_view *view,
	struct es_match_vec *out, struct es_limit_hit_vec *limits, struct es_arena *arena,
	struct es_error *err)
{
	static const struct es_copies nothing;
	static const struct es_spans none;
	struct es_trace *t = &m->trace;
	enum es_status st =
		es_matcher_rescan(m, view, &nothing, &none, NULL, t, limits, arena, err);
	for (size_t i = 0; !st && i < t->matches.n; i++)
		es_vec_push(out, t->matches.v[i]);
	return st;
}
