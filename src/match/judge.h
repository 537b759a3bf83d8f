/* judge.h - the first gate: what a match's own bytes say against it. */
#ifndef ES_MATCH_JUDGE_H
#define ES_MATCH_JUDGE_H

#include "base/arena.h"
#include "match/match.h"

/* The judgement depends on no byte further than this before the start or behind the end of the
 * match: what surrounds it is looked at for names, quotes and brackets. */
enum { ES_JUDGE_REACH = 256 };

/* False when the match is none: too little entropy, a stopword, a placeholder, a structure that
 * cannot be. Otherwise sets confidence, verified and facts, which live in the arena. A checksum
 * that does not fit lowers confidence and hides nothing: tokens in documentation are often mangled.
 */
bool es_judge(struct es_match *m, struct es_arena *arena);

#endif
