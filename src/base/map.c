#include "base/map.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A slot holds the number of its key plus one, so that zeroed slots are empty. Open addressing with
 * linear probing; the table is a power of two and at most half full. */
enum { FIRST_SLOTS = 16 };

static uint64_t rotate(uint64_t x, unsigned by)
{
	return x << by | x >> (64 - by);
}

static void sip_round(uint64_t v[4])
{
	v[0] += v[1];
	v[1] = rotate(v[1], 13) ^ v[0];
	v[0] = rotate(v[0], 32);
	v[2] += v[3];
	v[3] = rotate(v[3], 16) ^ v[2];
	v[0] += v[3];
	v[3] = rotate(v[3], 21) ^ v[0];
	v[2] += v[1];
	v[1] = rotate(v[1], 17) ^ v[2];
	v[2] = rotate(v[2], 32);
}

/* SipHash-1-3: keyed, and quick on the short keys that maps have. Words are read in the machine's
 * order, since hashes never leave the process. */
static uint64_t hash_of(const uint64_t seed[2], struct es_slice key)
{
	uint64_t v[4] = { seed[0] ^ 0x736f6d6570736575, seed[1] ^ 0x646f72616e646f6d,
		seed[0] ^ 0x6c7967656e657261, seed[1] ^ 0x7465646279746573 };
	size_t at = 0;
	for (; key.len - at >= 8; at += 8) {
		uint64_t word;
		memcpy(&word, key.ptr + at, 8);
		v[3] ^= word;
		sip_round(v);
		v[0] ^= word;
	}
	uint64_t last = (uint64_t)key.len << 56;
	for (unsigned shift = 0; at < key.len; at++, shift += 8)
		last |= (uint64_t)(unsigned char)key.ptr[at] << shift;
	v[3] ^= last;
	sip_round(v);
	v[0] ^= last;
	v[2] ^= 0xff;
	for (int i = 0; i < 3; i++)
		sip_round(v);
	return v[0] ^ v[1] ^ v[2] ^ v[3];
}

/* The slot of the key, or the empty one where it belongs. */
static size_t slot_of(const struct es_map *m, struct es_slice key)
{
	size_t mask = m->nslots - 1;
	size_t at = (size_t)hash_of(m->seed, key) & mask;
	while (m->slots[at] && !es_slice_equal(m->keys[m->slots[at] - 1], key))
		at = (at + 1) & mask;
	return at;
}

static void choose_seed(struct es_map *m)
{
	/* Without entropy the address of the map still differs from run to run. */
	if (getentropy(m->seed, sizeof m->seed) != 0)
		m->seed[0] = (uint64_t)(uintptr_t)m;
}

static void rehash(struct es_map *m, size_t nslots)
{
	free(m->slots);
	m->slots = es_alloc(nslots, sizeof *m->slots);
	m->nslots = nslots;
	size_t mask = nslots - 1;
	/* The keys differ from each other, so the first empty slot is right without comparing. */
	for (size_t i = 0; i < m->n; i++) {
		size_t at = (size_t)hash_of(m->seed, m->keys[i]) & mask;
		while (m->slots[at])
			at = (at + 1) & mask;
		m->slots[at] = (uint32_t)(i + 1);
	}
}

size_t es_map_find(const struct es_map *m, struct es_slice key)
{
	if (m->n == 0)
		return ES_MAP_NONE;
	uint32_t slot = m->slots[slot_of(m, key)];
	return slot ? slot - 1 : ES_MAP_NONE;
}

static void make_room(struct es_map *m)
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
		m->cap = m->cap ? m->cap * 2 : FIRST_SLOTS / 2;
		m->keys = es_resize(m->keys, m->cap, sizeof *m->keys);
	}
}

size_t es_map_add(struct es_map *m, struct es_slice key, bool *is_new)
{
	size_t number = es_map_find(m, key);
	if (is_new)
		*is_new = number == ES_MAP_NONE;
	if (number != ES_MAP_NONE)
		return number;
	make_room(m);
	m->keys[m->n] = key;
	m->slots[slot_of(m, key)] = (uint32_t)(m->n + 1);
	return m->n++;
}

void es_map_release(struct es_map *m)
{
	free(m->keys);
	free(m->slots);
	*m = (struct es_map){ 0 };
}
