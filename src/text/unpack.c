#include "text/unpack.h"
#include "base/mem.h"

#include <libdeflate.h>

#include <stdlib.h>

/* Deflate spends at least a bit on 129 bytes; a code for 258 of them takes two. */
enum { RATIO_MAX = 1032 };

struct es_unpacker {
	struct libdeflate_decompressor *engine;
};

struct es_unpacker *es_unpacker_new(void)
{
	struct es_unpacker *u = es_alloc(1, sizeof *u);
	u->engine = libdeflate_alloc_decompressor();
	if (!u->engine)
		es_out_of_memory(SIZE_MAX);
	return u;
}

void es_unpacker_free(struct es_unpacker *u)
{
	if (!u)
		return;
	libdeflate_free_decompressor(u->engine);
	free(u);
}

bool es_unpack(struct es_unpacker *u, char *out, size_t size, struct es_slice packed)
{
	return libdeflate_zlib_decompress(u->engine, packed.ptr, packed.len, out, size, NULL) ==
	       LIBDEFLATE_SUCCESS;
}

bool es_unpack_raw(
	struct es_unpacker *u, char *out, size_t size, size_t *out_used, struct es_slice packed)
{
	size_t used = 0;
	if (libdeflate_deflate_decompress_ex(u->engine, packed.ptr, packed.len, out, size, &used,
		    NULL) != LIBDEFLATE_SUCCESS)
		return false;
	*out_used = used;
	return true;
}

bool es_unpack_is_possible(size_t size, size_t packed_len)
{
	return size / RATIO_MAX <= packed_len;
}

uint32_t es_crc32(struct es_slice s)
{
	return libdeflate_crc32(0, s.ptr, s.len);
}
