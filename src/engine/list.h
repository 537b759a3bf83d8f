/* list.h - the items of a run, by its mode. */
#ifndef ES_ENGINE_LIST_H
#define ES_ENGINE_LIST_H

#include "engine/run.h"

/* Fills run->items and run->loaders (and run->history where there is one). What the configuration
 * excludes is left out and counted. */
ES_MUST_CHECK enum es_status es_list_items(struct es_run *run, struct es_error *err);

#endif
