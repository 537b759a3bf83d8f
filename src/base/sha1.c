#include "base/sha1.h"
#include "base/endian.h"
#include "base/mem.h"

#include <string.h>

enum { BLOCK = 64, ROUNDS = 80 };

static uint32_t rotate(uint32_t x, unsigned by)
{
	return x << by | x >> (32 - by);
}

/* One round, in place of moving each of the five words on: the caller rotates their names. */
static void step(uint32_t a, uint32_t *b, uint32_t f, uint32_t *e, uint32_t added)
{
	*e += rotate(a, 5) + f + added;
	*b = rotate(*b, 30);
}

static uint32_t choose(uint32_t b, uint32_t c, uint32_t d)
{
	return d ^ (b & (c ^ d));
}

static uint32_t parity(uint32_t b, uint32_t c, uint32_t d)
{
	return b ^ c ^ d;
}

static uint32_t majority(uint32_t b, uint32_t c, uint32_t d)
{
	return (b & c) | (d & (b | c));
}

typedef uint32_t mix_fn(uint32_t b, uint32_t c, uint32_t d);

/* Twenty rounds of one function; always inlined with a known one, or it costs a call a round. */
static inline void quarter(uint32_t s[5], const uint32_t *w, mix_fn *f, uint32_t k)
{
	uint32_t a = s[0], b = s[1], c = s[2], d = s[3], e = s[4];
	for (size_t t = 0; t < 20; t += 5) {
		step(a, &b, f(b, c, d), &e, k + w[t]);
		step(e, &a, f(a, b, c), &d, k + w[t + 1]);
		step(d, &e, f(e, a, b), &c, k + w[t + 2]);
		step(c, &d, f(d, e, a), &b, k + w[t + 3]);
		step(b, &c, f(c, d, e), &a, k + w[t + 4]);
	}
	s[0] = a;
	s[1] = b;
	s[2] = c;
	s[3] = d;
	s[4] = e;
}

static void add_block(uint32_t state[5], const unsigned char *block)
{
	uint32_t w[ROUNDS], s[5];
	for (size_t t = 0; t < 16; t++)
		w[t] = es_big_endian32(block + 4 * t);
	for (size_t t = 16; t < ROUNDS; t++)
		w[t] = rotate(w[t - 3] ^ w[t - 8] ^ w[t - 14] ^ w[t - 16], 1);
	memcpy(s, state, sizeof s);
	quarter(s, w, choose, 0x5a827999);
	quarter(s, w + 20, parity, 0x6ed9eba1);
	quarter(s, w + 40, majority, 0x8f1bbcdc);
	quarter(s, w + 60, parity, 0xca62c1d6);
	for (size_t i = 0; i < 5; i++)
		state[i] += s[i];
	es_wipe(w, sizeof w);
}

void es_sha1_init(struct es_sha1 *h)
{
	*h = (struct es_sha1){ .state = { 0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476,
				       0xc3d2e1f0 } };
}

void es_sha1_add(struct es_sha1 *h, struct es_slice s)
{
	const unsigned char *p = (const unsigned char *)s.ptr;
	size_t held = (size_t)(h->len % BLOCK), len = s.len;
	if (!len)
		return;
	h->len += len;
	if (held) {
		size_t n = len < BLOCK - held ? len : BLOCK - held;
		memcpy(h->block + held, p, n);
		p += n;
		len -= n;
		if (held + n < BLOCK)
			return;
		add_block(h->state, h->block);
	}
	for (; len >= BLOCK; p += BLOCK, len -= BLOCK)
		add_block(h->state, p);
	if (len)
		memcpy(h->block, p, len);
}

void es_sha1_end(struct es_sha1 *h, unsigned char out[ES_SHA1_SIZE])
{
	static const char padding[BLOCK] = { (char)0x80 };
	uint64_t bits = h->len * 8;
	size_t held = (size_t)(h->len % BLOCK);
	char length[8];
	for (size_t i = 0; i < sizeof length; i++)
		length[i] = (char)(bits >> (56 - 8 * i) & 0xff);
	es_sha1_add(h, (struct es_slice){ padding, (held < 56 ? 56 : 120) - held });
	es_sha1_add(h, (struct es_slice){ length, sizeof length });
	for (size_t i = 0; i < ES_SHA1_SIZE; i++)
		out[i] = (unsigned char)(h->state[i / 4] >> (24 - 8 * (i % 4)) & 0xff);
	es_wipe(h, sizeof *h);
}
