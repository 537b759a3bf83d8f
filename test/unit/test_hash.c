/* test_hash.c - SHA-1, SHA-256, HMAC and hexadecimal against published vectors. */
#include "base/hash.h"
#include "base/hex.h"
#include "base/sha1.h"
#include "test.h"

#include <stdlib.h>
#include <string.h>

static struct es_slice S(const char *s) {
	return es_slice_from(s);
}

static void
expect_hex(const unsigned char *bytes, size_t len, const char *want)
{
	struct es_buf hex = ES_BUF_INIT(1024);
	es_hex_add(&hex, bytes, len);
	EXPECT_STR(es_buf_cstr(&hex), want);
	es_buf_release(&hex);
}

/* `times` copies of s, added one by one. */
static void expect_sha256(const char *s, size_t times, const char *want)
{
	struct es_sha256 h;
	unsigned char out[ES_SHA256_SIZE];
	es_sha256_init(&h);
	for (size_t i = 0; i < times; i++)
		es_sha256_add(&h, S(s));
	es_sha256_end(&h, out);
	expect_hex(out, sizeof out, want);
}

static void expect_sha1(const char *s, size_t times, const char *want)
{
	struct es_sha1 h;
	unsigned char out[ES_SHA1_SIZE];
	es_sha1_init(&h);
	for (size_t i = 0; i < times; i++)
		es_sha1_add(&h, S(s));
	es_sha1_end(&h, out);
	expect_hex(out, sizeof out, want);
}

TEST(hash, sha1_gives_the_digests_of_nist)
{
	expect_sha1("", 1, "da39a3ee5e6b4b0d3255bfef95601890afd80709");
	expect_sha1("abc", 1, "a9993e364706816aba3e25717850c26c9cd0d89d");
	expect_sha1("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
		"84983e441c3bd26ebaae4aa1f95129e5e54670f1");
	expect_sha1("aaaaaaaaaa", 100000, "34aa973cd4c4daa4f61eeb2bdbad27316534016f");
}

TEST(hash, sha256_gives_the_digests_of_nist)
{
	expect_sha256("", 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	expect_sha256("abc", 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	expect_sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
		"248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
	expect_sha256("abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn"
		      "hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
		1, "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1");
	expect_sha256("aaaaaaaaaa", 100000,
		"cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(hash, sha256_is_the_same_however_the_bytes_are_cut)
{
	char text[200];
	memset(text, 'x', sizeof text);
	for (size_t len = 0; len <= sizeof text; len++) {
		unsigned char whole[ES_SHA256_SIZE], parts[ES_SHA256_SIZE];
		struct es_slice s = { text, len };
		struct es_sha256 h;
		es_sha256_init(&h);
		es_sha256_add(&h, s);
		es_sha256_end(&h, whole);
		es_sha256_init(&h);
		es_sha256_add(&h, es_slice_sub(s, 0, len / 3));
		es_sha256_add(&h, ES_SLICE_EMPTY);
		es_sha256_add(&h, es_slice_sub(s, len / 3, len));
		es_sha256_end(&h, parts);
		EXPECT(memcmp(whole, parts, sizeof whole) == 0);
	}
}

TEST(hash, sha256_pads_texts_that_nearly_fill_a_block)
{
	expect_sha256("aaaaaaaaaaa", 5,
		"9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318");
	expect_sha256(
		"aaaaaaaa", 7, "b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a");
	expect_sha256(
		"aaaaaaaaa", 7, "7d3e74a05d7db15bce4ad9ec0658ea98e3f06eeecf16b4c6fff2da457ddc2f34");
	expect_sha256(
		"aaaaaaaa", 8, "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb");
}

struct hmac_vector {
	size_t key_len, text_len;
	/* A single byte is repeated. */
	const char *key, *text, *want;
};

/* RFC 4231, 4.2 to 4.8; case 5 compares the first 128 bits. */
static const struct hmac_vector hmac_vectors[] = {
	{ 20, 8, "\x0b", "Hi There",
		"b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7" },
	{ 4, 28, "Jefe", "what do ya want for nothing?",
		"5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843" },
	{ 20, 50, "\xaa", "\xdd",
		"773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe" },
	{ 25, 50,
		"\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f\x10\x11\x12\x13\x14"
		"\x15\x16\x17\x18\x19",
		"\xcd", "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b" },
	{ 20, 20, "\x0c", "Test With Truncation", "a3b6167473100ee06e0c796c2955552b" },
	{ 131, 54, "\xaa", "Test Using Larger Than Block-Size Key - Hash Key First",
		"60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54" },
	{ 131, 152, "\xaa",
		"This is a test using a larger than block-size key and a larger than block-size "
		"data. The key needs to be hashed before being used by the HMAC algorithm.",
		"9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2" },
};

static struct es_slice repeat_single(char room[160], const char *bytes, size_t len)
{
	if (strlen(bytes) > 1)
		return (struct es_slice){ bytes, len };
	memset(room, bytes[0], len);
	return (struct es_slice){ room, len };
}

TEST(hash, hmac_gives_the_digests_of_rfc_4231)
{
	for (size_t i = 0; i < sizeof hmac_vectors / sizeof *hmac_vectors; i++) {
		const struct hmac_vector *v = &hmac_vectors[i];
		char key[160], text[160];
		unsigned char out[ES_SHA256_SIZE];
		es_hmac(out, repeat_single(key, v->key, v->key_len),
			repeat_single(text, v->text, v->text_len));
		expect_hex(out, strlen(v->want) / 2, v->want);
	}
}

TEST(hash, hmac_takes_an_empty_key_and_an_empty_message)
{
	unsigned char out[ES_SHA256_SIZE];
	es_hmac(out, ES_SLICE_EMPTY, ES_SLICE_EMPTY);
	expect_hex(out, sizeof out,
		"b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

TEST(hash, hex_is_lower_case_with_leading_zeros)
{
	expect_hex((const unsigned char *)"\x00\x0f\xa0\xff", 4, "000fa0ff");
}
