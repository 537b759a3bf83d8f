/* progress.h - a line on standard error that says how far a run is. */
#ifndef ES_CLI_PROGRESS_H
#define ES_CLI_PROGRESS_H

#include "cli/cli.h"

struct cli_progress {
	bool is_on, is_drawn;
	double first, last; /* seconds: when the first drawing may be, and when the last was */
};

void cli_progress_init(struct cli_progress *p, enum cli_when when);
void cli_progress_show(struct cli_progress *p, const struct es_progress *state);
/* Removes the line. */
void cli_progress_clear(struct cli_progress *p);

#endif
