#include "text/toml.h"
#include "text/treenode.h"

#include <string.h>

/* Looking a table up takes as long as its parent has keys. */
enum { LOOKUPS_MAX = 4000 * 1000 };

struct reader {
	struct es_tree_cursor c;
	struct es_yaml *root;
	size_t nlookups;
};

static void skip_blanks(struct es_tree_cursor *c)
{
	while (es_tree_peek(c, 0) == ' ' || es_tree_peek(c, 0) == '\t')
		es_tree_skip(c, 1);
}

/* Blanks, and with `lines` comments and newlines too. */
static void skip_space(struct es_tree_cursor *c)
{
	while (c->at < c->text.len) {
		char ch = es_tree_peek(c, 0);
		if (ch == '#')
			es_tree_skip(c, es_slice_find(c->text, c->at, '\n') - c->at);
		else if (memchr(" \t\r\n", ch, 4))
			es_tree_skip(c, 1);
		else
			break;
	}
}

/* ---- strings ---- */

static enum es_status read_escape(struct es_tree_cursor *c, struct es_buf *b)
{
	static const char letters[] = "btnfr\"\\e", bytes[] = "\b\t\n\f\r\"\\\x1b";
	char letter = es_tree_peek(c, 1);
	const char *known = letter ? strchr(letters, letter) : NULL;
	unsigned long rune = 0;
	size_t digits = letter == 'u' ? 4 : letter == 'U' ? 8 : 0;
	if (known) {
		es_buf_add_byte(b, bytes[known - letters]);
		es_tree_skip(c, 2);
		return ES_OK;
	}
	/* A backslash joins lines. */
	if (letter && memchr(" \t\r\n", letter, 4)) {
		es_tree_skip(c, 1);
		while (c->at < c->text.len && memchr(" \t\r\n", es_tree_peek(c, 0), 4))
			es_tree_skip(c, 1);
		return ES_OK;
	}
	if (!digits || !es_tree_hex(c, 2, digits, &rune))
		return es_tree_fail(c, "an unknown escape in a string");
	es_tree_skip(c, 2 + digits);
	es_tree_add_rune(b, rune);
	return ES_OK;
}

static bool at_triple(const struct es_tree_cursor *c, char quote)
{
	return es_tree_peek(c, 0) == quote && es_tree_peek(c, 1) == quote &&
	       es_tree_peek(c, 2) == quote;
}

/* Between the quotes, the closing ones left. */
static enum es_status read_text(
	struct es_tree_cursor *c, struct es_buf *b, char quote, bool is_long)
{
	while (c->at < c->text.len) {
		char ch = es_tree_peek(c, 0);
		bool is_end =
			is_long ? at_triple(c, quote) && es_tree_peek(c, 3) != quote : ch == quote;
		if (is_end)
			return ES_OK;
		if (ch == '\n' && !is_long)
			break;
		if (ch == '\\' && quote == '"') {
			enum es_status st = read_escape(c, b);
			if (st)
				return st;
			continue;
		}
		es_buf_add_byte(b, ch);
		es_tree_skip(c, 1);
	}
	return es_tree_fail(c, "a string is not closed");
}

static enum es_status read_string(struct es_tree_cursor *c, struct es_yaml **out)
{
	char quote = es_tree_peek(c, 0);
	bool is_long = at_triple(c, quote);
	struct es_yaml *y = es_tree_node(c, ES_YAML_SCALAR);
	struct es_buf b = ES_BUF_INIT(c->text.len);
	es_tree_skip(c, is_long ? 3 : 1);
	if (is_long && es_tree_peek(c, 0) == '\r')
		es_tree_skip(c, 1);
	if (is_long && es_tree_peek(c, 0) == '\n')
		es_tree_skip(c, 1);
	enum es_status st = read_text(c, &b, quote, is_long);
	es_tree_skip(c, is_long ? 3 : 1);
	y->to = c->at;
	y->is_quoted = true;
	y->text = es_arena_copy(c->arena, es_buf_slice(&b));
	es_buf_release(&b);
	*out = y;
	return st;
}

/* ---- keys and tables ---- */

static bool is_bare(char ch)
{
	return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9') ||
	       ch == '_' || ch == '-';
}

static enum es_status read_key(struct es_tree_cursor *c, struct es_yaml **out)
{
	char ch = es_tree_peek(c, 0);
	if (ch == '"' || ch == '\'')
		return read_string(c, out);
	struct es_yaml *y = es_tree_node(c, ES_YAML_SCALAR);
	size_t from = c->at;
	while (is_bare(es_tree_peek(c, 0)))
		c->at++;
	if (c->at == from)
		return es_tree_fail(c, "a key is missing");
	y->to = c->at;
	y->text = es_arena_copy(c->arena, es_slice_sub(c->text, from, c->at));
	*out = y;
	return ES_OK;
}

/* The table under `key`, made if there is none; of an array of tables the last. */
static enum es_status enter_table(struct reader *r, struct es_yaml **table, struct es_yaml *key)
{
	struct es_yaml *in = *table, *found = NULL;
	r->nlookups += in->nitems;
	if (r->nlookups > LOOKUPS_MAX)
		return es_tree_fail(&r->c, "too many tables");
	for (size_t i = 0; i < in->nitems && !found; i++)
		if (es_slice_equal(in->keys[i]->text, key->text))
			found = in->items[i];
	if (found && found->kind == ES_YAML_SEQUENCE && found->nitems)
		found = found->items[found->nitems - 1];
	if (found && found->kind != ES_YAML_MAPPING)
		return es_tree_fail(&r->c, "a value stands where a table is wanted");
	if (!found) {
		found = es_tree_node(&r->c, ES_YAML_MAPPING);
		es_tree_add(r->c.arena, in, key, found);
	}
	*table = found;
	return ES_OK;
}

/* A new table at the end of the array under `key`. */
static enum es_status add_table(struct reader *r, struct es_yaml **table, struct es_yaml *key)
{
	struct es_yaml *in = *table, *list = NULL;
	r->nlookups += in->nitems;
	for (size_t i = 0; i < in->nitems && !list; i++)
		if (es_slice_equal(in->keys[i]->text, key->text))
			list = in->items[i];
	if (r->nlookups > LOOKUPS_MAX)
		return es_tree_fail(&r->c, "too many tables");
	if (list && list->kind != ES_YAML_SEQUENCE)
		return es_tree_fail(&r->c, "a value stands where an array is wanted");
	if (!list) {
		list = es_tree_node(&r->c, ES_YAML_SEQUENCE);
		es_tree_add(r->c.arena, in, key, list);
	}
	*table = es_tree_node(&r->c, ES_YAML_MAPPING);
	es_tree_add(r->c.arena, list, NULL, *table);
	return ES_OK;
}

/* a.b.c: the tables before the last key are entered. */
static enum es_status read_path(struct reader *r, struct es_yaml **table, struct es_yaml **out_key)
{
	for (unsigned depth = 0;; depth++) {
		struct es_yaml *key = NULL;
		skip_blanks(&r->c);
		enum es_status st = read_key(&r->c, &key);
		if (st)
			return st;
		skip_blanks(&r->c);
		*out_key = key;
		if (es_tree_peek(&r->c, 0) != '.')
			return ES_OK;
		if (depth > ES_TREE_DEPTH_MAX / 2)
			return es_tree_fail(&r->c, "nested too deeply");
		es_tree_skip(&r->c, 1);
		st = enter_table(r, table, key);
		if (st)
			return st;
	}
}

/* ---- values ---- */

static enum es_status read_value(struct reader *r, unsigned depth, struct es_yaml **out);

static enum es_status read_pair(struct reader *r, unsigned depth, struct es_yaml *table)
{
	struct es_yaml *key = NULL, *value = NULL;
	enum es_status st = read_path(r, &table, &key);
	if (st)
		return st;
	if (es_tree_peek(&r->c, 0) != '=')
		return es_tree_fail(&r->c, "an equals sign is missing");
	es_tree_skip(&r->c, 1);
	skip_blanks(&r->c);
	st = read_value(r, depth, &value);
	if (!st)
		es_tree_add(r->c.arena, table, key, value);
	return st;
}

static enum es_status read_collection(struct reader *r, unsigned depth, struct es_yaml **out)
{
	bool is_table = es_tree_peek(&r->c, 0) == '{';
	char close = is_table ? '}' : ']';
	struct es_yaml *y = es_tree_node(&r->c, is_table ? ES_YAML_MAPPING : ES_YAML_SEQUENCE);
	es_tree_skip(&r->c, 1);
	for (;;) {
		struct es_yaml *item = NULL;
		skip_space(&r->c);
		if (es_tree_peek(&r->c, 0) == close)
			break;
		enum es_status st =
			is_table ? read_pair(r, depth + 1, y) : read_value(r, depth + 1, &item);
		if (st)
			return st;
		if (item)
			es_tree_add(r->c.arena, y, NULL, item);
		skip_space(&r->c);
		if (es_tree_peek(&r->c, 0) == ',')
			es_tree_skip(&r->c, 1);
		else if (es_tree_peek(&r->c, 0) != close)
			return es_tree_fail(&r->c, "a comma or the end of a collection is missing");
	}
	es_tree_skip(&r->c, 1);
	y->to = r->c.at;
	*out = y;
	return ES_OK;
}

/* A number, a date or a word, as it stands. */
static enum es_status read_plain(struct es_tree_cursor *c, struct es_yaml **out)
{
	struct es_yaml *y = es_tree_node(c, ES_YAML_SCALAR);
	size_t from = c->at;
	while (c->at < c->text.len && !memchr(",]}#\r\n", c->text.ptr[c->at], 6))
		c->at++;
	struct es_slice text = es_slice_trim(es_slice_sub(c->text, from, c->at));
	if (!text.len)
		return es_tree_fail(c, "a value is missing");
	y->to = from + text.len;
	y->text = es_arena_copy(c->arena, text);
	*out = y;
	return ES_OK;
}

static enum es_status read_value(struct reader *r, unsigned depth, struct es_yaml **out)
{
	char ch = es_tree_peek(&r->c, 0);
	if (depth > ES_TREE_DEPTH_MAX / 2)
		return es_tree_fail(&r->c, "nested too deeply");
	if (r->c.nnodes >= ES_TREE_NODES_MAX)
		return es_tree_fail(&r->c, "too many values");
	if (ch == '{' || ch == '[')
		return read_collection(r, depth, out);
	return ch == '"' || ch == '\'' ? read_string(&r->c, out) : read_plain(&r->c, out);
}

/* [a.b] or [[a.b]] */
static enum es_status read_header(struct reader *r, struct es_yaml **table)
{
	bool is_array = es_tree_peek(&r->c, 1) == '[';
	struct es_yaml *key = NULL;
	es_tree_skip(&r->c, is_array ? 2 : 1);
	*table = r->root;
	enum es_status st = read_path(r, table, &key);
	if (!st && (es_tree_peek(&r->c, 0) != ']' || (is_array && es_tree_peek(&r->c, 1) != ']')))
		st = es_tree_fail(&r->c, "the name of a table is not closed");
	if (!st)
		st = is_array ? add_table(r, table, key) : enter_table(r, table, key);
	es_tree_skip(&r->c, is_array ? 2 : 1);
	return st;
}

static enum es_status read_line(struct reader *r, struct es_yaml **table)
{
	bool is_header = es_tree_peek(&r->c, 0) == '[';
	enum es_status st = is_header ? read_header(r, table) : read_pair(r, 1, *table);
	if (st)
		return st;
	skip_blanks(&r->c);
	char ch = es_tree_peek(&r->c, 0);
	if (r->c.at < r->c.text.len && ch != '#' && ch != '\r' && ch != '\n')
		return es_tree_fail(&r->c, "more text behind the value");
	return ES_OK;
}

enum es_status es_toml_parse(
	struct es_yaml **out, struct es_slice text, struct es_arena *arena, struct es_error *err)
{
	struct reader r = { .c = { .text = text, .line = 1, .arena = arena, .err = err } };
	enum es_status st = ES_OK;
	if (es_slice_starts(text, "\xef\xbb\xbf"))
		r.c.at = r.c.line_start = 3;
	r.root = es_tree_node(&r.c, ES_YAML_MAPPING);
	struct es_yaml *table = r.root;
	for (skip_space(&r.c); !st && r.c.at < text.len; skip_space(&r.c))
		st = read_line(&r, &table);
	if (!st)
		*out = r.root->nitems ? r.root : NULL;
	return st;
}
