#include "base/startmask_bits.h"

#if ES_STARTMASK_HAS_AVX2
#include <immintrin.h>

#define AVX2 __attribute__((target("avx2")))

/* What a byte is: what the row of its lower nibble and that of its upper one have in common. */
enum {
	NUMBER = 0x01, /* 0 to 9 in the row of '0' */
	EARLY = 0x02,  /* 1 to 15 in those of 'A' and 'a' */
	LATE = 0x04,   /* 0 to 10 in those of 'P' and 'p' */
	MARK = 0x08,   /* '+', '-' and '/' */
	UNDERSCORE = 0x10,
	PERCENT = 0x20,
	BACKSLASH = 0x40,

	LOW_0 = NUMBER | LATE,
	LOW_1 = NUMBER | EARLY | LATE, /* up to 9 */
	LOW_5 = LOW_1 | PERCENT,
	LOW_10 = EARLY | LATE,
	LOW_11 = EARLY | MARK, /* and 13 */
	LOW_12 = EARLY | BACKSLASH,
	LOW_15 = EARLY | MARK | UNDERSCORE,
	HIGH_2 = MARK | PERCENT,
	HIGH_5 = LATE | UNDERSCORE | BACKSLASH,
};

struct half {
	__m256i bytes, upper, kinds;
	uint32_t none; /* neither digit nor escape */
	uint32_t escapes;
};

/* What is asked for only where there are runs. */
struct closer {
	uint32_t marks, v1, v2, v3, v4, v5;
};

AVX2 static inline __m256i row(__m128i x)
{
	return _mm256_broadcastsi128_si256(x);
}

AVX2 static inline uint32_t top_bits(__m256i x)
{
	return (uint32_t)_mm256_movemask_epi8(x);
}

AVX2 static inline struct half look(const char *p)
{
	const __m256i low = row(_mm_setr_epi8(LOW_0, LOW_1, LOW_1, LOW_1, LOW_1, LOW_5, LOW_1,
		LOW_1, LOW_1, LOW_1, LOW_10, LOW_11, LOW_12, LOW_11, EARLY, LOW_15));
	const __m256i high = row(_mm_setr_epi8(
		0, 0, HIGH_2, NUMBER, EARLY, HIGH_5, EARLY, LATE, 0, 0, 0, 0, 0, 0, 0, 0));
	__m256i x = _mm256_loadu_si256((const __m256i *)(const void *)p);
	__m256i upper = _mm256_and_si256(_mm256_srli_epi16(x, 4), _mm256_set1_epi8(0x0f));
	/* A byte beyond ASCII finds 0 in the rows of lower nibbles, by its top bit. */
	__m256i kinds =
		_mm256_and_si256(_mm256_shuffle_epi8(low, x), _mm256_shuffle_epi8(high, upper));
	return (struct half){
		.bytes = x,
		.upper = upper,
		.kinds = kinds,
		.none = top_bits(_mm256_cmpeq_epi8(kinds, _mm256_setzero_si256())),
		.escapes = top_bits(_mm256_cmpgt_epi8(kinds, _mm256_set1_epi8(PERCENT - 1))),
	};
}

/* The value is the byte plus what its upper nibble asks for; marks have their bits set. */
AVX2 static inline struct closer look_closer(const struct half *h)
{
	const __m256i shifts =
		row(_mm_setr_epi8(0, 0, 0, 4, -65, -65, -71, -71, 0, 0, 0, 0, 0, 0, 0, 0));
	__m256i marks = _mm256_cmpgt_epi8(h->kinds, _mm256_set1_epi8(MARK - 1));
	__m256i sum = _mm256_add_epi8(h->bytes, _mm256_shuffle_epi8(shifts, h->upper));
	__m256i value = _mm256_or_si256(sum, _mm256_and_si256(marks, _mm256_set1_epi8(0x3e)));
	return (struct closer){
		.marks = top_bits(marks),
		.v1 = top_bits(_mm256_slli_epi16(value, 6)),
		.v2 = top_bits(_mm256_slli_epi16(value, 5)),
		.v3 = top_bits(_mm256_slli_epi16(value, 4)),
		.v4 = top_bits(_mm256_slli_epi16(value, 3)),
		.v5 = top_bits(_mm256_slli_epi16(value, 2)),
	};
}

AVX2 static inline uint64_t join(uint32_t low, uint32_t high)
{
	return (uint64_t)high << 32 | low;
}

AVX2 static inline struct es_startbits find_bits(
	const struct half *low, const struct half *high, uint64_t digits)
{
	struct closer a = look_closer(low), b = look_closer(high);
	return (struct es_startbits){
		.digits = digits,
		.marks = join(a.marks, b.marks) & digits,
		.v1 = join(a.v1, b.v1),
		.v2 = join(a.v2, b.v2),
		.v3 = join(a.v3, b.v3),
		.v4 = join(a.v4, b.v4),
		.v5 = join(a.v5, b.v5),
	};
}

/* Two thirds of the blocks of source text have no runs. */
AVX2 void es_startmask_avx2(struct es_startmask *out, const char *p, size_t nblocks)
{
	p -= ES_STARTMASK_BEFORE;
	for (size_t i = 0; i < nblocks; i++, p += ES_STARTMASK_BYTES) {
		struct half a = look(p), b = look(p + 32);
		uint64_t escapes = join(a.escapes, b.escapes);
		uint64_t digits = ~(join(a.none, b.none) | escapes);
		uint64_t runs = es_startbits_runs(digits);
		out[i] = (struct es_startmask){ .escapes = es_startbits_places(escapes) };
		if (runs) {
			struct es_startbits bits = find_bits(&a, &b, digits);
			es_startbits_digits(&out[i], &bits, runs, escapes);
		}
	}
}
#endif
