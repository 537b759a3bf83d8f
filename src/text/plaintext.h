/* plaintext.h - a text as readers of lines want it: in eight bits, its lines ending in LF. */
#ifndef ES_TEXT_PLAINTEXT_H
#define ES_TEXT_PLAINTEXT_H

#include "base/arena.h"
#include "base/slice.h"

/* What was turned, and is other bytes in the file. */
enum es_turned {
	ES_TURNED_NOTHING,
	ES_TURNED_UTF16, /* as text/encoding.h tells it */
	ES_TURNED_CR,	 /* no line ended in LF, and some in CR alone */
};

/* *out is `bytes` itself, or a copy in the arena. */
enum es_turned es_plaintext(struct es_slice *out, struct es_slice bytes, struct es_arena *arena);

#endif
