/* progress.h - asks now and then whether to go on, and tells how far the work is. */
#ifndef ES_GIT_PROGRESS_H
#define ES_GIT_PROGRESS_H

#include <envsieve.h>

struct es_tick {
	es_cancel_fn *cancel;	  /* may be NULL */
	es_progress_fn *progress; /* may be NULL */
	void *ctx;
	struct es_progress now;
	double told; /* the clock at the last call of progress */
	unsigned quiet;
};

/* One more object is done. ES_EINTERRUPTED when cancel says so. */
ES_MUST_CHECK enum es_status es_tick(struct es_tick *t, struct es_error *err);
/* Asks at once, where one more thing may be much work; nothing is done yet. */
ES_MUST_CHECK enum es_status es_tick_ask(struct es_tick *t, struct es_error *err);

#endif
