#include "git/midx.h"
#include "base/endian.h"
#include "base/mem.h"
#include "git/chunks.h"

#include <stdlib.h>
#include <string.h>

enum {
	HEADER = 12,
	PLACE = 8, /* pack and offset */
	/* Of a pack index of version 2, gitformat-pack(5). */
	MADE_HEADER = 8,
	MADE_ENTRY = ES_OID_SIZE + 4 + 4 + 8, /* name, checksum, number of the offset, offset */
	MADE_TRAILER = 2 * ES_OID_SIZE,
};

#define LARGE 0x80000000U /* of an offset: it is in the table of large ones */

/* As many names as packs, in order, each once, none of them a path. */
static bool has_names(const struct es_midx *m)
{
	struct es_slice rest = m->packs, name, last = ES_SLICE_EMPTY;
	for (size_t i = 0; i < m->npacks; i++) {
		if (!es_midx_next_pack(&name, &rest) || es_slice_compare(last, name) >= 0 ||
			memchr(name.ptr, '/', name.len))
			return false;
		last = name;
	}
	return true;
}

bool es_midx_open(struct es_midx *out, struct es_slice bytes)
{
	static const unsigned char head[6] = { 'M', 'I', 'D', 'X', 1, 1 };
	if (bytes.len < HEADER || memcmp(bytes.ptr, head, sizeof head) != 0)
		return false;
	size_t nchunks = (unsigned char)bytes.ptr[6], nbases = (unsigned char)bytes.ptr[7];
	struct es_midx m = { .npacks = es_big_endian32(bytes.ptr + 8) };
	struct es_slice fanout, names, places;
	if (nbases || !es_chunk_find(&m.packs, bytes, HEADER, nchunks, "PNAM") ||
		!es_chunk_find(&fanout, bytes, HEADER, nchunks, "OIDF") ||
		!es_chunk_find(&names, bytes, HEADER, nchunks, "OIDL") ||
		!es_chunk_find(&places, bytes, HEADER, nchunks, "OOFF") ||
		!es_chunk_find(&m.large, bytes, HEADER, nchunks, "LOFF"))
		return false;
	m.fanout = (const unsigned char *)fanout.ptr;
	m.names = (const unsigned char *)names.ptr;
	m.places = (const unsigned char *)places.ptr;
	if (fanout.len != ES_CHUNK_FANOUT || !es_fanout_is_rising(m.fanout))
		return false;
	m.nobjects = es_big_endian32(m.fanout + ES_CHUNK_FANOUT - 4);
	if (m.nobjects >= LARGE || m.nobjects != names.len / ES_OID_SIZE ||
		m.nobjects != places.len / PLACE || !has_names(&m))
		return false;
	*out = m;
	return true;
}

bool es_midx_next_pack(struct es_slice *out, struct es_slice *rest)
{
	const char *end = rest->len ? memchr(rest->ptr, '\0', rest->len) : NULL;
	if (!end)
		return false;
	size_t len = (size_t)(end - rest->ptr);
	*out = (struct es_slice){ rest->ptr, len };
	*rest = es_slice_sub(*rest, len + 1, rest->len);
	return true;
}

static size_t pack_of(const struct es_midx *m, size_t i)
{
	return es_big_endian32(m->places + i * PLACE);
}

/* 0, which is no offset of an object, when the file does not have it. */
static uint64_t offset_of(const struct es_midx *m, size_t i)
{
	uint32_t offset = es_big_endian32(m->places + i * PLACE + 4);
	if (!m->large.len || !(offset & LARGE))
		return offset;
	size_t at = offset & ~LARGE;
	return at < m->large.len / 8 ? es_big_endian(m->large.ptr + at * 8, 8) : 0;
}

bool es_midx_find(const struct es_midx *m, const struct es_oid *oid, size_t *out_pack)
{
	size_t at = es_fanout_find(m->fanout, m->names, ES_OID_SIZE, oid);
	if (at == m->nobjects)
		return false;
	*out_pack = pack_of(m, at);
	return *out_pack < m->npacks;
}

/* ---- indexes made of it ---- */

static void put_big(unsigned char *to, uint64_t value, size_t n)
{
	for (size_t i = 0; i < n; i++)
		to[i] = (unsigned char)(value >> 8 * (n - 1 - i));
}

/* All offsets are written as large ones. */
struct making {
	unsigned char *fanout, *names, *numbers, *offsets;
	size_t n, nput;
};

static struct making begin(struct es_midx_made *made, size_t n)
{
	static const unsigned char head[MADE_HEADER] = { 0xff, 't', 'O', 'c', 0, 0, 0, 2 };
	made->len = MADE_HEADER + ES_CHUNK_FANOUT + n * MADE_ENTRY + MADE_TRAILER;
	made->bytes = es_alloc(made->len, 1);
	memcpy(made->bytes, head, sizeof head);
	struct making k = { .fanout = made->bytes + MADE_HEADER, .n = n };
	k.names = k.fanout + ES_CHUNK_FANOUT;
	k.numbers = k.names + n * (ES_OID_SIZE + 4);
	k.offsets = k.numbers + n * 4;
	return k;
}

static void put(struct making *k, const unsigned char *name, uint64_t offset)
{
	unsigned char *count = k->fanout + 4 * (size_t)name[0];
	memcpy(k->names + k->nput * ES_OID_SIZE, name, ES_OID_SIZE);
	put_big(k->numbers + k->nput * 4, LARGE | k->nput, 4);
	put_big(k->offsets + k->nput * 8, offset, 8);
	put_big(count, (uint64_t)es_big_endian32(count) + 1, 4);
	k->nput++;
}

static void end(const struct making *k)
{
	uint32_t sum = 0;
	for (size_t i = 0; i < 256; i++) {
		sum += es_big_endian32(k->fanout + 4 * i);
		put_big(k->fanout + 4 * i, sum, 4);
	}
}

void es_midx_make(const struct es_midx *m, struct es_midx_made *made)
{
	struct making *k = es_alloc(m->npacks, sizeof *k);
	for (size_t i = 0; i < m->nobjects; i++)
		if (pack_of(m, i) < m->npacks)
			k[pack_of(m, i)].n++;
	for (size_t p = 0; p < m->npacks; p++)
		if (made[p].is_wanted)
			k[p] = begin(&made[p], k[p].n);
	for (size_t i = 0; i < m->nobjects; i++) {
		size_t p = pack_of(m, i);
		if (p < m->npacks && made[p].is_wanted)
			put(&k[p], m->names + i * ES_OID_SIZE, offset_of(m, i));
	}
	for (size_t p = 0; p < m->npacks; p++)
		if (made[p].is_wanted)
			end(&k[p]);
	free(k);
}
