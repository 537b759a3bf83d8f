/* fixing.h - what the lint can mend is mended in the files, or planned. */
#ifndef ES_ENGINE_FIXING_H
#define ES_ENGINE_FIXING_H

#include "engine/run.h"
#include "lint/complaint.h"
#include "inventory/inventory.h"

/* As run->options->fix says: asks for the repairs of these complaints, writes them or not, and adds
 * what became of each to the result. One that cannot be written is told there and is no failure of
 * the run. Of a tree that was not read whole nothing is repaired: what was not read may need it as
 * it is; then there is a warning. */
void es_fixing_do(
	struct es_run *run, const struct es_inventory *inventory, const struct es_complaints *told);

#endif
