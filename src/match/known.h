/* known.h - matches of values that are known. */
#ifndef ES_MATCH_KNOWN_H
#define ES_MATCH_KNOWN_H

#include "base/arena.h"
#include "match/match.h"

/* True when the value stands at text[at], and, where it must be whole, neither a letter nor a digit
 * of the text goes on from a letter or digit at its ends. */
bool es_known_stands_at(const struct es_known_value *v, struct es_slice text, size_t at);

/* Says in m->facts, in the arena, whose value it is. */
void es_known_facts(struct es_match *m, const struct es_known_value *v, struct es_arena *arena);

#endif
