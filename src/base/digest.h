/* digest.h - a fast hash with a secret key, to know bytes again within one run. */
#ifndef ES_BASE_DIGEST_H
#define ES_BASE_DIGEST_H

#include <stddef.h>
#include <stdint.h>

enum { ES_DIGEST_MIN = 32 };

/* Of a process, never written anywhere. */
struct es_digest_key {
	uint64_t v[6];
};

void es_digest_key_choose(struct es_digest_key *key);

/* Of `len` bytes, ES_DIGEST_MIN or more, and a number. Who does not know the key cannot make two
 * texts of which one is taken for the other; by chance that happens to one pair in 2^60 or so. Not
 * for bytes that choose the key, nor for digests that others see. */
uint64_t es_digest(const struct es_digest_key *key, const char *bytes, size_t len, uint64_t number);

#endif
