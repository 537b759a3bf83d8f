/* check_files.h - what is wrong with env files themselves, and where they lie. */
#ifndef ES_LINT_CHECK_FILES_H
#define ES_LINT_CHECK_FILES_H

#include "lint/complaint.h"
#include "lint/world.h"

/* env-dialect-*: lines that two of the loaders in use read differently, and files that one of them
 * refuses. At most a hundred lines of a file are told of. */
void es_check_dialects(struct es_complaints *out, const struct es_world *w);

#endif
