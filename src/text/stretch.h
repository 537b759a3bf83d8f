/* stretch.h - long runs of the characters of base64 inside text. */
#ifndef ES_TEXT_STRETCH_H
#define ES_TEXT_STRETCH_H

#include "base/slice.h"

enum { ES_STRETCH_MIN = 16 };

/* Finds the first run of ES_STRETCH_MIN or more letters, digits, '+', '-', '/' and '_', none of
 * them before `from`. False when there is none. */
bool es_stretch_next(size_t *out_from, size_t *out_to, struct es_slice text, size_t from);

/* The first offset in (from, to) where a character that is none of '+', '-', '/' and '_' follows
 * one that is; `to` when there is none. */
size_t es_stretch_part(struct es_slice text, size_t from, size_t to);

#endif
