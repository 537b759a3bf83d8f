/* envlint.h - the environment lint of one run: prepared before its files are read, asked after. */
#ifndef ES_ENGINE_ENVLINT_H
#define ES_ENGINE_ENVLINT_H

#include "engine/run.h"

/* Whether the run lints the environment: then run->gleaning is made, and with the targets that were
 * asked for read, if they are not there. A file alone has no environment. */
ES_MUST_CHECK enum es_status es_envlint_prepare(struct es_run *run, struct es_error *err);

/* After the tree was read: joins what the workers gleaned, asks, and adds findings, warnings and
 * the table of variables to the result. ES_EINTERRUPTED when the run is cancelled meanwhile. */
ES_MUST_CHECK enum es_status es_envlint_ask(struct es_run *run, struct es_error *err);

void es_envlint_release(struct es_run *run);

#endif
