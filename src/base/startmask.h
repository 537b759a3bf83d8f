/* startmask.h - where in a block of text base64, hex and escapes may begin, as words of bits. */
#ifndef ES_BASE_STARTMASK_H
#define ES_BASE_STARTMASK_H

#include <stddef.h>
#include <stdint.h>

enum {
	ES_STARTMASK_BYTES = 47, /* places of a block */
	/* A block at p is told by the bytes from p - ES_STARTMASK_BEFORE up to
	 * p + ES_STARTMASK_BEHIND. */
	ES_STARTMASK_BEFORE = 2,
	ES_STARTMASK_BEHIND = 62,
	ES_STARTMASK_RUN = 16,
};

/* Bit i is that of place p + i; those behind the block are clear. Digits are those of base64:
 * letters, digits, '+', '-', '/' and '_', of which the latter four are marks. Too many bits may be
 * set, never too few. */
struct es_startmask {
	/* ES_STARTMASK_RUN digits begin here, and
	 * - the byte before is none, or it is a mark and the first of them is not, or '\\' or '%'
	 *   stands two bytes before;
	 * - of their four times three bytes two times three are ASCII, or they begin like UTF-8
	 *   beyond ASCII, gzip or zlib. */
	uint64_t base64;
	/* So many letters and digits begin here of which none is from I to X or from g to v; the
	 * byte before is another. */
	uint64_t hex;
	uint64_t escapes; /* '\\' or '%' */
};

/* Of blocks in a row, the first at p. */
typedef void es_startmask_fn(struct es_startmask *out, const char *p, size_t nblocks);

/* The same in all: portable C, and what the processor at hand is best at. */
void es_startmask_portable(struct es_startmask *out, const char *p, size_t nblocks);
es_startmask_fn *es_startmask_best(void);

#if defined(__x86_64__) && defined(__GNUC__)
#define ES_STARTMASK_HAS_AVX2 1
void es_startmask_avx2(struct es_startmask *out, const char *p, size_t nblocks);
#else
#define ES_STARTMASK_HAS_AVX2 0
#endif

#endif
