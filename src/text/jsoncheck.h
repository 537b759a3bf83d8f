/* jsoncheck.h - whether a text is JSON, and where it is not. */
#ifndef ES_TEXT_JSONCHECK_H
#define ES_TEXT_JSONCHECK_H

#include "base/slice.h"

/* cJSON takes much for JSON that is not, truncates strings at U+0000 and keeps no places: this is
 * asked first, and leaves it only the tree to build. */

/* NULL when text is one JSON value as es_json_parse wants it, repeated keys apart; else what is
 * wrong, with its offset in *out_at. */
const char *es_json_check(struct es_slice text, size_t *out_at);

/* The offset of the key that has `nkeys` keys before it, in text that passed; 0 when there are not
 * so many. */
size_t es_json_find_key(struct es_slice text, size_t nkeys);

#endif
