/* targets.h - environments that the user exported, read for the lint. */
#ifndef ES_ENGINE_TARGETS_H
#define ES_ENGINE_TARGETS_H

#include "inventory/world.h"

/* Reads n of them into *out, an array that the caller frees with es_targets_free in any case; names
 * are borrowed. Two of one name, and what none of the known forms has, are refused. */
ES_MUST_CHECK enum es_status es_targets_read(struct es_target **out,
	const struct es_scan_target *wanted, size_t n, struct es_error *err);
/* Wipes what was read. */
void es_targets_free(struct es_target *targets, size_t n);

#endif
