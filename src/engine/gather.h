/* gather.h - what many workers found, as one. */
#ifndef ES_ENGINE_GATHER_H
#define ES_ENGINE_GATHER_H

#include "engine/worker.h"

/* Scans the run's items with as many workers as there may be, and appends their hits. */
ES_MUST_CHECK enum es_status es_gather_items(
	struct es_hit_vec *hits, struct es_run *run, struct es_error *err);

/* Appends the hits and skips of workers that have ended, each in the order of items and places:
 * which worker had an item is chance. Counts go to the summary, and the arenas of what is kept to
 * the result. Fails as the first worker that did. */
ES_MUST_CHECK enum es_status es_gather(struct es_hit_vec *hits, struct es_item_skip_vec *skips,
	struct es_run *run, struct es_worker *const *workers, unsigned n, struct es_error *err);

#endif
