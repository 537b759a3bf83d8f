#include "git/tick.h"
#include "base/err.h"

#include <time.h>

enum { ASK_EVERY = 256, TELL_EVERY_MS = 100 };

static int64_t clock_ms(void)
{
	struct timespec t = { 0 };
	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

enum es_status es_tick(struct es_tick *t, struct es_error *err)
{
	t->now.done++;
	if (t->quiet++ % ASK_EVERY)
		return ES_OK;
	if (t->cancel && t->cancel(t->ctx))
		return es_fail(err, ES_EINTERRUPTED, "interrupted");
	if (t->progress && clock_ms() - t->told >= TELL_EVERY_MS) {
		t->told = clock_ms();
		t->progress(t->ctx, &t->now);
	}
	return ES_OK;
}
