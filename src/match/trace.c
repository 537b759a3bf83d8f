#include "match/trace.h"

void es_trace_reset(struct es_trace *t)
{
	t->attempts.n = 0;
	t->matches.n = 0;
	t->nscanned = 0;
}

void es_trace_release(struct es_trace *t)
{
	es_vec_release(&t->attempts);
	es_vec_release(&t->matches);
}
