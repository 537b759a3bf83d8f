/* quiet.h - pieces of text in which nothing begins, remembered over all texts of a run. */
#ifndef ES_ENGINE_QUIET_H
#define ES_ENGINE_QUIET_H

#include "base/copies.h"
#include "match/trace.h"
#include "text/pieces.h"

/* Versions of a file that are not stored as differences of each other repeat most of each other,
 * and so do archives. What is remembered of a piece (text/pieces.h) is one fact: no literal of a
 * rule that begins in it is reported, and no run of coded text begins in it. Where a piece with the
 * same key comes again, in whatever text, the fact is taken over instead of looking again.
 *
 * Why the fact is one of the piece alone. Whether a literal is reported is decided by the bytes
 * from its first on, up to es_literal_reach, and so many behind the piece are part of its key, or
 * that the text ends there. Whether a run may begin at a place is decided by bytes of the line that
 * the place is in (text/coded.h), and pieces begin with a line and end with one. Of what is in the
 * piece by other ways - a run or a match that begins before it, a copy from an older text - nothing
 * is said, and nothing is left out. Keys are of 64 bits and made with a key that nobody knows: see
 * base/digest.h. */
struct es_quiet; /* shared by all workers */

/* `reach` is how many bytes from its first one decide about a literal. NULL when that is more than
 * is worth hashing: then nothing is remembered. `nexpected` pieces will differ. */
struct es_quiet *es_quiet_new(size_t reach, size_t nexpected);
void es_quiet_free(struct es_quiet *q);

/* What is known of one text. Zero-initialised: nothing. */
struct es_quiet_text {
	struct es_piece_vec pieces;	   /* in their order */
	struct ES_VEC(unsigned char) said; /* what is known of each of them */
	struct es_span_vec spans; /* the quiet ones, in their order, apart from each other */
	size_t next;		  /* the first piece that es_quiet_kinds has not passed */
};
void es_quiet_text_reset(struct es_quiet_text *t);
void es_quiet_text_release(struct es_quiet_text *t);

/* Cuts what lies in [from, to) of the text; called for spans in their order. */
void es_quiet_cut(struct es_quiet_text *t, const struct es_quiet *q, struct es_slice text,
	size_t from, size_t to);
/* Then, once for all: which of the pieces are known. */
void es_quiet_find(struct es_quiet_text *t, const struct es_quiet *q);
/* The kinds of coding, see es_decode_kinds, of which a run may begin in [from, to), both borders;
 * where a piece reaches over these, perhaps of what begins there. For spans in their order. */
unsigned es_quiet_kinds(struct es_quiet_text *t, struct es_slice text, size_t from, size_t to);
/* Remembers the pieces in which neither a kind was found nor a literal, by the whole text's trace.
 */
void es_quiet_learn(struct es_quiet *q, const struct es_quiet_text *t, const struct es_trace *all);

#endif
