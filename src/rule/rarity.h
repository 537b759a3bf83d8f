/* rarity.h - how unlikely it is that a set of literals occurs in a text by chance. */
#ifndef ES_RULE_RARITY_H
#define ES_RULE_RARITY_H

#include "rule/litset.h"

/* The triples of letters that common words consist of, one bit each. */
struct es_rarity {
	uint32_t triples[32 * 32 * 32 / 32];
};

void es_rarity_init(struct es_rarity *r);

/* Greater is better; 0 for a set that may not be used: empty, or with a string that is too short.
 *
 * A string has about as many bits as its bytes carry in source code and prose: the first byte of a
 * run of lower case, upper case or digits has more than the others, a repeated byte one, and a byte
 * that ends a triple of common words (key, token, http, ...) one. A set has those of its worst
 * string, less one and a half for each doubling of their number, and less the logarithm of the
 * number of places where a match may start when the literal is found, because the regex is then
 * tried at each. Beyond 28 bits, where nothing occurs by chance, only the length counts. */
int es_rarity_score(const struct es_rarity *r, const struct es_litset *s);

#endif
