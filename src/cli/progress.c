#include "cli/progress.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* Seconds: short runs never draw, and drawing never costs. */
#define DELAY	 0.3
#define INTERVAL 0.1

static double now(void)
{
	struct timespec t;
	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static bool is_terminal(void)
{
	const char *term = getenv("TERM"), *ci = getenv("CI");
	return isatty(STDERR_FILENO) && term && strcmp(term, "dumb") != 0 && !(ci && *ci);
}

void cli_progress_init(struct cli_progress *p, enum cli_when when)
{
	bool is_on = when == CLI_ALWAYS || (when == CLI_AUTO && is_terminal());
	/* Who asks for it always means from the start. */
	double delay = when == CLI_ALWAYS ? 0 : DELAY;
	*p = (struct cli_progress){ .is_on = is_on, .first = now() + delay };
}

void cli_progress_show(struct cli_progress *p, const struct es_progress *state)
{
	double t = p->is_on ? now() : 0;
	if (!p->is_on || t < p->first || t - p->last < INTERVAL)
		return;
	p->last = t;
	p->is_drawn = true;
	if (state->total)
		(void)fprintf(stderr, "\r\033[K%s %zu of %zu (%.0f %%)", state->phase, state->done,
			state->total, 100.0 * (double)state->done / (double)state->total);
	else if (state->done)
		(void)fprintf(stderr, "\r\033[K%s %zu", state->phase, state->done);
	else
		(void)fprintf(stderr, "\r\033[K%s", state->phase);
	(void)fflush(stderr);
}

void cli_progress_clear(struct cli_progress *p)
{
	if (p->is_drawn)
		(void)fprintf(stderr, "\r\033[K");
	p->is_drawn = false;
}
