#include "base/wordmask.h"

#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#define ALL(byte) ((uint64_t)(byte)*0x0101010101010101u)

/* Eight bytes in one word, the first lowest: sums of seven bits do not touch the byte above, and
 * tell by the eighth bit on which side of a bound the byte lies. */
static uint64_t members_of_word(uint64_t x)
{
	uint64_t low = x & ALL(0x7f), folded = low | ALL(0x20);
	uint64_t is_letter = (folded + ALL(0x80 - 'a')) & ~(folded + ALL(0x80 - ('z' + 1)));
	/* Between '+' and '9' all are members but ',' and '.', which differ in one bit. */
	uint64_t is_early = (low + ALL(0x80 - '+')) & ~(low + ALL(0x80 - ('9' + 1)));
	uint64_t is_neither = ((low | ALL(2)) ^ ALL('.')) + ALL(0x7f);
	uint64_t is_no_underscore = (low ^ ALL('_')) + ALL(0x7f);
	return (is_letter | (is_early & is_neither) | ~is_no_underscore) & ~x & ALL(0x80);
}

uint64_t es_wordmask_portable(const char p[ES_WORDMASK_BYTES])
{
	uint64_t mask = 0;
	for (unsigned i = 0; i < ES_WORDMASK_BYTES; i += 8) {
		uint64_t x = 0;
		for (unsigned k = 0; k < 8; k++)
			x |= (uint64_t)(unsigned char)p[i + k] << 8 * k;
		/* The product brings the lowest bit of byte k to bit 56 + k. */
		mask |= (members_of_word(x) >> 7) * 0x0102040810204080u >> 56 << i;
	}
	return mask;
}

uint64_t es_wordmask_marks_portable(const char p[ES_WORDMASK_BYTES])
{
	uint64_t mask = 0;
	for (unsigned i = 0; i < ES_WORDMASK_BYTES; i++)
		mask |= (uint64_t)(p[i] == '+' || p[i] == '-' || p[i] == '/' || p[i] == '_') << i;
	return mask;
}

#ifdef __SSE2__
static inline __m128i is_between(__m128i x, char first, char last)
{
	__m128i above = _mm_cmpgt_epi8(x, _mm_set1_epi8((char)(first - 1)));
	return _mm_and_si128(above, _mm_cmplt_epi8(x, _mm_set1_epi8((char)(last + 1))));
}

/* Comparisons are of signed bytes: those beyond ASCII lie below all bounds. */
static inline uint64_t members_of_vector(const char *p)
{
	__m128i x = _mm_loadu_si128((const __m128i *)(const void *)p);
	__m128i is_letter = is_between(_mm_or_si128(x, _mm_set1_epi8(0x20)), 'a', 'z');
	__m128i is_either = _mm_cmpeq_epi8(_mm_or_si128(x, _mm_set1_epi8(2)), _mm_set1_epi8('.'));
	__m128i is_early = _mm_andnot_si128(is_either, is_between(x, '+', '9'));
	__m128i is_underscore = _mm_cmpeq_epi8(x, _mm_set1_epi8('_'));
	__m128i is_member = _mm_or_si128(_mm_or_si128(is_letter, is_early), is_underscore);
	return (unsigned)_mm_movemask_epi8(is_member);
}

uint64_t es_wordmask(const char p[ES_WORDMASK_BYTES])
{
	return members_of_vector(p) | members_of_vector(p + 16) << 16 |
	       members_of_vector(p + 32) << 32 | members_of_vector(p + 48) << 48;
}

static inline uint64_t marks_of_vector(const char *p)
{
	__m128i x = _mm_loadu_si128((const __m128i *)(const void *)p);
	__m128i is_late = _mm_cmpeq_epi8(_mm_or_si128(x, _mm_set1_epi8(2)), _mm_set1_epi8('/'));
	__m128i is_rest = _mm_or_si128(
		_mm_cmpeq_epi8(x, _mm_set1_epi8('+')), _mm_cmpeq_epi8(x, _mm_set1_epi8('_')));
	return (unsigned)_mm_movemask_epi8(_mm_or_si128(is_late, is_rest));
}

uint64_t es_wordmask_marks(const char p[ES_WORDMASK_BYTES])
{
	return marks_of_vector(p) | marks_of_vector(p + 16) << 16 | marks_of_vector(p + 32) << 32 |
	       marks_of_vector(p + 48) << 48;
}
#else
uint64_t es_wordmask_marks(const char p[ES_WORDMASK_BYTES])
{
	return es_wordmask_marks_portable(p);
}

uint64_t es_wordmask(const char p[ES_WORDMASK_BYTES])
{
	return es_wordmask_portable(p);
}
#endif
