/* pydantic.h - the variables that settings classes of Python's pydantic read. */
#ifndef ES_REFERENCE_PYDANTIC_H
#define ES_REFERENCE_PYDANTIC_H

#include "env/mention.h"

/* Adds a read for each field of each class of the text that derives from BaseSettings, directly or
 * by another class of the same text: in upper case, with the class's env_prefix, or by its alias.
 * Formats: pydantic-settings 2 and pydantic 1. */
void es_pydantic_read(struct es_mentions *out, struct es_slice text);

#endif
