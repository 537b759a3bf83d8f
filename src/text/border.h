/* border.h - places in a text that no run of coded text lies across, but for wrapped lines. */
#ifndef ES_TEXT_BORDER_H
#define ES_TEXT_BORDER_H

#include "base/slice.h"

/* Behind such a byte is a border, unless a backslash stands before the byte, which may then be part
 * of an escape, whether or not the backslash was escaped itself: quotes, and control characters but
 * the tab. No kind of coding has them inside. So are the beginning and the end of the text. */
static inline bool es_border_ends_with(char c)
{
	return c == '"' || c == '\'' || c == '`' || ((unsigned char)c < ' ' && c != '\t');
}

/* The first border in [at, end), or `end`; the last in (from, at], or `from`. */
size_t es_border_next(struct es_slice text, size_t at, size_t end);
size_t es_border_previous(struct es_slice text, size_t at, size_t from);

#endif
