#include "reference/expression.h"

#include <string.h>

/* Nobody reads more of an expression in a report. */
enum { EXPRESSION_MAX = 400, BLANKS_MAX = 200 };

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Behind the string that a quote at i opens, or behind the quote when it does not end soon. */
static size_t behind_string(struct es_slice text, size_t i, size_t last)
{
	char quote = text.ptr[i];
	for (size_t k = i + 1; k < last; k++) {
		char c = text.ptr[k];
		if (c == '\\')
			k++;
		else if (c == quote)
			return k + 1;
		else if (c == '\n' && quote != '`')
			break;
	}
	return i + 1;
}

/* A line that ends in an operator goes on, and one before a line that begins with one. */
static bool goes_on(struct es_slice text, size_t from, size_t newline)
{
	size_t i = newline, k = newline, last = newline + BLANKS_MAX;
	while (i > from && is_blank(text.ptr[i - 1]))
		i--;
	if (i == from || strchr("|&?+(,{[=", text.ptr[i - 1]))
		return true;
	while (k < text.len && k < last && is_blank(text.ptr[k]))
		k++;
	return k < text.len && (text.ptr[k] == '.' || text.ptr[k] == '|' || text.ptr[k] == '+');
}

static bool ends_at(struct es_slice text, size_t from, size_t i)
{
	char c = text.ptr[i];
	if (c == '\n')
		return !goes_on(text, from, i);
	if (c == ':' || c == '?')
		return i > from && text.ptr[i - 1] == ' ' && i + 1 < text.len &&
		       is_blank(text.ptr[i + 1]);
	return c == ',' || c == ';';
}

struct es_slice es_expression_at(
	struct es_slice text, size_t from, const struct es_lexed_vec *lexed)
{
	size_t blanks = from + BLANKS_MAX;
	while (from < text.len && from < blanks && is_blank(text.ptr[from]))
		from++;
	size_t last = text.len - from > EXPRESSION_MAX ? from + EXPRESSION_MAX : text.len;
	size_t i = from, depth = 0;
	while (i < last) {
		char c = text.ptr[i];
		bool is_mark = c == '/' || c == '#' || c == '-' || c == '<';
		if (is_mark && es_lexed_at(lexed, i) == ES_LEXED_COMMENT)
			break;
		if (c == '"' || c == '\'' || c == '`') {
			i = behind_string(text, i, last);
			continue;
		}
		if (c == '(' || c == '[' || c == '{')
			depth++;
		else if (c == ')' || c == ']' || c == '}') {
			if (!depth--)
				break;
		} else if (!depth && ends_at(text, from, i)) {
			break;
		}
		i++;
	}
	return es_slice_trim(es_slice_sub(text, from, i));
}

static bool is_one_of(struct es_slice s, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (es_slice_is(s, words[i]))
			return true;
	return false;
}

static bool is_plain(struct es_slice s)
{
	static const char *const words[] = { "true", "false", "True", "False", "TRUE", "FALSE" };
	size_t ndigits = 0;
	if (is_one_of(s, words, sizeof words / sizeof *words))
		return true;
	for (size_t i = 0; i < s.len; i++) {
		bool is_digit = s.ptr[i] >= '0' && s.ptr[i] <= '9';
		ndigits += is_digit;
		if (!is_digit && !(s.ptr[i] == '.' || s.ptr[i] == '_' || (!i && s.ptr[i] == '-')))
			return false;
	}
	return ndigits > 0;
}

static bool is_null(struct es_slice s)
{
	static const char *const words[] = { "null", "undefined", "None", "nil", "NULL", "nullptr",
		"void 0", "Nothing" };
	return is_one_of(s, words, sizeof words / sizeof *words);
}

/* Letters before a quote: r, b, u, @. False when they make it a format. */
static bool strip_prefix(struct es_slice *s)
{
	size_t i = 0;
	while (i < s->len && i < 2 && strchr("rRbBuU@", s->ptr[i]) && s->ptr[i])
		i++;
	if (i < s->len && (s->ptr[i] == '"' || s->ptr[i] == '\''))
		*s = es_slice_sub(*s, i, s->len);
	return s->len >= 2 && (s->ptr[0] == '"' || s->ptr[0] == '\'' || s->ptr[0] == '`') &&
	       s->ptr[s->len - 1] == s->ptr[0];
}

static bool is_computed(struct es_slice inside, char quote)
{
	struct es_slice dollar = ES_LIT("${"), hash = ES_LIT("#{"), round = ES_LIT("\\(");
	if (quote == '\'')
		return false;
	return es_slice_search(inside, 0, dollar) < inside.len ||
	       es_slice_search(inside, 0, hash) < inside.len ||
	       es_slice_search(inside, 0, round) < inside.len;
}

static char unescaped(char c)
{
	switch (c) {
	case 'n':
		return '\n';
	case 't':
		return '\t';
	case 'r':
		return '\r';
	default:
		return c;
	}
}

/* What escapes mean differs between languages in rare ones alone. */
static struct es_slice unescape(struct es_slice inside, char quote, struct es_arena *arena)
{
	if (es_slice_find(inside, 0, '\\') == inside.len)
		return inside;
	char *out = es_arena_alloc(arena, inside.len);
	size_t n = 0;
	for (size_t i = 0; i < inside.len; i++) {
		bool escapes = inside.ptr[i] == '\\' && i + 1 < inside.len &&
			       (quote != '\'' || strchr("\\'", inside.ptr[i + 1]));
		out[n++] = escapes ? unescaped(inside.ptr[++i]) : inside.ptr[i];
	}
	return (struct es_slice){ out, n };
}

/* Whether the quote that opens it ends at its end and not before: 'a' + 'b' is none. */
static bool is_one_string(struct es_slice s)
{
	for (size_t i = 1; i + 1 < s.len; i++) {
		if (s.ptr[i] == '\\')
			i++;
		else if (s.ptr[i] == s.ptr[0])
			return false;
	}
	return true;
}

struct es_expression es_expression_read(struct es_slice source, struct es_arena *arena)
{
	struct es_slice s = es_slice_trim(source);
	struct es_expression none = { .said = ES_SAID_EXPRESSION, .value = s };
	if (is_null(s) || !s.len)
		return (struct es_expression){ .is_null = true };
	if (is_plain(s))
		return (struct es_expression){ .said = ES_SAID_LITERAL, .value = s };
	if (!strip_prefix(&s) || !is_one_string(s))
		return none;
	struct es_slice inside = es_slice_sub(s, 1, s.len - 1);
	if (is_computed(inside, s.ptr[0]))
		return none;
	return (struct es_expression){ .said = ES_SAID_LITERAL,
		.value = unescape(inside, s.ptr[0], arena) };
}
