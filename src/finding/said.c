#include "finding/said.h"
#include "finding/looks.h"
#include "match/name.h"

#include <ctype.h>
#include <string.h>

static size_t skip_blanks(struct es_slice s, size_t at)
{
	while (at < s.len && (s.ptr[at] == ' ' || s.ptr[at] == '\t'))
		at++;
	return at;
}

static size_t end_of_word(struct es_slice s, size_t at)
{
	while (at < s.len && s.ptr[at] != ' ' && s.ptr[at] != '\t')
		at++;
	return at;
}

/* <password type="x">word</password> */
static bool find_element(struct es_span *out, struct es_slice s, size_t name, size_t at)
{
	if (!name || s.ptr[name - 1] != '<')
		return false;
	while (at < s.len && !strchr("<>", s.ptr[at]))
		at++;
	if (at == s.len || s.ptr[at] != '>' || s.ptr[at - 1] == '/')
		return false;
	*out = (struct es_span){ at + 1, es_slice_find(s, at + 1, '<') };
	struct es_slice word = es_slice_sub(s, out->from, out->to);
	bool is_closed = out->to + 1 < s.len && s.ptr[out->to + 1] == '/';
	return word.len && !es_looks_template(word) && (is_closed || out->to == s.len);
}

static bool find_cell(struct es_span *out, struct es_slice s, size_t name, size_t at)
{
	while (at < s.len && strchr("`*_", s.ptr[at]))
		at++;
	at = skip_blanks(s, at);
	while (name > 0 && strchr(" \t`*_", s.ptr[name - 1]))
		name--;
	if (!name || s.ptr[name - 1] != '|' || at == s.len || s.ptr[at] != '|')
		return false;
	*out = (struct es_span){ skip_blanks(s, at + 1), es_slice_find(s, at + 1, '|') };
	return out->from < out->to;
}

/* What goes on with a sentence about a secret. */
static bool is_prose(struct es_slice word)
{
	static const char *const words[] = { "a", "an", "and", "are", "as", "at", "be", "because",
		"before", "by", "can", "does", "for", "from", "generic", "goes", "has", "here",
		"if", "in", "instanceof", "is", "it", "must", "needs", "not", "of", "on", "or",
		"set", "should", "so", "that", "the", "this", "to", "used", "was", "when", "which",
		"will", "with", NULL };
	return es_slice_is_any_fold(word, words);
}

/* A comment may end in any words. */
static bool is_in_comment(struct es_slice s, size_t name)
{
	struct es_slice before = es_slice_sub(s, 0, name);
	return es_slice_starts(es_slice_trim(s), "#") || es_slice_has(before, " #") ||
	       es_slice_has(before, " //") || es_slice_has(before, " ;");
}

static bool find_words(struct es_span *out, const struct es_saying *of, size_t name, size_t at)
{
	struct es_slice s = of->line;
	bool is_comment = is_in_comment(s, name);
	bool is_password = es_name_asks(es_slice_sub(s, name, at)) == ES_ASKS_PASSWORD;
	size_t from = skip_blanks(s, at), to = end_of_word(s, from), next = skip_blanks(s, to);
	struct es_slice word = es_slice_sub(s, from, to);
	if (from == at || !word.len || strchr("|=:&<>(){}[]-#$,;\"'`", word.ptr[0]) ||
		is_prose(word) || (!is_comment && !is_password))
		return false;
	if (strchr("=:(", word.ptr[word.len - 1]) || (next < s.len && strchr("=:", s.ptr[next])))
		return false;
	*out = (struct es_span){ from, is_comment ? s.len : to };
	return true;
}

bool es_said_find(struct es_span *out, const struct es_saying *of, size_t name, size_t at)
{
	struct es_slice s = of->line;
	bool is_comment = es_slice_starts(es_slice_trim(s), "#");
	if ((of->has_found || !of->is_program) && find_element(out, s, name, at))
		return true;
	if (of->is_program || !(of->has_found || is_comment))
		return false;
	return find_cell(out, s, name, at) || find_words(out, of, name, at);
}
