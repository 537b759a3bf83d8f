/* prose.h - what the files of a random repository say, a fragment at a time. */
#ifndef ES_TEST_PROSE_H
#define ES_TEST_PROSE_H

#include "base/buf.h"
#include "chance.h"

enum { PROSE_HELD = 24 };

/* Zero-initialise, set the chance, init. */
struct prose {
	struct chance *chance;
	struct es_buf held[PROSE_HELD]; /* what was said before, to be said again elsewhere */
	unsigned depth;			/* codings inside codings */
	unsigned calm; /* percent of fragments that are words, whatever else is drawn */
};

void prose_init(struct prose *p, struct chance *c);
void prose_release(struct prose *p);

/* Appends one example of any built-in rule, right or wrong, with generators of chance. */
void prose_example(struct prose *p, struct es_buf *out);
/* Appends a line or a few, or a part of one: examples in clear, coded and escaped, comments that
 * allow, names without values, words, runs without blanks, UTF-16, bytes that are no text. */
void prose_fragment(struct prose *p, struct es_buf *out);
/* Appends fragments until there are `len` bytes more, or somewhat more than that. */
void prose_text(struct prose *p, struct es_buf *out, size_t len);

/* Appends the bytes as UTF-16: ASCII becomes two bytes, others are what they are as Latin-1. */
void prose_widen(struct es_buf *out, struct es_slice text, bool is_big_endian);

#endif
