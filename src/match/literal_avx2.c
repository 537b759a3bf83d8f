#include "match/literal_filter.h"

#if ES_FILTER_HAS_AVX2
#include <immintrin.h>

/* Marks of eight places: their fours of bytes by one shuffle, their hashes and table entries in
 * eight lanes, the bit asked for moved to where the mask of signs takes it from. */
__attribute__((target("avx2"))) static uint32_t eight(
	const struct es_filter *f, const unsigned char *p)
{
	const __m256i fours = _mm256_setr_epi8(0, 1, 2, 3, 1, 2, 3, 4, 2, 3, 4, 5, 3, 4, 5, 6, 4, 5,
		6, 7, 5, 6, 7, 8, 6, 7, 8, 9, 7, 8, 9, 10);
	__m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)p);
	__m256i gram =
		_mm256_or_si256(_mm256_shuffle_epi8(_mm256_broadcastsi128_si256(bytes), fours),
			_mm256_set1_epi32((int)ES_FILTER_FOLD));
	__m256i three = _mm256_and_si256(gram, _mm256_set1_epi32(0xffffff));
	__m256i hash = _mm256_srli_epi32(
		_mm256_mullo_epi32(three, _mm256_set1_epi32((int)ES_FILTER_MULTIPLIER)),
		32 - ES_FILTER_HASH_BITS);
	__m256i entry = _mm256_i32gather_epi32((const int *)(const void *)f->bits, hash, 4);
	__m256i bit = _mm256_and_si256(_mm256_srli_epi32(gram, 24), _mm256_set1_epi32(31));
	__m256i up = _mm256_sllv_epi32(entry, _mm256_sub_epi32(_mm256_set1_epi32(31), bit));
	return (uint32_t)_mm256_movemask_ps(_mm256_castsi256_ps(up));
}

__attribute__((target("avx2"))) void es_filter_avx2(
	const struct es_filter *f, const unsigned char *p, size_t nblocks, uint32_t *marks)
{
	for (size_t i = 0; i < nblocks; i++, p += ES_FILTER_BLOCK)
		marks[i] = eight(f, p) | eight(f, p + 8) << 8 | eight(f, p + 16) << 16 |
			   eight(f, p + 24) << 24;
}
#endif
