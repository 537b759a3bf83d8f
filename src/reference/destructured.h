/* destructured.h - long lists of names that JavaScript takes out of its environment at once. */
#ifndef ES_REFERENCE_DESTRUCTURED_H
#define ES_REFERENCE_DESTRUCTURED_H

#include "env/mention.h"

/* Adds a read for each name of `const { A, B = 'd' } = process.env` where the list is too long for
 * the pattern of that form, which has to see its end from its beginning. */
void es_destructured_read(struct es_mentions *out, struct es_slice text);

#endif
