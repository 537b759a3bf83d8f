#include "chance.h"

/* splitmix64 */
uint64_t chance_next(struct chance *c)
{
	uint64_t z = c->state += 0x9e3779b97f4a7c15u;
	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

size_t chance_below(struct chance *c, size_t n)
{
	return n ? (size_t)(chance_next(c) % n) : 0;
}

size_t chance_between(struct chance *c, size_t from, size_t to)
{
	return from + chance_below(c, to - from + 1);
}

bool chance_percent(struct chance *c, unsigned percent)
{
	return chance_below(c, 100) < percent;
}

size_t chance_small(struct chance *c, size_t n)
{
	unsigned nbits = 0;
	while (nbits < 62 && (size_t)1 << nbits < n)
		nbits++;
	size_t value = chance_below(c, (size_t)1 << chance_below(c, nbits + 1));
	return value < n ? value : chance_below(c, n);
}
