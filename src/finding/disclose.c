#include "finding/disclose.h"
#include "match/name.h"
#include "match/placeholder.h"
#include "match/value.h"

#include <ctype.h>
#include <string.h>

/* What is shorter is not called random. */
enum { RANDOM_MIN = 8 };

struct line {
	struct es_slice text;
	const struct es_disclosing *of;
	struct es_span_vec *out;
	bool names_secret; /* something on it asks for a secret */
};

static bool is_quote(char c)
{
	return c == '"' || c == '\'' || c == '`';
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static bool is_name_byte(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '-';
}

/* Ends what stands without quotes. */
static bool is_end(char c)
{
	return is_blank(c) || is_quote(c) || strchr(",;(){}[]<>|&", c) != NULL;
}

static size_t skip_blanks(struct es_slice s, size_t at)
{
	while (at < s.len && is_blank(s.ptr[at]))
		at++;
	return at;
}

/* ---- names ---- */

static bool is_known_name(const struct line *l, struct es_slice s)
{
	for (size_t i = 0; i < l->of->nnames; i++)
		if (es_slice_equal(l->of->names[i], s))
			return true;
	return false;
}

/* DATABASE_URL: no password is written so. */
static bool is_constant(struct es_slice s)
{
	bool has_gap = false;
	for (size_t i = 0; i < s.len; i++) {
		if (!isupper((unsigned char)s.ptr[i]) && !isdigit((unsigned char)s.ptr[i]) &&
			s.ptr[i] != '_')
			return false;
		has_gap |= s.ptr[i] == '_';
	}
	return has_gap && es_value_weigh(s, ES_ASKS_KEY) == ES_VALUE_NONE;
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

static bool is_random(struct es_slice s)
{
	return s.len >= RANDOM_MIN && !es_placeholder_is(s, 0, s.len) &&
	       es_value_weigh(s, ES_ASKS_KEY) == ES_VALUE_STRONG;
}

/* The password, or what stands for it, of scheme://user:password@host and of user:password@host;
 * false when there is none. Up to the last '@' of what has no blank and no quote. */
static bool find_password(struct es_slice s, size_t *from, size_t *to)
{
	size_t start = es_slice_search(s, 0, (struct es_slice)ES_LIT("://"));
	bool has_scheme = start < s.len;
	start = has_scheme ? start + 3 : 0;
	size_t at = s.len;
	while (at > start && s.ptr[at - 1] != '@')
		at--;
	if (at == start)
		return false;
	size_t colon = es_slice_find(es_slice_sub(s, 0, at - 1), start, ':');
	if (colon >= at - 1 && !has_scheme)
		return false;
	*from = colon < at - 1 ? colon + 1 : start;
	*to = at - 1;
	return *from < *to;
}

static bool asks(const struct line *l, struct es_slice name)
{
	return es_name_asks(name) != ES_ASKS_NOTHING ||
	       (l->of->is_secret && is_known_name(l, name));
}

/* [at, to) without quotes and blanks in it, by its parts: what looks random, and what a name that
 * asks for a secret is given, as in the query of an address. */
static void look_at_parts(const struct line *l, size_t at, size_t to)
{
	bool is_asked = false;
	while (at < to) {
		size_t end = at;
		while (end < to && !strchr("=:,&?;|", l->text.ptr[end]))
			end++;
		struct es_slice part = es_slice_sub(l->text, at, end);
		bool is_given = is_asked && !es_slice_is(part, "$"); /* of ${X} */
		if ((is_given || is_random(part)) && !is_known_name(l, part))
			hide(l, at, end);
		is_asked = end < to && l->text.ptr[end] == '=' && asks(l, part);
		at = end + 1;
	}
}

static void look_at_word(const struct line *l, size_t from, size_t to)
{
	size_t first, last;
	if (find_password(es_slice_sub(l->text, from, to), &first, &last)) {
		hide(l, from + first, from + last);
		from += last;
	}
	look_at_parts(l, from, to);
}

static void look_at_words(const struct line *l, size_t from, size_t to)
{
	for (size_t at = from; at < to;) {
		size_t end = at;
		while (end < to && !is_blank(l->text.ptr[end]))
			end++;
		look_at_word(l, at, end);
		at = end + 1;
	}
}

/* ---- strings ---- */

/* Where the string ends that is opened at `open`; the line's end for one that goes on. A quote
 * behind '\\', or doubled as in YAML and SQL, is part of it. */
static size_t end_of_string(struct es_slice s, size_t open)
{
	size_t at = open + 1;
	while (at < s.len) {
		bool is_end = s.ptr[at] == s.ptr[open];
		bool is_doubled =
			is_end && at > open + 1 && at + 1 < s.len && s.ptr[at + 1] == s.ptr[open];
		if (is_end && !is_doubled)
			return at;
		at += s.ptr[at] == '\\' || is_doubled ? 2 : 1;
	}
	return s.len;
}

/* don't: no string begins there. */
static bool is_apostrophe(struct es_slice s, size_t at)
{
	return s.ptr[at] == '\'' && at && isalpha((unsigned char)s.ptr[at - 1]) &&
	       end_of_string(s, at) == s.len;
}

/* x['apiKey']: what stands in brackets behind a name. */
static bool is_index(struct es_slice s, size_t from, size_t behind)
{
	return behind < s.len && s.ptr[behind] == ']' && from >= 3 && s.ptr[from - 2] == '[' &&
	       (is_name_byte(s.ptr[from - 3]) || strchr("])?.", s.ptr[from - 3]));
}

/* A key with its value behind it: "apiKey": or x['apiKey']. */
static bool is_key(const struct line *l, size_t from, size_t to)
{
	struct es_slice s = l->text;
	size_t behind = skip_blanks(s, to + 1);
	for (size_t i = from; i < to; i++)
		if (!is_name_byte(s.ptr[i]))
			return false;
	if (behind < s.len && s.ptr[behind] == ':') /* not of a question's two answers */
		return es_slice_find(es_slice_sub(s, 0, from), 0, '?') == from;
	return (behind < s.len && s.ptr[behind] == '=') || is_index(s, from, behind);
}

/* $X, ${X}, {{ x }}, #{x}: filled in by somebody else. One that brings its own value is none. */
static bool is_template(struct es_slice s)
{
	static const char *const opens[] = { "${", "$(", "{{", "#{", "<%", "%(", "%{" };
	size_t end = 1;
	while (end < s.len && (isalnum((unsigned char)s.ptr[end]) || s.ptr[end] == '_'))
		end++;
	if (s.len > 1 && s.ptr[0] == '$' && end == s.len)
		return true;
	for (size_t i = 0; s.len > 3 && i < sizeof opens / sizeof *opens; i++)
		if (es_slice_starts(s, opens[i]) && strchr("})>s", s.ptr[s.len - 1]) &&
			es_slice_search(s, 2, es_slice_from(opens[i])) == s.len)
			return es_slice_search(s, 0, (struct es_slice)ES_LIT(":-")) == s.len;
	return false;
}

static void look_at_string(const struct line *l, size_t from, size_t to)
{
	struct es_slice s = es_slice_sub(l->text, from, to);
	bool is_shown = !l->names_secret || is_known_name(l, s) || is_constant(s) ||
			is_key(l, from, to) || is_template(s);
	if (is_shown)
		look_at_words(l, from, to);
	else
		hide(l, from, to);
}

/* ---- what is assigned without quotes ---- */

/* Dockerfile's ENV NAME VALUE, and options of commands: --password VALUE. */
static bool has_value_behind_blank(const struct line *l, size_t from, size_t at)
{
	struct es_slice s = l->text;
	bool is_option = es_slice_starts(es_slice_sub(s, from, at), "--");
	return !l->of->is_program && at < s.len && is_blank(s.ptr[at]) &&
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
	while (at < s.len && (is_quote(s.ptr[at]) || strchr("])}", s.ptr[at])))
		at++;
	at = skip_blanks(s, at);
	struct es_slice rest = es_slice_sub(s, at, s.len);
	if (es_slice_starts(rest, ":?")) /* a message for who has not set it */
		return s.len;
	for (size_t i = 0; i < sizeof operators / sizeof *operators; i++)
		if (es_slice_starts(rest, operators[i]))
			return skip_blanks(s, at + strlen(operators[i]));
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

/* Where a bare word ends that begins at `from`. */
static size_t end_of_word(struct es_slice s, size_t from)
{
	while (from < s.len && !is_end(s.ptr[from]))
		from++;
	return from;
}

/* Where the value ends that begins at `from`, in a line that is no program's. */
static size_t end_of_rest(struct es_slice s, size_t name, size_t from)
{
	bool is_in_braces = name >= 2 && s.ptr[name - 1] == '{';
	size_t end = is_in_braces ? es_slice_find(s, from, '}') : s.len;
	return end < s.len ? end : s.len;
}

/* Hides what the name [name, at) is given; where it ends, or `at`. */
static size_t hide_value_of(const struct line *l, size_t name, size_t at)
{
	struct es_slice s = l->text;
	size_t from = value_of(l, name, at), to = end_of_word(s, from);
	if (from >= s.len || is_quote(s.ptr[from]))
		return at;
	if (l->of->is_program) {
		if (to == from || is_expression(l, from, to))
			return at;
		hide(l, from, to);
		return to;
	}
	while (to < s.len && !is_blank(s.ptr[to]))
		to++;
	struct es_slice word = es_slice_sub(s, from, to);
	bool opens = word.ptr[0] == '{' || es_slice_starts(word, "${") ||
		     (word.len <= 2 && (word.ptr[0] == '|' || word.ptr[0] == '>'));
	if (opens || is_template(word))
		return at;
	to = end_of_rest(s, name, from);
	hide(l, from, to);
	return to;
}

/* ---- the line ---- */

/* Behind a capital a '-' is the shell's: ${API_KEY-none}. */
static size_t name_end(struct es_slice s, size_t at)
{
	while (at < s.len && is_name_byte(s.ptr[at]) &&
		!(s.ptr[at] == '-' && at && isupper((unsigned char)s.ptr[at - 1])))
		at++;
	return at;
}

static bool names_secret(const struct line *l)
{
	struct es_slice s = l->text;
	for (size_t at = 0; at < s.len;) {
		size_t end = name_end(s, at);
		if (end > at && asks(l, es_slice_sub(s, at, end)))
			return true;
		at = end + (end == at);
	}
	return false;
}

/* A word outside of strings. */
static size_t look_at_bare(const struct line *l, size_t at)
{
	struct es_slice s = l->text;
	size_t end = name_end(s, at);
	if (end > at && asks(l, es_slice_sub(s, at, end))) {
		size_t behind = hide_value_of(l, at, end);
		if (behind > end)
			return behind;
	}
	end = end_of_word(s, end);
	if (es_slice_search(es_slice_sub(s, at, end), 0, (struct es_slice)ES_LIT("://")) < end - at)
		while (end < s.len && !is_blank(s.ptr[end]) && !is_quote(s.ptr[end]))
			end++;
	look_at_word(l, at, end);
	return end + (end == at);
}

void es_disclose_hidden(struct es_span_vec *out, const struct es_disclosing *of)
{
	struct es_slice line = of->line;
	struct line l = { .text = line, .of = of, .out = out };
	l.names_secret = names_secret(&l);
	for (size_t at = 0; at < line.len;) {
		if (!is_quote(line.ptr[at]) || is_apostrophe(line, at)) {
			at = look_at_bare(&l, at);
			continue;
		}
		size_t end = end_of_string(line, at);
		look_at_string(&l, at + 1, end);
		at = end + 1;
	}
}

bool es_disclose_allows(struct es_slice name, struct es_slice value)
{
	struct es_span_vec hidden = { 0 };
	const struct es_disclosing of = { .line = value };
	size_t from, to;
	/* A password in an address may hold what would end it in a line. */
	if (es_name_asks(name) != ES_ASKS_NOTHING || find_password(value, &from, &to))
		return !value.len;
	es_disclose_hidden(&hidden, &of);
	bool is_allowed = !hidden.n;
	es_vec_release(&hidden);
	return is_allowed;
}
