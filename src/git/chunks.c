#include "git/chunks.h"
#include "base/endian.h"
#include "base/oid.h"

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
