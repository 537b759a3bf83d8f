#include "match/trace.h"

/* Many traces are kept at a time, and few texts leave so much. */
enum { KEPT = 16 * 1024 };

void es_trace_reset(struct es_trace *t)
{
	if (t->attempts.cap > KEPT || t->matches.cap > KEPT)
		es_trace_release(t);
	t->attempts.n = 0;
	t->matches.n = 0;
	t->nscanned = t->nquiet = 0;
}

void es_trace_release(struct es_trace *t)
{
	es_vec_release(&t->attempts);
	es_vec_release(&t->matches);
}
