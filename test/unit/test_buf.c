/* test_buf.c - bytes that grow up to a maximum. */
#include "base/buf.h"
#include "test.h"

#include <stdlib.h>
#include <string.h>

static struct es_slice S(const char *s) {
	return es_slice_from(s);
}

TEST(buf, keeps_the_prefix_that_fits)
{
	struct es_buf b = ES_BUF_INIT(5);
	es_buf_add_str(&b, "abc");
	EXPECT(!b.full);
	es_buf_add_str(&b, "defg");
	EXPECT(b.full);
	EXPECT_SLICE(es_buf_slice(&b), "abcde");
	es_buf_add_byte(&b, 'x');
	es_buf_printf(&b, "%d", 1);
	EXPECT_SLICE(es_buf_slice(&b), "abcde");
	es_buf_release(&b);
	EXPECT_INT(b.max, 5);
}

TEST(buf, exactly_the_maximum_is_not_full)
{
	struct es_buf b = ES_BUF_INIT(4);
	es_buf_add_str(&b, "abcd");
	EXPECT(!b.full);
	EXPECT_STR(es_buf_cstr(&b), "abcd");
	es_buf_add(&b, ES_SLICE_EMPTY);
	EXPECT(!b.full);
	es_buf_add_byte(&b, 'e');
	EXPECT(b.full);
	es_buf_release(&b);
}

TEST(buf, after_being_full_nothing_more_is_added_even_if_it_would_fit)
{
	struct es_buf b = ES_BUF_INIT(4);
	es_buf_add_str(&b, "ab");
	es_buf_printf(&b, "%s", "longer");
	EXPECT(b.full);
	es_buf_add_byte(&b, 'c');
	EXPECT_SLICE(es_buf_slice(&b), "ab");
	EXPECT(es_buf_room(&b, 0) == NULL);
	es_buf_release(&b);
}

TEST(buf, a_maximum_of_zero_holds_nothing)
{
	struct es_buf b = ES_BUF_INIT(0);
	EXPECT_STR(es_buf_cstr(&b), "");
	es_buf_add_byte(&b, 'x');
	EXPECT(b.full && b.len == 0);
	es_buf_release(&b);
}

TEST(buf, bytes_survive_growth_and_may_be_nul)
{
	struct es_buf b = ES_BUF_INIT(100000);
	for (int i = 0; i < 50000; i++)
		es_buf_add_byte(&b, (char)i);
	EXPECT_INT(b.len, 50000);
	for (int i = 0; i < 50000; i++)
		EXPECT(b.ptr[i] == (char)i);
	es_buf_release(&b);
}

TEST(buf, printf_formats_in_place)
{
	struct es_buf b = ES_BUF_INIT(100);
	es_buf_add_str(&b, "n=");
	es_buf_printf(&b, "%d,%s", 42, "x");
	EXPECT_SLICE(es_buf_slice(&b), "n=42,x");
	es_buf_printf(&b, "%s", "");
	EXPECT_INT(b.len, 6);
	es_buf_release(&b);
}

TEST(buf, room_is_filled_first_and_counted_then)
{
	struct es_buf b = ES_BUF_INIT(10);
	char *room = es_buf_room(&b, 10);
	EXPECT(room != NULL);
	memcpy(room, "abc", 3);
	es_buf_grew(&b, 3);
	EXPECT_SLICE(es_buf_slice(&b), "abc");
	EXPECT(es_buf_room(&b, 8) == NULL);
	EXPECT(b.full);
	es_buf_release(&b);
}

TEST(buf, a_size_near_the_largest_does_not_wrap)
{
	struct es_buf b = ES_BUF_INIT(10);
	es_buf_add_str(&b, "abc");
	EXPECT(es_buf_room(&b, SIZE_MAX) == NULL);
	EXPECT_SLICE(es_buf_slice(&b), "abc");
	es_buf_release(&b);
}

TEST(buf, reset_wipes_and_may_be_filled_again)
{
	struct es_buf b = ES_BUF_INIT(8);
	es_buf_add_str(&b, "hush-hush-hush");
	es_buf_reset(&b);
	EXPECT(!b.full && b.len == 0);
	for (size_t i = 0; i < 8; i++)
		EXPECT_INT(b.ptr[i], 0);
	es_buf_add(&b, S("new"));
	EXPECT_SLICE(es_buf_slice(&b), "new");
	es_buf_release(&b);
	EXPECT(!b.ptr && b.len == 0 && b.cap == 0);
}
