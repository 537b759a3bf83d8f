/* test_mac.c - SipHash-2-4 with 128 bits against the reference's vectors. */
#include "base/buf.h"
#include "base/hex.h"
#include "base/mac.h"
#include "test.h"

/* Of the bytes 0, 1, ... len - 1 under the key 0, 1, ... 15, given in pieces of `step`. */
static void expect_mac(size_t len, size_t step, const char *want)
{
	unsigned char text[64], out[ES_MAC_SIZE];
	struct es_mac m;
	struct es_buf hex = ES_BUF_INIT(64);
	for (size_t i = 0; i < sizeof text; i++)
		text[i] = (unsigned char)i;
	es_mac_init(&m, text);
	for (size_t at = 0; at < len; at += step)
		es_mac_add(&m,
			es_slice_sub((struct es_slice){ (const char *)text, len }, at, at + step));
	es_mac_end(&m, out);
	es_hex_add(&hex, out, sizeof out);
	EXPECT_STR(es_buf_cstr(&hex), want);
	es_buf_release(&hex);
}

TEST(mac, gives_the_vectors_of_the_reference)
{
	expect_mac(0, 1, "a3817f04ba25a8e66df67214c7550293");
	expect_mac(1, 1, "da87c1d86b99af44347659119b22fc45");
	expect_mac(63, 63, "5150d1772f50834a503e069a973fbd7c");
}

TEST(mac, is_the_same_however_the_bytes_are_cut)
{
	for (size_t step = 1; step < 20; step++)
		expect_mac(63, step, "5150d1772f50834a503e069a973fbd7c");
}
