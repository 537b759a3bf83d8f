#include "git/index_split.h"
#include "base/endian.h"

#include <stdlib.h>
#include <string.h>

enum { BITMAP_HEAD = 8, BITMAP_TAIL = 4 };

/* Takes a bitmap off the front: the number of bits, the number of words, the words, and where the
 * last run begins. */
static bool take_bitmap(struct es_slice *rest, struct es_slice *words)
{
	if (rest->len < BITMAP_HEAD + BITMAP_TAIL)
		return false;
	size_t n = (size_t)es_big_endian(rest->ptr + 4, 4);
	if (n > (rest->len - BITMAP_HEAD - BITMAP_TAIL) / 8)
		return false;
	*words = es_slice_sub(*rest, BITMAP_HEAD, BITMAP_HEAD + n * 8);
	*rest = es_slice_sub(*rest, BITMAP_HEAD + n * 8 + BITMAP_TAIL, rest->len);
	return true;
}

bool es_index_link_parse(struct es_index_link *out, struct es_slice extension)
{
	struct es_index_link link = { .gone = ES_SLICE_EMPTY };
	if (extension.len < ES_OID_SIZE)
		return false;
	memcpy(link.base.bytes, extension.ptr, ES_OID_SIZE);
	struct es_slice rest = es_slice_sub(extension, ES_OID_SIZE, extension.len);
	/* Both may be left out when nothing has changed. */
	if (rest.len && (!take_bitmap(&rest, &link.gone) || !take_bitmap(&rest, &link.replaced)))
		return false;
	*out = link;
	return rest.len == 0;
}

static bool set_bits(bool *bits, size_t n, size_t from, uint64_t word)
{
	for (size_t i = 0; i < 64; i++) {
		if (!(word >> i & 1))
			continue;
		if (from + i >= n)
			return false;
		bits[from + i] = true;
	}
	return true;
}

/* EWAH: a word that tells a run of equal words (its bit, then 32 bits of length) and how many
 * literal words follow (31 bits); then these. Bits past n must be zero. */
static bool unpack(bool *bits, size_t n, struct es_slice words)
{
	size_t at = 0, nwords = words.len / 8;
	for (size_t i = 0; i < nwords;) {
		uint64_t head = es_big_endian(words.ptr + i++ * 8, 8);
		uint64_t run = head >> 1 & 0xffffffff, nliterals = head >> 33;
		if (nliterals > nwords - i)
			return false;
		if (head & 1 && run > n / 64 + 1)
			return false;
		for (uint64_t k = 0; head & 1 && k < run; k++)
			if (!set_bits(bits, n, at + k * 64, UINT64_MAX))
				return false;
		at += run * 64;
		for (uint64_t k = 0; k < nliterals; k++, at += 64)
			if (!set_bits(bits, n, at, es_big_endian(words.ptr + i++ * 8, 8)))
				return false;
	}
	return true;
}

static int compare(const struct es_index_entry *a, const struct es_index_entry *b)
{
	int order = es_slice_compare(a->path, b->path);
	return order ? order : (a->stage > b->stage) - (a->stage < b->stage);
}

struct es_index_entry *es_index_merge(size_t *out_n, const struct es_index_part *own,
	const struct es_index_part *shared, struct es_arena *arena)
{
	bool *gone = es_arena_array(arena, shared->n, sizeof *gone);
	bool *replaced = es_arena_array(arena, shared->n, sizeof *replaced);
	if (!unpack(gone, shared->n, own->link.gone) ||
		!unpack(replaced, shared->n, own->link.replaced))
		return NULL;
	size_t nreplacing = 0, next = 0, n = 0;
	while (nreplacing < own->n && own->v[nreplacing].path.len == 0)
		nreplacing++;
	size_t added = nreplacing;
	struct es_index_entry *all = es_arena_array(arena, shared->n + own->n, sizeof *all);
	for (size_t i = 0; i < shared->n; i++) {
		struct es_index_entry e = shared->v[i];
		if (replaced[i]) {
			if (next == nreplacing)
				return NULL;
			e = own->v[next++];
			e.path = shared->v[i].path;
		}
		while (added < own->n && compare(&own->v[added], &e) < 0)
			all[n++] = own->v[added++];
		if (!gone[i])
			all[n++] = e;
	}
	while (added < own->n)
		all[n++] = own->v[added++];
	*out_n = n;
	return next == nreplacing ? all : NULL;
}
