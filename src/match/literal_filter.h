/* literal_filter.h - at which places of a text may one of many fingerprints of four bytes stand. */
#ifndef ES_MATCH_LITERAL_FILTER_H
#define ES_MATCH_LITERAL_FILTER_H

#include <stddef.h>
#include <stdint.h>

/* A hash of the first three bytes gives a word of the table, the low bits of the fourth its bit.
 * Bytes are told apart up to bit 0x20, which folds letters and merges a few others: too much is let
 * through, never too little.
 *
 * A table of 64 KiB stays in the second cache; larger ones let through less, but not faster.
 * Shuffle filters ("Teddy") in front of it were tried with the 1,384 literals of 409 rules in 16
 * groups: a third of all places of source text pass, which gains nothing. */
enum {
	ES_FILTER_HASH_BITS = 14,
	ES_FILTER_SIZE = 1 << ES_FILTER_HASH_BITS,
	ES_FILTER_BLOCK = 32,
	ES_FILTER_SPAN = ES_FILTER_BLOCK + 8, /* bytes of text that a block reads */
};

struct es_filter {
	uint32_t bits[ES_FILTER_SIZE];
};

/* Few common triples of letters share a word with a fingerprint: 14 places of a thousand pass,
 * where the golden ratio's multiplier let 19 and others up to 28 pass. */
#define ES_FILTER_MULTIPLIER 0x27d4eb2fu
#define ES_FILTER_FOLD	     0x20202020u

/* Four bytes, the first lowest. */
static inline uint32_t es_filter_gram(const unsigned char *p)
{
	return ((uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 |
		       (uint32_t)p[3] << 24) |
	       ES_FILTER_FOLD;
}

static inline uint32_t es_filter_hash(uint32_t gram)
{
	return ((gram & 0xffffffu) * ES_FILTER_MULTIPLIER) >> (32 - ES_FILTER_HASH_BITS);
}

/* The number of the lowest bit set of a mark that is not 0. */
#ifdef __GNUC__
#define es_filter_lowest(mark) ((unsigned)__builtin_ctz(mark))
#else
static inline unsigned es_filter_lowest(uint32_t mark)
{
	unsigned n = 0;
	for (; !(mark & 1); mark >>= 1)
		n++;
	return n;
}
#endif

/* Bit i % 32 of marks[i / 32]: a fingerprint may stand at p[i]. For `nblocks` blocks of 32 places,
 * of whose last ES_FILTER_SPAN bytes are read. */
typedef void es_filter_fn(
	const struct es_filter *f, const unsigned char *p, size_t nblocks, uint32_t *marks);

/* The same in all: portable C, and what the processor at hand is best at. */
void es_filter_portable(
	const struct es_filter *f, const unsigned char *p, size_t nblocks, uint32_t *marks);
es_filter_fn *es_filter_best(void);

/* Gathering with AVX-512 was no faster where it was measured; NEON has no gathering. */
#if defined(__x86_64__) && defined(__GNUC__)
#define ES_FILTER_HAS_AVX2 1
void es_filter_avx2(
	const struct es_filter *f, const unsigned char *p, size_t nblocks, uint32_t *marks);
#else
#define ES_FILTER_HAS_AVX2 0
#endif

#endif
