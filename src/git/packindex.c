#include "git/packindex.h"
#include "base/endian.h"
#include "git/chunks.h"

#include <string.h>

enum {
	FANOUT = ES_CHUNK_FANOUT,
	HEADER_V2 = 8,
	TRAILER = 2 * ES_OID_SIZE, /* checksums of pack and index */
	ENTRY_V1 = 4 + ES_OID_SIZE,
	ENTRY_V2 = ES_OID_SIZE + 4 + 4, /* name, checksum, offset; each a table of its own */
	PACK_HEADER = 12,
	PACK_TRAILER = ES_OID_SIZE,
};

bool es_packindex_open(struct es_packindex *out, struct es_slice bytes)
{
	static const unsigned char magic[4] = { 0xff, 't', 'O', 'c' };
	const unsigned char *start = (const unsigned char *)bytes.ptr;
	if (bytes.len < HEADER_V2 + FANOUT + TRAILER)
		return false;
	bool is_v2 = memcmp(start, magic, sizeof magic) == 0;
	if (is_v2 && es_big_endian32(start + 4) != 2)
		return false;
	size_t header = is_v2 ? HEADER_V2 : 0, entry = is_v2 ? ENTRY_V2 : ENTRY_V1;
	struct es_packindex x = { .fanout = start + header };
	x.nobjects = es_big_endian32(x.fanout + FANOUT - 4);
	size_t room = bytes.len - header - FANOUT - TRAILER;
	if (x.nobjects > room / entry || !es_fanout_is_rising(x.fanout))
		return false;
	/* Version 1 has nothing behind its entries. */
	if (!is_v2 && room != x.nobjects * ENTRY_V1)
		return false;
	const unsigned char *tables = x.fanout + FANOUT;
	if (is_v2) {
		x.names = tables;
		x.stride = ES_OID_SIZE;
		x.offsets = tables + x.nobjects * (ES_OID_SIZE + 4);
		x.large = x.offsets + x.nobjects * 4;
		x.nlarge = (room - x.nobjects * ENTRY_V2) / 8;
	} else {
		x.offsets = tables;
		x.names = tables + 4;
		x.stride = ENTRY_V1;
	}
	*out = x;
	return true;
}

const struct es_oid *es_packindex_oid(const struct es_packindex *x, size_t i)
{
	return (const struct es_oid *)(const void *)(x->names + i * x->stride);
}

uint64_t es_packindex_offset(const struct es_packindex *x, size_t i)
{
	if (!x->large)
		return es_big_endian32(x->offsets + ENTRY_V1 * i);
	uint32_t offset = es_big_endian32(x->offsets + 4 * i);
	if (!(offset & 0x80000000))
		return offset;
	size_t at = offset & 0x7fffffff;
	if (at >= x->nlarge)
		return 0;
	return (uint64_t)es_big_endian32(x->large + 8 * at) << 32 |
	       es_big_endian32(x->large + 8 * at + 4);
}

bool es_packindex_fits(const struct es_packindex *x, uint64_t pack_size)
{
	if (pack_size < PACK_HEADER + PACK_TRAILER)
		return false;
	for (size_t i = 0; i < x->nobjects; i++) {
		uint64_t offset = es_packindex_offset(x, i);
		if (offset < PACK_HEADER || offset >= pack_size - PACK_TRAILER)
			return false;
	}
	return true;
}

bool es_packindex_find(const struct es_packindex *x, const struct es_oid *oid, uint64_t *out_offset)
{
	size_t at = es_fanout_find(x->fanout, x->names, x->stride, oid);
	if (at == x->nobjects)
		return false;
	*out_offset = es_packindex_offset(x, at);
	return true;
}

const unsigned char *es_revindex_places(struct es_slice bytes, size_t n)
{
	/* Magic, version 1, SHA-1. */
	static const unsigned char header[12] = { 'R', 'I', 'D', 'X', 0, 0, 0, 1, 0, 0, 0, 1 };
	if (bytes.len < sizeof header + TRAILER || (bytes.len - sizeof header - TRAILER) / 4 != n ||
		bytes.len % 4 != 0 || memcmp(bytes.ptr, header, sizeof header) != 0)
		return NULL;
	return (const unsigned char *)bytes.ptr + sizeof header;
}
