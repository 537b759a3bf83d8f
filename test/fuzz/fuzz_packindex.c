/* fuzz_packindex.c - any bytes as the index of a pack; names in it are found where it is sorted. */
#include "fuzz.h"
#include "git/packindex.h"

#include <string.h>

FUZZ(packindex)
{
	struct es_slice bytes = { (const char *)data, size };
	struct es_packindex x;
	struct es_oid oid = { { 0 } };
	uint64_t offset;
	if (!es_packindex_open(&x, bytes))
		return 0;
	for (size_t i = 0; i < x.nobjects && i < 64; i++) {
		memcpy(oid.bytes, x.names + i * x.stride, ES_OID_SIZE);
		(void)es_packindex_find(&x, &oid, &offset);
	}
	for (unsigned first = 0; first < 256; first++) {
		memset(oid.bytes, (int)first, ES_OID_SIZE);
		(void)es_packindex_find(&x, &oid, &offset);
	}
	return 0;
}
