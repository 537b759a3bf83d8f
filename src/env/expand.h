/* expand.h - what dotenv-expand and Next.js make of references in values already loaded. */
#ifndef ES_ENV_EXPAND_H
#define ES_ENV_EXPAND_H

#include "env/load.h"

/* dotenv-expand 12 over l->vars. With `sees_later` as Vite carries it: a value may refer to one
 * that comes later, and what the environment has is left out of the result. */
ES_MUST_CHECK enum es_status es_expand_dotenv(struct es_load *l, bool sees_later);
/* Next.js' own older one. A value that refers to itself makes it give up the file: nothing is
 * set. */
ES_MUST_CHECK enum es_status es_expand_next(struct es_load *l);

#endif
