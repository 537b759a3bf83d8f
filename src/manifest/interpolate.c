#include "manifest/interpolate.h"

#include <string.h>

/* A brace that is not closed within so much is none; so no text takes quadratic time. */
enum { BRACED_MAX = 1024, VALUE_MAX = 4096 };

/* The offset of the brace that closes the one before `at`; s.len when there is none. */
static size_t find_close(struct es_slice s, size_t at)
{
	size_t depth = 0;
	size_t end = s.len - at > BRACED_MAX ? at + BRACED_MAX : s.len;
	for (; at < end; at++) {
		if (s.ptr[at] == '$' && at + 1 < end && s.ptr[at + 1] == '{') {
			depth++;
			at++;
		} else if (s.ptr[at] == '}' && !depth--) {
			return at;
		}
	}
	return s.len;
}

/* What follows the name in braces. False when it is no form of compose. */
static bool read_operator(struct es_interpolation *out, struct es_slice s, size_t close)
{
	size_t at = out->name_to;
	out->word_from = out->word_to = out->next = close;
	out->op = '\0';
	if (at == close)
		return true;
	at += s.ptr[at] == ':';
	if (at >= close || !memchr("-=?+", s.ptr[at], 4))
		return false;
	out->op = s.ptr[at];
	out->word_from = out->next = at + 1;
	return true;
}

static bool read_at(struct es_interpolation *out, struct es_slice s, size_t dollar)
{
	*out = (struct es_interpolation){ .name_from = dollar + 1 };
	out->is_escaped = dollar + 1 < s.len && s.ptr[dollar + 1] == '$';
	out->name_from += out->is_escaped;
	out->is_braced = out->name_from < s.len && s.ptr[out->name_from] == '{';
	out->name_from += out->is_braced;
	out->name_to = es_manifest_name_end(s, out->name_from);
	if (out->name_to == out->name_from)
		return false;
	out->word_from = out->word_to = out->next = out->name_to;
	if (!out->is_braced)
		return true;
	size_t close = find_close(s, out->name_from);
	return close < s.len && read_operator(out, s, close);
}

bool es_interpolation_next(struct es_interpolation *out, struct es_slice s, size_t at)
{
	while ((at = es_slice_find(s, at, '$')) < s.len) {
		if (read_at(out, s, at))
			return true;
		at += at + 1 < s.len && s.ptr[at + 1] == '$' ? 2 : 1;
	}
	return false;
}

struct es_mention es_interpolation_read(const struct es_interpolation *v, struct es_slice s)
{
	static const char *const forms[] = { "$X", "${X}", "$$X", "$${X}" };
	struct es_mention what = { .kind = ES_MENTION_READ, .need = ES_NEED_REQUIRED };
	struct es_slice word = es_slice_sub(s, v->word_from, v->word_to);
	what.name = es_slice_sub(s, v->name_from, v->name_to);
	what.form = forms[2 * v->is_escaped + v->is_braced];
	/* What a program in a container makes of it is not for this file to say. */
	if (v->is_escaped || v->op == '+')
		what.need = ES_NEED_GUARDED;
	if (v->op == '?') {
		what.form = "${X:?}";
		what.uses = ES_USE_FATAL;
	}
	if (v->op == '-' || v->op == '=') {
		what.form = "${X:-default}";
		what.need = ES_NEED_OPTIONAL;
		bool is_plain = es_slice_find(word, 0, '$') == word.len;
		what.said = is_plain ? ES_SAID_LITERAL : ES_SAID_EXPRESSION;
		what.value = word;
	}
	return what;
}

void es_interpolation_say(struct es_manifest *m, const struct es_yaml *scalar)
{
	struct es_interpolation v;
	struct es_slice s = es_manifest_text(scalar);
	for (size_t at = 0; !m->is_full && es_interpolation_next(&v, s, at); at = v.next)
		es_manifest_say_in(m, es_interpolation_read(&v, s), scalar, v.name_from);
}

void es_interpolation_say_below(struct es_manifest *m, const struct es_yaml *y)
{
	es_interpolation_say(m, y);
	for (size_t i = 0; y && i < y->nitems && !m->is_full; i++) {
		if (y->kind == ES_YAML_MAPPING)
			es_interpolation_say(m, y->keys[i]);
		es_interpolation_say_below(m, y->items[i]);
	}
}

struct es_slice es_interpolation_default(const struct es_manifest *m, struct es_slice s)
{
	struct es_buf b = ES_BUF_INIT(VALUE_MAX);
	struct es_interpolation v;
	size_t at = 0;
	bool is_known = true;
	while (is_known && es_interpolation_next(&v, s, at)) {
		size_t dollar = v.name_from - 1 - v.is_braced;
		struct es_slice word = es_slice_sub(s, v.word_from, v.word_to);
		es_buf_add(&b, es_slice_sub(s, at, dollar));
		if (v.op == '-')
			es_buf_add(&b, word);
		is_known = !v.is_escaped && v.op != '?' && es_slice_find(word, 0, '$') == word.len;
		at = v.word_to + v.is_braced;
	}
	es_buf_add(&b, es_slice_sub(s, at, s.len));
	struct es_slice out = ES_SLICE_EMPTY;
	if (is_known && !b.full)
		out = es_arena_copy(m->out->arena, es_buf_slice(&b));
	es_buf_release(&b);
	return out;
}
