/* sha1.h - SHA-1, for the names of git objects; nothing else may rest on it. */
#ifndef ES_BASE_SHA1_H
#define ES_BASE_SHA1_H

#include "base/slice.h"

#include <stdint.h>

enum { ES_SHA1_SIZE = 20 };

struct es_sha1 {
	uint32_t state[5];
	uint64_t len;
	unsigned char block[64];
};

/* FIPS 180-4. Collisions are not detected. */
void es_sha1_init(struct es_sha1 *h);
void es_sha1_add(struct es_sha1 *h, struct es_slice s);
void es_sha1_end(struct es_sha1 *h, unsigned char out[ES_SHA1_SIZE]);

#endif
