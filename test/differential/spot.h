/* spot.h - places in a text where a seam is likely to hurt. */
#ifndef ES_TEST_SPOT_H
#define ES_TEST_SPOT_H

#include "base/slice.h"
#include "chance.h"

/* A place near `at`, at most text.len: at a line's end, a quote, an equals sign, inside an escape,
 * a character of several bytes or a long run without blanks, at a NUL, at the file's ends; or just
 * `at`. */
size_t spot_near(struct chance *c, struct es_slice text, size_t at);
/* The same anywhere in the text. */
size_t spot_any(struct chance *c, struct es_slice text);

#endif
