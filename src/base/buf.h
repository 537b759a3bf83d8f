/* buf.h - bytes that grow, up to a maximum. */
#ifndef ES_BASE_BUF_H
#define ES_BASE_BUF_H

#include "base/slice.h"

#include <envsieve.h>

/* Once `full` is set nothing more is added, and the bytes are a prefix of what was wanted: append
 * freely, check once at the end. */
struct es_buf {
	char *ptr;
	size_t len, cap, max;
	bool full;
};

#define ES_BUF_INIT(maximum) ((struct es_buf){ .max = (maximum) })

void es_buf_add(struct es_buf *b, struct es_slice s);
void es_buf_add_str(struct es_buf *b, const char *cstring);
void es_buf_add_byte(struct es_buf *b, char c);
void es_buf_printf(struct es_buf *b, const char *fmt, ...) ES_PRINTF(2, 3);
/* Room for `len` bytes more at the end, to be filled and then counted with es_buf_grew; NULL, with
 * `full` set, when that is past the maximum. */
char *es_buf_room(struct es_buf *b, size_t len);
void es_buf_grew(struct es_buf *b, size_t len);
struct es_slice es_buf_slice(const struct es_buf *b);
/* A NUL after the bytes, not counted in len; borrowed until the next call. */
const char *es_buf_cstr(struct es_buf *b);
/* Wipes and empties, keeps the memory. */
void es_buf_reset(struct es_buf *b);
/* Wipes and frees, keeps the maximum. */
void es_buf_release(struct es_buf *b);

#endif
