#include "finding/disclose.h"
#include "finding/around.h"
#include "finding/credentials.h"
#include "finding/found.h"
#include "finding/looks.h"
#include "finding/options.h"
#include "finding/quotes.h"
#include "finding/said.h"
#include "match/name.h"
#include "match/value.h"

#include <ctype.h>
#include <string.h>

enum { DEPTH_MAX = 2 };

struct line {
	struct es_slice text;
	const struct es_disclosing *of;
	struct es_span_vec *out;
	bool names_secret;	/* something on it asks for a secret */
	struct es_spans logins; /* arguments that may be credentials */
	unsigned depth;		/* of strings in strings */
};

/* ---- names ---- */

static bool is_known_name(const struct line *l, struct es_slice s)
{
	for (size_t i = 0; i < l->of->nnames; i++)
		if (es_slice_equal(l->of->names[i], s))
			return true;
	return false;
}

/* Where the name ends that is in the way of [at, end); `end` when none is. *from is its start. */
static size_t find_name(const struct line *l, size_t at, size_t end, size_t *from)
{
	struct es_slice s = es_slice_sub(l->text, 0, end);
	size_t first = end, to = end;
	for (size_t i = 0; i < l->of->nnames; i++) {
		struct es_slice name = l->of->names[i];
		size_t hit = name.len ? es_slice_search(s, at, name) : end;
		if (hit < first) {
			first = hit;
			to = hit + name.len;
		}
	}
	*from = first;
	return to;
}

/* ---- spans ---- */

static void add_span(struct es_span_vec *out, size_t from, size_t to)
{
	if (from < to)
		es_vec_push(out, (struct es_span){ from, to });
}

/* Hides [from, to) but for the names in it. */
static void hide(const struct line *l, size_t from, size_t to)
{
	while (from < to) {
		size_t name, behind = find_name(l, from, to, &name);
		add_span(l->out, from, name);
		from = behind;
	}
}

/* ---- by looks ---- */

static bool asks(const struct line *l, struct es_slice name)
{
	return es_looks_asking(name) ||
	       (is_known_name(l, name) && (l->of->is_secret || es_looks_asking_at_all(name)));
}

/* Something stands behind the '=' at `at`, in the word that ends at `end` or in quotes. */
static bool has_value(struct es_slice s, size_t at, size_t end)
{
	return at + 1 < end || (end < s.len && es_quotes_is(s.ptr[end]));
}

/* [at, to) without quotes and blanks in it, by its parts: what looks random, and what a name that
 * asks for a secret is given, as in the query of an address. */
static void look_at_parts(const struct line *l, size_t at, size_t to, const char *between)
{
	bool is_asked = false, is_person = false, is_listed = false;
	while (at < to) {
		size_t end = at;
		while (end < to && !strchr(between, l->text.ptr[end]) &&
			es_found_end(l->of->found, end) == end)
			end++;
		struct es_slice part = es_slice_sub(l->text, at, end);
		bool gives = end < to && l->text.ptr[end] == '=';
		bool is_given = is_asked && !es_slice_is(part, "$"); /* of ${X} */
		is_given |= !is_person && es_looks_random(part) &&
			    !(gives && es_looks_name(part) && has_value(l->text, end, to));
		if (is_given && !is_known_name(l, part))
			hide(l, at,
				is_listed && end == to ? es_around_end_of_property(l->text, to)
						       : end);
		is_asked = gives && asks(l, part);
		is_listed = at > 0 && l->text.ptr[at - 1] == ';';
		is_person = gives && es_looks_personal(part);
		size_t found = end < to ? es_found_end(l->of->found, end) : end;
		at = found > end ? found : end + 1;
	}
}

static void look_at_word(const struct line *l, size_t from, size_t to)
{
	size_t first, last;
	struct es_slice word = es_slice_sub(l->text, from, to);
	bool is_address = es_slice_has(word, "://");
	if (es_looks_password(word, &first, &last)) {
		hide(l, from + first, from + last);
		from = es_looks_host_end(l->text, from + last, to);
	}
	look_at_parts(l, from, to, is_address ? "=:,&?;|\"'/" : "=:,&?;|\"'");
}

static void look_at_words(const struct line *l, size_t from, size_t to)
{
	for (size_t at = from; at < to;) {
		size_t end = at;
		while (end < to && !es_around_is_blank(l->text.ptr[end]))
			end++;
		look_at_word(l, at, end);
		at = end + 1;
	}
}

/* ---- strings ---- */

/* A key with its value behind it: "apiKey": or x['apiKey']. */
static bool is_key(const struct line *l, size_t from, size_t to)
{
	struct es_slice s = l->text;
	size_t behind = es_around_skip_blanks(s, to + 1);
	for (size_t i = from; i < to; i++)
		if (!es_around_is_name_byte(s.ptr[i]))
			return false;
	if (behind < s.len && s.ptr[behind] == ':') /* not of a question's two answers */
		return es_slice_find(es_slice_sub(s, 0, from), 0, '?') == from;
	return (behind < s.len && s.ptr[behind] == '=') || es_around_is_index(s, from, behind);
}

static bool is_login(const struct line *l, size_t at)
{
	return es_found_end(l->logins, at) > at;
}

/* ---- what is assigned without quotes ---- */

/* Dockerfile's ENV NAME VALUE, and options of commands: --password VALUE. */
static bool has_value_behind_blank(const struct line *l, size_t from, size_t at)
{
	struct es_slice s = l->text;
	bool is_option = es_slice_starts(es_slice_sub(s, from, at), "--");
	return !l->of->is_program && at < s.len && es_around_is_blank(s.ptr[at]) &&
	       (is_option || is_known_name(l, es_slice_sub(s, from, at)));
}

/* Where the value begins that the name [from, at) is given; the line's end when it is given none.
 */
static size_t value_of(const struct line *l, size_t from, size_t at)
{
	static const char *const operators[] = { ":-", ":=", "?=", "+=", "=>", "||", "??", "=", ":",
		"-", "?" };
	struct es_slice s = l->text;
	bool is_after_blank = has_value_behind_blank(l, from, at);
	while (at < s.len && (es_quotes_is(s.ptr[at]) || strchr("])}", s.ptr[at])))
		at++;
	at = es_around_skip_blanks(s, at);
	struct es_slice rest = es_slice_sub(s, at, s.len);
	if (es_slice_starts(rest, ":?")) /* a message for who has not set it */
		return s.len;
	for (size_t i = 0; i < sizeof operators / sizeof *operators; i++)
		if (es_slice_starts(rest, operators[i]))
			return es_around_skip_blanks(s, at + strlen(operators[i]));
	return is_after_blank ? at : s.len;
}

/* process.env.X, new Thing(...): what is computed, and is nobody's secret to read. */
static bool is_expression(const struct line *l, size_t from, size_t to)
{
	struct es_slice s = l->text, v = es_slice_sub(s, from, to);
	bool is_call = to < s.len && (s.ptr[to] == '(' || s.ptr[to] == '[');
	bool is_member = es_slice_find(v, 0, '.') < v.len;
	return !v.len || is_call || is_known_name(l, v) || strchr("$&*!@<>%=", v.ptr[0]) ||
	       (is_member && es_value_weigh(v, ES_ASKS_PASSWORD) == ES_VALUE_NONE);
}

/* Whether the secret that the name ending at `at` is given has been found; its value, or what
 * stands first in it, is [from, to). */
static bool is_found(const struct line *l, size_t at, size_t from, size_t to)
{
	struct es_spans found = l->of->found;
	if (l->of->is_program)
		return es_found_is_given(l->text, found, at);
	if (found.n && es_around_is_call(l->text, from))
		return true;
	while (from < to && es_found_end(found, from) == from)
		from++;
	return from < to;
}

/* Hides what the name [name, at) is given; where it ends, or `at`. */
static size_t hide_value_of(const struct line *l, size_t name, size_t at)
{
	struct es_slice s = l->text;
	size_t from = value_of(l, name, at), to = es_around_end_of_word(s, from);
	if (from >= s.len || es_quotes_is(s.ptr[from]) || is_found(l, at, from, to))
		return at;
	if (l->of->is_program) {
		size_t end = es_around_end_of_percent(s, from);
		if (end > from) {
			hide(l, from, end);
			return end;
		}
		if (to == from || is_expression(l, from, to))
			return at;
		hide(l, from, to);
		return to;
	}
	while (to < s.len && !es_around_is_blank(s.ptr[to]))
		to++;
	struct es_slice word = es_slice_sub(s, from, to);
	bool opens = word.ptr[0] == '{' || es_slice_starts(word, "${") ||
		     (word.len <= 2 && (word.ptr[0] == '|' || word.ptr[0] == '>'));
	if (opens || es_looks_template(word))
		return at;
	if (!es_slice_starts(es_slice_sub(s, name, at), "--"))
		to = es_around_end_of_rest(s, name, from);
	hide(l, from, to);
	return to;
}

/* ---- the line ---- */

static bool find_said(struct es_span *out, const struct line *l, size_t name, size_t at)
{
	const struct es_saying what = {
		.line = l->text, .is_program = l->of->is_program, .has_found = l->of->found.n > 0
	};
	return es_said_find(out, &what, name, at);
}

/* On a line where secrets were found something names them as a rule, and that says nothing of
 * others. */
static bool is_settled(const struct line *l, size_t name, size_t end)
{
	struct es_spans found = l->of->found;
	struct es_span said;
	if (!found.n || es_found_is_given(l->text, found, end))
		return found.n > 0;
	return es_found_gives_nothing(l->text, end) && !find_said(&said, l, name, end);
}

/* check_password("word", ..) */
static bool is_asking_call(const struct line *l, size_t from, size_t to)
{
	struct es_slice s = l->text;
	return l->of->found.n && to + 1 < s.len && s.ptr[to] == '(' &&
	       es_quotes_is(s.ptr[to + 1]) && es_looks_asking_at_all(es_slice_sub(s, from, to));
}

static bool names_secret(const struct line *l, size_t from, size_t to)
{
	struct es_slice s = es_slice_sub(l->text, 0, to);
	for (size_t at = from; at < to;) {
		size_t end = es_around_end_of_name(s, at), found = es_found_end(l->of->found, at);
		if (found > at)
			end = found;
		else if (end > at && es_looks_command(es_slice_sub(s, at, end)))
			return true;
		else if (end > at &&
			 (asks(l, es_slice_sub(s, at, end)) || is_asking_call(l, at, end)) &&
			 !is_settled(l, at, end))
			return true;
		at = end + (end == at);
	}
	return false;
}

/* PRIVATE_RSA2_KEY = in a program: no secret is set or called. */
static bool is_identifier(const struct line *l, size_t from, size_t to)
{
	struct es_slice s = l->text;
	size_t behind = es_around_skip_blanks(s, to);
	return l->of->is_program && !isdigit((unsigned char)s.ptr[from]) &&
	       es_slice_find(es_slice_sub(s, from, to), 0, '-') == to - from && behind < s.len &&
	       (s.ptr[to] == '(' || (behind > to && s.ptr[behind] == '='));
}

/* What the name is given without any operator; where that ends, or `at`. */
static size_t hide_said(const struct line *l, size_t name, size_t at)
{
	struct es_span said;
	if (!find_said(&said, l, name, at))
		return at;
	for (size_t i = said.from; i < said.to; i++)
		if (es_found_end(l->of->found, i) > i)
			said.to = i;
	hide(l, said.from, said.to);
	return said.to > at ? said.to : at;
}

/* A word outside of strings. */
static size_t look_at_bare(const struct line *l, size_t at)
{
	struct es_slice s = l->text;
	size_t end = es_around_end_of_name(s, at);
	if (end > at && asks(l, es_slice_sub(s, at, end))) {
		size_t behind = hide_value_of(l, at, end);
		behind = behind > end ? behind : hide_said(l, at, end);
		if (behind > end)
			return behind;
	}
	if (end > at && is_identifier(l, at, end))
		return end;
	end = es_around_end_of_word(s, end);
	if (es_slice_search(es_slice_sub(s, at, end), 0, (struct es_slice)ES_LIT("://")) < end - at)
		while (end < s.len && !es_around_is_blank(s.ptr[end]) && !es_quotes_is(s.ptr[end]))
			end++;
	look_at_word(l, at, end);
	return end + (end == at);
}

/* '{"key": "word"}' */
static bool has_strings(struct es_slice s)
{
	return s.len && strchr("{[", s.ptr[0]) && (es_slice_has(s, "\"") || es_slice_has(s, "'"));
}

static void walk(const struct line *l, size_t from);

/* One that holds a found secret, and names no other. */
static bool is_read(const struct line *l, size_t from, size_t to)
{
	struct es_spans found = l->of->found;
	for (size_t at = from; found.n && at < to; at++)
		if (es_found_end(found, at) > at)
			return !names_secret(l, from, to);
	return false;
}

static void look_at_string(const struct line *l, size_t from, size_t to)
{
	struct es_slice s = es_slice_sub(l->text, from, to);
	bool is_asked = l->names_secret || is_login(l, from);
	bool is_shown = !is_asked || is_known_name(l, s) || es_looks_constant(s) ||
			is_key(l, from, to) || es_looks_template(s) ||
			es_around_is_harmless(l->text, from) || is_read(l, from, to);
	if (is_shown) {
		look_at_words(l, from, to);
	} else if (has_strings(s) && l->depth < DEPTH_MAX) {
		struct line inner = *l;
		inner.depth++;
		inner.text = es_slice_sub(l->text, 0, to);
		walk(&inner, from);
	} else {
		hide(l, from, to);
	}
}

static void walk(const struct line *l, size_t from)
{
	struct es_slice line = l->text;
	for (size_t at = from; at < line.len;) {
		size_t found = es_found_end(l->of->found, at);
		if (found > at) {
			at = found;
			continue;
		}
		if (!es_quotes_is(line.ptr[at]) || es_quotes_is_apostrophe(line, at)) {
			at = look_at_bare(l, at);
			continue;
		}
		size_t end = es_quotes_end(line, at);
		look_at_string(l, at + 1, end);
		at = end + 1;
	}
}

/* ---- lines whose strings cannot be told ---- */

static size_t next_quote(const struct line *l, size_t at)
{
	while (at < l->text.len) {
		size_t found = es_found_end(l->of->found, at);
		if (found == at && es_quotes_is(l->text.ptr[at]))
			break;
		at = found > at ? found : at + 1;
	}
	return at < l->text.len ? at : l->text.len;
}

/* Between two quotes, be it in a string or not. */
static void look_between(const struct line *l, size_t from, size_t to)
{
	struct es_slice s = es_slice_sub(l->text, from, to);
	size_t word = 0;
	while (word < s.len && !isalnum((unsigned char)s.ptr[word]) &&
		(unsigned char)s.ptr[word] < 0x80)
		word++;
	if (word == s.len || is_known_name(l, s) || es_looks_constant(s) || is_key(l, from, to) ||
		es_around_is_harmless(l->text, from))
		look_at_words(l, from, to);
	else
		hide(l, from, to);
}

static void walk_doubtful(const struct line *l)
{
	struct line before = *l;
	size_t open = next_quote(l, 0);
	before.text = es_slice_sub(l->text, 0, open);
	walk(&before, 0);
	while (open < l->text.len) {
		size_t close = next_quote(l, open + 1);
		bool is_last = close == l->text.len;
		bool goes_on = open + 1 < close && isalnum((unsigned char)l->text.ptr[open + 1]);
		if (is_last && !goes_on)
			walk(l, open + 1);
		else
			look_between(l, open + 1, close);
		open = close;
	}
}

static bool is_doubtful(const struct line *l)
{
	bool has_secret = l->names_secret || es_credentials_are_taken(l->text);
	return has_secret && (l->of->is_cut || es_quotes_are_doubtful(l->text));
}

void es_disclose_hidden(struct es_span_vec *out, const struct es_disclosing *of)
{
	struct es_span_vec logins = { 0 };
	struct line l = { .text = of->line, .of = of, .out = out };
	es_credentials_find(&logins, of->line);
	l.logins = (struct es_spans){ logins.v, logins.n };
	l.names_secret = names_secret(&l, 0, of->line.len);
	if (is_doubtful(&l))
		walk_doubtful(&l);
	else
		walk(&l, 0);
	if (of->found.n) {
		es_found_rest(out, of->line, of->found, of->is_program);
		es_options_find(out, of->line);
	}
	es_found_unite(out);
	es_vec_release(&logins);
}

bool es_disclose_allows(struct es_slice name, struct es_slice value)
{
	static const char *const plain[] = { "true", "false", "yes", "no", "on", "off", "none",
		"null", "0", "1", NULL };
	struct es_span_vec hidden = { 0 };
	const struct es_disclosing of = { .line = value };
	size_t from, to;
	/* A password in an address may hold what would end it in a line. */
	if (es_name_asks(name) != ES_ASKS_NOTHING || es_looks_password(value, &from, &to))
		return !value.len;
	if (es_looks_asking_at_all(name) && !es_slice_is_any_fold(value, plain))
		return !value.len;
	es_disclose_hidden(&hidden, &of);
	bool is_allowed = !hidden.n;
	es_vec_release(&hidden);
	return is_allowed;
}
