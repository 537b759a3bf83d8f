/* arena.h - memory that is given back all at once. */
#ifndef ES_BASE_ARENA_H
#define ES_BASE_ARENA_H

#include "base/slice.h"

struct es_arena_block;

/* Zero-initialised is ready for use. Not shared between threads. */
struct es_arena {
	struct es_arena_block *first;
	size_t used; /* bytes handed out since the last reset */
};

/* `size` zeroed bytes, aligned for any type, until the arena is reset or released. */
void *es_arena_alloc(struct es_arena *a, size_t size);
/* n zeroed elements; n * size is checked. */
void *es_arena_array(struct es_arena *a, size_t n, size_t size);
/* A copy of the bytes, with a NUL behind them that is not counted. */
struct es_slice es_arena_copy(struct es_arena *a, struct es_slice s);
/* The same as a C string; bytes after an embedded NUL are out of its reach. */
char *es_arena_cstr(struct es_arena *a, struct es_slice s);
/* Wipes all that was handed out and keeps one block. */
void es_arena_reset(struct es_arena *a);
/* Wipes and frees. */
void es_arena_release(struct es_arena *a);

#endif
