#include "match/judge.h"
#include "match/entropy.h"
#include "match/placeholder.h"
#include "match/verify.h"

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
