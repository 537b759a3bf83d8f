#include "match/judge.h"
#include "match/entropy.h"
#include "match/placeholder.h"
#include "match/value.h"
#include "match/verify.h"

#include <ctype.h>
#include <string.h>

static bool is_stopword(const struct es_rule *rule, struct es_slice secret)
{
	for (size_t i = 0; i < rule->stopwords.n; i++)
		if (es_slice_equal_fold(secret, rule->stopwords.v[i]))
			return true;
	return false;
}

static bool is_placeholder(const struct es_match *m)
{
	struct es_slice text = m->view->text;
	if (es_placeholder_is(text, m->secret_start, m->secret_end))
		return true;
	/* A structure that is checked says more than the look of the text around it. */
	return m->rule->is_generic && m->rule->verify == ES_VERIFY_NONE &&
	       es_placeholder_is_code(text, m->secret_start, m->secret_end);
}

/* ---- assignments ---- */

static bool is_quote(char c)
{
	return c == '"' || c == '\'' || c == '`';
}

/* <input type="password" value="...">: what stands there is a label or empty. */
static bool is_input_type(struct es_slice text, size_t at)
{
	size_t from = at > 8 ? at - 8 : 0;
	struct es_slice before = es_slice_sub(text, from, at);
	while (before.len &&
		(is_quote(before.ptr[before.len - 1]) || before.ptr[before.len - 1] == '\\'))
		before.len--;
	return es_slice_ends(before, "type=") || es_slice_ends(before, "type: ") ||
	       es_slice_ends(before, "type = ");
}

/* Words behind a value without quotes make it part of a sentence; a comment, the end of a list or,
 * behind NAME=value, a command do not. */
static bool goes_on(struct es_slice text, size_t from, size_t to)
{
	size_t at = to;
	while (at < text.len && (text.ptr[at] == ' ' || text.ptr[at] == '\t'))
		at++;
	bool is_tight = from > 0 && text.ptr[from - 1] == '=';
	return !is_tight && at > to && at < text.len &&
	       (isalpha((unsigned char)text.ptr[at]) || strchr("(=+*.?:[", text.ptr[at]));
}

static bool is_bare_code(struct es_slice text, size_t from, size_t to)
{
	bool is_quoted = from > 0 && is_quote(text.ptr[from - 1]);
	if (is_quoted)
		return false;
	return (to < text.len && strchr("([", text.ptr[to])) || goes_on(text, from, to);
}

/* The match of such a rule starts in the name. A weak value is worth a look, no more. */
static bool judge_assignment(struct es_match *m)
{
	struct es_slice text = m->view->text;
	struct es_slice name = es_name_around(text, m->start);
	enum es_asks asks = m->rule->verify == ES_VERIFY_KEY ? ES_ASKS_KEY : ES_ASKS_PASSWORD;
	if (es_name_asks(name) != asks || is_input_type(text, (size_t)(name.ptr - text.ptr)) ||
		is_bare_code(text, m->secret_start, m->secret_end))
		return false;
	switch (es_value_weigh(text, m->secret_start, m->secret_end, asks)) {
	case ES_VALUE_NONE:
		return false;
	case ES_VALUE_WEAK:
		m->confidence = ES_CONF_LOW;
		break;
	case ES_VALUE_STRONG:
		m->confidence = m->rule->confidence;
		break;
	}
	return true;
}

static void keep_facts(struct es_match *m, const struct es_verdict *v, struct es_arena *arena)
{
	if (!v->nfacts)
		return;
	struct es_fact *facts = es_arena_array(arena, v->nfacts, sizeof *facts);
	memcpy(facts, v->facts, v->nfacts * sizeof *facts);
	m->facts = facts;
	m->nfacts = v->nfacts;
}

static enum es_confidence weigh(enum es_confidence c, enum es_verified v)
{
	switch (v) {
	case ES_VERIFIED_OK:
		return ES_CONF_HIGH;
	case ES_VERIFIED_BAD:
		return c == ES_CONF_HIGH ? ES_CONF_MEDIUM : ES_CONF_LOW;
	case ES_VERIFIED_NONE:
		break;
	}
	return c;
}

bool es_judge(struct es_match *m, struct es_arena *arena)
{
	const struct es_rule *rule = m->rule;
	struct es_slice secret = es_slice_sub(m->view->text, m->secret_start, m->secret_end);
	if (!secret.len || (rule->min_entropy > 0 && es_entropy(secret) < rule->min_entropy))
		return false;
	if (is_stopword(rule, secret) || is_placeholder(m))
		return false;
	if (rule->verify == ES_VERIFY_PASSWORD || rule->verify == ES_VERIFY_KEY)
		return judge_assignment(m);
	struct es_verdict v = { 0 };
	if (rule->verify != ES_VERIFY_NONE)
		es_verify(&v, rule->verify, secret, es_slice_sub(m->view->text, m->start, m->end),
			arena);
	if (v.is_void)
		return false;
	m->verified = v.verified;
	m->confidence = weigh(rule->confidence, v.verified);
	keep_facts(m, &v, arena);
	return true;
}
