/* linemap.h - byte offset to line and column, and back, by a table of blocks. */
#ifndef ES_TEXT_LINEMAP_H
#define ES_TEXT_LINEMAP_H

#include "base/arena.h"
#include "base/slice.h"

/* Where a block of the text begins: how many lines end before it, and the offset of the line that
 * it begins in. */
struct es_line_block {
	size_t nended, start;
};

/* Lines end with LF, CR LF, or CR alone; the end of the text ends the last. Few lines of a text
 * are ever asked for, so each has no entry of its own: what lies inside of a block is counted when
 * it is wanted. */
struct es_linemap {
	struct es_slice text;
	const struct es_line_block *blocks; /* in the arena */
	size_t nblocks, nlines;
};

/* Line and column, 1-based; columns count bytes. */
struct es_position {
	size_t line, column;
};

void es_linemap_init(struct es_linemap *m, struct es_slice text, struct es_arena *arena);
/* Offsets past the end give the place just past the last byte. */
struct es_position es_linemap_at(const struct es_linemap *m, size_t offset);
/* The line (1-based) without its newline, borrowed from m->text; empty past the end. */
struct es_slice es_linemap_line(const struct es_linemap *m, size_t line);

#endif
