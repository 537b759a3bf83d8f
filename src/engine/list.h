/* list.h - the items of a run, by its mode. */
#ifndef ES_ENGINE_LIST_H
#define ES_ENGINE_LIST_H

#include "engine/run.h"

/* Fills run->loaders and run->items (and run->history where there is one); what the configuration
 * excludes is left out of them and counted. Of a tree only the top is listed, whatever the
 * configuration says. */
ES_MUST_CHECK enum es_status es_list_items(struct es_run *run, struct es_error *err);

#endif
