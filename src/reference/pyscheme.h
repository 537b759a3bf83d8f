/* pyscheme.h - the variables that a scheme of Python's django-environ names. */
#ifndef ES_REFERENCE_PYSCHEME_H
#define ES_REFERENCE_PYSCHEME_H

#include "env/mention.h"

/* Adds a read for each argument of Env(NAME=(type, default)) that has a default. One with a type
 * alone reads nothing by itself: that is for env("NAME"). */
void es_pyscheme_read(struct es_mentions *out, struct es_slice text);

#endif
