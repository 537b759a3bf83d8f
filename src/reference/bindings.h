/* bindings.h - what a local variable may hold that names an environment variable. */
#ifndef ES_REFERENCE_BINDINGS_H
#define ES_REFERENCE_BINDINGS_H

#include "reference/program.h"

struct es_binding {
	enum {
		ES_BOUND_UNKNOWN,
		ES_BOUND_PARAMETER, /* the first one of the function `name` */
		ES_BOUND_LIST,	    /* strings between `list` and a closing bracket or `list_end` */
	} is;
	size_t from, to; /* of the function's name */
	size_t list, list_end;
};

/* What the variable is bound to that stands at `at`, by what is before it in the text. */
ES_MUST_CHECK enum es_status es_binding_find(struct es_binding *out, const struct es_program *p,
	struct es_slice variable, size_t at, struct es_error *err);

#endif
