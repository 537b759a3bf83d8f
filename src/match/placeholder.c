#include "match/placeholder.h"
#include "match/words.h"

#include <ctype.h>
#include <string.h>

/* ---- values that are templates ---- */

struct bracket {
	struct es_slice open, close;
};

/* A value that is, from end to end, one of these, is filled in by somebody else. */
static const struct bracket templates[] = {
	{ ES_LIT("${"), ES_LIT("}") },
	{ ES_LIT("$("), ES_LIT(")") },
	{ ES_LIT("{{"), ES_LIT("}}") },
	{ ES_LIT("<"), ES_LIT(">") },
	{ ES_LIT("["), ES_LIT("]") },
	{ ES_LIT("{"), ES_LIT("}") },
	{ ES_LIT("%("), ES_LIT(")s") },
	{ ES_LIT("%{"), ES_LIT("}") },
	{ ES_LIT("#{"), ES_LIT("}") },
	{ ES_LIT("@{"), ES_LIT("}") },
	{ ES_LIT("%"), ES_LIT("%") },
	{ ES_LIT("@"), ES_LIT("@") },
	{ ES_LIT("__"), ES_LIT("__") },
	{ ES_LIT("`"), ES_LIT("`") },
};

static bool is_template(struct es_slice v)
{
	for (size_t i = 0; i < sizeof templates / sizeof *templates; i++) {
		const struct bracket *t = &templates[i];
		if (v.len > t->open.len + t->close.len && es_slice_starts(v, t->open.ptr) &&
			es_slice_ends(v, t->close.ptr))
			return true;
	}
	return false;
}

/* "$NAME" as shells, compose files and many templates write it. */
static bool is_variable(struct es_slice v)
{
	if (v.len < 2 || v.ptr[0] != '$' || isdigit((unsigned char)v.ptr[1]))
		return false;
	for (size_t i = 1; i < v.len; i++)
		if (!isalnum((unsigned char)v.ptr[i]) && v.ptr[i] != '_')
			return false;
	return true;
}

/* A generator of an example in a rule file: %[A-Za-z]{20}. */
static bool has_generator(struct es_slice v)
{
	size_t open = es_slice_search(v, 0, es_slice_from("%["));
	return es_slice_search(v, open, es_slice_from("]{")) < v.len;
}

/* "%s" and its kin. */
static bool is_conversion(struct es_slice v)
{
	return v.len >= 2 && v.len <= 4 && v.ptr[0] == '%' &&
	       isalpha((unsigned char)v.ptr[v.len - 1]);
}

/* Part of a larger template: "${" right before and "}" right behind. */
static bool is_inside_template(struct es_slice text, size_t from, size_t to)
{
	bool opens = from >= 2 && (text.ptr[from - 1] == '{' || text.ptr[from - 1] == '<') &&
		     memchr("${#%<@", text.ptr[from - 2], 6);
	return opens && to < text.len && (text.ptr[to] == '}' || text.ptr[to] == '>');
}

/* ---- values that are fill ---- */

static size_t count_distinct(struct es_slice v)
{
	bool seen[256] = { false };
	size_t n = 0;
	for (size_t i = 0; i < v.len; i++) {
		unsigned char c = (unsigned char)v.ptr[i];
		n += !seen[c];
		seen[c] = true;
	}
	return n;
}

/* The longest run of one character, or of neighbours going up or down by one (123456, fedcba). */
static size_t longest_step_run(struct es_slice v, int step)
{
	size_t longest = 1, run = 1;
	for (size_t i = 1; i < v.len; i++) {
		run = v.ptr[i] - v.ptr[i - 1] == step ? run + 1 : 1;
		longest = run > longest ? run : longest;
	}
	return v.len ? longest : 0;
}

/* More than half of it one run: 0000000000, xxxxxxxx-xxxx, abcdefghijklmnop, 1234567890abcdef. */
static bool is_fill(struct es_slice v)
{
	if (count_distinct(v) <= 2 && v.len >= 3)
		return true;
	size_t same = longest_step_run(v, 0);
	if (2 * same >= v.len && same >= 4)
		return true;
	size_t up = longest_step_run(v, 1), down = longest_step_run(v, -1);
	return (2 * up >= v.len && up >= 6) || (2 * down >= v.len && down >= 6);
}

/* One piece repeated to the end: deadbeefdeadbeef, abcabcabc. */
static bool is_repetition(struct es_slice v)
{
	for (size_t period = 1; period <= v.len / 2 && period <= 16; period++) {
		size_t i = period;
		while (i < v.len && v.ptr[i] == v.ptr[i - period])
			i++;
		if (i == v.len && (v.len >= 2 * period + 1 || v.len % period == 0))
			return true;
	}
	return false;
}

/* ---- values that say so in words ---- */

static bool is_word(struct es_slice w)
{
	if (longest_step_run(w, 0) == w.len && w.len > 1)
		return true; /* xxx, 000 */
	return es_words_is_filler(w);
}

static bool is_short_number(struct es_slice w)
{
	for (size_t i = 0; i < w.len; i++)
		if (!isdigit((unsigned char)w.ptr[i]))
			return false;
	return w.len <= 4;
}

/* your_api_key_here, CHANGE-ME, mySecretPassword, password123. */
static bool is_phrase(struct es_slice v)
{
	size_t at = 0, nwords = 0;
	struct es_slice word;
	while (es_words_next(&word, v, &at)) {
		bool is_number = isdigit((unsigned char)word.ptr[0]);
		if (is_number ? !is_short_number(word) : !is_word(word))
			return false;
		nwords += !is_number;
	}
	return at == v.len && nwords > 0;
}

/* Documentation's sample keys end in the word in capitals, which a random string of their alphabet
 * does once in 30 thousand million. */
static bool is_marked_example(struct es_slice v)
{
	return es_slice_ends(v, "EXAMPLE") || es_slice_ends(v, "EXAMPLEKEY");
}

static bool is_only_mask(struct es_slice v)
{
	for (size_t i = 0; i < v.len; i++)
		if (!strchr("*.-_xX#?+ ", v.ptr[i]) || !v.ptr[i])
			return false;
	return true;
}

static bool has_ellipsis(struct es_slice v)
{
	return es_slice_ends(v, "...") || es_slice_ends(v, "\xe2\x80\xa6") ||
	       es_slice_search(v, 0, es_slice_from("***")) < v.len;
}

/* SG.123123, sk_test_123456: the head of a vendor's key and nothing behind it. */
static bool is_bare_head(struct es_slice v)
{
	enum { HEAD_MAX = 10, TAIL_MIN = 6 };
	size_t head = 0;
	for (size_t i = 0; i < v.len && i < HEAD_MAX && !isdigit((unsigned char)v.ptr[i]); i++)
		if (strchr("._-", v.ptr[i]))
			head = i + 1;
	struct es_slice tail = es_slice_sub(v, head, v.len);
	bool is_number = tail.len >= TAIL_MIN;
	for (size_t i = 0; i < tail.len && is_number; i++)
		is_number = isdigit((unsigned char)tail.ptr[i]) != 0;
	bool is_run = longest_step_run(tail, 1) == tail.len;
	return head && is_number && (is_run || (is_repetition(tail) && count_distinct(tail) > 1));
}

bool es_placeholder_is(struct es_slice text, size_t from, size_t to)
{
	struct es_slice v = es_slice_trim(es_slice_sub(text, from, to));
	if (!v.len || is_only_mask(v) || is_template(v) || is_variable(v) || is_conversion(v) ||
		has_generator(v) || is_inside_template(text, from, to))
		return true;
	return is_fill(v) || is_repetition(v) || is_phrase(v) || is_marked_example(v) ||
	       has_ellipsis(v) || is_bare_head(v);
}

/* ---- values that are code ---- */

static bool is_quote(char c)
{
	return c == '"' || c == '\'' || c == '`';
}

static bool is_identifier(struct es_slice v)
{
	for (size_t i = 0; i < v.len; i++)
		if (!isalnum((unsigned char)v.ptr[i]) && !strchr("_$.:>-[]()?!&*", v.ptr[i]))
			return false;
	return v.len > 0 && !isdigit((unsigned char)v.ptr[0]);
}

static bool has_digit(struct es_slice v)
{
	for (size_t i = 0; i < v.len; i++)
		if (isdigit((unsigned char)v.ptr[i]))
			return true;
	return false;
}

/* a.b, a->b, a::b, a(), a[0] */
static bool has_access(struct es_slice v)
{
	static const char *const signs[] = { ".", "->", "::", "(", "[", "{" };
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		if (es_slice_search(v, 1, es_slice_from(signs[i])) < v.len)
			return true;
	return false;
}

static bool is_path_or_url(struct es_slice v)
{
	return es_slice_starts(v, "/") || es_slice_starts(v, "./") || es_slice_starts(v, "../") ||
	       es_slice_starts(v, "~/") || es_slice_search(v, 0, es_slice_from("://")) < v.len;
}

static bool is_quoted(struct es_slice text, size_t from, size_t to)
{
	return from > 0 && is_quote(text.ptr[from - 1]) && to < text.len &&
	       text.ptr[to] == text.ptr[from - 1];
}

bool es_placeholder_is_code(struct es_slice text, size_t from, size_t to)
{
	struct es_slice v = es_slice_sub(text, from, to);
	if (is_path_or_url(v))
		return true;
	if (is_quoted(text, from, to))
		return false;
	char next = to < text.len ? text.ptr[to] : '\n';
	if (next == '(' || next == '[' || next == '.')
		return true; /* a call, an element, a member */
	return is_identifier(v) && (has_access(v) || !has_digit(v));
}
