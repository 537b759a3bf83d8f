#include "packer.h"
#include "base/mem.h"
#include "text/unpack.h"

#include <string.h>

enum { FILE_MAX = 64 * 1024 * 1024, BLOCK = 512, STORED_MAX = 65535 };

void le_add(struct es_buf *b, uint64_t value, unsigned nbytes)
{
	for (; nbytes; nbytes--, value >>= 8)
		es_buf_add_byte(b, (char)(value & 0xff));
}

/* ---- deflate ---- */

void deflate_add(struct es_buf *b, struct es_slice content)
{
	size_t at = 0;
	do {
		size_t n = content.len - at < STORED_MAX ? content.len - at : STORED_MAX;
		le_add(b, at + n == content.len, 1);
		le_add(b, n, 2);
		le_add(b, ~n, 2);
		es_buf_add(b, es_slice_sub(content, at, at + n));
		at += n;
	} while (at < content.len);
}

void gzip_add(struct es_buf *b, struct es_slice content)
{
	static const char head[] = { 0x1f, (char)0x8b, 8, 0, 0, 0, 0, 0, 0, 3 };
	es_buf_add(b, (struct es_slice){ head, sizeof head });
	deflate_add(b, content);
	le_add(b, es_crc32(content), 4);
	le_add(b, content.len, 4);
}

/* Bits from the least significant on, as deflate has them. */
struct bits {
	struct es_buf *out;
	unsigned held, nheld;
};

static void put(struct bits *w, unsigned value, unsigned n)
{
	w->held |= value << w->nheld;
	for (w->nheld += n; w->nheld >= 8; w->nheld -= 8, w->held >>= 8)
		es_buf_add_byte(w->out, (char)(w->held & 0xff));
}

/* One block of the fixed code: a zero, then matches of 258 bytes at distance 1, each of 13 bits
 * (length code 285 is 11000101, distance code 0 is 00000). */
void bomb_add(struct es_buf *b)
{
	struct bits w = { .out = b };
	put(&w, 1, 1);
	put(&w, 1, 2);
	put(&w, 0x0c, 8); /* literal 0 is 00110000, its first bit lowest */
	for (unsigned i = 0; i < BOMB_SIZE / 258; i++)
		put(&w, 0xa3, 13);
	put(&w, 0, 7 + 7);
}

/* ---- zip ---- */

void zip_init(struct zip *z)
{
	*z = (struct zip){ ES_BUF_INIT(FILE_MAX), ES_BUF_INIT(FILE_MAX), 0 };
}

/* What local header and directory have in common. */
static void add_common(struct es_buf *b, const struct zip_odd *odd, unsigned method, uint32_t crc,
	uint64_t packed, uint64_t size)
{
	le_add(b, 20, 2);
	le_add(b, odd->flags | (odd->has_sizes_behind ? 8 : 0), 2);
	le_add(b, method, 2);
	le_add(b, 0, 4); /* time */
	le_add(b, crc, 4);
	le_add(b, packed, 4);
	le_add(b, size, 4);
}

static void add_zip64(struct es_buf *b, uint64_t size, uint64_t packed)
{
	le_add(b, 1, 2);
	le_add(b, 16, 2);
	le_add(b, size, 8);
	le_add(b, packed, 8);
}

void zip_add(struct zip *z, const char *name, struct es_slice content, const struct zip_odd *odd)
{
	static const struct zip_odd plain = { 0 };
	odd = odd ? odd : &plain;
	size_t at = z->file.len, extra = odd->is_zip64 ? 20 : 0;
	unsigned method = odd->method ? odd->method : odd->has_deflate ? 8 : 0;
	uint32_t crc = odd->crc ? odd->crc : es_crc32(content);
	uint64_t size = odd->size ? odd->size : content.len;
	uint64_t packed32 = odd->is_zip64 ? UINT32_MAX : content.len;
	uint64_t size32 = odd->is_zip64 ? UINT32_MAX : size;
	bool behind = odd->has_sizes_behind;

	es_buf_add_str(&z->file, "PK\3\4");
	add_common(&z->file, odd, odd->local_method ? odd->local_method : method, behind ? 0 : crc,
		behind ? 0 : packed32, behind ? 0 : size32);
	le_add(&z->file, strlen(name), 2);
	le_add(&z->file, extra, 2);
	es_buf_add_str(&z->file, name);
	if (extra)
		add_zip64(&z->file, size, content.len);
	es_buf_add(&z->file, content);
	if (behind) {
		es_buf_add_str(&z->file, "PK\7\10");
		le_add(&z->file, crc, 4);
		le_add(&z->file, content.len, 4);
		le_add(&z->file, size, 4);
	}

	es_buf_add_str(&z->directory, "PK\1\2");
	le_add(&z->directory, 20, 2);
	add_common(&z->directory, odd, method, crc, packed32, size32);
	le_add(&z->directory, strlen(name), 2);
	le_add(&z->directory, extra, 2);
	le_add(&z->directory, 0, 2 + 2 + 2 + 4); /* comment, disk, attributes */
	le_add(&z->directory, at, 4);
	es_buf_add_str(&z->directory, name);
	if (extra)
		add_zip64(&z->directory, size, content.len);
	z->nentries++;
}

void zip_end(struct zip *z)
{
	size_t at = z->file.len;
	es_buf_add(&z->file, es_buf_slice(&z->directory));
	es_buf_add_str(&z->file, "PK\5\6");
	le_add(&z->file, 0, 4);
	le_add(&z->file, z->nentries, 2);
	le_add(&z->file, z->nentries, 2);
	le_add(&z->file, z->directory.len, 4);
	le_add(&z->file, at, 4);
	le_add(&z->file, 0, 2);
}

void zip_release(struct zip *z)
{
	es_buf_release(&z->file);
	es_buf_release(&z->directory);
}

/* ---- tar ---- */

static void field(char *block, size_t at, size_t size, const char *text)
{
	size_t len = strlen(text);
	memcpy(block + at, text, len < size ? len : size);
}

void tar_add(struct es_buf *b, const char *magic, const char *prefix, const char *name, char type,
	struct es_slice content)
{
	char block[BLOCK] = { 0 }, number[32];
	field(block, 0, 100, name);
	field(block, 100, 8, "0000644");
	(void)snprintf(number, sizeof number, "%011zo", content.len);
	field(block, 124, 12, number);
	field(block, 148, 8, "        ");
	block[156] = type;
	field(block, 257, 6, magic);
	field(block, 345, 155, prefix);
	if (type == '2')
		field(block, 157, 100, content.ptr);
	unsigned sum = 0;
	for (size_t i = 0; i < BLOCK; i++)
		sum += (unsigned char)block[i];
	(void)snprintf(number, sizeof number, "%06o", sum);
	memcpy(block + 148, number, 7);
	es_buf_add(b, (struct es_slice){ block, BLOCK });
	if (type == '2')
		return;
	es_buf_add(b, content);
	while (b->len % BLOCK)
		es_buf_add_byte(b, '\0');
}

void tar_end(struct es_buf *b)
{
	for (size_t i = 0; i < 2 * BLOCK; i++)
		es_buf_add_byte(b, '\0');
}
