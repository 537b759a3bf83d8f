/* given.h - the values that variables are given: in env files, manifests and targets. */
#ifndef ES_INVENTORY_GIVEN_H
#define ES_INVENTORY_GIVEN_H

#include "inventory/inventory.h"

struct es_given {
	const struct es_variable *v; /* NULL: a name of a target that nothing else has */
	struct es_slice name, value;
	struct es_use at;		/* file NULL: in a target */
	const struct es_target *target; /* else NULL */
	size_t line;			/* in a target's file */
	enum es_stage stage;
	bool is_example;
	bool is_shared; /* tracked: everybody who has the repository has it */
};
struct es_given_vec ES_VEC(struct es_given);

/* Appends every value that stands written out, in the order of variables and places: commented
 * lines, expressions, and what is put together from other variables are none. Those of targets come
 * last, with the variable of the service that the target is for. */
void es_given_all(struct es_given_vec *out, const struct es_inventory *inv);

/* The service that a target configures: the one most of whose names it has. */
const struct es_service *es_given_service(
	const struct es_inventory *inv, const struct es_target *t);

/* Where production runs, as far as names tell. */
bool es_given_is_production(const struct es_given *g);

#endif
