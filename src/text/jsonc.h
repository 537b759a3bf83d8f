/* jsonc.h - JSON, also with comments, as a tree with positions. */
#ifndef ES_TEXT_JSONC_H
#define ES_TEXT_JSONC_H

#include "text/yaml.h"

/* Everything in the arena; strings are quoted scalars, numbers and words plain ones. Further than
 * RFC 8259 goes are taken what tsconfig.json and its like have: comments, a comma behind the last
 * item, a UTF-8 mark; and keys that repeat. Depth and number of nodes are bounded. *out is NULL for
 * a text without a value. Errors are ES_EPARSE with "LINE:COL: reason". */
ES_MUST_CHECK enum es_status es_jsonc_parse(
	struct es_yaml **out, struct es_slice text, struct es_arena *arena, struct es_error *err);

#endif
