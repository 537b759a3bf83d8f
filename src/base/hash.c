#include "base/hash.h"
#include "base/endian.h"
#include "base/mem.h"

#include <string.h>

enum { BLOCK = 64 };

/* Fractional parts of the square roots of the first 8 primes (FIPS 180-4, 5.3.3). */
static const uint32_t initial_state[8] = {
	0x6a09e667,
	0xbb67ae85,
	0x3c6ef372,
	0xa54ff53a,
	0x510e527f,
	0x9b05688c,
	0x1f83d9ab,
	0x5be0cd19,
};

/* Fractional parts of the cube roots of the first 64 primes (FIPS 180-4, 4.2.2). */
static const uint32_t round_constants[64] = {
	0x428a2f98,
	0x71374491,
	0xb5c0fbcf,
	0xe9b5dba5,
	0x3956c25b,
	0x59f111f1,
	0x923f82a4,
	0xab1c5ed5,
	0xd807aa98,
	0x12835b01,
	0x243185be,
	0x550c7dc3,
	0x72be5d74,
	0x80deb1fe,
	0x9bdc06a7,
	0xc19bf174,
	0xe49b69c1,
	0xefbe4786,
	0x0fc19dc6,
	0x240ca1cc,
	0x2de92c6f,
	0x4a7484aa,
	0x5cb0a9dc,
	0x76f988da,
	0x983e5152,
	0xa831c66d,
	0xb00327c8,
	0xbf597fc7,
	0xc6e00bf3,
	0xd5a79147,
	0x06ca6351,
	0x14292967,
	0x27b70a85,
	0x2e1b2138,
	0x4d2c6dfc,
	0x53380d13,
	0x650a7354,
	0x766a0abb,
	0x81c2c92e,
	0x92722c85,
	0xa2bfe8a1,
	0xa81a664b,
	0xc24b8b70,
	0xc76c51a3,
	0xd192e819,
	0xd6990624,
	0xf40e3585,
	0x106aa070,
	0x19a4c116,
	0x1e376c08,
	0x2748774c,
	0x34b0bcb5,
	0x391c0cb3,
	0x4ed8aa4a,
	0x5b9cca4f,
	0x682e6ff3,
	0x748f82ee,
	0x78a5636f,
	0x84c87814,
	0x8cc70208,
	0x90befffa,
	0xa4506ceb,
	0xbef9a3f7,
	0xc67178f2,
};

static uint32_t rotate(uint32_t x, unsigned by)
{
	return x >> by | x << (32 - by);
}

static void expand_block(uint32_t w[64], const unsigned char block[BLOCK])
{
	for (size_t i = 0; i < 16; i++)
		w[i] = es_big_endian32(block + 4 * i);
	for (size_t i = 16; i < 64; i++) {
		uint32_t s0 = rotate(w[i - 15], 7) ^ rotate(w[i - 15], 18) ^ w[i - 15] >> 3;
		uint32_t s1 = rotate(w[i - 2], 17) ^ rotate(w[i - 2], 19) ^ w[i - 2] >> 10;
		w[i] = w[i - 16] + s0 + w[i - 7] + s1;
	}
}

static void add_block(uint32_t state[8], const unsigned char block[BLOCK])
{
	uint32_t w[64];
	expand_block(w, block);
	uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
	uint32_t e = state[4], f = state[5], g = state[6], h = state[7];
	for (size_t i = 0; i < 64; i++) {
		uint32_t s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
		uint32_t t1 = h + s1 + ((e & f) ^ (~e & g)) + round_constants[i] + w[i];
		uint32_t s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
		uint32_t t2 = s0 + ((a & b) ^ (a & c) ^ (b & c));
		h = g;
		g = f;
		f = e;
		e = d + t1;
		d = c;
		c = b;
		b = a;
		a = t1 + t2;
	}
	const uint32_t sums[8] = { a, b, c, d, e, f, g, h };
	for (size_t i = 0; i < 8; i++)
		state[i] += sums[i];
}

void es_sha256_init(struct es_sha256 *h)
{
	h->len = 0;
	memcpy(h->state, initial_state, sizeof h->state);
}

void es_sha256_add(struct es_sha256 *h, struct es_slice s)
{
	size_t held = (size_t)(h->len % BLOCK);
	h->len += s.len;
	while (s.len > 0) {
		size_t take = s.len < BLOCK - held ? s.len : BLOCK - held;
		memcpy(h->block + held, s.ptr, take);
		s = es_slice_sub(s, take, s.len);
		held += take;
		if (held == BLOCK) {
			add_block(h->state, h->block);
			held = 0;
		}
	}
}

void es_sha256_end(struct es_sha256 *h, unsigned char out[ES_SHA256_SIZE])
{
	size_t held = (size_t)(h->len % BLOCK);
	h->block[held++] = 0x80;
	if (held > BLOCK - 8) {
		memset(h->block + held, 0, BLOCK - held);
		add_block(h->state, h->block);
		held = 0;
	}
	memset(h->block + held, 0, BLOCK - 8 - held);
	uint64_t bits = h->len * 8;
	for (unsigned i = 0; i < 8; i++)
		h->block[BLOCK - 1 - i] = (unsigned char)(bits >> 8 * i);
	add_block(h->state, h->block);
	for (unsigned i = 0; i < ES_SHA256_SIZE; i++)
		out[i] = (unsigned char)(h->state[i / 4] >> (24 - i % 4 * 8));
	es_wipe(h, sizeof *h); /* what was hashed is often a secret */
}

static struct es_slice slice_of(const unsigned char *bytes, size_t len)
{
	return (struct es_slice){ (const char *)bytes, len };
}

/* The key as one block: a long one is hashed first (RFC 2104, 2). */
static void fill_key_block(unsigned char block[BLOCK], struct es_slice key)
{
	memset(block, 0, BLOCK);
	if (key.len > BLOCK) {
		struct es_sha256 h;
		es_sha256_init(&h);
		es_sha256_add(&h, key);
		es_sha256_end(&h, block);
	} else if (key.len > 0) {
		memcpy(block, key.ptr, key.len);
	}
}

void es_hmac(unsigned char out[ES_SHA256_SIZE], struct es_slice key, struct es_slice message)
{
	unsigned char pad[BLOCK];
	fill_key_block(pad, key);
	for (size_t i = 0; i < BLOCK; i++)
		pad[i] ^= 0x36;
	unsigned char inner[ES_SHA256_SIZE];
	struct es_sha256 h;
	es_sha256_init(&h);
	es_sha256_add(&h, slice_of(pad, BLOCK));
	es_sha256_add(&h, message);
	es_sha256_end(&h, inner);
	for (size_t i = 0; i < BLOCK; i++)
		pad[i] ^= 0x36 ^ 0x5c;
	es_sha256_init(&h);
	es_sha256_add(&h, slice_of(pad, BLOCK));
	es_sha256_add(&h, slice_of(inner, sizeof inner));
	es_sha256_end(&h, out);
	es_wipe(pad, sizeof pad);
}
