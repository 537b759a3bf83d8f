#include "reference/turns.h"
#include "reference/expression.h"

/* How far a turn sees. */
enum { BEFORE_MAX = 200, AFTER_MAX = 2048 };

/* A match whose turns are asked. */
struct place {
	const struct es_program *p;
	size_t start, end, limit;
	struct es_slice inside; /* the expression behind it; ptr NULL: not looked for yet */
};

void es_meaning_set_default(
	struct es_meaning *m, const struct es_program *p, struct es_slice source)
{
	struct es_expression e = es_expression_read(source, p->arena);
	m->said = e.said;
	m->value = e.value;
	/* The code has seen to it that there may be none. */
	if (e.is_null && m->need == ES_NEED_OPTIONAL)
		m->need = ES_NEED_GUARDED;
}

void es_meaning_set_text(struct es_meaning *m, struct es_slice text)
{
	m->said = ES_SAID_LITERAL;
	m->value = text;
}

static enum es_status regex_of(const struct es_regex **out, const struct es_program *p,
	uint32_t rule, struct es_error *err)
{
	*out = es_regexes_get(p->prepared->regexes, rule, err);
	return *out ? ES_OK : ES_EPARSE;
}

static bool fits_before(struct es_regex_hit *hit, const struct es_regex *rx, const struct place *at)
{
	size_t from = at->start > BEFORE_MAX ? at->start - BEFORE_MAX : 0;
	struct es_slice text = es_slice_sub(at->p->text, 0, at->start + 1);
	return at->start < at->p->text.len &&
	       es_regex_next(hit, rx, at->p->scratch, text, from, at->start) == ES_REGEX_HIT;
}

static bool fits_after(struct es_regex_hit *hit, const struct es_regex *rx, const struct place *at)
{
	size_t most = at->limit ? at->limit : at->p->text.len;
	size_t last = most - at->end > AFTER_MAX ? at->end + AFTER_MAX : most;
	struct es_slice text = es_slice_sub(at->p->text, 0, last);
	return es_regex_next(hit, rx, at->p->scratch, text, at->end - 1, at->end - 1) ==
	       ES_REGEX_HIT;
}

static bool fits_inside(struct es_regex_hit *hit, const struct es_regex *rx, struct place *at)
{
	struct es_slice text = at->p->text;
	if (!at->inside.ptr && at->limit)
		at->inside = es_slice_sub(text, at->end, at->limit);
	else if (!at->inside.ptr)
		at->inside = es_expression_at(text, at->end, at->p->lexed);
	if (!at->inside.len)
		return false;
	size_t from = (size_t)(at->inside.ptr - text.ptr), to = from + at->inside.len;
	return es_regex_next(hit, rx, at->p->scratch, es_slice_sub(text, 0, to), from, to) ==
	       ES_REGEX_HIT;
}

/* Whether all patterns of the turn fit; *hit is of the last. Where a limit is met, the turn is
 * taken for one that is not there. */
static enum es_status fits(bool *out, struct es_regex_hit *hit, const struct es_form_turn *turn,
	struct place *at, struct es_error *err)
{
	const struct es_regex *rx;
	enum es_status st = ES_OK;
	*out = true;
	if (turn->before != ES_NO_RULE && !st) {
		st = regex_of(&rx, at->p, turn->before, err);
		*out = !st && fits_before(hit, rx, at);
	}
	if (*out && turn->after != ES_NO_RULE && !st) {
		st = regex_of(&rx, at->p, turn->after, err);
		*out = !st && fits_after(hit, rx, at);
	}
	if (*out && turn->inside != ES_NO_RULE && !st) {
		st = regex_of(&rx, at->p, turn->inside, err);
		*out = !st && fits_inside(hit, rx, at);
	}
	return st;
}

static void decide(struct es_meaning *m, const struct es_program *p,
	const struct es_form_turn *turn, const struct es_regex_hit *hit)
{
	if (turn->has_need)
		m->need = turn->need;
	if (turn->has_kind)
		m->kind = turn->kind;
	if (turn->takes_rest)
		es_meaning_set_default(m, p, es_expression_at(p->text, hit->end, p->lexed));
	else if (turn->is_default_text)
		es_meaning_set_text(m, es_slice_sub(p->text, hit->pair_start, hit->pair_end));
	else if (turn->has_default && hit->pair_end)
		es_meaning_set_default(m, p, es_slice_sub(p->text, hit->pair_start, hit->pair_end));
}

static enum es_status apply(struct es_meaning *m, bool *is_decided, const struct es_form_turn *turn,
	struct place *at, struct es_error *err)
{
	bool decides = turn->has_need || turn->has_kind || turn->takes_rest || turn->has_default;
	struct es_regex_hit hit = { 0 };
	bool does_fit;
	if (decides && *is_decided)
		return ES_OK;
	enum es_status st = fits(&does_fit, &hit, turn, at, err);
	if (st || !does_fit)
		return st;
	m->uses |= turn->uses;
	if (decides)
		decide(m, at->p, turn, &hit);
	*is_decided = *is_decided || decides;
	return ES_OK;
}

enum es_status es_turns_apply(struct es_meaning *m, const struct es_program *p,
	const struct es_form *form, size_t start, size_t end, size_t limit, struct es_error *err)
{
	const struct es_language *lang = p->prepared->language;
	struct place at = { .p = p, .start = start, .end = end, .limit = limit };
	enum es_status st = ES_OK;
	bool is_decided = false;
	for (size_t k = form->first_turn; k < form->end_turn && !st; k++)
		st = apply(m, &is_decided, &lang->turns[k], &at, err);
	size_t ncommon = form->has_common_turns ? lang->ncommon : 0;
	for (size_t k = 0; k < ncommon && !st; k++)
		st = apply(m, &is_decided, &lang->turns[k], &at, err);
	return st;
}
