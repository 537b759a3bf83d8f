#include "match/literal_filter.h"

static uint32_t is_set(const struct es_filter *f, const unsigned char *p)
{
	uint32_t gram = es_filter_gram(p);
	return f->bits[es_filter_hash(gram)] >> (gram >> 24 & 31) & 1;
}

static uint32_t block(const struct es_filter *f, const unsigned char *p)
{
	uint32_t marks = 0;
	for (unsigned i = 0; i < ES_FILTER_BLOCK; i += 4)
		marks |= (is_set(f, p + i) | is_set(f, p + i + 1) << 1 | is_set(f, p + i + 2) << 2 |
				 is_set(f, p + i + 3) << 3)
			 << i;
	return marks;
}

void es_filter_portable(
	const struct es_filter *f, const unsigned char *p, size_t nblocks, uint32_t *marks)
{
	for (size_t i = 0; i < nblocks; i++)
		marks[i] = block(f, p + i * ES_FILTER_BLOCK);
}

#if ES_FILTER_HAS_AVX2
es_filter_fn *es_filter_best(void)
{
	return __builtin_cpu_supports("avx2") ? es_filter_avx2 : es_filter_portable;
}
#else
es_filter_fn *es_filter_best(void)
{
	return es_filter_portable;
}
#endif
