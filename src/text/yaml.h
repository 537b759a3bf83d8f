/* yaml.h - a YAML document as a tree with positions, read by libyaml. */
#ifndef ES_TEXT_YAML_H
#define ES_TEXT_YAML_H

#include "base/arena.h"
#include "base/slice.h"

#include <envsieve.h>

enum es_yaml_kind { ES_YAML_SCALAR, ES_YAML_SEQUENCE, ES_YAML_MAPPING };

struct es_yaml {
	enum es_yaml_kind kind;
	unsigned line, column; /* 1-based, of its first character */
	size_t from, to;      /* where it stands in the text, half-open; of collections, aliases and
				 what is absent only `from` is right */
	struct es_slice text; /* scalars: the value, NUL-terminated behind */
	bool is_quoted;	      /* scalars: quoted or a block, hence a string whatever it says */
	struct es_yaml **items; /* sequences: values; mappings: values */
	struct es_yaml **keys;	/* mappings: keys, scalars, no two alike */
	size_t nitems;
};

/* Parses the one document in `text`, everything in the arena. Anchors and aliases are resolved
 * within a bound on the number of nodes; depth is bounded. *out is NULL for an empty document.
 * Errors are ES_EPARSE with "LINE:COL: reason". */
ES_MUST_CHECK enum es_status es_yaml_parse(
	struct es_yaml **out, struct es_slice text, struct es_arena *arena, struct es_error *err);

/* The value of a key of a mapping; NULL when absent or y is no mapping. */
const struct es_yaml *es_yaml_get(const struct es_yaml *y, const char *key);
/* A plain scalar that is true/false/yes/no/on/off (any case). */
bool es_yaml_bool(const struct es_yaml *y, bool *out);
/* A plain scalar that is a number, the whole of it. */
bool es_yaml_number(const struct es_yaml *y, double *out);
/* Null: an empty plain scalar, ~ or null. */
bool es_yaml_is_null(const struct es_yaml *y);

#endif
