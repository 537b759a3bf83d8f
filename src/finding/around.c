#include "finding/around.h"
#include "finding/looks.h"
#include "finding/quotes.h"

#include <ctype.h>
#include <string.h>

bool es_around_is_blank(char c)
{
	return c == ' ' || c == '\t';
}

bool es_around_is_name_byte(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '-';
}

/* Ends what stands without quotes. */
static bool is_end(char c)
{
	return es_around_is_blank(c) || es_quotes_is(c) || strchr(",;(){}[]<>|&", c) != NULL;
}

size_t es_around_skip_blanks(struct es_slice s, size_t at)
{
	while (at < s.len && es_around_is_blank(s.ptr[at]))
		at++;
	return at;
}

/* Behind a capital a '-' is the shell's: ${API_KEY-none}. */
size_t es_around_end_of_name(struct es_slice s, size_t at)
{
	while (at < s.len && es_around_is_name_byte(s.ptr[at]) &&
		!(s.ptr[at] == '-' && at && isupper((unsigned char)s.ptr[at - 1])))
		at++;
	return at;
}

size_t es_around_end_of_word(struct es_slice s, size_t from)
{
	while (from < s.len && !is_end(s.ptr[from]))
		from++;
	return from;
}

size_t es_around_end_of_rest(struct es_slice s, size_t name, size_t from)
{
	bool is_in_braces = name >= 2 && s.ptr[name - 1] == '{';
	size_t end = is_in_braces ? es_slice_find(s, from, '}') : s.len;
	return end < s.len ? end : s.len;
}

size_t es_around_end_of_property(struct es_slice s, size_t at)
{
	while (at < s.len && s.ptr[at] != ';' && !es_quotes_is(s.ptr[at]))
		at++;
	return at;
}

size_t es_around_end_of_percent(struct es_slice s, size_t from)
{
	static const char opens[] = "([{<|!/", closes[] = ")]}>|!/";
	size_t at = from + 1;
	if (s.ptr[from] != '%')
		return from;
	at += at < s.len && s.ptr[at] && strchr("qQwW", s.ptr[at]);
	const char *open = at < s.len && s.ptr[at] ? strchr(opens, s.ptr[at]) : NULL;
	if (!open)
		return from;
	size_t end = es_slice_find(s, at + 1, closes[open - opens]);
	return end < s.len ? end + 1 : s.len;
}

bool es_around_is_call(struct es_slice s, size_t at)
{
	size_t from = at;
	while (at < s.len && (es_around_is_name_byte(s.ptr[at]) || strchr(".[]:&*", s.ptr[at])))
		at++;
	return from < at && at + 1 < s.len && s.ptr[at] == '(' && es_quotes_is(s.ptr[at + 1]);
}

bool es_around_is_index(struct es_slice s, size_t from, size_t behind)
{
	return behind < s.len && s.ptr[behind] == ']' && from >= 3 && s.ptr[from - 2] == '[' &&
	       (es_around_is_name_byte(s.ptr[from - 3]) || strchr("])?.", s.ptr[from - 3]));
}

bool es_around_is_harmless(struct es_slice s, size_t from)
{
	size_t end = from - 1; /* the quote */
	while (end > 0 && (es_around_is_blank(s.ptr[end - 1]) || strchr("=:>", s.ptr[end - 1])))
		end--;
	struct es_slice between = es_slice_trim(es_slice_sub(s, end, from - 1));
	if (!es_slice_is(between, "=") && !es_slice_is(between, ":") && !es_slice_is(between, "=>"))
		return false;
	if (end > 0 && es_quotes_is(s.ptr[end - 1]))
		end--;
	size_t start = end;
	while (start > 0 && es_around_is_name_byte(s.ptr[start - 1]))
		start--;
	return es_looks_harmless(es_slice_sub(s, start, end));
}
