/* items.h - the elements of a list or an object in a program. */
#ifndef ES_REFERENCE_ITEMS_H
#define ES_REFERENCE_ITEMS_H

#include "reference/program.h"

/* One element: its name [from, to) without quotes, and the rest of it to `end`. */
struct es_item_span {
	size_t from, to, end;
};
typedef void es_item_fn(void *ctx, struct es_item_span item);

/* Calls `each` for the elements from `at`, which is behind an opening bracket, to the bracket that
 * closes it. Comments are left out. Elements of another shape are passed over. *budget is how many
 * bytes may be looked at, and is lowered by what was; false when it did not do. */
bool es_items_each(const struct es_program *p, enum es_form_items items, size_t at, size_t *budget,
	es_item_fn *each, void *ctx);

#endif
