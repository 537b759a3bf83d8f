/* near.h - the names that somebody may have meant. */
#ifndef ES_REPORT_NEAR_H
#define ES_REPORT_NEAR_H

#include "finding/finding.h"

/* "; did you mean A, B or C?" of variables and rules: a name misspelled, or a part of theirs. Few,
 * escaped; nothing when there is none. */
void es_near_add(struct es_buf *b, const struct es_result *r, struct es_slice name);

#endif
