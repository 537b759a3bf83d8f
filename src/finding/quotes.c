#include "finding/quotes.h"

#include <ctype.h>
#include <string.h>

bool es_quotes_is(char c)
{
	return c == '"' || c == '\'' || c == '`';
}

size_t es_quotes_end(struct es_slice line, size_t open)
{
	size_t at = open + 1;
	while (at < line.len) {
		bool is_end = line.ptr[at] == line.ptr[open];
		bool is_doubled = is_end && at > open + 1 && at + 1 < line.len &&
				  line.ptr[at + 1] == line.ptr[open];
		if (is_end && !is_doubled)
			return at;
		at += line.ptr[at] == '\\' || is_doubled ? 2 : 1;
	}
	return line.len;
}

bool es_quotes_is_apostrophe(struct es_slice line, size_t at)
{
	return line.ptr[at] == '\'' && at && isalpha((unsigned char)line.ptr[at - 1]) &&
	       es_quotes_end(line, at) == line.len;
}

/* b"..", rb"..", u8".." */
static bool is_prefix(struct es_slice word)
{
	enum { PREFIX_MAX = 2 };
	for (size_t i = 0; i < word.len; i++)
		if (!strchr("bBcCfFnNrRsSuULxX", word.ptr[i]))
			return false;
	return word.len <= PREFIX_MAX;
}

static bool is_behind_word(struct es_slice line, size_t open)
{
	enum { REACH = 3 };
	size_t from = open;
	while (from > 0 && open - from < REACH && isalnum((unsigned char)line.ptr[from - 1]))
		from--;
	return !is_prefix(es_slice_sub(line, from, open));
}

/* Nothing closes it, and it would hold other strings; or nothing is to close it, as 'tis. */
static bool is_stray(struct es_slice line, size_t open, size_t end)
{
	for (size_t at = open + 1; end == line.len && at < end; at++)
		if (es_quotes_is(line.ptr[at]) && line.ptr[at] != line.ptr[open])
			return true;
	return line.ptr[open] == '\'' && end == line.len && open + 1 < end &&
	       isalpha((unsigned char)line.ptr[open + 1]) &&
	       (!open || line.ptr[open - 1] == ' ' || line.ptr[open - 1] == '\t');
}

bool es_quotes_are_doubtful(struct es_slice line)
{
	for (size_t at = 0; at < line.len; at++) {
		if (!es_quotes_is(line.ptr[at]) || es_quotes_is_apostrophe(line, at))
			continue;
		size_t end = es_quotes_end(line, at);
		bool is_before_word =
			end + 1 < line.len && isalnum((unsigned char)line.ptr[end + 1]);
		if (is_before_word || is_behind_word(line, at) || is_stray(line, at, end))
			return true;
		at = end;
	}
	return false;
}
