#include "git/oidmap.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A slot holds the number of its key plus one, so that zeroed slots are empty. Open addressing with
 * linear probing; the table is a power of two and at most half full. */
enum { FIRST_SLOTS = 64 };

/* Object names are hashes already: two of their words, keyed and mixed, are enough. */
static size_t hash_of(const uint64_t seed[2], const struct es_oid *oid)
{
	uint64_t a, b;
	memcpy(&a, oid->bytes, sizeof a);
	memcpy(&b, oid->bytes + ES_OID_SIZE - sizeof b, sizeof b);
	a = (a ^ seed[0]) * 0x9e3779b97f4a7c15;
	a ^= a >> 32;
	a = (a + (b ^ seed[1])) * 0xbf58476d1ce4e5b9;
	return (size_t)(a ^ a >> 29);
}

/* The slot of the name, or the empty one where it belongs. */
static size_t slot_of(const struct es_oidmap *m, const struct es_oid *oid)
{
	size_t mask = m->nslots - 1;
	size_t at = hash_of(m->seed, oid) & mask;
	while (m->slots[at] && memcmp(&m->keys[m->slots[at] - 1], oid, sizeof *oid) != 0)
		at = (at + 1) & mask;
	return at;
}

static void rehash(struct es_oidmap *m, size_t nslots)
{
	free(m->slots);
	m->slots = es_alloc(nslots, sizeof *m->slots);
	m->nslots = nslots;
	size_t mask = nslots - 1;
	/* The keys differ from each other, so the first empty slot is right without comparing. */
	for (size_t i = 0; i < m->n; i++) {
		size_t at = hash_of(m->seed, &m->keys[i]) & mask;
		while (m->slots[at])
			at = (at + 1) & mask;
		m->slots[at] = (uint32_t)(i + 1);
	}
}

size_t es_oidmap_find(const struct es_oidmap *m, const struct es_oid *oid)
{
	if (m->n == 0)
		return ES_OIDMAP_NONE;
	uint32_t slot = m->slots[slot_of(m, oid)];
	return slot ? slot - 1 : ES_OIDMAP_NONE;
}

static void choose_seed(struct es_oidmap *m)
{
	/* Without entropy the address of the map still differs from run to run. */
	if (!m->nslots && getentropy(m->seed, sizeof m->seed) != 0)
		m->seed[0] = (uint64_t)(uintptr_t)m;
}

static void make_room(struct es_oidmap *m)
{
	if (m->n == UINT32_MAX)
		es_out_of_memory(SIZE_MAX);
	if (!m->nslots) {
		choose_seed(m);
		rehash(m, FIRST_SLOTS);
	} else if (m->n >= m->nslots / 2) {
		rehash(m, m->nslots * 2);
	}
	if (m->n == m->cap) {
		m->cap = m->cap ? m->cap + m->cap / 2 : FIRST_SLOTS / 2;
		m->keys = es_resize(m->keys, m->cap, sizeof *m->keys);
	}
}

size_t es_oidmap_add(struct es_oidmap *m, const struct es_oid *oid, bool *is_new)
{
	size_t number = es_oidmap_find(m, oid);
	if (is_new)
		*is_new = number == ES_OIDMAP_NONE;
	if (number != ES_OIDMAP_NONE)
		return number;
	make_room(m);
	m->keys[m->n] = *oid;
	m->slots[slot_of(m, oid)] = (uint32_t)(m->n + 1);
	return m->n++;
}

void es_oidmap_reserve(struct es_oidmap *m, size_t n)
{
	size_t nslots = m->nslots ? m->nslots : FIRST_SLOTS;
	while (nslots / 2 <= n && nslots <= UINT32_MAX / 2)
		nslots *= 2;
	choose_seed(m);
	if (nslots > m->nslots)
		rehash(m, nslots);
	if (n > m->cap) {
		m->cap = n;
		m->keys = es_resize(m->keys, m->cap, sizeof *m->keys);
	}
}

void es_oidmap_release(struct es_oidmap *m)
{
	free(m->keys);
	free(m->slots);
	*m = (struct es_oidmap){ 0 };
}
