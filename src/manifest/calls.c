#include "manifest/calls.h"

#include <string.h>

static size_t skip_blanks(struct es_slice s, size_t at)
{
	while (at < s.len && memchr(" \t\r\n", s.ptr[at], 4))
		at++;
	return at;
}

static bool is_quote(struct es_slice s, size_t at)
{
	return at < s.len && (s.ptr[at] == '"' || s.ptr[at] == '\'');
}

/* The second argument, behind the comma at `at`. */
static void read_default(struct es_mention *what, struct es_slice s, size_t at)
{
	what->need = ES_NEED_OPTIONAL;
	at = skip_blanks(s, at + 1);
	if (!is_quote(s, at)) {
		size_t end = es_slice_find(s, at, ')');
		size_t line = es_slice_find(s, at, '\n');
		what->said = ES_SAID_EXPRESSION;
		what->value = es_slice_trim(es_slice_sub(s, at, end < line ? end : line));
		return;
	}
	what->said = ES_SAID_LITERAL;
	what->value = es_slice_sub(s, at + 1, es_slice_find(s, at + 1, s.ptr[at]));
}

/* A call is not longer, so that no text takes quadratic time. */
enum { CALL_MAX = 256 };

static void say_call(
	struct es_manifest *m, struct es_slice s, size_t offset, size_t at, const struct es_call *c)
{
	s = es_slice_sub(s, 0, s.len - at > CALL_MAX ? at + CALL_MAX : s.len);
	at = skip_blanks(s, at);
	size_t name = at + is_quote(s, at), end = es_manifest_name_end(s, name);
	struct es_mention what = { .kind = ES_MENTION_READ,
		.need = c->need,
		.form = c->form,
		.name = es_slice_sub(s, name, end) };
	bool is_quoted = name > at;
	if (end == name || is_quoted == c->is_bare || (is_quoted && !is_quote(s, end)))
		return;
	end = skip_blanks(s, end + is_quoted);
	if (end < s.len && s.ptr[end] == ',')
		read_default(&what, s, end);
	else if (end == s.len || s.ptr[end] != ')')
		return;
	es_manifest_say_at(m, what, offset + name);
}

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       memchr("_.$-", c, 4);
}

void es_calls_say(
	struct es_manifest *m, struct es_slice text, size_t offset, const struct es_call *calls)
{
	for (; calls->open; calls++) {
		struct es_slice open = es_slice_from(calls->open);
		size_t at = es_slice_search(text, 0, open);
		for (; at < text.len && !m->is_full; at = es_slice_search(text, at + 1, open))
			if (!at || !is_word(text.ptr[at - 1]))
				say_call(m, text, offset, at + open.len, calls);
	}
}
