/* utf8.h - code points to UTF-8 and back. */
#ifndef ES_TEXT_UTF8_H
#define ES_TEXT_UTF8_H

#include "base/slice.h"

#include <stdint.h>

#define ES_UTF8_REPLACEMENT 0xfffdu

/* The code point at offset *at < s.len, with *at moved past it. Where no well-formed one starts
 * (overlong forms, surrogates and values past U+10FFFF are not), U+FFFD and one byte. */
uint32_t es_utf8_next(struct es_slice s, size_t *at);
/* Bytes of the well-formed sequence at offset `at` < s.len; 0 when there is none. */
size_t es_utf8_width(struct es_slice s, size_t at);
/* Fills `out` and returns how many bytes that are. Surrogates and values past U+10FFFF become
 * U+FFFD. */
size_t es_utf8_encode(char out[4], uint32_t code);
bool es_utf8_is_valid(struct es_slice s);

#endif
