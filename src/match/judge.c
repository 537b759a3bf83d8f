#include "match/judge.h"
#include "match/entropy.h"
#include "match/placeholder.h"
#include "match/value.h"
#include "match/verify.h"
#include "match/words.h"
#include "text/decode.h"

#include <ctype.h>
#include <string.h>

static bool is_stopword(const struct es_rule *rule, struct es_slice secret)
{
	for (size_t i = 0; i < rule->stopwords.n; i++)
		if (es_slice_equal_fold(secret, rule->stopwords.v[i]))
			return true;
	return false;
}

/* A NUL is none of them, whatever strchr says. */
static bool is_any(char c, const char *set)
{
	return c && strchr(set, c);
}

static bool is_placeholder(const struct es_match *m)
{
	struct es_slice text = m->view->text;
	/* A token in its vendor's form is no name, whatever brackets stand around it. */
	if (!m->rule->is_generic)
		text = es_slice_sub(text, m->secret_start, m->secret_end);
	size_t from = m->rule->is_generic ? m->secret_start : 0;
	if (es_placeholder_is(text, from, from + (m->secret_end - m->secret_start)))
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
	while (at < text.len && at - to < ES_JUDGE_REACH / 2 &&
		(text.ptr[at] == ' ' || text.ptr[at] == '\t'))
		at++;
	bool is_tight = from > 0 && text.ptr[from - 1] == '=';
	return !is_tight && at > to && at < text.len &&
	       (isalpha((unsigned char)text.ptr[at]) || is_any(text.ptr[at], "(=+*.?:["));
}

/* foo(, self.foo(bar, config[: what stands before the bracket is a name. */
static bool is_call(struct es_slice v)
{
	size_t at = 0;
	while (at < v.len && (isalnum((unsigned char)v.ptr[at]) || is_any(v.ptr[at], "_.$:->")))
		at++;
	bool has_bracket = at > 0 && at < v.len && (v.ptr[at] == '(' || v.ptr[at] == '[');
	return has_bracket &&
	       (at + 1 == v.len || 2 * es_words_natural_bytes(es_slice_sub(v, 0, at)) >= at);
}

static bool is_bare_code(struct es_slice text, size_t from, size_t to)
{
	return (to < text.len && is_any(text.ptr[to], "([")) || goes_on(text, from, to) ||
	       is_call(es_slice_sub(text, from, to));
}

/* What stands between a name and its value, quotes and brackets aside. */
static struct es_slice operator_of(struct es_slice text, struct es_slice name, size_t value)
{
	size_t from = (size_t)(name.ptr - text.ptr) + name.len, to = value;
	while (from < to && is_any(text.ptr[from], "\"'`\\) \t]"))
		from++;
	while (to > from &&
		(is_quote(text.ptr[to - 1]) || isspace((unsigned char)text.ptr[to - 1])))
		to--;
	return es_slice_sub(text, from, to);
}

/* put("password", "x") is a pair; ['user', 'password', 'email'] is a list. */
static bool is_in_list(struct es_slice text, struct es_slice name)
{
	size_t from = (size_t)(name.ptr - text.ptr), at = from;
	while (at > 0 && from - at < ES_JUDGE_REACH / 4 && is_any(text.ptr[at - 1], "\"'`:\\"))
		at--;
	return !(at > 0 && text.ptr[at - 1] == '(');
}

/* "Password:", x and "password: " + x: the quote in front of what looks like a value ends the
 * string that the name stands in. A shell that joins strings goes on with a value. */
static bool is_behind_string(struct es_slice text, struct es_slice name, size_t value)
{
	size_t from = (size_t)(name.ptr - text.ptr), nquotes = 0;
	if (from == 0 || value <= from || !is_quote(text.ptr[value - 1]) ||
		text.ptr[from - 1] != text.ptr[value - 1])
		return false;
	for (size_t i = from + name.len; i < value; i++)
		nquotes += text.ptr[i] == text.ptr[from - 1];
	return nquotes == 1 && value < text.len && is_any(text.ptr[value], ",+.)]}; ?:&|");
}

/* Where a shell compares, test "$pass" = x, and where a Jenkinsfile names what Jenkins keeps,
 * credentials('x'). */
static bool is_lookup(struct es_slice text, struct es_slice name, struct es_slice op)
{
	size_t from = (size_t)(name.ptr - text.ptr), to = from + name.len;
	bool is_expanded = from > 0 && to < text.len && es_slice_starts(name, "$") &&
			   text.ptr[from - 1] == '"' && text.ptr[to] == '"';
	if (is_expanded && (es_slice_is(op, "=") || es_slice_is(op, "==")))
		return true;
	return es_slice_is(op, "(") && es_slice_is(name, "credentials");
}

/* ?e=1576142006&token=...: the signature of one link, which is of no use after the time beside it.
 */
static bool is_link_signature(struct es_slice text, size_t at)
{
	enum { TIME_DIGITS = 9 };
	struct es_slice before = es_slice_sub(text, at > 64 ? at - 64 : 0, at);
	const char *const ends[] = { "&amp;", "&" };
	size_t end = before.len;
	for (size_t i = 0; i < 2 && end == before.len; i++)
		if (es_slice_ends(before, ends[i]))
			end = before.len - strlen(ends[i]);
	size_t from = end;
	while (from > 0 && isdigit((unsigned char)before.ptr[from - 1]))
		from--;
	if (end == before.len || end - from < TIME_DIGITS)
		return false;
	before = es_slice_sub(before, 0, from);
	return es_slice_ends(before, "?e=") || es_slice_ends(before, "&e=") ||
	       es_slice_ends(before, "?exp=") || es_slice_ends(before, "&exp=") ||
	       es_slice_ends(before, "xpires=");
}

/* Secrets of Kubernetes and the like are base64 of what counts. Most words are base64 of noise. */
static void decode_text(struct es_slice *value, struct es_arena *arena)
{
	struct es_slice text;
	if (value->len % 4 || !es_base64_decode(&text, *value, arena) || !text.len)
		return;
	for (size_t i = 0; i < text.len; i++)
		if (!isgraph((unsigned char)text.ptr[i]) && text.ptr[i] != '\n')
			return;
	*value = es_slice_trim(text);
}

static enum es_strength weigh(
	const struct es_match *m, struct es_slice name, enum es_asks asks, struct es_arena *arena)
{
	struct es_slice text = m->view->text;
	struct es_slice op = operator_of(text, name, m->secret_start);
	bool is_quoted = m->secret_start > 0 && is_quote(text.ptr[m->secret_start - 1]);
	if ((es_slice_ends(op, ",") && is_in_list(text, name)) || is_lookup(text, name, op) ||
		is_behind_string(text, name, m->secret_start))
		return ES_VALUE_NONE;
	if (!is_quoted && is_bare_code(text, m->secret_start, m->secret_end))
		return ES_VALUE_NONE;
	struct es_slice plain = es_slice_sub(text, m->secret_start, m->secret_end);
	decode_text(&plain, arena);
	if (es_placeholder_is(plain, 0, plain.len))
		return ES_VALUE_NONE;
	enum es_strength s = es_value_weigh(plain, asks);
	/* Two words side by side are prose more often than a definition. */
	return s == ES_VALUE_WEAK && !op.len ? ES_VALUE_NONE : s;
}

/* The match of such a rule starts in the name. A weak value is worth a look, no more. */
static bool judge_assignment(struct es_match *m, struct es_arena *arena)
{
	struct es_slice text = m->view->text;
	struct es_slice name = es_name_around(text, m->start);
	enum es_asks asks = m->rule->verify == ES_VERIFY_KEY ? ES_ASKS_KEY : ES_ASKS_PASSWORD;
	size_t at = (size_t)(name.ptr - text.ptr);
	bool is_in_path = at > 0 && text.ptr[at - 1] == '/';
	if (es_name_asks(name) != asks || is_in_path || is_input_type(text, at) ||
		is_link_signature(text, at))
		return false;
	switch (weigh(m, name, asks, arena)) {
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

/* Values may be parts of the text, which other texts' matches outlive. */
static void keep_facts(struct es_match *m, const struct es_verdict *v, struct es_arena *arena)
{
	if (!v->nfacts)
		return;
	struct es_fact *facts = es_arena_array(arena, v->nfacts, sizeof *facts);
	for (size_t i = 0; i < v->nfacts; i++) {
		facts[i].name = v->facts[i].name;
		facts[i].value = es_arena_copy(arena, v->facts[i].value);
	}
	m->facts = facts;
	m->nfacts = v->nfacts;
}

static enum es_confidence adjust(enum es_confidence c, enum es_verified v)
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
		return judge_assignment(m, arena);
	struct es_verdict v = { 0 };
	if (rule->verify != ES_VERIFY_NONE)
		es_verify(&v, rule->verify, secret, es_slice_sub(m->view->text, m->start, m->end),
			arena);
	if (v.is_void)
		return false;
	es_verdict_add(&v, "id", es_slice_sub(m->view->text, m->pair_start, m->pair_end));
	m->verified = v.verified;
	m->confidence = adjust(rule->confidence, v.verified);
	keep_facts(m, &v, arena);
	return true;
}
