#include "git/packindex.h"

#include <string.h>

enum {
	FANOUT = 256 * 4,
	HEADER_V2 = 8,
	TRAILER = 2 * ES_OID_SIZE, /* checksums of pack and index */
	ENTRY_V1 = 4 + ES_OID_SIZE,
	ENTRY_V2 = ES_OID_SIZE + 4 + 4, /* name, checksum, offset; each a table of its own */
};

static uint32_t read32(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static bool is_fanout_rising(const unsigned char *fanout)
{
	for (size_t i = 1; i < 256; i++)
		if (read32(fanout + 4 * i) < read32(fanout + 4 * (i - 1)))
			return false;
	return true;
}

bool es_packindex_open(struct es_packindex *out, struct es_slice bytes)
{
	static const unsigned char magic[4] = { 0xff, 't', 'O', 'c' };
	const unsigned char *start = (const unsigned char *)bytes.ptr;
	if (bytes.len < HEADER_V2 + FANOUT + TRAILER)
		return false;
	bool is_v2 = memcmp(start, magic, sizeof magic) == 0;
	if (is_v2 && read32(start + 4) != 2)
		return false;
	size_t header = is_v2 ? HEADER_V2 : 0, entry = is_v2 ? ENTRY_V2 : ENTRY_V1;
	struct es_packindex x = { .fanout = start + header };
	x.nobjects = read32(x.fanout + FANOUT - 4);
	size_t room = bytes.len - header - FANOUT - TRAILER;
	if (x.nobjects > room / entry || !is_fanout_rising(x.fanout))
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

static uint64_t offset_of(const struct es_packindex *x, size_t i)
{
	if (!x->large)
		return read32(x->offsets + ENTRY_V1 * i);
	uint32_t offset = read32(x->offsets + 4 * i);
	if (!(offset & 0x80000000))
		return offset;
	size_t at = offset & 0x7fffffff;
	if (at >= x->nlarge)
		return 0;
	return (uint64_t)read32(x->large + 8 * at) << 32 | read32(x->large + 8 * at + 4);
}

bool es_packindex_find(const struct es_packindex *x, const struct es_oid *oid, uint64_t *out_offset)
{
	/* By halving the range of names that begin with the same byte. */
	size_t first = oid->bytes[0];
	size_t low = first ? read32(x->fanout + 4 * (first - 1)) : 0;
	size_t high = read32(x->fanout + 4 * first);
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = memcmp(oid->bytes, x->names + middle * x->stride, ES_OID_SIZE);
		if (order == 0) {
			*out_offset = offset_of(x, middle);
			return true;
		}
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return false;
}
