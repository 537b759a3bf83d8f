#include "text/inflate.h"
#include "base/err.h"
#include "base/mem.h"

#include <stdlib.h>

#define ZLIB_CONST
#include <zlib.h>

enum { CHUNK_MIN = 16 * 1024, CHUNK_MAX = 1024 * 1024, INPUT_MAX = 1 << 30 };

/* zlib's window holds the last 32 KiB of what was inflated, so its memory is wiped before it is
 * freed; hence the size in front. */
struct block {
	size_t size;
	_Alignas(max_align_t) char bytes[];
};

static void *allocate(void *ctx, unsigned n, unsigned size)
{
	(void)ctx;
	struct block *b = es_alloc(1, sizeof *b + (size_t)n * size);
	b->size = (size_t)n * size;
	return b->bytes;
}

static void release(void *ctx, void *ptr)
{
	(void)ctx;
	struct block *b = (struct block *)(void *)((char *)ptr - offsetof(struct block, bytes));
	es_wipe(b->bytes, b->size);
	free(b);
}

/* A stream and the input that zlib has not been shown yet: its counters have 32 bits. */
struct reader {
	z_stream z;
	struct es_slice rest;
};

static void feed(struct reader *r)
{
	if (r->z.avail_in)
		return;
	size_t n = r->rest.len < INPUT_MAX ? r->rest.len : INPUT_MAX;
	r->z.next_in = (const Bytef *)r->rest.ptr;
	r->z.avail_in = (unsigned)n;
	r->rest = es_slice_sub(r->rest, n, r->rest.len);
}

/* One call of inflate into fresh room in `out`. Where `out` is at its maximum the room is a byte of
 * its own: a stream that ends exactly there is whole, one that fills that byte is not. */
static int step(struct reader *r, struct es_buf *out, size_t chunk)
{
	Bytef spare = 0;
	size_t left = out->max - out->len;
	size_t size = left < chunk ? left : chunk;
	char *room = size ? es_buf_room(out, size) : NULL;
	r->z.next_out = room ? (Bytef *)room : &spare;
	r->z.avail_out = room ? (unsigned)size : 1;
	feed(r);
	int rc = inflate(&r->z, Z_NO_FLUSH);
	if (room)
		es_buf_grew(out, size - r->z.avail_out);
	else if (r->z.avail_out == 0)
		out->full = true;
	return rc;
}

/* True when another gzip member follows, which is then begun. */
static bool next_member(struct reader *r)
{
	feed(r);
	return r->z.avail_in >= 2 && r->z.next_in[0] == 0x1f && r->z.next_in[1] == 0x8b &&
	       inflateReset(&r->z) == Z_OK;
}

static size_t unread(const struct reader *r)
{
	return r->rest.len + r->z.avail_in;
}

static enum es_status inflate_all(
	struct reader *r, struct es_buf *out, enum es_deflate kind, struct es_error *err)
{
	size_t chunk = CHUNK_MIN;
	for (;;) {
		int rc = step(r, out, chunk);
		if (out->full)
			return es_fail(err, ES_ELIMIT, "inflates to more than %zu bytes", out->max);
		if (rc == Z_STREAM_END) {
			if (kind != ES_DEFLATE_GZIP || !next_member(r))
				return ES_OK;
		} else if (rc == Z_BUF_ERROR && unread(r) == 0) {
			return es_fail(err, ES_ECORRUPT, "compressed data ends early");
		} else if (rc != Z_OK && rc != Z_BUF_ERROR) {
			return es_fail(err, ES_ECORRUPT, "compressed data is damaged");
		}
		chunk = chunk < CHUNK_MAX ? chunk * 2 : chunk;
	}
}

enum es_status es_inflate(struct es_buf *out, size_t *out_used, struct es_slice bytes,
	enum es_deflate kind, struct es_error *err)
{
	static const int window[] = {
		[ES_DEFLATE_RAW] = -MAX_WBITS,
		[ES_DEFLATE_ZLIB] = MAX_WBITS,
		[ES_DEFLATE_GZIP] = MAX_WBITS + 16,
	};
	if (out_used)
		*out_used = 0;
	struct reader r = { .z = { .zalloc = allocate, .zfree = release }, .rest = bytes };
	if (inflateInit2(&r.z, window[kind]) != Z_OK)
		return es_fail(err, ES_EUNSUPPORTED, "zlib cannot be used");
	enum es_status st = inflate_all(&r, out, kind, err);
	if (out_used)
		*out_used = bytes.len - unread(&r);
	(void)inflateEnd(&r.z);
	return st;
}
