/* pyprefix.h - the prefixes that Python's environs puts before the names of a block. */
#ifndef ES_REFERENCE_PYPREFIX_H
#define ES_REFERENCE_PYPREFIX_H

#include "env/mention.h"

/* Gives the references through env(...) and env.type(...), which were found already, the prefixes
 * of the blocks `with env.prefixed("X_"):` that they stand in. */
void es_pyprefix_apply(struct es_mentions *out, struct es_slice text);

#endif
