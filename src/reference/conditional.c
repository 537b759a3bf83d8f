#include "reference/conditional.h"

#include <ctype.h>

/* REACH: back from one entry; BUDGET: in one text. */
enum { REACH = 4000, BUDGET = 1024 * 1024 };

/* The bracket that is open at `from`; `low` when none is found. */
static size_t opening(struct es_slice t, const struct es_lexed_vec *lexed, size_t from, size_t low)
{
	size_t depth = 0;
	for (size_t i = from; i > low; i--) {
		char c = t.ptr[i - 1];
		bool closes = c == '}' || c == ')' || c == ']';
		bool opens = c == '{' || c == '(' || c == '[';
		if ((!closes && !opens) || es_lexed_at(lexed, i - 1) != ES_LEXED_CODE)
			continue;
		if (opens && !depth--)
			return i - 1;
		depth += closes;
	}
	return low;
}

static bool is_condition(struct es_slice t, size_t brace)
{
	size_t i = brace;
	while (i && isspace((unsigned char)t.ptr[i - 1]))
		i--;
	bool is_and = i > 1 && t.ptr[i - 1] == '&' && t.ptr[i - 2] == '&';
	return is_and || (i && t.ptr[i - 1] == '?');
}

void es_conditional_mark(struct es_mentions *out, size_t first, struct es_slice text,
	const struct es_lexed_vec *lexed)
{
	size_t budget = BUDGET;
	for (size_t i = first; i < out->v.n && budget; i++) {
		struct es_mention *m = &out->v.v[i];
		if (m->kind != ES_MENTION_READ || m->need != ES_NEED_REQUIRED ||
			!(m->uses & ES_USE_SCHEMA) || m->from > text.len)
			continue;
		size_t low = m->from > REACH ? m->from - REACH : 0;
		size_t brace = opening(text, lexed, m->from, low);
		if (brace > low && text.ptr[brace] == '{' && is_condition(text, brace))
			m->need = ES_NEED_GUARDED;
		budget -= m->from - brace < budget ? m->from - brace : budget;
	}
}
