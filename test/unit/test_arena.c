/* test_arena.c - memory that is given back, and wiped, all at once. */
#include "base/arena.h"
#include "base/mem.h"
#include "test.h"

#include <string.h>

static bool is_zeroed(const char *p, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (p[i])
			return false;
	return true;
}

TEST(arena, memory_is_zeroed_and_aligned)
{
	struct es_arena a = { 0 };
	for (size_t size = 1; size < 40000; size += 997) {
		char *p = es_arena_alloc(&a, size);
		EXPECT((uintptr_t)p % _Alignof(max_align_t) == 0);
		EXPECT(is_zeroed(p, size));
		memset(p, 0xa5, size);
	}
	es_arena_release(&a);
	EXPECT(!a.first && a.used == 0);
}

TEST(arena, allocations_do_not_overlap)
{
	enum { N = 500 };
	struct es_arena a = { 0 };
	char *p[N];
	for (size_t i = 0; i < N; i++) {
		size_t len = i % 7 == 0 ? 20000 : i;
		p[i] = es_arena_alloc(&a, len + 1);
		memset(p[i], (int)(i % 256), len + 1);
	}
	for (size_t i = 0; i < N; i++)
		EXPECT((unsigned char)p[i][0] == i % 256 && (unsigned char)p[i][i] == i % 256);
	es_arena_release(&a);
}

TEST(arena, reset_wipes_what_was_handed_out)
{
	struct es_arena a = { 0 };
	char *p = es_arena_alloc(&a, 1000);
	memset(p, 'x', 1000);
	es_arena_reset(&a);
	EXPECT_INT(a.used, 0);
	/* The block was kept, so its bytes may be looked at. */
	char *again = es_arena_alloc(&a, 1000);
	EXPECT(again == p);
	EXPECT(is_zeroed(again, 1000));
	es_arena_release(&a);
}

TEST(arena, a_large_allocation_leaves_the_room_of_the_current_block)
{
	struct es_arena a = { 0 };
	char *small = es_arena_alloc(&a, 16);
	(void)es_arena_alloc(&a, 1000 * 1000);
	EXPECT(es_arena_alloc(&a, 16) == small + 16);
	es_arena_reset(&a);
	es_arena_reset(&a);
	es_arena_release(&a);
	es_arena_release(&a);
}

TEST(arena, copies_end_in_a_nul_that_is_not_counted)
{
	struct es_arena a = { 0 };
	struct es_slice s = es_arena_copy(&a, (struct es_slice){ "a\0b", 3 });
	EXPECT(s.len == 3 && memcmp(s.ptr, "a\0b", 4) == 0);
	EXPECT_SLICE(es_arena_copy(&a, ES_SLICE_EMPTY), "");
	EXPECT_STR(es_arena_cstr(&a, es_slice_from("text")), "text");
	EXPECT_STR(es_arena_cstr(&a, ES_SLICE_EMPTY), "");
	es_arena_release(&a);
}
