#include "sha1.h"
#include "base/endian.h"

#include <string.h>

static uint32_t rotate(uint32_t x, unsigned n)
{
	return x << n | x >> (32 - n);
}

static uint32_t mix(unsigned round, const uint32_t s[5])
{
	switch (round / 20) {
	case 0:
		return ((s[1] & s[2]) | (~s[1] & s[3])) + 0x5a827999;
	case 1:
		return (s[1] ^ s[2] ^ s[3]) + 0x6ed9eba1;
	case 2:
		return ((s[1] & s[2]) | (s[1] & s[3]) | (s[2] & s[3])) + 0x8f1bbcdc;
	default:
		return (s[1] ^ s[2] ^ s[3]) + 0xca62c1d6;
	}
}

static void add_block(struct sha1 *h, const unsigned char *block)
{
	uint32_t w[80], s[5];
	memcpy(s, h->state, sizeof s);
	for (unsigned i = 0; i < 16; i++)
		w[i] = es_big_endian32(block + (size_t)4 * i);
	for (unsigned i = 16; i < 80; i++)
		w[i] = rotate(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
	for (unsigned i = 0; i < 80; i++) {
		uint32_t next = rotate(s[0], 5) + mix(i, s) + s[4] + w[i];
		s[4] = s[3];
		s[3] = s[2];
		s[2] = rotate(s[1], 30);
		s[1] = s[0];
		s[0] = next;
	}
	for (unsigned i = 0; i < 5; i++)
		h->state[i] += s[i];
}

void sha1_init(struct sha1 *h)
{
	*h = (struct sha1){ .state = {
				    0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0 } };
}

void sha1_add(struct sha1 *h, struct es_slice s)
{
	for (size_t at = 0; at < s.len;) {
		size_t used = h->len % sizeof h->block, n = sizeof h->block - used;
		n = n < s.len - at ? n : s.len - at;
		memcpy(h->block + used, s.ptr + at, n);
		h->len += n;
		at += n;
		if (used + n == sizeof h->block)
			add_block(h, h->block);
	}
}

void sha1_end(struct sha1 *h, struct es_oid *out)
{
	uint64_t nbits = h->len * 8;
	char end[72] = { (char)0x80 };
	size_t npad = 1 + (119 - h->len % 64) % 64;
	for (unsigned i = 0; i < 8; i++)
		end[npad + i] = (char)(nbits >> (56 - 8 * i) & 0xff);
	sha1_add(h, (struct es_slice){ end, npad + 8 });
	for (unsigned i = 0; i < ES_OID_SIZE; i++)
		out->bytes[i] = (unsigned char)(h->state[i / 4] >> (24 - 8 * (i % 4)) & 0xff);
}
