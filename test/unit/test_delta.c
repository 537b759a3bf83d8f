#include "git/delta.h"
#include "packwriter.h"
#include "test.h"

#include <stdlib.h>
#include <string.h>

#define BASE                                                                                       \
	"0123456789abcdef0123456789ABCDEF"                                                         \
	"the quick brown fox jumps over the lazy dog, again and again."

/* Applies `delta` to BASE in memory that ends where the object does; "" when it does not apply. */
static const char *apply(struct es_slice delta, size_t size, struct es_copy_vec *copies)
{
	static char text[256];
	char *out = malloc(size ? size : 1);
	bool is_good = es_delta_apply(out, size, es_slice_from(BASE), delta, copies);
	memcpy(text, out, is_good ? size : 0);
	text[is_good ? size : 0] = '\0';
	free(out);
	return text;
}

TEST(delta, copies_are_merged_and_short_ones_left_out)
{
	struct es_buf b = ES_BUF_INIT(1000);
	struct es_copy_vec copies = { NULL, 0, 0 };
	delta_begin(&b, sizeof BASE - 1, 72);
	delta_copy(&b, 0, 16);
	delta_copy(&b, 16, 16);
	delta_insert(&b, es_slice_from("-"));
	delta_copy(&b, 3, 6);
	delta_insert(&b, es_slice_from("-"));
	delta_copy(&b, 32, 32);
	EXPECT_STR(apply(es_buf_slice(&b), 72, &copies),
		"0123456789abcdef0123456789ABCDEF-345678-the quick brown fox jumps over t");
	EXPECT_INT(copies.n, 2);
	EXPECT_INT(copies.v[0].to, 0);
	EXPECT_INT(copies.v[0].from, 0);
	EXPECT_INT(copies.v[0].len, 32);
	EXPECT_INT(copies.v[1].to, 40);
	EXPECT_INT(copies.v[1].from, 32);
	EXPECT_INT(copies.v[1].len, 32);
	es_vec_release(&copies);
	es_buf_release(&b);
}

TEST(delta, what_does_not_fit_is_refused)
{
	/* Sizes of base and object, 93 and 4 but for the first two, and instructions. */
	static const struct es_slice bad[] = {
		ES_LIT("\x5c\x04\x04text"), ES_LIT("\x5d\x05\x04text"), ES_LIT(""), ES_LIT("\x5d"),
		ES_LIT("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01\x04"),
		ES_LIT("\x5d\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"), ES_LIT("\x5d\x04"),
		ES_LIT("\x5d\x04\x00\x04text"), ES_LIT("\x5d\x04\x05texts"),
		ES_LIT("\x5d\x04\x04tex"), ES_LIT("\x5d\x04\x03tex"),
		ES_LIT("\x5d\x04\x91\x5a\x04"),		    /* copy [90, 94) */
		ES_LIT("\x5d\x04\x91\x5d\x04"),		    /* copy [93, 97) */
		ES_LIT("\x5d\x04\x9f\xff\xff\xff\xff\x04"), /* from 4 G - 1 */
		ES_LIT("\x5d\x04\x80"),			    /* 65536 bytes */
		ES_LIT("\x5d\x04\x91\x00"),		    /* cut off */
		ES_LIT("\x5d\x04\x90\x05"),		    /* one more than there is room for */
	};
	EXPECT_STR(apply((struct es_slice)ES_LIT("\x5d\x04\x91\x59\x04"), 4, NULL), "ain.");
	EXPECT_STR(apply((struct es_slice)ES_LIT("\x5d\x04\x04text"), 4, NULL), "text");
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		EXPECT_STR(apply(bad[i], 4, NULL), "");
}
