/* test_base.c - the small things of base: memory, vectors, errors, object names. */
#include "base/arena.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/oid.h"
#include "base/vec.h"
#include "test.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

static jmp_buf out_of_memory;

static void jump_out(size_t size)
{
	longjmp(out_of_memory, size == SIZE_MAX ? 1 : 2);
}

static int ask_for(void (*request)(void))
{
	es_oom_handler(jump_out);
	int outcome = setjmp(out_of_memory);
	if (outcome == 0)
		request();
	es_oom_handler(NULL);
	return outcome;
}

static void request_array(void)
{
	(void)es_alloc(SIZE_MAX / 2, 3);
}

static void request_resize(void)
{
	(void)es_resize(NULL, SIZE_MAX / 2, 3);
}

static void request_arena_array(void)
{
	struct es_arena a = { 0 };
	(void)es_arena_array(&a, SIZE_MAX / 2, 3);
}

static void request_arena(void)
{
	struct es_arena a = { 0 };
	(void)es_arena_alloc(&a, SIZE_MAX - 3);
}

TEST(mem, sizes_that_wrap_reach_the_handler)
{
	EXPECT_INT(ask_for(request_array), 1);
	EXPECT_INT(ask_for(request_resize), 1);
	EXPECT_INT(ask_for(request_arena_array), 1);
	EXPECT_INT(ask_for(request_arena), 1);
}

TEST(mem, nothing_is_something_that_can_be_freed)
{
	char *p = es_alloc(0, 0);
	EXPECT(p != NULL);
	p = es_resize(p, 0, 5);
	EXPECT(p != NULL);
	free(p);
	es_wipe(NULL, 0);
}

TEST(vec, grows_and_keeps_its_elements)
{
	struct {
		size_t *v;
		size_t n, cap;
	} vec = { 0 };
	for (size_t i = 0; i < 1000; i++)
		es_vec_push(&vec, i * i);
	EXPECT_INT(vec.n, 1000);
	for (size_t i = 0; i < 1000; i++)
		EXPECT(vec.v[i] == i * i);
	es_vec_release(&vec);
	EXPECT(!vec.v && vec.n == 0 && vec.cap == 0);
}

TEST(err, fail_fills_in_and_hands_back_the_status)
{
	struct es_error err;
	EXPECT_INT(es_fail(&err, ES_EIO, "cannot %s %d", "open", 3), ES_EIO);
	EXPECT_INT(err.status, ES_EIO);
	EXPECT_STR(err.text, "cannot open 3");
	EXPECT_INT(es_fail(NULL, ES_EPARSE, "nobody listens"), ES_EPARSE);
}

TEST(err, a_long_text_is_cut)
{
	char text[2000];
	memset(text, 'x', sizeof text - 1);
	text[sizeof text - 1] = '\0';
	struct es_error err;
	EXPECT_INT(es_fail(&err, ES_EIO, "%s", text), ES_EIO);
	EXPECT_INT(strlen(err.text), sizeof err.text - 1);
}

TEST(oid, hex_and_parse_are_inverse)
{
	const char *text = "00ff0123456789abcdef"
			   "fedcba98765432100a5a";
	struct es_oid oid;
	EXPECT(es_oid_parse(&oid, es_slice_from(text)));
	EXPECT(oid.bytes[0] == 0 && oid.bytes[1] == 0xff && oid.bytes[19] == 0x5a);
	char hex[ES_OID_HEX + 1];
	es_oid_hex(hex, &oid);
	EXPECT_STR(hex, text);
	struct es_oid upper;
	EXPECT(es_oid_parse(&upper, es_slice_from("00FF0123456789ABCDEF"
						  "FEDCBA98765432100A5A")));
	EXPECT_INT(es_oid_compare(&oid, &upper), 0);
}

TEST(oid, parse_takes_forty_digits_and_nothing_else)
{
	struct es_oid oid = { { 7 } };
	const char *text = "00ff0123456789abcdeffedcba98765432100a5a0";
	EXPECT(!es_oid_parse(&oid, es_slice_from(text)));
	EXPECT(!es_oid_parse(&oid, (struct es_slice){ text, 39 }));
	EXPECT(!es_oid_parse(&oid, ES_SLICE_EMPTY));
	EXPECT(!es_oid_parse(&oid, es_slice_from("00ff0123456789abcdeffedcba98765432100a5g")));
	EXPECT(!es_oid_parse(&oid, es_slice_from("g0ff0123456789abcdeffedcba98765432100a5a")));
	EXPECT_INT(oid.bytes[0], 7);
}

TEST(oid, order_is_that_of_the_bytes)
{
	struct es_oid low = { { 1, 2 } }, high = { { 1, 0xff } }, zero = { { 0 } };
	EXPECT(es_oid_compare(&low, &high) < 0);
	EXPECT(es_oid_compare(&high, &low) > 0);
	EXPECT(es_oid_is_zero(&zero));
	EXPECT(!es_oid_is_zero(&low));
}
