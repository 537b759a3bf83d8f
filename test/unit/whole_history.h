/* whole_history.h - lists a whole history, in two ways. */
#ifndef ES_TEST_WHOLE_HISTORY_H
#define ES_TEST_WHOLE_HISTORY_H

#include "git/history.h"

/* From commit to commit and tree to tree, by objects read one by one: what a sweep is compared to.
 * Parameters and result are those of es_history_list, but that o->range is empty. */
enum es_status whole_history_walk(struct es_history **out, struct es_item_vec *items,
	struct es_skip_vec *skips, struct es_repo *r, const struct es_history_options *o,
	const struct es_loader *loader, struct es_arena *arena, struct es_error *err);

/* By a sweep over all that is no blob, and a census of it, as the engine has a history made. */
enum es_status whole_history_sweep(struct es_history **out, struct es_item_vec *items,
	struct es_skip_vec *skips, struct es_repo *r, const struct es_history_options *o,
	const struct es_loader *loader, struct es_arena *arena, struct es_error *err);

#endif
