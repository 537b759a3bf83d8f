/* endian.h - numbers as the bytes of a file have them. */
#ifndef ES_BASE_ENDIAN_H
#define ES_BASE_ENDIAN_H

#include <stddef.h>
#include <stdint.h>

/* The number of `n` bytes, 8 at most, the most significant first. */
static inline uint64_t es_big_endian(const void *bytes, size_t n)
{
	const unsigned char *p = bytes;
	uint64_t value = 0;
	for (size_t i = 0; i < n; i++)
		value = value << 8 | p[i];
	return value;
}

/* The same of four bytes. */
static inline uint32_t es_big_endian32(const void *bytes)
{
	const unsigned char *p = bytes;
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* The number of eight bytes, the least significant first: written out it becomes one instruction
 * where numbers are stored so. */
static inline uint64_t es_little_endian64(const void *bytes)
{
	const unsigned char *p = bytes;
	return (uint64_t)p[0] | (uint64_t)p[1] << 8 | (uint64_t)p[2] << 16 | (uint64_t)p[3] << 24 |
	       (uint64_t)p[4] << 32 | (uint64_t)p[5] << 40 | (uint64_t)p[6] << 48 |
	       (uint64_t)p[7] << 56;
}

#endif
