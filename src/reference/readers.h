/* readers.h - what forms cannot say is read by readers of their own. */
#ifndef ES_REFERENCE_READERS_H
#define ES_REFERENCE_READERS_H

#include "env/mention.h"

/* Whether there is one for files of that path. */
bool es_readers_want(struct es_slice path);
/* Adds what it finds. */
void es_readers_run(struct es_mentions *out, struct es_slice path, struct es_slice text);

#endif
