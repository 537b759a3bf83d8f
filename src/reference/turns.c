#include "reference/turns.h"
#include "reference/expression.h"

/* How far a turn sees. */
enum { BEFORE_MAX = 160, AFTER_MAX = 2048 };

void es_meaning_set_default(
	struct es_meaning *m, const struct es_program *r, struct es_slice source)
{
	struct es_expression e = es_expression_read(source, r->arena);
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

static enum es_regex_outcome try(struct es_regex_hit *hit, const struct es_regex *rx,
	const struct es_program *r, bool is_before, size_t start, size_t end)
{
	struct es_slice text = r->text;
	if (is_before) {
		size_t from = start > BEFORE_MAX ? start - BEFORE_MAX : 0;
		return es_regex_next(
			hit, rx, r->scratch, es_slice_sub(text, 0, start + 1), from, start);
	}
	size_t last = text.len - end > AFTER_MAX ? end + AFTER_MAX : text.len;
	return es_regex_next(hit, rx, r->scratch, es_slice_sub(text, 0, last), end - 1, end - 1);
}

static void decide(struct es_meaning *m, const struct es_program *r,
	const struct es_form_turn *turn, const struct es_regex_hit *hit)
{
	if (turn->has_need)
		m->need = turn->need;
	if (turn->has_kind)
		m->kind = turn->kind;
	if (turn->takes_rest)
		es_meaning_set_default(m, r, es_expression_at(r->text, hit->end, r->lexed));
	else if (turn->is_default_text)
		es_meaning_set_text(m, es_slice_sub(r->text, hit->pair_start, hit->pair_end));
	else if (turn->has_default && hit->pair_end)
		es_meaning_set_default(m, r, es_slice_sub(r->text, hit->pair_start, hit->pair_end));
}

static enum es_status apply(struct es_meaning *m, bool *is_decided, const struct es_program *r,
	size_t number, size_t start, size_t end, struct es_error *err)
{
	const struct es_language *lang = r->prepared->language;
	const struct es_form_turn *turn = &lang->turns[number];
	bool decides = turn->has_need || turn->has_kind || turn->takes_rest || turn->has_default;
	struct es_regex_hit hit;
	if (decides && *is_decided)
		return ES_OK;
	const struct es_regex *rx =
		es_regexes_get(r->prepared->regexes, lang->nforms + number, err);
	if (!rx)
		return ES_EPARSE;
	/* Where a limit is met, the turn is taken for one that is not there. */
	if (try(&hit, rx, r, turn->is_before, start, end) != ES_REGEX_HIT)
		return ES_OK;
	m->uses |= turn->uses;
	if (decides)
		decide(m, r, turn, &hit);
	*is_decided = *is_decided || decides;
	return ES_OK;
}

enum es_status es_turns_apply(struct es_meaning *m, const struct es_program *r,
	const struct es_form *form, size_t start, size_t end, struct es_error *err)
{
	enum es_status st = ES_OK;
	bool is_decided = false;
	for (size_t k = form->first_turn; k < form->end_turn && !st; k++)
		st = apply(m, &is_decided, r, k, start, end, err);
	size_t ncommon = form->has_common_turns ? r->prepared->language->ncommon : 0;
	for (size_t k = 0; k < ncommon && !st; k++)
		st = apply(m, &is_decided, r, k, start, end, err);
	return st;
}
