/* unpack.h - inflates streams whose size is known beforehand. */
#ifndef ES_TEXT_UNPACK_H
#define ES_TEXT_UNPACK_H

#include "base/slice.h"

/* For one thread. */
struct es_unpacker;

struct es_unpacker *es_unpacker_new(void);
void es_unpacker_free(struct es_unpacker *u);

/* Inflates the zlib stream that `packed` begins with to exactly `size` bytes at `out`; false when
 * it is damaged, cut off, or of another size. What stands at `out` is then of no use. */
bool es_unpack(struct es_unpacker *u, char *out, size_t size, struct es_slice packed);

/* False when no stream of `packed_len` bytes inflates to so many: asked before room is made. */
bool es_unpack_is_possible(size_t size, size_t packed_len);

#endif
