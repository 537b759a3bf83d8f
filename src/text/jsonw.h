/* jsonw.h - JSON written as a stream. */
#ifndef ES_TEXT_JSONW_H
#define ES_TEXT_JSONW_H

#include "base/buf.h"
#include "base/slice.h"

#include <stdint.h>

enum { ES_JSONW_DEPTH_MAX = 64 };

/* Appends to a buffer that the owner may drain between calls. Reports have hundreds of thousands of
 * findings; a tree of them would take a kilobyte each, hence a stream. Values at the top follow one
 * another without anything between them. */
struct es_jsonw {
	struct es_buf *out;
	bool is_pretty; /* two blanks a level; otherwise one line */
	unsigned depth;
	bool has_item[ES_JSONW_DEPTH_MAX + 1];
};

void es_jsonw_init(struct es_jsonw *w, struct es_buf *out, bool is_pretty);
/* `key` is NULL in arrays and at the top. */
void es_jsonw_object(struct es_jsonw *w, const char *key);
void es_jsonw_array(struct es_jsonw *w, const char *key);
void es_jsonw_end_object(struct es_jsonw *w);
void es_jsonw_end_array(struct es_jsonw *w);
/* Bytes that are not UTF-8 become U+FFFD; quotes, controls, <, >, &, the line separators and the
 * marks of writing direction are escaped. The same goes for keys. */
void es_jsonw_string(struct es_jsonw *w, const char *key, struct es_slice s);
/* NULL is the empty string. */
void es_jsonw_cstr(struct es_jsonw *w, const char *key, const char *cstring);
void es_jsonw_bool(struct es_jsonw *w, const char *key, bool value);
void es_jsonw_integer(struct es_jsonw *w, const char *key, int64_t value);
/* Three decimals, with '.' whatever the locale; what is negative or no number is 0. */
void es_jsonw_seconds(struct es_jsonw *w, const char *key, double value);
void es_jsonw_null(struct es_jsonw *w, const char *key);
/* A string where s is UTF-8, else {"bytes": "<base64>"}. */
void es_jsonw_path(struct es_jsonw *w, const char *key, struct es_slice s);

#endif
