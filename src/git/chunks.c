#include "git/chunks.h"
#include "base/endian.h"

#include <string.h>

enum { ENTRY = 12 /* a word and an offset */, CHECKSUM = ES_OID_SIZE };

bool es_chunk_find(struct es_slice *out, struct es_slice bytes, size_t header, size_t nchunks,
	const char *word)
{
	if (bytes.len < header + CHECKSUM || nchunks >= (bytes.len - header - CHECKSUM) / ENTRY)
		return false;
	const char *table = bytes.ptr + header;
	uint64_t before = header + (nchunks + 1) * ENTRY, end = bytes.len - CHECKSUM;
	*out = ES_SLICE_EMPTY;
	for (size_t i = 0; i <= nchunks; i++) {
		uint64_t at = es_big_endian(table + i * ENTRY + 4, 8);
		if (at < before || at > end)
			return false;
		if (i && memcmp(table + (i - 1) * ENTRY, word, 4) == 0)
			*out = es_slice_sub(bytes, (size_t)before, (size_t)at);
		before = at;
	}
	return true;
}

bool es_fanout_is_rising(const unsigned char *fanout)
{
	for (size_t i = 1; i < 256; i++)
		if (es_big_endian32(fanout + 4 * i) < es_big_endian32(fanout + 4 * (i - 1)))
			return false;
	return true;
}

size_t es_fanout_find(const unsigned char *fanout, const unsigned char *names, size_t stride,
	const struct es_oid *oid)
{
	size_t first = oid->bytes[0];
	size_t low = first ? es_big_endian32(fanout + 4 * (first - 1)) : 0;
	size_t high = es_big_endian32(fanout + 4 * first);
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = memcmp(oid->bytes, names + middle * stride, ES_OID_SIZE);
		if (order == 0)
			return middle;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return es_big_endian32(fanout + ES_CHUNK_FANOUT - 4);
}
