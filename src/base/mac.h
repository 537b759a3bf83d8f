/* mac.h - SipHash-2-4 with 128 bits, to know again what the holder of a key wrote. */
#ifndef ES_BASE_MAC_H
#define ES_BASE_MAC_H

#include "base/slice.h"

#include <stdint.h>

enum { ES_MAC_KEY = 16, ES_MAC_SIZE = 16 };

/* J.-P. Aumasson, D. J. Bernstein: "SipHash: a fast short-input PRF", with the output of 128 bits
 * that the reference implementation has. A pseudo-random function of texts of any length, some five
 * times as fast as HMAC-SHA-256 in C; not a hash for who has no key. */
struct es_mac {
	uint64_t v[4];
	uint64_t len;
	unsigned char held[8]; /* len % 8 bytes that make no word yet */
};

void es_mac_init(struct es_mac *m, const unsigned char key[ES_MAC_KEY]);
void es_mac_add(struct es_mac *m, struct es_slice s);
/* Wipes `m`. */
void es_mac_end(struct es_mac *m, unsigned char out[ES_MAC_SIZE]);

#endif
