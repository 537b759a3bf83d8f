#include "base/pool_recall.h"
#include "base/mem.h"

#include <stdatomic.h>
#include <stdlib.h>

enum { BITS_MIN = 10, BITS_MAX = 20 };

/* A number has one place, and the last that was put there is kept: as it is stored as a whole,
 * nobody can read what was not added. */
struct es_recall {
	unsigned bits;
	_Atomic uint64_t at[];
};

struct es_recall *es_recall_new(size_t n)
{
	unsigned bits = BITS_MIN;
	while (bits < BITS_MAX && n > (size_t)1 << bits)
		bits++;
	struct es_recall *s =
		es_alloc(1, sizeof *s + ((size_t)1 << bits) * sizeof(_Atomic uint64_t));
	s->bits = bits;
	return s;
}

void es_recall_free(struct es_recall *s)
{
	free(s);
}

static size_t place_of(const struct es_recall *s, uint64_t number)
{
	return (size_t)(number >> (64 - s->bits));
}

bool es_recall_has(const struct es_recall *s, uint64_t number)
{
	return number &&
	       atomic_load_explicit(&s->at[place_of(s, number)], memory_order_relaxed) == number;
}

#ifdef __GNUC__
void es_recall_expect(const struct es_recall *s, uint64_t number)
{
	__builtin_prefetch(&s->at[place_of(s, number)]);
}
#else
void es_recall_expect(const struct es_recall *s, uint64_t number)
{
	(void)s;
	(void)number;
}
#endif

void es_recall_add(struct es_recall *s, uint64_t number)
{
	atomic_store_explicit(&s->at[place_of(s, number)], number, memory_order_relaxed);
}
