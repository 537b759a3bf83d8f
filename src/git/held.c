#include "git/held.h"
#include "base/mem.h"

#include <stdlib.h>

enum { ROUND = 4096 };

void es_held_release(struct es_held *h, size_t *sum)
{
	*sum -= h->cap;
	es_wipe(h->ptr, h->used);
	free(h->ptr);
	*h = (struct es_held){ .ptr = NULL };
}

size_t es_held_room(size_t len)
{
	return (len + len / 8) / ROUND * ROUND + ROUND;
}

char *es_held_make(struct es_held *h, size_t len, size_t room, size_t *sum)
{
	if (len > h->cap || !h->ptr) {
		es_held_release(h, sum);
		h->cap = room;
		h->ptr = es_resize(NULL, h->cap, 1);
		*sum += h->cap;
	}
	h->len = len;
	if (len > h->used)
		h->used = len;
	h->is_busy = true;
	return h->ptr;
}

struct es_slice es_held_slice(const struct es_held *h)
{
	return (struct es_slice){ h->ptr, h->len };
}
