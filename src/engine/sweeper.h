/* sweeper.h - all of history: one sweep over the objects of the repository. */
#ifndef ES_ENGINE_SWEEPER_H
#define ES_ENGINE_SWEEPER_H

#include "engine/worker.h"

/* Scans every blob and message once, and learns the history on the way. Sets run->history; adds
 * items for what has hits, and for the names of tree entries, which are still to be scanned.
 * Appends hits and skips of what history reaches, by those items. */
ES_MUST_CHECK enum es_status es_sweep_history(
	struct es_hit_vec *hits, struct es_run *run, struct es_error *err);

#endif
