/* gram.h - how rare a short row of bytes is in source text, letters in either case. */
#ifndef ES_MATCH_GRAM_H
#define ES_MATCH_GRAM_H

#include <stddef.h>

/* About the negative logarithm to the base 2 of the share of places where the row of `len` > 0
 * bytes stands. Bytes are told apart up to bit 0x20. */
int es_gram_rarity(const char *bytes, size_t len);

#endif
