#include "engine/run.h"
#include "base/clock.h"

#define TELL_EVERY 0.1 /* seconds */

struct es_slice es_run_keep(struct es_run *run, const char *text)
{
	return es_arena_copy(&run->result->arena, es_slice_from(text));
}

unsigned es_run_jobs(const struct es_run *run)
{
	unsigned n = run->options->jobs ? run->options->jobs : es_pool_default();
	return n < ES_JOBS_MAX ? n : ES_JOBS_MAX;
}

void es_run_warn(struct es_run *run, const char *text)
{
	es_vec_push(&run->result->scope.warnings, es_run_keep(run, text));
}

bool es_run_is_cancelled(struct es_run *run)
{
	if (es_flag_is_up(&run->cancelled))
		return true;
	const struct es_scan_options *o = run->options;
	if (!o->cancel || !o->cancel(o->ctx))
		return false;
	es_flag_raise(&run->cancelled);
	return true;
}

void es_run_progress(struct es_run *run, const char *phase, size_t done, size_t total)
{
	const struct es_scan_options *o = run->options;
	double now = o->progress ? es_clock_seconds() : 0;
	if (!o->progress || (done > 0 && now - run->told < TELL_EVERY))
		return;
	run->told = now;
	o->progress(o->ctx, &(struct es_progress){ phase, done, total });
}
