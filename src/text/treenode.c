#include "text/treenode.h"
#include "base/err.h"
#include "base/hex.h"

#include <string.h>

char es_tree_peek(const struct es_tree_cursor *c, size_t ahead)
{
	return c->text.len - c->at > ahead ? c->text.ptr[c->at + ahead] : '\0';
}

void es_tree_skip(struct es_tree_cursor *c, size_t n)
{
	for (; n && c->at < c->text.len; n--) {
		if (c->text.ptr[c->at++] == '\n') {
			c->line++;
			c->line_start = c->at;
		}
	}
}

struct es_yaml *es_tree_node(struct es_tree_cursor *c, enum es_yaml_kind kind)
{
	struct es_yaml *y = es_arena_alloc(c->arena, sizeof *y);
	y->kind = kind;
	y->line = (unsigned)c->line;
	y->column = (unsigned)(c->at - c->line_start + 1);
	y->from = y->to = c->at;
	c->nnodes++;
	return y;
}

static struct es_yaml **grow(struct es_arena *arena, struct es_yaml **old, size_t n)
{
	struct es_yaml **v = es_arena_array(arena, n ? 2 * n : 4, sizeof(struct es_yaml *));
	if (n)
		memcpy(v, old, n * sizeof(struct es_yaml *));
	return v;
}

/* Room is there for 4, 8, 16 items, and so on. */
void es_tree_add(
	struct es_arena *arena, struct es_yaml *to, struct es_yaml *key, struct es_yaml *item)
{
	size_t n = to->nitems;
	if (!n || (n >= 4 && !(n & (n - 1)))) {
		to->items = grow(arena, to->items, n);
		to->keys = grow(arena, to->keys, to->keys ? n : 0);
	}
	to->keys[n] = key;
	to->items[n] = item;
	to->nitems++;
}

enum es_status es_tree_fail(struct es_tree_cursor *c, const char *reason)
{
	return es_fail(
		c->err, ES_EPARSE, "%zu:%zu: %s", c->line, c->at - c->line_start + 1, reason);
}

void es_tree_add_rune(struct es_buf *b, unsigned long rune)
{
	if (rune > 0x10ffff || (rune >= 0xd800 && rune < 0xe000))
		rune = 0xfffd;
	if (rune < 0x80) {
		es_buf_add_byte(b, (char)rune);
		return;
	}
	size_t more = rune < 0x800 ? 1 : rune < 0x10000 ? 2 : 3;
	static const unsigned char heads[] = { 0, 0xc0, 0xe0, 0xf0 };
	es_buf_add_byte(b, (char)(heads[more] | rune >> 6 * more));
	while (more--)
		es_buf_add_byte(b, (char)(0x80 | (rune >> 6 * more & 0x3f)));
}

bool es_tree_hex(const struct es_tree_cursor *c, size_t ahead, size_t n, unsigned long *out)
{
	unsigned long value = 0;
	for (size_t i = 0; i < n; i++) {
		int digit = es_hex_value(es_tree_peek(c, ahead + i));
		if (digit < 0)
			return false;
		value = value << 4 | (unsigned long)digit;
	}
	*out = value;
	return true;
}
