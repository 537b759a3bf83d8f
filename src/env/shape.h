/* shape.h - what may be said of a value without showing it. */
#ifndef ES_ENV_SHAPE_H
#define ES_ENV_SHAPE_H

#include "base/buf.h"

/* Appends "empty", or the length and what in it loaders stumble over: "7 bytes with quotes around
 * it", "34 bytes with newlines, #". */
void es_shape(struct es_buf *out, struct es_slice value);

#endif
