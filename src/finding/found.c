#include "finding/found.h"
#include "finding/looks.h"
#include "finding/quotes.h"
#include "match/name.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_MAX_LEN = 100 };

static int compare_spans(const void *a, const void *b)
{
	const struct es_span *x = a, *y = b;
	return (x->from > y->from) - (x->from < y->from);
}

void es_found_unite(struct es_span_vec *spans)
{
	size_t n = 0;
	if (spans->n)
		qsort(spans->v, spans->n, sizeof *spans->v, compare_spans);
	for (size_t i = 0; i < spans->n; i++) {
		struct es_span s = spans->v[i];
		if (!n || s.from > spans->v[n - 1].to)
			spans->v[n++] = s;
		else if (s.to > spans->v[n - 1].to)
			spans->v[n - 1].to = s.to;
	}
	spans->n = n;
}

/* The first that ends behind `at`. */
static size_t first_behind(struct es_spans found, size_t at)
{
	size_t low = 0, high = found.n;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (found.v[middle].to > at)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

size_t es_found_end(struct es_spans found, size_t at)
{
	size_t i = first_behind(found, at);
	return i < found.n && found.v[i].from <= at ? found.v[i].to : at;
}

/* ---- names ---- */

static bool is_word_byte(char c)
{
	return isalnum((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static size_t skip_blanks(struct es_slice line, size_t at)
{
	while (at < line.len && is_blank(line.ptr[at]))
		at++;
	return at;
}

/* <password> */
static bool is_element(struct es_slice line, size_t at)
{
	size_t from = at;
	while (from > 0 && at - from < NAME_MAX_LEN &&
		(is_word_byte(line.ptr[from - 1]) || strchr("-.:", line.ptr[from - 1])))
		from--;
	return from > 0 && from < at && line.ptr[from - 1] == '<';
}

/* IDENTIFIED BY '..', of SQL. */
static bool is_identified(struct es_slice rest)
{
	struct es_slice value = es_slice_trim(es_slice_sub(rest, 3, rest.len));
	return es_slice_equal_fold(es_slice_sub(rest, 0, 3), es_slice_from("by ")) && value.len &&
	       es_quotes_is(value.ptr[0]);
}

bool es_found_gives_nothing(struct es_slice line, size_t at)
{
	if (at + 1 < line.len && line.ptr[at] == '>' && is_element(line, at))
		return line.ptr[at + 1] == '<';
	while (at < line.len && strchr("\"'`)]}>\\", line.ptr[at]))
		at++;
	struct es_slice rest = es_slice_sub(line, skip_blanks(line, at), line.len);
	if (is_identified(rest) || es_slice_starts(rest, "<-") || es_slice_starts(rest, "value=\""))
		return false; /* the last as in <add key="Password" value=".."/> */
	return !rest.len || !strchr("\"'`=:,|?+(&[-{", rest.ptr[0]) ||
	       es_slice_starts(rest, "->") || es_slice_starts(rest, "&&");
}

/* The last byte before line[at] that is no blank; '\0' when there is none. */
static char byte_before(struct es_slice line, size_t at)
{
	while (at > 0 && is_blank(line.ptr[at - 1]))
		at--;
	return at ? line.ptr[at - 1] : '\0';
}

/* {"key": .., and x["key"]: the string says what the value is for. */
static bool is_key(struct es_slice line, size_t open, size_t end)
{
	size_t behind = skip_blanks(line, end + 1);
	char before = byte_before(line, open);
	return behind < line.len && strchr(":=]", line.ptr[behind]) && before &&
	       strchr(",{([", before);
}

static bool has_word(struct es_slice line, size_t from, size_t to)
{
	while (from < to && !is_word_byte(line.ptr[from]))
		from++;
	return from < to;
}

/* Whether a string that may be the value ends between the name that ends at `at` and a secret. */
static bool has_string(struct es_slice line, size_t at, size_t secret)
{
	struct es_slice s = es_slice_sub(line, 0, secret);
	at += at < s.len && s.ptr[at] == '\\';
	at += at < s.len && es_quotes_is(s.ptr[at]); /* closes the name's own */
	while (at < s.len) {
		size_t end = es_quotes_is(s.ptr[at]) ? es_quotes_end(s, at) : at;
		if (end == s.len)
			return false;
		if (end > at && has_word(s, at + 1, end) && !is_key(line, at, end))
			return true;
		at = end + 1;
	}
	return false;
}

/* Whether what stands between name and secret opens a list: = ["", = {"", = ("". */
static bool opens_list(struct es_slice line, size_t at, size_t secret)
{
	while (secret > at && strchr("\"'`\\ \t", line.ptr[secret - 1]))
		secret--;
	if (secret == at)
		return false;
	char open = line.ptr[secret - 1], before = byte_before(line, secret - 1);
	return open == '[' || open == '{' || (open == '(' && (!before || strchr("=:([{,", before)));
}

/* Whether the name whose value begins with a secret is given another one behind it: a list's, the
 * other answer of a question, or what stands in for it. */
static bool has_more(struct es_slice line, size_t at, struct es_span secret)
{
	static const char *const others[] = { "||", "??", "or ", "if ", "else " };
	size_t behind = secret.to;
	while (behind < line.len && strchr("\"'`\\", line.ptr[behind]))
		behind++;
	behind = skip_blanks(line, behind);
	struct es_slice rest = es_slice_sub(line, behind, line.len);
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (es_slice_starts(rest, others[i]))
			return true;
	if (es_slice_starts(rest, ":"))
		return es_slice_find(es_slice_sub(line, 0, secret.from), at, '?') < secret.from;
	return es_slice_starts(rest, ",") && opens_list(line, at, secret.from);
}

/* Authorization: Token .. names the secret once. */
static size_t skip_scheme(struct es_slice line, size_t at, size_t secret)
{
	static const char *const schemes[] = { "token", "bearer", "basic", "apikey", NULL };
	size_t from = at;
	while (from < secret && strchr("\"'`\\ \t:=,>", line.ptr[from]))
		from++;
	size_t to = from;
	while (to < secret && is_word_byte(line.ptr[to]))
		to++;
	bool is_scheme = to < secret && is_blank(line.ptr[to]) &&
			 es_slice_is_any_fold(es_slice_sub(line, from, to), schemes);
	return is_scheme && es_slice_ends(es_slice_sub(line, 0, at), "uthorization") ? to : at;
}

bool es_found_is_given(struct es_slice line, struct es_spans found, size_t at)
{
	enum { REACH = 80 };
	size_t i = first_behind(found, at);
	size_t secret = i < found.n ? found.v[i].from : line.len;
	bool is_behind_word = false;
	if (secret == line.len || secret > at + REACH || has_string(line, at, secret) ||
		has_more(line, at, found.v[i]))
		return false;
	at = skip_scheme(line, at, secret);
	while (at < secret) {
		size_t end = at;
		while (end < secret && (is_word_byte(line.ptr[end]) || line.ptr[end] == '-'))
			end++;
		if (es_looks_asking(es_slice_sub(line, at, end)))
			return false;
		is_behind_word |= end > at;
		at = end + (end == at);
		if (is_behind_word && at < secret && strchr(",;", line.ptr[at]))
			return false;
	}
	return true;
}

/* ---- the rest of a secret ---- */

/* Where the name begins that is given what stands at `at`, and in *to where it ends; `at` when no
 * name is. */
static size_t name_before(struct es_slice line, size_t at, size_t *to)
{
	size_t end = at;
	while (end > 0 && strchr("\"'`\\ \t:=>", line.ptr[end - 1]))
		end--;
	size_t from = end;
	while (from > 0 && end - from < NAME_MAX_LEN &&
		(is_word_byte(line.ptr[from - 1]) || strchr("-.", line.ptr[from - 1])))
		from--;
	*to = end;
	return from < end && end < at ? from : at;
}

/* Nothing but what lines begin with. */
static bool is_first(struct es_slice line, size_t at)
{
	static const char *const words[] = { "export", "ENV", "ARG", "set", "env", "-", "#", "//",
		"*", ";", NULL };
	struct es_slice rest = es_slice_trim(es_slice_sub(line, 0, at)), word;
	while (es_slice_split(&rest, ' ', &word))
		if (word.len && !es_slice_is_any(word, words))
			return false;
	return true;
}

static bool is_comment(struct es_slice s)
{
	return !s.len || es_slice_starts(s, "# ") || es_slice_starts(s, "// ") ||
	       es_slice_is(s, "\\");
}

static size_t end_of_string(struct es_slice line, size_t at, char quote)
{
	while (at < line.len && line.ptr[at] != quote)
		at += line.ptr[at] == '\\' ? 2 : 1;
	return at < line.len ? at : line.len;
}

static size_t end_of_word(struct es_slice line, size_t at)
{
	while (at < line.len && !strchr(" \t\"'`,;&)}]|<>\\", line.ptr[at]))
		at++;
	return at;
}

/* Where that ends of which [.., to) is the secret that the name before it is given. */
static size_t end_of_given(
	struct es_slice line, size_t name, struct es_span secret, bool is_program)
{
	size_t to = secret.to;
	char before = secret.from ? line.ptr[secret.from - 1] : '\0';
	char at_name = name ? line.ptr[name - 1] : '\0';
	bool is_address = at_name == '/' && to < line.len && line.ptr[to] == '@';
	if (es_quotes_is(before))
		return end_of_string(line, to, before);
	if (is_address || to == line.len || strchr(";,&", line.ptr[to]))
		return to;
	if (es_quotes_is(at_name))
		return end_of_string(line, to, at_name);
	if (is_program || !is_first(line, name))
		return end_of_word(line, to);
	return is_comment(es_slice_trim(es_slice_sub(line, to, line.len))) ? to : line.len;
}

void es_found_rest(
	struct es_span_vec *out, struct es_slice line, struct es_spans found, bool is_program)
{
	for (size_t i = 0; i < found.n; i++) {
		size_t end, name = name_before(line, found.v[i].from, &end);
		if (es_name_asks(es_slice_sub(line, name, end)) == ES_ASKS_NOTHING)
			continue;
		struct es_span rest = { found.v[i].to, 0 };
		rest.to = end_of_given(line, name, found.v[i], is_program);
		if (rest.from < rest.to)
			es_vec_push(out, rest);
	}
}
