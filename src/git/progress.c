#include "git/progress.h"
#include "base/clock.h"
#include "base/err.h"

enum { ASK_EVERY = 256 };

#define TELL_EVERY 0.1 /* seconds */

enum es_status es_tick_ask(struct es_tick *t, struct es_error *err)
{
	if (t->cancel && t->cancel(t->ctx))
		return es_fail(err, ES_EINTERRUPTED, "interrupted");
	return ES_OK;
}

enum es_status es_tick(struct es_tick *t, struct es_error *err)
{
	t->now.done++;
	if (t->quiet++ % ASK_EVERY)
		return ES_OK;
	enum es_status st = es_tick_ask(t, err);
	if (st)
		return st;
	double now = t->progress ? es_clock_seconds() : 0;
	if (t->progress && now - t->told >= TELL_EVERY) {
		t->told = now;
		t->progress(t->ctx, &t->now);
	}
	return ES_OK;
}
