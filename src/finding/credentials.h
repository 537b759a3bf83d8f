/* credentials.h - the arguments of calls that are given credentials by their place. */
#ifndef ES_FINDING_CREDENTIALS_H
#define ES_FINDING_CREDENTIALS_H

#include "base/copies.h"
#include "base/slice.h"

#include <stdbool.h>

/* In connect("host", "user", "...") and auth=("user", "...") no name says what the last one is. Of
 * each call on the line that by its name logs in somewhere: what stands behind the first argument.
 * Appends in order, apart from each other. Takes the line's length. */
void es_credentials_find(struct es_span_vec *out, struct es_slice line);
/* Whether there is such a call at all, for lines whose strings cannot be told. */
bool es_credentials_are_taken(struct es_slice line);

#endif
