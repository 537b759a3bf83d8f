/* held.h - the bytes of objects that a worker of a sweep holds, within a bound. */
#ifndef ES_GIT_HELD_H
#define ES_GIT_HELD_H

#include "base/slice.h"

/* A buffer whose bytes are not kept when it grows. Zero-initialised is empty. */
struct es_held {
	char *ptr;
	size_t len, cap;
	size_t used;  /* the most that was ever in it, to be wiped in the end */
	bool is_busy; /* what is in it is needed */
};

/* The capacity that `len` bytes get: some more, since the next version of a file is often a little
 * longer. */
size_t es_held_room(size_t len);
/* Room for `len` bytes, and marks it busy; what was in it is lost. A buffer that is too small gets
 * the capacity `room`, at least `len`. *sum is that of all capacities. */
char *es_held_make(struct es_held *h, size_t len, size_t room, size_t *sum);
/* Wipes and frees. */
void es_held_release(struct es_held *h, size_t *sum);
struct es_slice es_held_slice(const struct es_held *h);

#endif
