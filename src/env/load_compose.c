/* load_compose.c - Docker Compose: env_file, and .env beside the compose file. */
#include "env/template.h"

#include "text/utf8.h"

#include <string.h>

struct parser {
	struct es_load *l;
	struct es_slice text;
	size_t at;
	struct es_buf value, plain;
};

/* White space of one line. */
static void skip_blanks(struct parser *p)
{
	p->at = es_spaces_skip_inline(p->text, p->at, ES_SPACES_GO);
}

static bool skip_to_statement(struct parser *p)
{
	p->at = es_load_skip_empty(p->text, p->at, ES_SPACES_GO);
	return p->at < p->text.len;
}

static void take_export(struct parser *p)
{
	static const struct es_slice word = ES_LIT("export");
	size_t behind = p->at + word.len;
	if (es_slice_equal(es_slice_sub(p->text, p->at, behind), word) &&
		es_spaces_width(p->text, behind, ES_SPACES_C)) {
		p->at = behind;
		skip_blanks(p);
	}
}

/* Letters and digits of any script; which code points past ASCII are that is not looked up. */
static bool is_key_char(uint32_t code)
{
	return (code >= 0x80 && code != 0xfeff) ||
	       (code < 0x80 &&
		       (es_load_is_word((char)code) || es_load_is_one_of((char)code, ".-[]")));
}

/* The key up to =, : or the line's end, which is passed. False when it is refused. */
static bool take_key(struct parser *p, struct es_slice *key, bool *is_inherited)
{
	*key = ES_SLICE_EMPTY;
	*is_inherited = false;
	for (size_t i = p->at; i < p->text.len;) {
		size_t width = es_spaces_width(p->text, i, ES_SPACES_GO);
		char c = p->text.ptr[i];
		if (c == '=' || c == ':' || c == '\n') {
			*is_inherited = c == '\n';
			*key = es_spaces_trim_end(es_slice_sub(p->text, p->at, i), ES_SPACES_GO);
			p->at = i + 1;
			return es_slice_find(*key, 0, ' ') == key->len;
		}
		size_t from = i;
		if (!width && !is_key_char(es_utf8_next(p->text, &i)))
			return false;
		i = width ? from + width : i;
	}
	return p->at < p->text.len;
}

/* The byte that \c stands for in double quotes; NUL when it is no such escape. */
static char unescaped(char c)
{
	static const char escapes[] = "abfnrtv\"\\", bytes[] = "\a\b\f\n\r\t\v\"\\";
	const char *found = c ? strchr(escapes, c) : NULL;
	return found ? bytes[found - escapes] : '\0';
}

/* Up to three octal digits behind \0, three of them needed; 0 when they are not there. */
static size_t octal(struct es_slice s, size_t at, unsigned *out)
{
	size_t n = 0;
	for (*out = 0; n < 3 && at + n < s.len && s.ptr[at + n] >= '0' && s.ptr[at + n] <= '7'; n++)
		*out = *out * 8 + (unsigned)(s.ptr[at + n] - '0');
	return n == 3 && *out < 256 ? n : 0;
}

static void add_unescaped(struct es_buf *b, struct es_slice s)
{
	for (size_t i = 0; i < s.len; i++) {
		char next = s.ptr[i] == '\\' && i + 1 < s.len ? s.ptr[i + 1] : '\0';
		char byte = unescaped(next), utf8[4];
		unsigned code;
		size_t ndigits = next == '0' ? octal(s, i + 2, &code) : 0;
		if (next == '$') {
			es_buf_add_str(b, "$$");
			i++;
		} else if (ndigits) {
			es_buf_add(b, (struct es_slice){ utf8, es_utf8_encode(utf8, code) });
			i += 1 + ndigits;
		} else {
			es_buf_add_byte(b, byte ? byte : s.ptr[i]);
			i += byte != '\0';
		}
	}
}

/* The inside of the quotes at p->at goes to p->plain, \QUOTE as the quote; false when they are not
 * closed. */
static bool take_quoted(struct parser *p)
{
	char quote = p->text.ptr[p->at];
	bool is_escape = false;
	for (p->at++; p->at < p->text.len; p->at++) {
		char c = p->text.ptr[p->at];
		if (c == quote && !is_escape) {
			p->at++;
			return true;
		}
		if (c == '\\' && !is_escape) {
			is_escape = true;
			continue;
		}
		if (is_escape && c != quote)
			es_buf_add_byte(&p->plain, '\\');
		is_escape = false;
		es_buf_add_byte(&p->plain, c);
	}
	return false;
}

static enum es_status take_value(struct parser *p, size_t at)
{
	char first = p->at < p->text.len ? p->text.ptr[p->at] : '\0';
	es_buf_reset(&p->plain);
	es_buf_reset(&p->value);
	if (first == '"' || first == '\'') {
		if (!take_quoted(p))
			return es_load_refuse(p->l, at, "a quote that is not closed");
		if (first == '\'') {
			es_buf_add(&p->value, es_buf_slice(&p->plain));
			return ES_OK;
		}
		struct es_slice raw = es_arena_copy(p->l->arena, es_buf_slice(&p->plain));
		es_buf_reset(&p->plain);
		add_unescaped(&p->plain, raw);
	} else {
		static const struct es_slice comment = ES_LIT(" #");
		size_t end = es_slice_find(p->text, p->at, '\n');
		struct es_slice line = es_slice_sub(p->text, p->at, end);
		line = es_slice_sub(line, 0, es_slice_search(line, 0, comment));
		es_buf_add(&p->plain, es_spaces_trim_end(line, ES_SPACES_GO));
		p->at = end < p->text.len ? end + 1 : end;
	}
	return es_template_expand(&p->value, p->l, es_buf_slice(&p->plain), at);
}

static bool is_number_first(struct es_slice key)
{
	return key.len > 0 && key.ptr[0] >= '0' && key.ptr[0] <= '9';
}

static enum es_status take(struct parser *p)
{
	size_t at = p->at;
	struct es_slice key, outside;
	bool is_inherited;
	take_export(p);
	if (!take_key(p, &key, &is_inherited))
		return es_load_refuse(p->l, at, "a name that it does not take");
	if (is_inherited)
		return es_load_outside(p->l, key, &outside) ? es_load_set(p->l, key, outside, at)
							    : ES_OK;
	skip_blanks(p);
	enum es_status st = take_value(p, at);
	if (st || is_number_first(key))
		return st;
	return es_load_set_buf(p->l, key, &p->value, at);
}

enum es_status es_load_compose(struct es_load *l)
{
	es_load_skip_mark(l);
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
