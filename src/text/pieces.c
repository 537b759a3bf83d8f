#include "text/pieces.h"

#include <string.h>

/* The beginning of the line that `at` is in, or of the first that begins behind it; `end` when
 * there is none between. */
static size_t find_line(struct es_slice text, size_t low, size_t at, size_t end)
{
	size_t line = at;
	while (line > low && text.ptr[line - 1] != '\n')
		line--;
	if (line == 0 || text.ptr[line - 1] == '\n')
		return line;
	const char *p = at < end ? memchr(text.ptr + at, '\n', end - at) : NULL;
	return p ? (size_t)(p - text.ptr) + 1 : end;
}

/* The end of the piece that begins at `at`; 0 when it would be further than `most`. */
static size_t find_end(struct es_slice text, size_t at, size_t most)
{
	if (text.len - at < ES_PIECE_MIN)
		return text.len;
	size_t first = at + ES_PIECE_MIN - 1, end = most < text.len ? most : text.len;
	const char *p = first < end ? memchr(text.ptr + first, '\n', end - first) : NULL;
	return p ? (size_t)(p - text.ptr) + 1 : most >= text.len ? text.len : 0;
}

static void add_piece(struct es_piece_vec *out, const struct es_digest_key *key,
	struct es_slice text, size_t from, size_t to, size_t reach)
{
	size_t end = reach < text.len - to ? to + reach : text.len;
	uint64_t digest = es_digest(key, text.ptr + from, end - from, to - from);
	es_vec_push(out, (struct es_piece){ from, to, digest });
}

void es_pieces_cut(struct es_piece_vec *out, const struct es_digest_key *key, struct es_slice text,
	size_t floor, size_t from, size_t to, size_t reach, size_t most)
{
	size_t low = from - floor > ES_PIECE_OVER ? from - ES_PIECE_OVER : floor;
	size_t at = find_line(text, low, from, to), over = to + ES_PIECE_OVER;
	while (at < to && most) {
		size_t far = at + ES_PIECE_MAX < over ? at + ES_PIECE_MAX : over;
		size_t end = find_end(text, at, far);
		if (end && end - at >= ES_DIGEST_MIN) {
			add_piece(out, key, text, at, end, reach);
			most--;
		}
		at = end ? end : find_line(text, far, far, to);
	}
}
