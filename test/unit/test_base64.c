/* test_base64.c - bytes written in base64. */
#include "text/base64.h"
#include "test.h"

static void expect_base64(const char *value, const char *want)
{
	struct es_buf got = ES_BUF_INIT(64);
	es_base64_add(&got, es_slice_from(value));
	EXPECT_STR(es_buf_cstr(&got), want);
	es_buf_release(&got);
}

/* RFC 4648, chapter 10. */
TEST(base64, is_padded)
{
	expect_base64("f", "Zg==");
	expect_base64("fo", "Zm8=");
	expect_base64("foo", "Zm9v");
	expect_base64("foobar", "Zm9vYmFy");
}
