/* treescan.h - scans a tree of files while it is being listed. */
#ifndef ES_ENGINE_TREESCAN_H
#define ES_ENGINE_TREESCAN_H

#include "engine/worker.h"

/* Lists run->tree from run->top on, and run->index where it is asked for, with as many workers as
 * there may be; a folder that one has listed is scanned by it and by those that have nothing to do.
 * Appends the hits. run->items is then what has hits or skips, in the order of origin and path. */
ES_MUST_CHECK enum es_status es_treescan(
	struct es_hit_vec *hits, struct es_run *run, struct es_error *err);

#endif
