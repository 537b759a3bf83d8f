/* unpack.h - inflates streams whose size is known beforehand, and checks them; by libdeflate. */
#ifndef ES_TEXT_UNPACK_H
#define ES_TEXT_UNPACK_H

#include "base/slice.h"

#include <stdint.h>

/* For one thread. */
struct es_unpacker;

struct es_unpacker *es_unpacker_new(void);
void es_unpacker_free(struct es_unpacker *u);

/* Inflates the zlib stream that `packed` begins with to exactly `size` bytes at `out`; false when
 * it is damaged, cut off, or of another size. What stands at `out` is then of no use. */
bool es_unpack(struct es_unpacker *u, char *out, size_t size, struct es_slice packed);

/* The same for a raw deflate stream; *out_used, written on success alone, is how many bytes of
 * `packed` it takes. */
bool es_unpack_raw(
	struct es_unpacker *u, char *out, size_t size, size_t *out_used, struct es_slice packed);

/* False when no stream of `packed_len` bytes inflates to so many: asked before room is made. */
bool es_unpack_is_possible(size_t size, size_t packed_len);

/* CRC-32 as in zip, gzip and PNG (IEEE 802.3, reflected). */
uint32_t es_crc32(struct es_slice s);

#endif
