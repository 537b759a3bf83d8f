/* overlap.h - one finding where several rules hit the same bytes. */
#ifndef ES_MATCH_OVERLAP_H
#define ES_MATCH_OVERLAP_H

#include "match/match.h"

/* Sorts the matches of one item, of all its views, by place in the root view, and removes those
 * that another explains better: of two whose secrets share bytes, a generic rule gives way to a
 * specific one; of two alike in one view, the one inside the other gives way; then the less
 * confident, the more deeply decoded, the later id. */
void es_overlap_resolve(struct es_match_vec *matches);

#endif
