#include "env/load.h"

#include "base/err.h"
#include "text/utf8.h"

#include <string.h>

/* So that unclosed ones, each looked for in all that follows, stay cheap. */
#define COMMAND_DEPTH_MAX 100

size_t es_load_line(struct es_load *l, size_t at)
{
	for (; l->counted < at; l->counted++)
		l->line += l->text.ptr[l->counted] == '\n';
	for (; l->counted > at; l->counted--)
		l->line -= l->text.ptr[l->counted - 1] == '\n';
	return l->line + 1;
}

enum es_status es_load_grew(struct es_load *l, size_t line)
{
	l->refused = line;
	return es_fail(l->err, ES_ELIMIT, "line %zu: the values grow past %zu bytes", line,
		ES_LOAD_VALUE_MAX);
}

static enum es_status set(struct es_load *l, const struct es_var *var)
{
	if (var->value.len > ES_LOAD_VALUE_MAX ||
		l->vars->arena.used > 4 * ES_LOAD_VALUE_MAX + l->text.len)
		return es_load_grew(l, var->line);
	es_vars_set(l->vars, var);
	return ES_OK;
}

enum es_status es_load_reset(
	struct es_load *l, const struct es_var *var, const struct es_buf *value)
{
	if (value->full)
		return es_load_grew(l, var->line);
	struct es_var changed = *var;
	changed.value = es_buf_slice(value);
	return set(l, &changed);
}

enum es_status es_load_set(
	struct es_load *l, struct es_slice name, struct es_slice value, size_t at)
{
	struct es_var var = {
		.name = name, .value = value, .line = es_load_line(l, at), .is_vague = l->is_vague
	};
	l->is_vague = false;
	return set(l, &var);
}

enum es_status es_load_set_buf(
	struct es_load *l, struct es_slice name, const struct es_buf *b, size_t at)
{
	return b->full ? es_load_grew(l, es_load_line(l, at))
		       : es_load_set(l, name, es_buf_slice(b), at);
}

enum es_status es_load_set_null(struct es_load *l, struct es_slice name, size_t at)
{
	struct es_var var = { .name = name, .is_null = true, .line = es_load_line(l, at) };
	return set(l, &var);
}

enum es_status es_load_refuse(struct es_load *l, size_t at, const char *why)
{
	l->refused = es_load_line(l, at);
	return es_fail(l->err, ES_EPARSE, "line %zu: %s", l->refused, why);
}

bool es_load_outside(const struct es_load *l, struct es_slice name, struct es_slice *out_value)
{
	return l->environ && l->environ->get(l->environ->ctx, name, out_value);
}

void es_load_join_lines(struct es_load *l)
{
	char *to = es_arena_alloc(l->arena, l->text.len + 1);
	size_t n = 0;
	for (size_t i = 0; i < l->text.len; i++) {
		char c = l->text.ptr[i];
		if (c == '\r') {
			c = '\n';
			if (i + 1 < l->text.len && l->text.ptr[i + 1] == '\n')
				i++;
		}
		to[n++] = c;
	}
	l->text = (struct es_slice){ to, n };
}

void es_load_decode(struct es_load *l, const char *replacement)
{
	if (es_utf8_is_valid(l->text))
		return;
	size_t width = strlen(replacement), n = 0;
	char *to = es_arena_array(l->arena, l->text.len, width);
	for (size_t at = 0; at < l->text.len;) {
		size_t len = es_utf8_width(l->text, at);
		memcpy(to + n, len ? l->text.ptr + at : replacement, len ? len : width);
		n += len ? len : width;
		at += len ? len : 1;
	}
	l->text = (struct es_slice){ to, n };
}

void es_load_skip_mark(struct es_load *l)
{
	if (es_slice_starts(l->text, "\xef\xbb\xbf"))
		l->text = es_slice_sub(l->text, 3, l->text.len);
}

bool es_load_is_name_start(char c)
{
	return c == '_' || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

bool es_load_is_word(char c)
{
	return es_load_is_name_start(c) || (c >= '0' && c <= '9');
}

bool es_load_is_one_of(char c, const char *set)
{
	return c && strchr(set, c);
}

size_t es_load_skip_empty(struct es_slice s, size_t at, enum es_spaces kind)
{
	for (;;) {
		at = es_spaces_skip(s, at, kind);
		if (at == s.len || s.ptr[at] != '#')
			return at;
		at = es_slice_find(s, at, '\n');
	}
}

size_t es_load_skip_word(struct es_slice s, size_t at)
{
	while (at < s.len && es_load_is_word(s.ptr[at]))
		at++;
	return at;
}

size_t es_load_command_end(struct es_slice s, size_t at)
{
	size_t depth = 0;
	for (size_t i = at; i < s.len && depth <= COMMAND_DEPTH_MAX; i++) {
		depth += s.ptr[i] == '(';
		if (s.ptr[i] == ')' && (s.ptr[i - 1] == '(' || --depth == 0))
			return depth == 0 ? i + 1 : 0;
	}
	return 0;
}

static bool is_plain(struct es_slice word)
{
	for (size_t i = 0; i < word.len; i++)
		if (!es_load_is_word(word.ptr[i]) && !es_load_is_one_of(word.ptr[i], "./:@%+,=-"))
			return false;
	return true;
}

bool es_load_add_echo(struct es_buf *b, struct es_slice command)
{
	struct es_slice rest = es_slice_trim(command), word;
	size_t from = b->len, n = 0;
	while (es_slice_split(&rest, ' ', &word)) {
		if (!word.len)
			continue;
		/* A dash begins an option of echo. */
		bool is_good = n ? is_plain(word) && word.ptr[0] != '-' : es_slice_is(word, "echo");
		if (!is_good) {
			b->len = from;
			return false;
		}
		if (n > 1)
			es_buf_add_byte(b, ' ');
		if (n++)
			es_buf_add(b, word);
	}
	return n > 0;
}
