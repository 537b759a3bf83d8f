/* load_ruby.c - dotenv for Ruby. */
#include "env/dotenv_line.h"
#include "env/load.h"

#include "text/utf8.h"

static const struct es_dotenv_grammar grammar = { ES_SPACES_C, ".", "'\"", true };

/* Backslashes go, but before a dollar sign; in double quotes \n and \r stay as two bytes. */
static void add_unescaped(struct es_buf *b, struct es_slice s, bool is_double_quoted)
{
	for (size_t i = 0; i < s.len; i++) {
		char next = s.ptr[i] == '\\' && i + 1 < s.len ? s.ptr[i + 1] : '\0';
		bool is_newline = is_double_quoted && (next == 'n' || next == 'r');
		if (s.ptr[i] != '\\' || i + 1 == s.len || next == '$' || is_newline)
			es_buf_add_byte(b, s.ptr[i]);
		else
			es_buf_add_byte(b, s.ptr[++i]);
	}
}

/* $(command) is run by the loader: what it prints is seldom known here. */
static void drop_commands(struct es_load *l, struct es_buf *b, struct es_slice s)
{
	for (size_t i = 0; i < s.len; i++) {
		bool is_dollar = s.ptr[i] == '$' && i + 1 < s.len && s.ptr[i + 1] == '(';
		size_t end = is_dollar ? es_load_command_end(s, i + 1) : 0;
		if (!end) {
			es_buf_add_byte(b, s.ptr[i]);
		} else if (i > 0 && s.ptr[i - 1] == '\\') {
			b->len--;
			es_buf_add(b, es_slice_sub(s, i, end));
			i = end - 1;
		} else {
			struct es_slice command = es_slice_sub(s, i + 2, end - 1);
			l->is_vague |= !es_load_add_echo(b, command);
			i = end - 1;
		}
	}
}

static void add_variable(struct es_load *l, struct es_buf *b, struct es_slice name)
{
	const struct es_var *var = es_vars_find(l->vars, name);
	struct es_slice value = ES_SLICE_EMPTY;
	if (var)
		value = var->value;
	else
		(void)es_load_outside(l, name, &value);
	l->is_vague = l->is_vague || (var && var->is_vague);
	es_buf_add(b, value);
}

/* $NAME and ${NAME}; what stands behind the name in braces is left as text. */
static void add_expanded(struct es_load *l, struct es_buf *b, struct es_slice s)
{
	for (size_t i = 0; i < s.len;) {
		if (s.ptr[i] != '$' || (i + 1 < s.len && s.ptr[i + 1] == '(')) {
			es_buf_add_byte(b, s.ptr[i++]);
			continue;
		}
		size_t from = i + 1 + (i + 1 < s.len && s.ptr[i + 1] == '{');
		size_t stop = es_load_skip_word(s, from);
		size_t end = stop + (stop < s.len && s.ptr[stop] == '}');
		if (i > 0 && s.ptr[i - 1] == '\\') {
			b->len--;
			es_buf_add(b, es_slice_sub(s, i, end));
		} else if (stop > from) {
			add_variable(l, b, es_slice_sub(s, from, stop));
		} else {
			es_buf_add(b, es_slice_sub(s, i, end));
		}
		i = end;
	}
}

static enum es_status take(struct es_load *l, const struct es_dotenv_line *line,
	struct es_buf *plain, struct es_buf *value)
{
	struct es_slice v = es_spaces_trim(line->value, ES_SPACES_C), outside;
	if (es_load_outside(l, line->key, &outside))
		return es_load_set(l, line->key, outside, line->at);
	if (line->has_export && !line->has_value)
		return es_vars_find(l->vars, line->key)
			       ? ES_OK
			       : es_load_refuse(l, line->at, "an unset variable is exported");
	char quote = v.len > 1 && v.ptr[0] == v.ptr[v.len - 1] ? v.ptr[0] : '\0';
	if (quote == '\'')
		return es_load_set(l, line->key, es_slice_sub(v, 1, v.len - 1), line->at);
	es_buf_reset(plain);
	es_buf_reset(value);
	add_unescaped(value, quote == '"' ? es_slice_sub(v, 1, v.len - 1) : v, quote == '"');
	drop_commands(l, plain, es_buf_slice(value));
	es_buf_reset(value);
	add_expanded(l, value, es_buf_slice(plain));
	return es_load_set_buf(l, line->key, value, line->at);
}

enum es_status es_load_ruby(struct es_load *l)
{
	if (!es_utf8_is_valid(l->text))
		return es_load_refuse(l, 0, "the file is not UTF-8");
	es_load_skip_mark(l);
	es_load_join_lines(l);
	struct es_buf plain = ES_BUF_INIT(ES_LOAD_VALUE_MAX);
	struct es_buf value = ES_BUF_INIT(ES_LOAD_VALUE_MAX);
	enum es_status st = ES_OK;
	struct es_dotenv_line line;
	for (size_t at = 0; !st && es_dotenv_next(&line, &at, &grammar, l->text);)
		st = take(l, &line, &plain, &value);
	es_buf_release(&plain);
	es_buf_release(&value);
	return st;
}
