/* wrappers.h - the functions that read a variable whose name they are given. */
#ifndef ES_INVENTORY_WRAPPERS_H
#define ES_INVENTORY_WRAPPERS_H

#include "base/map.h"
#include "inventory/inventory.h"

/* Zero-initialised but for the arena. */
struct es_wrappers {
	struct es_arena *arena;		   /* the caller's */
	struct es_map names;		   /* language and function */
	struct ES_VEC(enum es_need) needs; /* of each of them */
	struct ES_VEC(struct es_wrapper_relay) relays;
};

/* A function that hands a name on to another one. */
struct es_wrapper_relay {
	const struct es_world_file *file;
	const struct es_mention *mention;
};

/* Takes what a file says of kind ES_MENTION_WRAPPER. */
void es_wrappers_add(
	struct es_wrappers *w, const struct es_world_file *f, const struct es_mention *m);
/* After all were added: a function that hands the name on to a wrapper is one. */
void es_wrappers_close(struct es_wrappers *w);
/* The call as a reference, borrowed from the file or the arena: what the wrapper does without, the
 * call does not require. NULL when `m` calls none. */
const struct es_mention *es_wrappers_read(
	const struct es_wrappers *w, const struct es_world_file *f, const struct es_mention *m);
void es_wrappers_release(struct es_wrappers *w);

#endif
