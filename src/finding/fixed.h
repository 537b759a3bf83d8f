/* fixed.h - a repair of one file, made or planned, as reports show it. */
#ifndef ES_FINDING_FIXED_H
#define ES_FINDING_FIXED_H

#include "base/slice.h"
#include "base/vec.h"

#include <stdbool.h>

/* Slices live in the result's arena. */
struct es_fixed {
	struct es_slice path;
	size_t added, removed; /* lines */
	bool is_new;	       /* there was no such file */
	bool is_done;	       /* false: nothing but planned, or it failed */
	struct es_slice error; /* why it could not be done; "" when it could, or was not tried */
	struct es_slice diff;  /* see es_fix_diff */
};
struct es_fixed_vec ES_VEC(struct es_fixed);

#endif
