#include "text/jsonc.h"
#include "text/treenode.h"

#include <string.h>

static void skip_comment(struct es_tree_cursor *c)
{
	bool is_block = es_tree_peek(c, 1) == '*';
	es_tree_skip(c, 2);
	while (c->at < c->text.len) {
		if (!is_block && es_tree_peek(c, 0) == '\n')
			break;
		if (is_block && es_tree_peek(c, 0) == '*' && es_tree_peek(c, 1) == '/') {
			es_tree_skip(c, 2);
			break;
		}
		es_tree_skip(c, 1);
	}
}

static void skip_space(struct es_tree_cursor *c)
{
	while (c->at < c->text.len) {
		char ch = es_tree_peek(c, 0), next = es_tree_peek(c, 1);
		if (memchr(" \t\r\n", ch, 4))
			es_tree_skip(c, 1);
		else if (ch == '/' && (next == '/' || next == '*'))
			skip_comment(c);
		else
			break;
	}
}

static enum es_status read_escape(struct es_tree_cursor *c, struct es_buf *b)
{
	static const char letters[] = "\"\\/bfnrt", bytes[] = "\"\\/\b\f\n\r\t";
	char letter = es_tree_peek(c, 1);
	const char *known = letter ? strchr(letters, letter) : NULL;
	unsigned long rune = 0, low = 0;
	if (known) {
		es_buf_add_byte(b, bytes[known - letters]);
		es_tree_skip(c, 2);
		return ES_OK;
	}
	if (letter != 'u' || !es_tree_hex(c, 2, 4, &rune))
		return es_tree_fail(c, "an unknown escape in a string");
	es_tree_skip(c, 6);
	bool is_high = rune >= 0xd800 && rune < 0xdc00;
	if (is_high && es_tree_peek(c, 0) == '\\' && es_tree_peek(c, 1) == 'u' &&
		es_tree_hex(c, 2, 4, &low) && low >= 0xdc00 && low < 0xe000) {
		rune = 0x10000 + ((rune - 0xd800) << 10) + (low - 0xdc00);
		es_tree_skip(c, 6);
	}
	es_tree_add_rune(b, rune);
	return ES_OK;
}

static enum es_status read_string(struct es_tree_cursor *c, struct es_yaml **out)
{
	struct es_yaml *y = es_tree_node(c, ES_YAML_SCALAR);
	struct es_buf b = ES_BUF_INIT(c->text.len - c->at);
	enum es_status st = ES_OK;
	es_tree_skip(c, 1);
	while (!st && es_tree_peek(c, 0) != '"') {
		size_t from = c->at;
		while (c->at < c->text.len && !memchr("\"\\\n", c->text.ptr[c->at], 3))
			c->at++;
		es_buf_add(&b, es_slice_sub(c->text, from, c->at));
		if (c->at == c->text.len || c->text.ptr[c->at] == '\n')
			st = es_tree_fail(c, "a string is not closed");
		else if (c->text.ptr[c->at] == '\\')
			st = read_escape(c, &b);
	}
	es_tree_skip(c, 1);
	y->to = c->at;
	y->is_quoted = true;
	y->text = es_arena_copy(c->arena, es_buf_slice(&b));
	es_buf_release(&b);
	*out = y;
	return st;
}

static bool is_word(char ch)
{
	return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9') ||
	       (ch && strchr("+-._$", ch));
}

static enum es_status read_plain(struct es_tree_cursor *c, struct es_yaml **out)
{
	struct es_yaml *y = es_tree_node(c, ES_YAML_SCALAR);
	size_t from = c->at;
	while (is_word(es_tree_peek(c, 0)))
		c->at++;
	if (c->at == from)
		return es_tree_fail(c, "a value is missing");
	y->to = c->at;
	y->text = es_arena_copy(c->arena, es_slice_sub(c->text, from, c->at));
	*out = y;
	return ES_OK;
}

static enum es_status read_value(struct es_tree_cursor *c, unsigned depth, struct es_yaml **out);

/* An item, with its key in an object. */
static enum es_status read_item(struct es_tree_cursor *c, unsigned depth, struct es_yaml *to)
{
	struct es_yaml *key = NULL, *item = NULL;
	enum es_status st = ES_OK;
	if (to->kind == ES_YAML_MAPPING) {
		if (es_tree_peek(c, 0) != '"')
			return es_tree_fail(c, "a key in double quotes is missing");
		st = read_string(c, &key);
		if (st)
			return st;
		skip_space(c);
		if (es_tree_peek(c, 0) != ':')
			return es_tree_fail(c, "a colon is missing");
		es_tree_skip(c, 1);
		skip_space(c);
	}
	st = read_value(c, depth + 1, &item);
	if (!st)
		es_tree_add(c->arena, to, key, item);
	return st;
}

static enum es_status read_collection(
	struct es_tree_cursor *c, unsigned depth, struct es_yaml **out)
{
	bool is_object = es_tree_peek(c, 0) == '{';
	char close = is_object ? '}' : ']';
	struct es_yaml *y = es_tree_node(c, is_object ? ES_YAML_MAPPING : ES_YAML_SEQUENCE);
	es_tree_skip(c, 1);
	for (;;) {
		skip_space(c);
		if (es_tree_peek(c, 0) == close)
			break;
		enum es_status st = read_item(c, depth, y);
		if (st)
			return st;
		skip_space(c);
		if (es_tree_peek(c, 0) == ',')
			es_tree_skip(c, 1);
		else if (es_tree_peek(c, 0) != close)
			return es_tree_fail(c, "a comma or the end of a collection is missing");
	}
	es_tree_skip(c, 1);
	y->to = c->at;
	*out = y;
	return ES_OK;
}

static enum es_status read_value(struct es_tree_cursor *c, unsigned depth, struct es_yaml **out)
{
	char ch = es_tree_peek(c, 0);
	if (depth > ES_TREE_DEPTH_MAX)
		return es_tree_fail(c, "nested too deeply");
	if (c->nnodes >= ES_TREE_NODES_MAX)
		return es_tree_fail(c, "too many values");
	if (ch == '{' || ch == '[')
		return read_collection(c, depth, out);
	return ch == '"' ? read_string(c, out) : read_plain(c, out);
}

enum es_status es_jsonc_parse(
	struct es_yaml **out, struct es_slice text, struct es_arena *arena, struct es_error *err)
{
	struct es_tree_cursor c = { .text = text, .line = 1, .arena = arena, .err = err };
	struct es_yaml *root = NULL;
	if (es_slice_starts(text, "\xef\xbb\xbf"))
		c.at = c.line_start = 3;
	skip_space(&c);
	enum es_status st = c.at < text.len ? read_value(&c, 1, &root) : ES_OK;
	skip_space(&c);
	if (!st && c.at < text.len)
		st = es_tree_fail(&c, "more text behind the value");
	if (!st)
		*out = root;
	return st;
}
