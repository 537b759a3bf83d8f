/* json.h - JSON: reading by cJSON, writing as a stream. */
#ifndef ES_TEXT_JSON_H
#define ES_TEXT_JSON_H

#include "base/buf.h"
#include "base/slice.h"

#include <envsieve.h>

/* ---- reading ---- */

struct es_json; /* a value */

/* ES_EPARSE with "LINE:COL: reason" when text is not one JSON value of depth at most 1000. */
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
/* False unless j is a number. */
bool es_json_number(const struct es_json *j, double *out);
/* The key j has in its object; NULL in arrays. */
const char *es_json_key(const struct es_json *j);

/* ---- writing ---- */

/* Appends to a buffer that the owner may drain between calls. Reports have hundreds of thousands of
 * findings; a tree of them would take a kilobyte each, hence a stream. */
struct es_jsonw {
	struct es_buf *out;
	bool is_pretty; /* two blanks a level; otherwise one line */
	unsigned depth;
	bool has_item[64];
};

void es_jsonw_init(struct es_jsonw *w, struct es_buf *out, bool is_pretty);
/* `key` is NULL in arrays and at the top. */
void es_jsonw_object(struct es_jsonw *w, const char *key);
void es_jsonw_array(struct es_jsonw *w, const char *key);
void es_jsonw_end_object(struct es_jsonw *w);
void es_jsonw_end_array(struct es_jsonw *w);
/* Bytes that are not UTF-8 become U+FFFD; quotes, controls, DEL, <, >, & and U+2028/2029 are
 * escaped. */
void es_jsonw_string(struct es_jsonw *w, const char *key, struct es_slice s);
void es_jsonw_cstr(struct es_jsonw *w, const char *key, const char *cstring);
void es_jsonw_bool(struct es_jsonw *w, const char *key, bool value);
void es_jsonw_integer(struct es_jsonw *w, const char *key, int64_t value);
/* Three decimals, with '.' whatever the locale. */
void es_jsonw_seconds(struct es_jsonw *w, const char *key, double value);
void es_jsonw_null(struct es_jsonw *w, const char *key);
/* A string where s is UTF-8, else {"bytes": "<base64>"}. */
void es_jsonw_path(struct es_jsonw *w, const char *key, struct es_slice s);

bool es_utf8_is_valid(struct es_slice s);

#endif
