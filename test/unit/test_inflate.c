#include "text/inflate.h"
#include "test.h"
#include "text/unpack.h"

#include <string.h>

#define TEXT "hello hello hello hello\n"

/* TEXT, as a raw deflate stream. */
static const unsigned char raw[] = { 0xcb, 0x48, 0xcd, 0xc9, 0xc9, 0x57, 0xc8, 0x40, 0x27, 0xb9,
	0x00 };
static const unsigned char gzip_head[] = { 0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3 };
static const unsigned char zlib_head[] = { 0x78, 0xda };
static const unsigned char zlib_tail[] = { 0x70, 0xbe, 0x08, 0xbb };

static void add(struct es_buf *b, const unsigned char *bytes, size_t len)
{
	es_buf_add(b, (struct es_slice){ (const char *)bytes, len });
}

static void add_le32(struct es_buf *b, uint32_t value)
{
	for (int i = 0; i < 4; i++, value >>= 8)
		es_buf_add_byte(b, (char)(value & 0xff));
}

static void add_gzip(struct es_buf *b, uint32_t crc)
{
	add(b, gzip_head, sizeof gzip_head);
	add(b, raw, sizeof raw);
	add_le32(b, crc);
	add_le32(b, sizeof TEXT - 1);
}

static uint32_t right_crc(void)
{
	return es_crc32(es_slice_from(TEXT));
}

/* One stored block of `len` times 'a', raw. */
static void add_stored(struct es_buf *b, size_t len)
{
	const char head[] = { 1, (char)(len & 0xff), (char)(len >> 8), (char)~(len & 0xff),
		(char)~(len >> 8) };
	es_buf_add(b, (struct es_slice){ head, sizeof head });
	for (size_t i = 0; i < len; i++)
		es_buf_add_byte(b, 'a');
}

static void expect(const struct es_buf *in, enum es_deflate kind, size_t max, enum es_status want,
	const char *text)
{
	struct es_buf out = ES_BUF_INIT(max);
	struct es_error err;
	EXPECT_INT(es_inflate(&out, NULL, es_buf_slice(in), kind, &err), want);
	EXPECT_SLICE(es_buf_slice(&out), text);
	es_buf_release(&out);
}

TEST(inflate, raw_zlib_and_gzip_streams)
{
	struct es_buf in = ES_BUF_INIT(4096);
	add(&in, raw, sizeof raw);
	expect(&in, ES_DEFLATE_RAW, 4096, ES_OK, TEXT);
	es_buf_reset(&in);
	add(&in, zlib_head, sizeof zlib_head);
	add(&in, raw, sizeof raw);
	add(&in, zlib_tail, sizeof zlib_tail);
	expect(&in, ES_DEFLATE_ZLIB, 4096, ES_OK, TEXT);
	es_buf_reset(&in);
	add_gzip(&in, right_crc());
	expect(&in, ES_DEFLATE_GZIP, 4096, ES_OK, TEXT);
	es_buf_release(&in);
}

TEST(inflate, gzip_members_in_a_row_are_one_stream)
{
	struct es_buf in = ES_BUF_INIT(4096);
	add_gzip(&in, right_crc());
	add_gzip(&in, right_crc());
	es_buf_add_str(&in, "padding");
	expect(&in, ES_DEFLATE_GZIP, 4096, ES_OK, TEXT TEXT);
	es_buf_release(&in);
}

TEST(inflate, used_is_where_the_stream_ends)
{
	struct es_buf in = ES_BUF_INIT(4096), out = ES_BUF_INIT(4096);
	add(&in, raw, sizeof raw);
	es_buf_add_str(&in, "what follows");
	size_t used = 99;
	EXPECT_INT(es_inflate(&out, &used, es_buf_slice(&in), ES_DEFLATE_RAW, NULL), ES_OK);
	EXPECT_INT(used, sizeof raw);
	es_buf_release(&in);
	es_buf_release(&out);
}

TEST(inflate, a_stream_that_ends_exactly_at_the_maximum_is_whole)
{
	struct es_buf in = ES_BUF_INIT(4096);
	add(&in, raw, sizeof raw);
	expect(&in, ES_DEFLATE_RAW, sizeof TEXT - 1, ES_OK, TEXT);
	expect(&in, ES_DEFLATE_RAW, 5, ES_ELIMIT, "hello");
	expect(&in, ES_DEFLATE_RAW, 0, ES_ELIMIT, "");
	es_buf_release(&in);
}

TEST(inflate, damage_keeps_what_came_before_it)
{
	struct es_buf in = ES_BUF_INIT(4096);
	add_stored(&in, 3);
	in.ptr[0] = 0; /* not the last block */
	expect(&in, ES_DEFLATE_RAW, 4096, ES_ECORRUPT, "aaa");
	es_buf_add_byte(&in, 7); /* no such block type */
	expect(&in, ES_DEFLATE_RAW, 4096, ES_ECORRUPT, "aaa");
	es_buf_release(&in);
}

TEST(inflate, a_wrong_checksum_is_damage)
{
	struct es_buf in = ES_BUF_INIT(4096);
	add_gzip(&in, right_crc() ^ 1);
	expect(&in, ES_DEFLATE_GZIP, 4096, ES_ECORRUPT, TEXT);
	es_buf_release(&in);
}

TEST(inflate, every_truncation_is_damage)
{
	struct es_buf in = ES_BUF_INIT(4096);
	add_gzip(&in, right_crc());
	for (size_t len = 0; len < in.len; len++) {
		struct es_buf out = ES_BUF_INIT(4096);
		struct es_slice part = es_slice_sub(es_buf_slice(&in), 0, len);
		EXPECT_INT(es_inflate(&out, NULL, part, ES_DEFLATE_GZIP, NULL), ES_ECORRUPT);
		es_buf_release(&out);
	}
	es_buf_release(&in);
}
