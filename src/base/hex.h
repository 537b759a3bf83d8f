/* hex.h - hexadecimal digits. */
#ifndef ES_BASE_HEX_H
#define ES_BASE_HEX_H

#include "base/buf.h"

/* The value of a digit in either case; -1 for what is none. */
int es_hex_value(int c);

/* Lower-case hexadecimal of `len` bytes, appended. */
void es_hex_add(struct es_buf *b, const unsigned char *bytes, size_t len);

#endif
