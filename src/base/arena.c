#include "base/arena.h"
#include "base/mem.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_SIZE = 64 * 1024, ALIGN = _Alignof(max_align_t) };

struct es_arena_block {
	struct es_arena_block *next;
	size_t used, cap;
	_Alignas(max_align_t) char bytes[];
};

static struct es_arena_block *new_block(size_t cap)
{
	struct es_arena_block *b = es_alloc(1, sizeof *b + cap);
	b->cap = cap;
	return b;
}

/* An allocation too large for a standard block gets one of its own behind the first, so that the
 * room left in the first is not lost. */
static char *alloc_large(struct es_arena *a, size_t size)
{
	struct es_arena_block *b = new_block(size);
	b->used = size;
	if (a->first) {
		b->next = a->first->next;
		a->first->next = b;
	} else {
		a->first = b;
	}
	return b->bytes;
}

void *es_arena_alloc(struct es_arena *a, size_t size)
{
	if (size > SIZE_MAX / 2)
		return es_alloc(size, 2); /* ends in the out-of-memory handler */
	size = (size + ALIGN - 1) / ALIGN * ALIGN;
	a->used += size;
	if (size > BLOCK_SIZE / 4)
		return alloc_large(a, size);
	if (!a->first || size > a->first->cap - a->first->used) {
		struct es_arena_block *b = new_block(BLOCK_SIZE);
		b->next = a->first;
		a->first = b;
	}
	char *room = a->first->bytes + a->first->used;
	a->first->used += size;
	return room;
}

void *es_arena_array(struct es_arena *a, size_t n, size_t size)
{
	if (size && n > SIZE_MAX / size)
		return es_alloc(n, size); /* ends in the out-of-memory handler */
	return es_arena_alloc(a, n * size);
}

struct es_slice es_arena_copy(struct es_arena *a, struct es_slice s)
{
	char *copy = es_arena_alloc(a, s.len + 1);
	if (s.len)
		memcpy(copy, s.ptr, s.len);
	return (struct es_slice){ copy, s.len };
}

char *es_arena_cstr(struct es_arena *a, struct es_slice s)
{
	char *copy = es_arena_alloc(a, s.len + 1);
	if (s.len)
		memcpy(copy, s.ptr, s.len);
	return copy;
}

void es_arena_reset(struct es_arena *a)
{
	struct es_arena_block *keep = NULL;
	for (struct es_arena_block *b = a->first, *next; b; b = next) {
		next = b->next;
		es_wipe(b->bytes, b->used);
		b->used = 0;
		if (!keep && b->cap == BLOCK_SIZE)
			keep = b;
		else
			free(b);
	}
	if (keep)
		keep->next = NULL;
	a->first = keep;
	a->used = 0;
}

void es_arena_release(struct es_arena *a)
{
	es_arena_reset(a);
	free(a->first);
	a->first = NULL;
}
