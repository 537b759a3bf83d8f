/* escape.h - text that came from a repository, made harmless for a terminal. */
#ifndef ES_REPORT_ESCAPE_H
#define ES_REPORT_ESCAPE_H

#include "base/buf.h"

/* Appends s as one line in which nothing is obeyed or invisible: \n, \t, \x1b for controls and for
 * bytes that are no UTF-8, \u{202e} for hostile characters, all else as it is. */
void es_escape_add(struct es_buf *b, struct es_slice s);
/* The same, but tabs become blanks up to the next multiple of four columns. `column` (from 0) is
 * where s begins; returns the one where it ends, counting wide and combining characters right. */
size_t es_escape_excerpt(struct es_buf *b, struct es_slice s, size_t column);
/* The columns that escaped text takes. */
size_t es_escape_width(struct es_slice escaped);

#endif
