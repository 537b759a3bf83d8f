/* decode.h - runs of encoded text inside a view, as further views. */
#ifndef ES_TEXT_DECODE_H
#define ES_TEXT_DECODE_H

#include "base/arena.h"
#include "base/vec.h"
#include "text/coded.h"

struct es_view_vec ES_VEC(struct es_view *);

struct es_decode_limits {
	unsigned max_depth; /* views nested deeper are not made */
	size_t max_bytes;   /* decoded bytes in all, per item */
};

/* Appends the views of all runs in `parent` that decode to something worth reading:
 * - base64 and base64url of 16 characters or more, wrapped lines (48 or wider) joined as in PEM,
 *   MIME and YAML blocks, and hex of 32 or more. The bytes are nine tenths text, UTF-16 (then
 *   given as UTF-8), or gzip or zlib (then given inflated). A run ends where its bytes cease to be
 *   text. In a view of base64 or hex that is a short single line, and in any of the next two kinds,
 *   the key before the run (`"password": "`) stands in front of the decoded bytes, since rules ask
 *   for it; from and to are those of the run alone.
 * - percent escapes: the whole word around them, up to white space or a quote, decoded in place.
 * - \u, \x, \" and \/ escapes: the string literal around them, up to an unescaped quote or the
 *   line's end, decoded in place.
 * Words and literals reach at most 1024 bytes past an escape. Views and texts are in the arena.
 * *used counts decoded bytes over one item; false when a limit left something out. Linear. */
bool es_decode_children(struct es_view_vec *out, const struct es_view *parent,
	const struct es_decode_limits *limits, size_t *used, struct es_arena *arena);

/* The same in single steps. The kinds of coding are numbered: base64 and hex, percent escapes,
 * escapes. */
enum { ES_CODERS = 3, ES_CODERS_ALL = (1 << ES_CODERS) - 1 };
/* The kinds, a bit each, of which a run may begin in [from, to), both borders: es_decode_next finds
 * none of any other kind there. By one look at the text for all of them. */
unsigned es_decode_kinds(struct es_slice text, size_t from, size_t to);
/* The next run of that kind. False when there is none before c->stop. */
bool es_decode_next(
	struct es_coded *out, struct es_coded_cursor *c, unsigned coder, struct es_slice text);
/* Appends the view of the run, unless it holds nothing; false when a limit left it out. */
bool es_decode_run(struct es_view_vec *out, const struct es_view *parent, unsigned coder,
	const struct es_coded *r, const struct es_decode_limits *limits, size_t *used,
	struct es_arena *arena);

/* Standard or URL alphabet, with or without padding, blanks and line breaks skipped; false when
 * another byte occurs or the length cannot be. */
bool es_base64_decode(struct es_slice *out, struct es_slice text, struct es_arena *arena);

#endif
