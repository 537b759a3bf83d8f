/* past.h - env files that only history has: env-file-committed. */
#ifndef ES_ENGINE_PAST_H
#define ES_ENGINE_PAST_H

#include "engine/run.h"

/* After history was swept and the tree gleaned: finds the env files that stood in history at paths
 * that HEAD has no more, reads them, and adds findings. */
ES_MUST_CHECK enum es_status es_past_ask(struct es_run *run, struct es_error *err);

#endif
