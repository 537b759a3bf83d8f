#include "finding/found.h"
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

bool es_found_gives_nothing(struct es_slice line, size_t at)
{
	while (at < line.len && strchr("\"'`)]}>\\", line.ptr[at]))
		at++;
	while (at < line.len && line.ptr[at] == ' ')
		at++;
	struct es_slice rest = es_slice_sub(line, at, line.len);
	return !rest.len || !strchr("\"'`=:,|?+(&[-{", rest.ptr[0]) ||
	       es_slice_starts(rest, "->") || es_slice_starts(rest, "&&");
}

bool es_found_is_given(struct es_slice line, struct es_spans found, size_t at)
{
	enum { REACH = 80 };
	size_t i = first_behind(found, at);
	size_t secret = i < found.n ? found.v[i].from : line.len;
	bool has_word = false;
	if (secret == line.len || secret > at + REACH)
		return false;
	while (at < secret) {
		size_t end = at;
		while (end < secret && (is_word_byte(line.ptr[end]) || line.ptr[end] == '-'))
			end++;
		if (es_name_asks(es_slice_sub(line, at, end)) != ES_ASKS_NOTHING)
			return false;
		has_word |= end > at;
		at = end + (end == at);
		if (has_word && at < secret && strchr(",;", line.ptr[at]))
			return false;
	}
	return true;
}

/* ---- the rest of a secret ---- */

static bool is_quote(char c)
{
	return c == '"' || c == '\'' || c == '`';
}

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
	if (is_quote(before))
		return end_of_string(line, to, before);
	if (is_address || to == line.len || strchr(";,&", line.ptr[to]))
		return to;
	if (is_quote(at_name))
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
