/* test_unpack.c - streams of known size, and their sums. */
#include "packer.h"
#include "test.h"
#include "text/unpack.h"
#include "unpacker.h"

#include <stdlib.h>

TEST(unpack, crc32_is_that_of_zlib)
{
	EXPECT_INT(es_crc32(ES_SLICE_EMPTY), 0);
	EXPECT_INT(es_crc32(es_slice_from("123456789")), 0xcbf43926);
	EXPECT_INT(
		es_crc32(es_slice_from("The quick brown fox jumps over the lazy dog")), 0x414fa339);
	EXPECT_INT(es_crc32((struct es_slice){ "\xff\x00\xff\x00", 4 }), 0x6c65249f);
}

/* Room of exactly `size` bytes, so that a byte more is seen. */
static bool unpacks(struct es_slice packed, size_t size, size_t *used)
{
	struct es_unpacker *u = es_unpacker_new();
	char *out = malloc(size);
	bool is_done = es_unpack_raw(u, out, size, used, packed);
	free(out);
	es_unpacker_free(u);
	return is_done;
}

TEST(unpack, raw_stream_is_of_its_size_alone)
{
	struct es_buf b = ES_BUF_INIT(UNPACKER_MAX);
	bomb_add(&b);
	size_t packed = b.len, used = 0;
	es_buf_add_str(&b, "what follows");
	EXPECT(unpacks(es_buf_slice(&b), BOMB_SIZE, &used));
	EXPECT_INT(used, packed);
	used = 77;
	EXPECT(!unpacks(es_buf_slice(&b), BOMB_SIZE - 1, &used));
	EXPECT(!unpacks(es_buf_slice(&b), BOMB_SIZE + 1, &used));
	EXPECT(!unpacks(es_slice_sub(es_buf_slice(&b), 0, packed - 1), BOMB_SIZE, &used));
	EXPECT_INT(used, 77);
	EXPECT(es_unpack_is_possible(BOMB_SIZE, packed));
	EXPECT(!es_unpack_is_possible(BOMB_SIZE, 1000));
	es_buf_release(&b);
}
