/* byteset.h - a set of bytes. */
#ifndef ES_RULE_BYTESET_H
#define ES_RULE_BYTESET_H

#include <stdbool.h>
#include <stdint.h>

struct es_byteset {
	uint64_t words[4];
};

static inline bool es_byteset_has(const struct es_byteset *s, unsigned char byte)
{
	return s->words[byte >> 6] >> (byte & 63) & 1;
}

static inline void es_byteset_add(struct es_byteset *s, unsigned char byte)
{
	s->words[byte >> 6] |= UINT64_C(1) << (byte & 63);
}

#endif
