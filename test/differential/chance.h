/* chance.h - numbers of seeming chance, the same ones for the same seed. */
#ifndef ES_TEST_CHANCE_H
#define ES_TEST_CHANCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct chance {
	uint64_t state;
};

uint64_t chance_next(struct chance *c);
/* In [0, n); 0 for n == 0. */
size_t chance_below(struct chance *c, size_t n);
/* In [from, to]. */
size_t chance_between(struct chance *c, size_t from, size_t to);
bool chance_percent(struct chance *c, unsigned percent);
/* In [0, n), small ones far more often: the number of bits is drawn first. */
size_t chance_small(struct chance *c, size_t n);

#endif
