/* starts.h - walks over the places of a text where base64, hex and escapes may begin. */
#ifndef ES_TEXT_STARTS_H
#define ES_TEXT_STARTS_H

#include "base/slice.h"
#include "base/startmask.h"

enum { ES_STARTS_BLOCKS = 16 };

/* Set up by es_starts_init. */
struct es_starts {
	struct es_slice text;
	size_t at, to; /* of the blocks that were not looked at */
	size_t first;  /* place of masks[0] */
	unsigned i, n, ahead;
	struct es_startmask masks[ES_STARTS_BLOCKS];
};

/* The places in [from, to). */
void es_starts_init(struct es_starts *s, struct es_slice text, size_t from, size_t to);
/* The next block of which a bit is set; bit i of the mask is that of place *at + i. False when
 * there is none. */
bool es_starts_next(struct es_starts *s, size_t *at, struct es_startmask *out);

#endif
