/* wordmask.h - which of 64 bytes are characters of base64, as one word of bits. */
#ifndef ES_BASE_WORDMASK_H
#define ES_BASE_WORDMASK_H

#include <stdbool.h>
#include <stdint.h>

enum { ES_WORDMASK_BYTES = 64 };

/* Bit i is set where p[i] is a letter, a digit, '+', '-', '/' or '_'. */
uint64_t es_wordmask(const char p[ES_WORDMASK_BYTES]);

/* Bit i is set where p[i] is '+', '-', '/' or '_'. */
uint64_t es_wordmask_marks(const char p[ES_WORDMASK_BYTES]);

/* The same without what only some processors have: what they are compared with. */
uint64_t es_wordmask_portable(const char p[ES_WORDMASK_BYTES]);
uint64_t es_wordmask_marks_portable(const char p[ES_WORDMASK_BYTES]);

/* The lowest bit that is set; undefined for zero. */
static inline unsigned es_wordmask_first(uint64_t mask)
{
	return (unsigned)__builtin_ctzll(mask);
}

#endif
