/* trace.h - what a scan of one text leaves behind for the scans of texts that repeat most of it. */
#ifndef ES_MATCH_TRACE_H
#define ES_MATCH_TRACE_H

#include "match/match.h"

/* A literal that was met, and what its rule made of it. Attempts of one rule, in the order in which
 * their matches may start, settle the text from left to right. */
struct es_attempt {
	const struct es_literal *literal; /* NULL: the rule has none and is tried everywhere */
	uint32_t rule;
	uint32_t copy;		 /* the copy that it was carried over with, plus one; 0: none */
	uint32_t next, previous; /* of the same rule, plus one */
	size_t at;		 /* of the literal */
	size_t first, last; /* where a match may start that has it there, unless first > last */
	size_t start;	    /* first, or later where earlier attempts had settled that */
	size_t done; /* from here on the text is unsettled; 0: there was nothing left to try */
	uint32_t match, nmatches; /* of the trace's matches */
};

/* Zero-initialised is that of the empty text. */
struct es_trace {
	struct ES_VEC(struct es_attempt) attempts; /* by `at` */
	struct es_match_vec matches;		   /* by rule, then by place; overlaps are in */
	size_t nquiet;	 /* bytes that were passed over, being known to have none */
	size_t nscanned; /* bytes that were searched for literals */
};

void es_trace_reset(struct es_trace *t);
void es_trace_release(struct es_trace *t);

#endif
