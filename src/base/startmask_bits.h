/* startmask_bits.h - from what single bytes are to where runs begin, for all kernels. */
#ifndef ES_BASE_STARTMASK_BITS_H
#define ES_BASE_STARTMASK_BITS_H

#include "base/startmask.h"

/* Bit i is that of byte i of the 64 from p - ES_STARTMASK_BEFORE on. */
struct es_startbits {
	uint64_t digits, marks;
	/* Bits 1 to 5 of a digit's value: '+' and '-' are 62, '/' and '_' are 63. Where no digit
	 * is, they are any. */
	uint64_t v1, v2, v3, v4, v5;
};

/* Where ES_STARTMASK_RUN set bits begin. */
static inline uint64_t es_startbits_runs(uint64_t bits)
{
	bits &= bits >> 1;
	bits &= bits >> 2;
	bits &= bits >> 4;
	return bits & bits >> 8;
}

/* Four digits give three bytes, whose top bits are bit 5 of the first, bit 3 of the second and bit
 * 1 of the third digit. */
static inline uint64_t es_startbits_legible(const struct es_startbits *b)
{
	uint64_t ascii = ~(b->v5 | b->v3 >> 1 | b->v1 >> 2);
	uint64_t second = ascii >> 4, third = ascii >> 8, fourth = ascii >> 12;
	uint64_t two = (ascii & second) | (third & fourth) | ((ascii | second) & (third | fourth));
	/* A byte 11xxxxxx, and 10xxxxxx. */
	uint64_t utf8 = b->v5 & b->v4 & (b->v3 & ~b->v2) >> 1;
	/* gzip begins with 1f 8b, digits 7 and 56; zlib with 78 9c or 78 da, 30 and 9 or 13. */
	uint64_t gzip = ~b->v5 & ~b->v4 & ~b->v3 & b->v2 & b->v1 &
			(b->v5 & b->v4 & b->v3 & ~b->v2 & ~b->v1) >> 1;
	uint64_t zlib =
		~b->v5 & b->v4 & b->v3 & b->v2 & b->v1 & (~b->v5 & ~b->v4 & b->v3 & ~b->v1) >> 1;
	return two | utf8 | gzip | zlib;
}

static inline uint64_t es_startbits_places(uint64_t bits)
{
	return bits >> ES_STARTMASK_BEFORE & ((UINT64_C(1) << ES_STARTMASK_BYTES) - 1);
}

/* `runs` are those of the digits. */
static inline void es_startbits_digits(
	struct es_startmask *out, const struct es_startbits *b, uint64_t runs, uint64_t escapes)
{
	uint64_t first = ~(b->digits << 1) | (b->marks << 1 & ~b->marks) | escapes << 2;
	/* Values from 8 to 23 and from 32 to 47 are letters from I to X and from g to v. */
	uint64_t other = (~b->v5 & (b->v4 ^ b->v3)) | (b->v5 & ~b->v4) | b->marks;
	uint64_t hex = b->digits & ~other;
	out->base64 = es_startbits_places(runs & first & es_startbits_legible(b));
	out->hex = es_startbits_places(es_startbits_runs(hex) & ~(hex << 1));
}

#endif
