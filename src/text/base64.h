/* base64.h - bytes written in base64. */
#ifndef ES_TEXT_BASE64_H
#define ES_TEXT_BASE64_H

#include "base/buf.h"

/* Appends the bytes in the standard alphabet, padded (RFC 4648, chapter 4). */
void es_base64_add(struct es_buf *out, struct es_slice bytes);

#endif
