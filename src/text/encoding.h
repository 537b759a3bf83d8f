/* encoding.h - the root view of an item's bytes. */
#ifndef ES_TEXT_ENCODING_H
#define ES_TEXT_ENCODING_H

#include "base/arena.h"
#include "text/view.h"

/* Fills *out. UTF-16 of either order, with a byte order mark or recognised by its zeros, becomes
 * UTF-8 in the arena (lone surrogates as U+FFFD; a UTF-8 mark is kept); all else is borrowed as it
 * is, NUL bytes and all. */
void es_encoding_view(struct es_view *out, struct es_slice bytes, struct es_arena *arena);

#endif
