/* json.h - JSON read into a tree, by cJSON. */
#ifndef ES_TEXT_JSON_H
#define ES_TEXT_JSON_H

#include "base/slice.h"

#include <envsieve.h>

struct es_json; /* a value */

/* ES_EPARSE with "LINE:COL: reason" when text is not one JSON value of depth at most 1000, by the
 * letter of RFC 8259 but for a leading UTF-8 mark, which is skipped. Further refused, as C strings
 * or a lookup by key would misread them: invalid UTF-8, U+0000 in strings, repeated keys. */
ES_MUST_CHECK enum es_status es_json_parse(
	struct es_json **out, struct es_slice text, struct es_error *err);
void es_json_free(struct es_json *j);
/* Member of an object, case-sensitive; NULL when absent or j is NULL or no object. Borrowed from j,
 * as all below. */
const struct es_json *es_json_get(const struct es_json *j, const char *key);
/* Element of an array or member of an object, in order; NULL past the end. */
const struct es_json *es_json_first(const struct es_json *j);
const struct es_json *es_json_next(const struct es_json *j);
bool es_json_is_object(const struct es_json *j);
bool es_json_is_array(const struct es_json *j);
/* NULL unless j is a string. */
const char *es_json_string(const struct es_json *j);
/* False unless j is a number that a double can hold. */
bool es_json_number(const struct es_json *j, double *out);
/* False unless j is true or false. */
bool es_json_bool(const struct es_json *j, bool *out);
/* The key j has in its object; NULL in arrays. */
const char *es_json_key(const struct es_json *j);

#endif
