/* bits.h - places of bits in a word. */
#ifndef ES_BASE_BITS_H
#define ES_BASE_BITS_H

#include <stdint.h>

/* The number of the lowest, and of the highest, bit that is set; undefined for zero. */
#ifdef __GNUC__
static inline unsigned es_bits_lowest(uint64_t word)
{
	return (unsigned)__builtin_ctzll(word);
}

static inline unsigned es_bits_highest(uint64_t word)
{
	return 63 - (unsigned)__builtin_clzll(word);
}
#else
static inline unsigned es_bits_lowest(uint64_t word)
{
	unsigned n = 0;
	for (; !(word & 1); word >>= 1)
		n++;
	return n;
}

static inline unsigned es_bits_highest(uint64_t word)
{
	unsigned n = 0;
	for (; word >>= 1;)
		n++;
	return n;
}
#endif

#endif
