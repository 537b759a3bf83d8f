#include "reference/pysource.h"

#include <string.h>

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || (unsigned char)c >= 0x80;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\f';
}

static bool is_code(const struct es_pysource *p, size_t at)
{
	return es_lexed_at(p->lexed, at) == ES_LEXED_CODE;
}

size_t es_py_find(const struct es_pysource *p, size_t from, size_t end, const char *stops)
{
	size_t depth = 0;
	for (size_t i = from; i < end; i++) {
		char c = p->text.ptr[i];
		bool opens = c == '(' || c == '[' || c == '{';
		bool closes = c == ')' || c == ']' || c == '}';
		bool stops_here = !depth && c && strchr(stops, c);
		if ((!opens && !closes && !stops_here) || !is_code(p, i))
			continue;
		if (stops_here || (closes && !depth))
			return i;
		depth += opens;
		depth -= closes;
	}
	return end;
}

/* The newline that ends the logical line; of a bracket too many, that of its line. */
static size_t line_end(const struct es_pysource *p, size_t from)
{
	size_t depth = 0, i = from;
	for (; i < p->text.len; i++) {
		char c = p->text.ptr[i];
		bool opens = c == '(' || c == '[' || c == '{';
		bool closes = c == ')' || c == ']' || c == '}';
		if (c == '\\' && i + 1 < p->text.len && p->text.ptr[i + 1] == '\n' &&
			is_code(p, i)) {
			i++;
			continue;
		}
		if (!opens && !closes && c != '\n')
			continue;
		/* A comment ends before its newline, a string does not. */
		if (!is_code(p, i))
			continue;
		if (c == '\n' && !depth)
			break;
		depth += opens;
		if (closes && depth)
			depth--;
	}
	return i;
}

static size_t without_comment(const struct es_pysource *p, size_t from, size_t end)
{
	/* Not beyond the line: all of the text behind each would be quadratic. */
	struct es_slice line = es_slice_sub(p->text, 0, end);
	size_t hash = es_slice_find(line, from, '#');
	while (hash < end && es_lexed_at(p->lexed, hash) != ES_LEXED_COMMENT)
		hash = es_slice_find(line, hash + 1, '#');
	/* One in the middle of a line that goes on is left in it. */
	if (hash < end && es_slice_find(p->text, hash, '\n') >= end)
		end = hash;
	while (end > from && (is_blank(p->text.ptr[end - 1]) || p->text.ptr[end - 1] == '\n'))
		end--;
	return end;
}

bool es_pyline_next(struct es_pyline *out, const struct es_pysource *p, size_t *at)
{
	while (*at < p->text.len) {
		size_t i = *at;
		while (i < p->text.len && is_blank(p->text.ptr[i]))
			i++;
		if (i >= p->text.len)
			break;
		size_t end = line_end(p, i);
		size_t start = *at;
		*at = end < p->text.len ? end + 1 : end;
		if (p->text.ptr[i] == '\n' || !is_code(p, i))
			continue;
		*out = (struct es_pyline){ i, without_comment(p, i, end), i - start };
		return true;
	}
	return false;
}

size_t es_py_skip(const struct es_pysource *p, size_t at)
{
	while (at < p->text.len) {
		char c = p->text.ptr[at];
		if (c == '#')
			at = es_slice_find(p->text, at, '\n');
		else if (is_blank(c) || c == '\n')
			at++;
		else
			break;
	}
	return at;
}

struct es_slice es_py_word(const struct es_pysource *p, size_t at, bool dotted)
{
	size_t end = at;
	while (end < p->text.len &&
		(is_word(p->text.ptr[end]) || (dotted && end > at && p->text.ptr[end] == '.')))
		end++;
	return es_slice_sub(p->text, at, end);
}

bool es_pyarg_next(struct es_pyarg *out, const struct es_pysource *p, size_t *at)
{
	size_t from = es_py_skip(p, *at);
	if (from < p->text.len && p->text.ptr[from] == ',')
		from = es_py_skip(p, from + 1);
	if (from >= p->text.len || strchr(")]}", p->text.ptr[from]))
		return false;
	size_t end = es_py_find(p, from, p->text.len, ",");
	struct es_slice word = es_py_word(p, from, false);
	size_t equal = es_py_skip(p, from + word.len);
	bool has_key = word.len && equal < end && p->text.ptr[equal] == '=' &&
		       (equal + 1 >= end || p->text.ptr[equal + 1] != '=');
	out->key = has_key ? word : ES_SLICE_EMPTY;
	out->from = has_key ? es_py_skip(p, equal + 1) : from;
	/* A value that is missing must not reach past its end. */
	if (out->from > end)
		out->from = end;
	out->value = es_slice_trim(es_slice_sub(p->text, out->from, end));
	*at = end;
	return true;
}
