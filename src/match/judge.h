/* judge.h - the first gate: what a match's own bytes say against it. */
#ifndef ES_MATCH_JUDGE_H
#define ES_MATCH_JUDGE_H

#include "base/arena.h"
#include "match/match.h"

/* False when the match is none: too little entropy, a stopword, a placeholder, a structure that
 * cannot be. Otherwise sets confidence, verified and facts, which live in the arena. A checksum
 * that does not fit lowers confidence and hides nothing: tokens in documentation are often mangled.
 */
bool es_judge(struct es_match *m, struct es_arena *arena);

#endif
