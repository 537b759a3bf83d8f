/* variables.h - the table of variables as reports show it. */
#ifndef ES_FINDING_VARIABLES_H
#define ES_FINDING_VARIABLES_H

#include "base/slice.h"

#include <stdbool.h>
#include <stddef.h>

/* One place of a variable. */
struct es_variable_place {
	struct es_slice path;
	size_t line;	     /* 1-based; 0: the file as a whole */
	struct es_slice how; /* of a reference: "process.env.X"; "" otherwise */
	/* Of a reference: the text of its default, if there is one that may be shown. */
	struct es_slice fallback;
	bool has_fallback;
	bool is_commented; /* of an example: "# NAME=value" */
	/* Of a reference: its own need; what may be said of any default, "" for none; and what it
	 * is part of: "test", "tooling" or "" for the program. */
	const char *need, *part;
	struct es_slice shape;
};

struct es_variable_places {
	const struct es_variable_place *v;
	size_t n;
};

/* What a target has of a variable: words, never values. */
struct es_variable_target {
	struct es_slice name; /* "production" */
	const char *state;    /* "set", "empty", "placeholder" or "missing" */
};

/* One variable of one service. Slices live in the result's arena, the words are static. */
struct es_variable_row {
	struct es_slice name, service; /* "" for the only service */
	const char *class;	       /* "app", "ambient", "sdk", "tooling" or "test" */
	const char *need;	       /* "required", "guarded" or "optional" */
	const char *class_reason;      /* "the program reads it" */
	/* The reference that decides `need`; NULL when none does. */
	const struct es_variable_place *decisive;
	bool is_need_told; /* the configuration decides it */
	struct es_variable_places references, examples, files, sets;
	const struct es_variable_target *targets;
	size_t ntargets;
};

struct es_variable_table {
	const struct es_variable_row *v; /* by name, then service */
	size_t n;
	bool is_made; /* the environment was linted */
};

#endif
