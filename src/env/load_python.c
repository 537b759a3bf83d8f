/* load_python.c - python-dotenv. */
#include "env/load.h"

#include "text/utf8.h"

#include <string.h>

struct reader {
	struct es_load *l;
	struct es_slice text;
	size_t at;
	struct es_buf value, expanded;
};

static char peek(const struct reader *r)
{
	return r->at < r->text.len ? r->text.ptr[r->at] : '\0';
}

static bool is_line_end(const struct reader *r)
{
	return r->at == r->text.len || peek(r) == '\n' || peek(r) == '\r';
}

/* White space of one line. */
static void skip_blanks(struct reader *r)
{
	for (size_t width; !is_line_end(r); r->at += width) {
		width = es_spaces_width(r->text, r->at, ES_SPACES_PYTHON);
		if (!width)
			return;
	}
}

static void skip_line(struct reader *r)
{
	while (!is_line_end(r))
		r->at++;
	r->at += r->at < r->text.len;
}

static void take_export(struct reader *r)
{
	static const struct es_slice word = ES_LIT("export");
	if (!es_slice_equal(es_slice_sub(r->text, r->at, r->at + word.len), word))
		return;
	size_t from = r->at;
	r->at += word.len;
	skip_blanks(r);
	if (r->at == from + word.len)
		r->at = from;
}

/* A key, also in single quotes; false when there is none. */
static bool take_key(struct reader *r, struct es_slice *key)
{
	if (peek(r) == '\'') {
		size_t end = es_slice_find(r->text, r->at + 1, '\'');
		*key = es_slice_sub(r->text, r->at + 1, end);
		if (end == r->text.len || key->len == 0)
			return false;
		r->at = end + 1;
		return true;
	}
	size_t from = r->at;
	while (r->at < r->text.len && !es_load_is_one_of(peek(r), "=#") &&
		!es_spaces_width(r->text, r->at, ES_SPACES_PYTHON))
		r->at++;
	*key = es_slice_sub(r->text, from, r->at);
	return key->len > 0;
}

/* The byte that an escape in double quotes stands for; NUL when it stands for itself. */
static char unescaped(char c)
{
	static const char escapes[] = "\\'\"abfnrtv", bytes[] = "\\'\"\a\b\f\n\r\t\v";
	const char *found = c ? strchr(escapes, c) : NULL;
	return found ? bytes[found - escapes] : '\0';
}

/* A quoted value without its quotes; false, and nothing taken, when it is not closed. */
static bool take_quoted(struct reader *r)
{
	char quote = peek(r);
	size_t from = r->at;
	for (r->at++; r->at < r->text.len && peek(r) != quote; r->at++) {
		char c = peek(r), next = '\0';
		if (c == '\\' && ++r->at < r->text.len) {
			next = peek(r);
			char byte = unescaped(next);
			bool is_known = byte && (quote == '"' || next == '\\' || next == '\'');
			if (!is_known)
				es_buf_add_byte(&r->value, '\\');
			es_buf_add_byte(&r->value, is_known ? byte : next);
		} else if (r->at < r->text.len) {
			es_buf_add_byte(&r->value, c);
		}
	}
	if (r->at < r->text.len) {
		r->at++;
		return true;
	}
	r->at = from;
	return false;
}

/* Up to white space and #, or the end of the line. */
static void take_bare(struct reader *r)
{
	size_t from = r->at, end = from, width = 0;
	for (bool was_space = false; !is_line_end(r) && !(was_space && peek(r) == '#');
		r->at += width ? width : 1) {
		width = es_spaces_width(r->text, r->at, ES_SPACES_PYTHON);
		was_space = width > 0;
		if (!width)
			end = r->at + 1;
	}
	while (!is_line_end(r))
		r->at++;
	es_buf_add(&r->value, es_slice_sub(r->text, from, end));
}

/* What stands behind `=`; false when it cannot be read. */
static bool take_value(struct reader *r)
{
	size_t from = ++r->at;
	skip_blanks(r);
	if (peek(r) == '\'' || peek(r) == '"')
		return take_quoted(r);
	/* Since 1.2.3 a # behind blanks begins a comment even where a value would begin. */
	if (peek(r) != '#' || r->at == from)
		take_bare(r);
	return true;
}

/* Nothing but a comment may follow. */
static bool take_end(struct reader *r)
{
	skip_blanks(r);
	if (peek(r) == '#')
		while (!is_line_end(r))
			r->at++;
	return is_line_end(r);
}

/* ${NAME} and ${NAME:-default}; no other form. */
static bool take_reference(
	struct es_slice s, size_t *at, struct es_slice *name, struct es_slice *fallback)
{
	size_t from = *at + 2, end = from;
	if (from > s.len || s.ptr[*at + 1] != '{')
		return false;
	while (end < s.len && s.ptr[end] != '}' && s.ptr[end] != ':')
		end++;
	*name = es_slice_sub(s, from, end);
	*fallback = ES_SLICE_EMPTY;
	if (end + 1 < s.len && s.ptr[end] == ':' && s.ptr[end + 1] == '-') {
		size_t close = es_slice_find(s, end, '}');
		*fallback = es_slice_sub(s, end + 2, close);
		end = close;
	}
	if (end >= s.len || s.ptr[end] != '}')
		return false;
	*at = end + 1;
	return true;
}

static void interpolate(struct reader *r, struct es_slice s)
{
	es_buf_reset(&r->expanded);
	/* Behind the last brace that closes none is looked for, again and again, to the end. */
	size_t last = s.len;
	while (last > 0 && s.ptr[last - 1] != '}')
		last--;
	for (size_t at = 0; at < s.len;) {
		struct es_slice name, value;
		bool may_refer = at < last && s.ptr[at] == '$';
		if (!may_refer || !take_reference(s, &at, &name, &value)) {
			es_buf_add_byte(&r->expanded, s.ptr[at++]);
			continue;
		}
		const struct es_var *var = es_vars_find(r->l->vars, name);
		if (var)
			value = var->is_null ? ES_SLICE_EMPTY : var->value;
		else
			(void)es_load_outside(r->l, name, &value);
		es_buf_add(&r->expanded, value);
	}
}

/* One binding; a line that cannot be read is passed over. */
static enum es_status take_binding(struct reader *r)
{
	r->at = es_spaces_skip(r->text, r->at, ES_SPACES_PYTHON);
	size_t from = r->at;
	if (from == r->text.len)
		return ES_OK;
	es_buf_reset(&r->value);
	take_export(r);
	struct es_slice key = ES_SLICE_EMPTY;
	bool is_comment = peek(r) == '#', has_value = false;
	bool is_good = is_comment || take_key(r, &key);
	if (is_good && !is_comment) {
		skip_blanks(r);
		has_value = peek(r) == '=';
		is_good = !has_value || take_value(r);
	}
	is_good = is_good && take_end(r);
	skip_line(r);
	if (!is_good || is_comment)
		return ES_OK;
	if (!has_value)
		return es_load_set_null(r->l, key, from);
	interpolate(r, es_buf_slice(&r->value));
	return es_load_set_buf(r->l, key, &r->expanded, from);
}

enum es_status es_load_python(struct es_load *l)
{
	size_t at = 0;
	while (at < l->text.len && es_utf8_width(l->text, at))
		at += es_utf8_width(l->text, at);
	if (at < l->text.len)
		return es_load_refuse(l, at, "not UTF-8");
	es_load_skip_mark(l);
	es_load_join_lines(l);
	struct reader r = { .l = l,
		.text = l->text,
		.value = ES_BUF_INIT(ES_LOAD_VALUE_MAX),
		.expanded = ES_BUF_INIT(ES_LOAD_VALUE_MAX) };
	enum es_status st = ES_OK;
	while (!st && r.at < r.text.len)
		st = take_binding(&r);
	es_buf_release(&r.value);
	es_buf_release(&r.expanded);
	return st;
}
