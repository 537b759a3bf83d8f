#include "base/digest.h"
#include "base/endian.h"

#include <unistd.h>

/* Products of 64 bits by 64, of which both halves are taken: the construction is that of wyhash
 * (Wang Yi, public domain), with constants that nobody knows. */
#ifdef __SIZEOF_INT128__
__extension__ typedef unsigned __int128 product;

static inline uint64_t mix(uint64_t a, uint64_t b)
{
	product p = (product)a * b;
	return (uint64_t)p ^ (uint64_t)(p >> 64);
}
#else
static inline uint64_t mix(uint64_t a, uint64_t b)
{
	uint64_t a0 = (uint32_t)a, a1 = a >> 32, b0 = (uint32_t)b, b1 = b >> 32;
	uint64_t low = a0 * b0, middle = a1 * b0 + (low >> 32), other = a0 * b1 + (uint32_t)middle;
	return (other << 32 | (uint32_t)low) ^ (a1 * b1 + (middle >> 32) + (other >> 32));
}
#endif

void es_digest_key_choose(struct es_digest_key *key)
{
	/* Without entropy the address of the key still differs from run to run. */
	if (getentropy(key->v, sizeof key->v) != 0)
		for (unsigned i = 0; i < sizeof key->v / sizeof *key->v; i++)
			key->v[i] = mix((uint64_t)(uintptr_t)key + i, UINT64_C(0x9e3779b97f4a7c15));
}

uint64_t es_digest(const struct es_digest_key *key, const char *bytes, size_t len, uint64_t number)
{
	const uint64_t *k = key->v;
	uint64_t a = k[0] ^ number, b = k[1] ^ len;
	const char *last = bytes + len - ES_DIGEST_MIN;
	for (; bytes < last; bytes += ES_DIGEST_MIN) {
		a = mix(es_little_endian64(bytes) ^ k[2], es_little_endian64(bytes + 8) ^ a);
		b = mix(es_little_endian64(bytes + 16) ^ k[3], es_little_endian64(bytes + 24) ^ b);
	}
	a = mix(es_little_endian64(last) ^ k[2], es_little_endian64(last + 8) ^ a);
	b = mix(es_little_endian64(last + 16) ^ k[3], es_little_endian64(last + 24) ^ b);
	return mix(mix(a ^ k[4], b ^ k[5]), k[4] ^ a);
}
