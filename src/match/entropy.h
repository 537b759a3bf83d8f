/* entropy.h - how random a string looks. */
#ifndef ES_MATCH_ENTROPY_H
#define ES_MATCH_ENTROPY_H

#include "base/slice.h"

/* Shannon entropy of the string's own bytes, in bits a byte: 0 for "" and "aaaa", at most 8. */
double es_entropy(struct es_slice s);

#endif
