#include "base/buf.h"
#include "base/mem.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* Grows by moving to a fresh block, so that the old one can be wiped: it may hold secrets. */
static void grow(struct es_buf *b, size_t need)
{
	size_t cap = b->cap < 64 ? 64 : b->cap;
	while (cap < need)
		cap += cap / 2 + 64;
	char *fresh = es_alloc(cap, 1);
	if (b->len)
		memcpy(fresh, b->ptr, b->len);
	es_wipe(b->ptr, b->len);
	free(b->ptr);
	b->ptr = fresh;
	b->cap = cap;
}

char *es_buf_room(struct es_buf *b, size_t len)
{
	if (b->full || len > b->max - b->len) {
		b->full = true;
		return NULL;
	}
	/* One byte is kept for es_buf_cstr. */
	if (len >= b->cap - b->len)
		grow(b, b->len + len + 1);
	return b->ptr + b->len;
}

void es_buf_grew(struct es_buf *b, size_t len)
{
	b->len += len;
}

void es_buf_add(struct es_buf *b, struct es_slice s)
{
	size_t fits = b->max - b->len < s.len ? b->max - b->len : s.len;
	if (b->full || (fits == 0 && s.len == 0))
		return;
	char *room = es_buf_room(b, fits);
	if (room && fits)
		memcpy(room, s.ptr, fits);
	b->len += fits;
	b->full = fits < s.len;
}

void es_buf_add_str(struct es_buf *b, const char *cstring)
{
	es_buf_add(b, es_slice_from(cstring));
}

void es_buf_add_byte(struct es_buf *b, char c)
{
	es_buf_add(b, (struct es_slice){ &c, 1 });
}

void es_buf_printf(struct es_buf *b, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	va_list again;
	va_copy(again, ap);
	int n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	char *room = n < 0 ? NULL : es_buf_room(b, (size_t)n);
	if (room) {
		(void)vsnprintf(room, (size_t)n + 1, fmt, again);
		b->len += (size_t)n;
	}
	va_end(again);
}

struct es_slice es_buf_slice(const struct es_buf *b)
{
	return (struct es_slice){ b->ptr, b->len };
}

const char *es_buf_cstr(struct es_buf *b)
{
	if (b->cap == b->len)
		grow(b, b->len + 1);
	b->ptr[b->len] = '\0';
	return b->ptr;
}

void es_buf_reset(struct es_buf *b)
{
	es_wipe(b->ptr, b->len);
	b->len = 0;
	b->full = false;
}

void es_buf_release(struct es_buf *b)
{
	es_wipe(b->ptr, b->len);
	free(b->ptr);
	*b = ES_BUF_INIT(b->max);
}
