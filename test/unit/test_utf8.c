/* test_utf8.c - UTF-8: what is well-formed, and both directions. */
#include "test.h"
#include "text/utf8.h"

TEST(utf8, ill_formed_sequences_are_known)
{
	static const struct es_slice bad[] = {
		ES_LIT("\x80"),
		ES_LIT("\xc0\x80"),
		ES_LIT("\xc1\xbf"),
		ES_LIT("\xe0\x9f\xbf"),
		ES_LIT("\xed\xa0\x80"),
		ES_LIT("\xf0\x8f\xbf\xbf"),
		ES_LIT("\xf4\x90\x80\x80"),
		ES_LIT("\xf5\x80\x80\x80"),
		ES_LIT("a\xff"),
		ES_LIT("\xe2\x82"),
		ES_LIT("\xf0\x9f\x98"),
		ES_LIT("\xc3("),
	};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		EXPECT(!es_utf8_is_valid(bad[i]));
}

TEST(utf8, every_code_point_survives_the_round_trip)
{
	for (uint32_t code = 0; code <= 0x10ffff; code++) {
		if (code >= 0xd800 && code <= 0xdfff)
			continue;
		char bytes[4];
		struct es_slice s = { bytes, es_utf8_encode(bytes, code) };
		size_t at = 0;
		if (es_utf8_next(s, &at) != code || at != s.len || !es_utf8_is_valid(s))
			fail_msg("U+%04X", (unsigned)code);
	}
}

TEST(utf8, what_cannot_be_encoded_becomes_the_replacement)
{
	char bytes[4];
	EXPECT_SLICE(((struct es_slice){ bytes, es_utf8_encode(bytes, 0xd800) }), "\xef\xbf\xbd");
	EXPECT_SLICE(((struct es_slice){ bytes, es_utf8_encode(bytes, 0x110000) }), "\xef\xbf\xbd");
}

TEST(utf8, decoding_goes_on_a_byte_after_a_bad_one)
{
	struct es_slice s = ES_LIT("\xe2\x82"
				   "a");
	size_t at = 0;
	EXPECT_INT(es_utf8_next(s, &at), 0xfffd);
	EXPECT_INT(es_utf8_next(s, &at), 0xfffd);
	EXPECT_INT(es_utf8_next(s, &at), 'a');
	EXPECT_INT(at, 3);
}

TEST(utf8, nothing_is_valid)
{
	EXPECT(es_utf8_is_valid(ES_SLICE_EMPTY));
}
