/* edit.h - changes of a text, where they are likely to hurt. */
#ifndef ES_TEST_EDIT_H
#define ES_TEST_EDIT_H

#include "prose.h"

/* The text as its bytes are; is_wide: mostly UTF-16. Half of an insertion may be held back in
 * `rest`, to be put at rest_at by the next edit. */
struct edited {
	struct es_buf text;
	bool is_wide, is_big_endian;
	struct es_buf rest;
	size_t rest_at;
};

void edited_init(struct edited *e);
void edited_release(struct edited *e);

/* Replaces all bytes; nothing is held back. */
void edited_set(struct edited *e, struct es_slice bytes);
/* Appends what prose says, wide where the text is. */
void edited_grow(struct edited *e, struct prose *p, size_t len);
/* A few changes: insertions, deletions, moves, copies, single bytes, marks, seams. `past` is an
 * earlier text, of which a part may return. */
void edited_change(struct edited *e, struct prose *p, struct es_slice past);

#endif
