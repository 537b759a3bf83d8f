#include "packwriter.h"
#include "base/mem.h"
#include "packer.h"
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_MAX = 256 * 1024 * 1024, ON_OFFSET = 6, ON_NAME = 7 };

static void add_big(struct es_buf *b, uint64_t value, unsigned nbytes)
{
	while (nbytes--)
		es_buf_add_byte(b, (char)(value >> 8 * nbytes & 0xff));
}

struct es_oid name_of(unsigned n)
{
	struct es_oid oid;
	uint64_t x = n;
	for (size_t i = 0; i < ES_OID_SIZE; i++) {
		x = (x + 0x9e3779b97f4a7c15) * 0xbf58476d1ce4e5b9;
		x ^= x >> 29;
		oid.bytes[i] = (unsigned char)x;
	}
	/* So that they surely differ. */
	for (unsigned i = 0; i < 4; i++)
		oid.bytes[4 + i] = (unsigned char)(n >> 8 * i);
	return oid;
}

void pack_init(struct packwriter *w)
{
	*w = (struct packwriter){ .bytes = ES_BUF_INIT(FILE_MAX) };
	es_buf_add_str(&w->bytes, "PACK");
	add_big(&w->bytes, 2, 4);
	add_big(&w->bytes, 0, 4); /* the count comes in the end */
}

void pack_release(struct packwriter *w)
{
	es_buf_release(&w->bytes);
	es_vec_release(&w->objects);
}

static void add_zlib(struct es_buf *b, struct es_slice content)
{
	uint32_t low = 1, high = 0; /* Adler-32 */
	for (size_t i = 0; i < content.len; i++) {
		low = (low + (unsigned char)content.ptr[i]) % 65521;
		high = (high + low) % 65521;
	}
	es_buf_add(b, (struct es_slice)ES_LIT("\x78\x01"));
	deflate_add(b, content);
	add_big(b, (uint64_t)high << 16 | low, 4);
}

static uint64_t add_head(struct packwriter *w, unsigned name, unsigned type, uint64_t size)
{
	uint64_t offset = w->bytes.len;
	es_vec_push(&w->objects, (struct packed){ name_of(name), offset });
	unsigned byte = type << 4 | (unsigned)(size & 15);
	for (size >>= 4; size; size >>= 7) {
		es_buf_add_byte(&w->bytes, (char)(byte | 0x80));
		byte = size & 0x7f;
	}
	es_buf_add_byte(&w->bytes, (char)byte);
	return offset;
}

uint64_t pack_whole(
	struct packwriter *w, unsigned name, enum es_object_type type, struct es_slice content)
{
	uint64_t offset = add_head(w, name, type, content.len);
	add_zlib(&w->bytes, content);
	return offset;
}

uint64_t pack_lying(struct packwriter *w, unsigned name, uint64_t size, struct es_slice content)
{
	uint64_t offset = add_head(w, name, ES_OBJECT_BLOB, size);
	add_zlib(&w->bytes, content);
	return offset;
}

uint64_t pack_on_offset(
	struct packwriter *w, unsigned name, uint64_t base_offset, struct es_slice delta)
{
	uint64_t offset = add_head(w, name, ON_OFFSET, delta.len);
	unsigned char digits[10];
	size_t at = sizeof digits;
	uint64_t distance = offset - base_offset;
	digits[--at] = distance & 0x7f;
	while (distance >>= 7)
		digits[--at] = (unsigned char)(0x80 | (--distance & 0x7f));
	es_buf_add(&w->bytes, (struct es_slice){ (const char *)digits + at, sizeof digits - at });
	add_zlib(&w->bytes, delta);
	return offset;
}

uint64_t pack_on_name(struct packwriter *w, unsigned name, unsigned base, struct es_slice delta)
{
	uint64_t offset = add_head(w, name, ON_NAME, delta.len);
	struct es_oid oid = name_of(base);
	es_buf_add(&w->bytes, (struct es_slice){ (const char *)oid.bytes, ES_OID_SIZE });
	add_zlib(&w->bytes, delta);
	return offset;
}

/* ---- index ---- */

static int by_name(const void *a, const void *b)
{
	const struct packed *x = a, *y = b;
	return es_oid_compare(&x->oid, &y->oid);
}

static void add_fanout(struct es_buf *b, const struct packed_vec *objects)
{
	size_t n = 0;
	for (unsigned first = 0; first < 256; first++) {
		while (n < objects->n && objects->v[n].oid.bytes[0] <= first)
			n++;
		add_big(b, n, 4);
	}
}

static void add_oid(struct es_buf *b, const struct es_oid *oid)
{
	es_buf_add(b, (struct es_slice){ (const char *)oid->bytes, ES_OID_SIZE });
}

static void add_index(struct es_buf *b, const struct packed_vec *objects, enum pack_index version)
{
	size_t n = objects->n;
	if (version == PACK_INDEX_V1) {
		add_fanout(b, objects);
		for (size_t i = 0; i < n; i++) {
			add_big(b, objects->v[i].offset, 4);
			add_oid(b, &objects->v[i].oid);
		}
		return;
	}
	es_buf_add(b, (struct es_slice)ES_LIT("\377tOc\0\0\0\2"));
	add_fanout(b, objects);
	for (size_t i = 0; i < n; i++)
		add_oid(b, &objects->v[i].oid);
	for (size_t i = 0; i < n; i++)
		add_big(b, 0, 4); /* checksums of entries */
	for (size_t i = 0; i < n; i++)
		add_big(b, version == PACK_INDEX_LARGE ? 0x80000000 | i : objects->v[i].offset, 4);
	for (size_t i = 0; version == PACK_INDEX_LARGE && i < n; i++)
		add_big(b, objects->v[i].offset, 8);
}

static void write_file(const char *folder, const char *name, const char *end, struct es_buf *b)
{
	char path[4096];
	(void)snprintf(path, sizeof path, "%s/pack-%s%s", folder, name, end);
	FILE *f = fopen(path, "wb");
	assert_non_null(f);
	assert_int_equal(fwrite(b->ptr, 1, b->len, f), b->len);
	assert_int_equal(fclose(f), 0);
}

void pack_write(struct packwriter *w, const char *folder, const char *name, enum pack_index version)
{
	struct es_buf index = ES_BUF_INIT(FILE_MAX);
	static const char no_checksum[2 * ES_OID_SIZE];
	for (unsigned i = 0; i < 4; i++)
		w->bytes.ptr[8 + i] = (char)(w->objects.n >> 8 * (3 - i));
	es_buf_add(&w->bytes, (struct es_slice){ no_checksum, ES_OID_SIZE });
	if (w->objects.n)
		qsort(w->objects.v, w->objects.n, sizeof *w->objects.v, by_name);
	add_index(&index, &w->objects, version);
	es_buf_add(&index, (struct es_slice){ no_checksum, sizeof no_checksum });
	assert_false(w->bytes.full || index.full);
	write_file(folder, name, ".pack", &w->bytes);
	write_file(folder, name, ".idx", &index);
	es_buf_release(&index);
}

/* ---- deltas ---- */

static void add_size(struct es_buf *b, size_t size)
{
	for (; size > 0x7f; size >>= 7)
		es_buf_add_byte(b, (char)(0x80 | (size & 0x7f)));
	es_buf_add_byte(b, (char)size);
}

void delta_begin(struct es_buf *b, size_t base_size, size_t size)
{
	es_buf_reset(b);
	add_size(b, base_size);
	add_size(b, size);
}

void delta_copy(struct es_buf *b, size_t from, size_t len)
{
	while (len) {
		size_t n = len < 0xffffff ? len : 0xffffff;
		es_buf_add_byte(b, (char)0xff);
		le_add(b, from, 4);
		le_add(b, n, 3);
		from += n;
		len -= n;
	}
}

void delta_insert(struct es_buf *b, struct es_slice text)
{
	for (size_t at = 0; at < text.len; at += 127) {
		struct es_slice part = es_slice_sub(text, at, at + 127);
		es_buf_add_byte(b, (char)part.len);
		es_buf_add(b, part);
	}
}
