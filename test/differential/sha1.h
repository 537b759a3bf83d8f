/* sha1.h - SHA-1, for the names of objects and the ends of packs. */
#ifndef ES_TEST_SHA1_H
#define ES_TEST_SHA1_H

#include "base/oid.h"

#include <stdint.h>

struct sha1 {
	uint32_t state[5];
	uint64_t len;
	unsigned char block[64];
};

/* FIPS 180-4. */
void sha1_init(struct sha1 *h);
void sha1_add(struct sha1 *h, struct es_slice s);
void sha1_end(struct sha1 *h, struct es_oid *out);

#endif
