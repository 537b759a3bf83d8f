/* linemap.h - byte offset to line and column, by binary search. */
#ifndef ES_TEXT_LINEMAP_H
#define ES_TEXT_LINEMAP_H

#include "base/arena.h"
#include "base/slice.h"

/* Lines end with LF, CR LF, or CR alone; the end of the text ends the last. */
struct es_linemap {
	struct es_slice text;
	const size_t *starts; /* offset of each line, in the arena */
	size_t nlines;
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
