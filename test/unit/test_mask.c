#include "engine/mask.h"
#include "test.h"

static struct es_slice slice(const char *text)
{
	return es_slice_from(text);
}

TEST(mask, every_copy_is_replaced_and_the_longest_first)
{
	struct es_arena arena = { 0 };
	struct es_mask m = { .arena = &arena };
	es_mask_add(&m, slice("key"), slice("K*"));
	es_mask_add(&m, slice("keychain"), slice("C*"));
	es_mask_add(&m, slice(""), slice("never"));
	EXPECT_SLICE(es_mask_text(&m, slice("a/key.keychain/keykey")), "a/K*.C*/K*K*");
	EXPECT_SLICE(es_mask_text(&m, slice("keychai")), "K*chai");
	EXPECT_SLICE(es_mask_text(&m, slice("")), "");
	es_mask_release(&m);
	es_arena_release(&arena);
}

TEST(mask, a_text_without_a_secret_is_itself)
{
	struct es_arena arena = { 0 };
	struct es_mask m = { .arena = &arena };
	struct es_slice text = slice("src/kernel.c");
	EXPECT(es_mask_text(&m, text).ptr == text.ptr);
	es_mask_add(&m, slice("key"), slice("K*"));
	EXPECT(es_mask_text(&m, text).ptr == text.ptr);
	EXPECT(es_mask_text(&m, text).ptr == text.ptr);
	es_mask_release(&m);
	es_arena_release(&arena);
}
