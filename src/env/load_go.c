/* load_go.c - godotenv. */
#include "env/load.h"

struct parser {
	struct es_load *l;
	struct es_slice text;
	size_t at;
	struct es_buf value, plain;
	const char *why;
};

/* godotenv looks at single bytes here, as Latin-1. */
static bool is_byte_space(unsigned char c)
{
	return c == '\t' || c == '\v' || c == '\f' || c == '\r' || c == ' ' || c == 0x85 ||
	       c == 0xa0;
}

static bool is_letter(unsigned char c)
{
	if (c < 0x80)
		return es_load_is_word((char)c) || c == '.';
	return c >= 0xc0 ? c != 0xd7 && c != 0xf7
			 : es_load_is_one_of((char)c, "\xaa\xb5\xba\xb2\xb3\xb9\xbc\xbd\xbe");
}

/* White space of one line, whole characters. */
static void skip_blanks(struct parser *p)
{
	p->at = es_spaces_skip_inline(p->text, p->at, ES_SPACES_GO);
}

/* To the next statement; false at the end. */
static bool skip_to_statement(struct parser *p)
{
	p->at = es_load_skip_empty(p->text, p->at, ES_SPACES_GO);
	return p->at < p->text.len;
}

static void take_export(struct parser *p)
{
	static const struct es_slice word = ES_LIT("export");
	struct es_slice rest = es_slice_sub(p->text, p->at, p->text.len);
	if (!es_slice_equal(es_slice_sub(rest, 0, word.len), word))
		return;
	size_t end = es_spaces_skip_inline(rest, word.len, ES_SPACES_GO);
	if (end > word.len)
		p->at += end;
}

/* The key up to = or :, which is passed; false with a reason. A text that ends before is all
 * value, of a variable without a name. */
static bool take_key(struct parser *p, struct es_slice *key)
{
	*key = ES_SLICE_EMPTY;
	if (p->at == p->text.len) {
		p->why = "`export` without a name";
		return false;
	}
	for (size_t i = p->at; i < p->text.len; i++) {
		unsigned char c = (unsigned char)p->text.ptr[i];
		if (c == '=' || c == ':') {
			*key = es_spaces_trim_end(es_slice_sub(p->text, p->at, i), ES_SPACES_GO);
			p->at = i + 1;
			return true;
		}
		if (!is_byte_space(c) && !is_letter(c)) {
			p->why = "a name that it does not take";
			return false;
		}
	}
	return true;
}

/* The value of $NAME or ${NAME}, of capitals and digits, among those of the file. */
static void add_expanded(struct parser *p, struct es_slice s)
{
	for (size_t i = 0; i < s.len;) {
		size_t from = i, at = i + (s.ptr[i] == '\\');
		if (at >= s.len || s.ptr[at] != '$') {
			es_buf_add_byte(&p->value, s.ptr[i++]);
			continue;
		}
		at++;
		at += at < s.len && s.ptr[at] == '(';
		at += at < s.len && s.ptr[at] == '{';
		size_t name = at;
		while (at < s.len && es_load_is_word(s.ptr[at]) &&
			!(s.ptr[at] >= 'a' && s.ptr[at] <= 'z'))
			at++;
		size_t end = at + (at < s.len && s.ptr[at] == '}');
		const struct es_var *var = es_vars_find(p->l->vars, es_slice_sub(s, name, at));
		if (s.ptr[from] == '\\')
			es_buf_add(&p->value, es_slice_sub(s, from + 1, end));
		else if (at == name)
			es_buf_add(&p->value, es_slice_sub(s, from, end));
		else if (var)
			es_buf_add(&p->value, var->value);
		i = end;
	}
}

/* \n and \r, then every other backslash goes that stands before no dollar sign. */
static void add_unescaped(struct es_buf *b, struct es_slice s)
{
	for (size_t i = 0; i < s.len; i++) {
		char next = s.ptr[i] == '\\' && i + 1 < s.len ? s.ptr[i + 1] : '\0';
		if (s.ptr[i] != '\\' || i + 1 == s.len || next == '$') {
			es_buf_add_byte(b, s.ptr[i]);
			if (next == '$')
				es_buf_add_byte(b, s.ptr[++i]);
			continue;
		}
		es_buf_add_byte(b, next == 'n' ? '\n' : next == 'r' ? '\r' : next);
		i++;
	}
}

/* A quote ends where no backslash stands before it, even an escaped one. */
static bool take_quoted(struct parser *p)
{
	char quote = p->text.ptr[p->at];
	size_t from = p->at, end = from + 1;
	while (end < p->text.len && (p->text.ptr[end] != quote || p->text.ptr[end - 1] == '\\'))
		end++;
	if (end == p->text.len) {
		p->why = "a quote that is not closed";
		return false;
	}
	struct es_slice inner = es_slice_sub(p->text, from, end);
	while (inner.len > 0 && inner.ptr[inner.len - 1] == quote)
		inner.len--;
	while (inner.len > 0 && inner.ptr[0] == quote)
		inner = es_slice_sub(inner, 1, inner.len);
	p->at = end + 1;
	if (quote == '\'') {
		es_buf_add(&p->value, inner);
		return true;
	}
	es_buf_reset(&p->plain);
	add_unescaped(&p->plain, inner);
	add_expanded(p, es_buf_slice(&p->plain));
	return true;
}

/* Up to the last # with white space before it, or the line's end. */
static void take_bare(struct parser *p)
{
	size_t from = p->at, end = from, mark = 0;
	for (size_t width = 0;
		end < p->text.len && p->text.ptr[end] != '\n' && p->text.ptr[end] != '\r';
		end += width ? width : 1) {
		if (p->text.ptr[end] == '#' && width)
			mark = end;
		width = es_spaces_width(p->text, end, ES_SPACES_GO);
	}
	p->at = end;
	struct es_slice line = es_slice_sub(p->text, from, mark ? mark : end);
	add_expanded(p, es_spaces_trim(line, ES_SPACES_GO));
}

static void drop_returns(struct es_load *l)
{
	char *to = es_arena_alloc(l->arena, l->text.len + 1);
	size_t n = 0;
	for (size_t i = 0; i < l->text.len; i++)
		if (l->text.ptr[i] != '\r' || i + 1 == l->text.len || l->text.ptr[i + 1] != '\n')
			to[n++] = l->text.ptr[i];
	l->text = (struct es_slice){ to, n };
}

static enum es_status take(struct parser *p)
{
	size_t at = p->at;
	struct es_slice key;
	take_export(p);
	if (!take_key(p, &key))
		return es_load_refuse(p->l, at, p->why);
	skip_blanks(p);
	es_buf_reset(&p->value);
	char first = p->at < p->text.len ? p->text.ptr[p->at] : '\0';
	if (first != '"' && first != '\'')
		take_bare(p);
	else if (!take_quoted(p))
		return es_load_refuse(p->l, at, p->why);
	return es_load_set_buf(p->l, key, &p->value, at);
}

enum es_status es_load_go(struct es_load *l)
{
	drop_returns(l);
	struct parser p = { .l = l,
		.text = l->text,
		.value = ES_BUF_INIT(ES_LOAD_VALUE_MAX),
		.plain = ES_BUF_INIT(ES_LOAD_VALUE_MAX) };
	enum es_status st = ES_OK;
	while (!st && skip_to_statement(&p))
		st = take(&p);
	es_buf_release(&p.value);
	es_buf_release(&p.plain);
	return st;
}
