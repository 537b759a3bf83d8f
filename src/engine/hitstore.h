/* hitstore.h - hits as bytes, by the names of their objects. */
#ifndef ES_ENGINE_HITSTORE_H
#define ES_ENGINE_HITSTORE_H

#include "engine/worker.h"

/* True for a hit without the secret itself, and without a name, which might be one. */
bool es_hit_is_storable(const struct es_hit *hit);

/* Appends a hit that is storable. `oid` is the object's name. */
void es_hitstore_add(struct es_buf *out, const struct es_oid *oid, const struct es_hit *hit);

/* Calls each for every hit; `hit` has no item, borrows from the bytes but for `allowed_by`, which
 * is in the arena, and is valid during the call. False for bytes that es_hitstore_add has not
 * written, or not for these rules. `each` may be NULL. */
typedef void es_stored_hit_fn(void *ctx, const struct es_oid *oid, const struct es_hit *hit);
bool es_hitstore_each(struct es_slice bytes, const struct es_ruleset *rules, struct es_arena *arena,
	es_stored_hit_fn *each, void *ctx);

#endif
