/* hash.h - SHA-256 and HMAC. */
#ifndef ES_BASE_HASH_H
#define ES_BASE_HASH_H

#include "base/slice.h"

#include <stdint.h>

enum { ES_SHA256_SIZE = 32 };

struct es_sha256 {
	uint32_t state[8];
	uint64_t len;
	unsigned char block[64];
};

/* FIPS 180-4. */
void es_sha256_init(struct es_sha256 *h);
void es_sha256_add(struct es_sha256 *h, struct es_slice s);
void es_sha256_end(struct es_sha256 *h, unsigned char out[ES_SHA256_SIZE]);

/* HMAC-SHA-256, RFC 2104; the key has any length. */
void es_hmac(unsigned char out[ES_SHA256_SIZE], struct es_slice key, struct es_slice message);

#endif
