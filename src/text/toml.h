/* toml.h - TOML as a tree with positions. */
#ifndef ES_TEXT_TOML_H
#define ES_TEXT_TOML_H

#include "text/yaml.h"

/* https://toml.io/en/v1.0.0, everything in the arena: tables are mappings, arrays of tables
 * sequences of them, strings quoted scalars, all other values plain ones as they are written. Not
 * checked: that numbers and dates are some, and that no key stands twice (the first is found).
 * Depth, values and tables are bounded. *out is NULL for a text that says nothing. Errors are
 * ES_EPARSE with "LINE:COL: reason". */
ES_MUST_CHECK enum es_status es_toml_parse(
	struct es_yaml **out, struct es_slice text, struct es_arena *arena, struct es_error *err);

#endif
