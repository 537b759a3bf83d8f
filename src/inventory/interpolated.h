/* interpolated.h - the variables that a value asks for by $NAME and ${NAME}. */
#ifndef ES_INVENTORY_INTERPOLATED_H
#define ES_INVENTORY_INTERPOLATED_H

#include "base/slice.h"

/* The next name at or after *at, which is moved behind it; false when there is none. Single quotes,
 * of which loaders think differently, are not asked about: a name too many is none too few. */
bool es_interpolated_next(struct es_slice *name, struct es_slice value, size_t *at);

#endif
