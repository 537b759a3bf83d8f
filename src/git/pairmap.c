#include "git/pairmap.h"
#include "base/mem.h"

#include <stdlib.h>
#include <unistd.h>

/* Laid out like struct es_oidmap: slots hold numbers plus one, at most half of them are in use. */
enum { FIRST_SLOTS = 64 };

static size_t hash_of(uint64_t seed, struct es_pair p)
{
	uint64_t x = ((uint64_t)p.a << 32 | p.b) ^ seed;
	x = (x ^ x >> 32) * 0x9e3779b97f4a7c15;
	x = (x ^ x >> 29) * 0xbf58476d1ce4e5b9;
	return (size_t)(x ^ x >> 32);
}

/* The slot of the pair, or the empty one where it belongs. */
static size_t slot_of(const struct es_pairmap *m, struct es_pair p)
{
	size_t mask = m->nslots - 1;
	size_t at = hash_of(m->seed, p) & mask;
	for (; m->slots[at]; at = (at + 1) & mask) {
		struct es_pair have = m->keys[m->slots[at] - 1];
		if (have.a == p.a && have.b == p.b)
			break;
	}
	return at;
}

static void grow(struct es_pairmap *m, size_t nslots)
{
	if (!m->nslots && getentropy(&m->seed, sizeof m->seed) != 0)
		m->seed = (uint64_t)(uintptr_t)m;
	free(m->slots);
	m->slots = es_alloc(nslots, sizeof *m->slots);
	m->nslots = nslots;
	m->cap = nslots / 2;
	m->keys = es_resize(m->keys, m->cap, sizeof *m->keys);
	for (size_t i = 0; i < m->n; i++)
		m->slots[slot_of(m, m->keys[i])] = (uint32_t)(i + 1);
}

size_t es_pairmap_add(struct es_pairmap *m, uint32_t a, uint32_t b, bool *is_new)
{
	if (m->n == m->cap)
		grow(m, m->nslots ? m->nslots * 2 : FIRST_SLOTS);
	struct es_pair p = { a, b };
	size_t at = slot_of(m, p);
	if (is_new)
		*is_new = !m->slots[at];
	if (m->slots[at])
		return m->slots[at] - 1;
	m->keys[m->n] = p;
	m->slots[at] = (uint32_t)(m->n + 1);
	return m->n++;
}

void es_pairmap_release(struct es_pairmap *m)
{
	free(m->keys);
	free(m->slots);
	*m = (struct es_pairmap){ 0 };
}
