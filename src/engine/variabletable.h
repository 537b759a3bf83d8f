/* variabletable.h - the inventory of the lint as the table that reports show. */
#ifndef ES_ENGINE_VARIABLETABLE_H
#define ES_ENGINE_VARIABLETABLE_H

#include "finding/variables.h"
#include "inventory/inventory.h"

/* Copies all that the table refers to into the arena; of values nothing but defaults that stand in
 * programs, and no default of a variable whose name asks for a secret. */
void es_variable_table_make(struct es_variable_table *out, const struct es_inventory *inventory,
	struct es_arena *arena);

/* "set", "empty", "placeholder" or "missing". */
const char *es_variable_state(const struct es_target *t, struct es_slice name);

#endif
