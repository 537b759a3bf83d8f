/* pieces.h - a text cut into pieces of some lines, so that what is in many texts is known again. */
#ifndef ES_TEXT_PIECES_H
#define ES_TEXT_PIECES_H

#include "base/digest.h"
#include "base/slice.h"
#include "base/vec.h"

enum {
	/* A piece ends with the first line that ends so many bytes behind its beginning, or later.
	 * Wherever two texts begin to be equal, they are soon cut at the same lines. */
	ES_PIECE_MIN = 128,
	ES_PIECE_MAX = 2048, /* longer ones are left out */
	ES_PIECE_OVER = 192, /* bytes that a piece may reach over what is to be cut, at each end */
};

/* From a line's beginning to another's, or to the text's end. */
struct es_piece {
	size_t from, to;
	uint64_t key; /* of its bytes and of what follows */
};
struct es_piece_vec ES_VEC(struct es_piece);

/* Appends, in their order, pieces that cover [from, to) as far as there are any, `most` at most;
 * none begins before `floor`, which is not behind `from`. In the key are so many bytes behind the
 * piece as `reach` says, or up to the text's end, and that it is there: where keys are equal, all
 * that are equal. */
void es_pieces_cut(struct es_piece_vec *out, const struct es_digest_key *key, struct es_slice text,
	size_t floor, size_t from, size_t to, size_t reach, size_t most);

#endif
