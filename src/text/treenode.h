/* treenode.h - building trees in the form of yaml.h. */
#ifndef ES_TEXT_TREENODE_H
#define ES_TEXT_TREENODE_H

#include "base/buf.h"
#include "text/yaml.h"

/* Reads a text byte by byte and knows its line. */
struct es_tree_cursor {
	struct es_slice text;
	size_t at, line, line_start;
	size_t nnodes;
	struct es_arena *arena;
	struct es_error *err;
};

enum { ES_TREE_DEPTH_MAX = 64, ES_TREE_NODES_MAX = 1000 * 1000 };

/* The byte at the cursor plus `ahead`; NUL at the end. */
char es_tree_peek(const struct es_tree_cursor *c, size_t ahead);
/* Goes on by n bytes, counting lines. */
void es_tree_skip(struct es_tree_cursor *c, size_t n);
/* A node that begins at the cursor, in the arena. */
struct es_yaml *es_tree_node(struct es_tree_cursor *c, enum es_yaml_kind kind);
/* Adds an item at the end; `key` of mappings alone. */
void es_tree_add(
	struct es_arena *arena, struct es_yaml *to, struct es_yaml *key, struct es_yaml *item);
/* ES_EPARSE with the place of the cursor. */
enum es_status es_tree_fail(struct es_tree_cursor *c, const char *reason);
/* Adds a code point as UTF-8; what is none becomes U+FFFD. */
void es_tree_add_rune(struct es_buf *b, unsigned long rune);
/* The hexadecimal number of n digits at the cursor plus `ahead`; false when it is none. */
bool es_tree_hex(const struct es_tree_cursor *c, size_t ahead, size_t n, unsigned long *out);

#endif
