#include "reference/addresses.h"
#include "reference/surroundings.h"

#include <ctype.h>
#include <string.h>

/* LOOKED_AT: more than any program has. */
enum { SCHEME_MAX = 30, ADDRESS_MAX = 300, ADDRESS_MIN = 10, LOOKED_AT = 500 };

static const struct es_slice mark = ES_LIT("://");

static bool is_quote(char c)
{
	return c == '"' || c == '\'' || c == '`';
}

static bool is_scheme(char c)
{
	return isalnum((unsigned char)c) || c == '+' || c == ':';
}

bool es_addresses_may_be(struct es_slice text)
{
	for (size_t at = es_slice_search(text, 0, mark); at < text.len;
		at = es_slice_search(text, at + 1, mark)) {
		size_t i = at;
		while (i && at - i < SCHEME_MAX && is_scheme(text.ptr[i - 1]))
			i--;
		if (i && i < at && is_quote(text.ptr[i - 1]))
			return true;
	}
	return false;
}

/* What programs talk to servers by. */
static bool is_protocol(struct es_slice scheme)
{
	static const char *const names[] = { "http", "https", "ws", "wss", "postgres", "postgresql",
		"mysql", "mysql2", "mariadb", "mongodb", "redis", "rediss", "amqp", "amqps",
		"sqlserver", "nats", NULL };
	if (es_slice_starts(scheme, "jdbc:"))
		scheme = es_slice_sub(scheme, strlen("jdbc:"), scheme.len);
	scheme = es_slice_sub(scheme, 0, es_slice_find(scheme, 0, '+'));
	return es_slice_is_any_fold(scheme, names);
}

/* Nothing of it has to be filled in, and it is no sentence. */
static bool is_whole(struct es_slice s)
{
	for (size_t i = 0; i < s.len; i++)
		if (isspace((unsigned char)s.ptr[i]) || strchr("<>{}$%*\\|^,;\"'`", s.ptr[i]))
			return false;
	return true;
}

/* The string [from, to) as a URL; what a hole ends is one up to there. */
static struct es_slice address_in(struct es_slice text, size_t from, size_t to)
{
	struct es_slice s = es_slice_sub(text, from, to);
	size_t at = es_slice_search(s, 0, mark);
	bool is_begun = from && is_quote(text.ptr[from - 1]);
	if (!is_begun || at == s.len || at > SCHEME_MAX || s.len > ADDRESS_MAX ||
		s.len < ADDRESS_MIN || !is_protocol(es_slice_sub(s, 0, at)))
		return ES_SLICE_EMPTY;
	size_t end = at + mark.len;
	while (end < s.len && !strchr("/?#", s.ptr[end]))
		end++;
	/* Of the path something may be put in. */
	bool has_host = end > at + mark.len && is_whole(es_slice_sub(s, 0, end));
	bool is_cut = end == s.len && to < text.len && !is_quote(text.ptr[to]);
	return has_host && !is_cut && es_slice_find(s, 0, ' ') == s.len ? s : ES_SLICE_EMPTY;
}

/* A variable is read in these lines: what stands there is its default, or goes with it. */
static bool has_read(const struct es_mentions *out, size_t first, size_t from, size_t to)
{
	for (size_t i = first; i < out->v.n; i++) {
		const struct es_mention *m = &out->v.v[i];
		bool is_read = m->kind == ES_MENTION_READ || m->kind == ES_MENTION_CALL ||
			       m->kind == ES_MENTION_DECLARED || m->kind == ES_MENTION_SET;
		if (is_read && m->from >= from && m->from < to)
			return true;
	}
	return false;
}

/* Where Rust's tests begin, which stand in the file of what they test. */
static size_t end_of_program(struct es_slice text)
{
	static const struct es_slice tests = ES_LIT("#[cfg(test)]\nmod ");
	return es_slice_search(text, 0, tests);
}

void es_addresses_find(struct es_mentions *out, size_t first, struct es_slice text,
	const struct es_lexed_vec *lexed)
{
	size_t nlooked = 0, end = end_of_program(text);
	for (size_t i = 0; i < lexed->n && nlooked < LOOKED_AT; i++) {
		const struct es_lexed_span *span = &lexed->v[i];
		if (span->from >= end)
			break;
		struct es_slice url = span->is == ES_LEXED_STRING
					      ? address_in(text, span->from, span->to)
					      : ES_SLICE_EMPTY;
		struct es_surroundings s;
		if (!url.len)
			continue;
		nlooked++;
		if (es_surroundings_set_aside(&s, text, lexed, span->from, span->to) ||
			has_read(out, first, s.from, s.to))
			continue;
		es_mentions_add(out, (struct es_mention){ .kind = ES_MENTION_ADDRESS,
					     .need = ES_NEED_REQUIRED,
					     .said = ES_SAID_LITERAL,
					     .form = "URL",
					     .value = url,
					     .from = span->from,
					     .to = span->to });
	}
}
