/* readers.h - what forms cannot say is read by readers of their own. */
#ifndef ES_REFERENCE_READERS_H
#define ES_REFERENCE_READERS_H

#include "base/globset.h"
#include "env/mention.h"

/* Adds a pattern for each kind of file that one of them reads. */
void es_readers_add_globs(struct es_globset *s);
/* Adds what it finds. */
void es_readers_run(struct es_mentions *out, struct es_slice path, struct es_slice text);

#endif
