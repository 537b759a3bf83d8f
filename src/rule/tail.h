/* tail.h - an automaton for the bytes behind a literal. */
#ifndef ES_RULE_TAIL_H
#define ES_RULE_TAIL_H

#include "base/slice.h"

#include <stdint.h>

/* From state s a byte b leads to next[s * nclasses + classes[b]]. */
struct es_tail {
	const unsigned char *classes; /* 256 */
	const unsigned char *next;
	uint32_t nstates, nclasses;
};

enum { ES_TAIL_DEAD, ES_TAIL_OPEN }; /* no match leads here; nothing more is known */

/* As far as bytes are looked at: behind a name come an operator and a value, and most names are
 * shorter. */
enum { ES_TAIL_MAX = 24 };

/* Whether a match may go on with `text`, which begins behind the literal and goes to the end. */
static inline bool es_tail_takes(
	const struct es_tail *t, uint32_t state, struct es_slice text, size_t most)
{
	for (size_t i = 0; i < most && state != ES_TAIL_OPEN; i++) {
		if (i == text.len)
			return false;
		state = t->next[state * t->nclasses + t->classes[(unsigned char)text.ptr[i]]];
		if (state == ES_TAIL_DEAD)
			return false;
	}
	return true;
}

#endif
