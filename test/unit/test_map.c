/* test_map.c - the hash table from byte strings to numbers. */
#include "base/map.h"
#include "base/mem.h"
#include "test.h"

#include <stdio.h>
#include <stdlib.h>

static struct es_slice S(const char *s) {
	return es_slice_from(s);
}

TEST(map, an_empty_map_holds_nothing)
{
	struct es_map m = { 0 };
	EXPECT(es_map_find(&m, S("a")) == ES_MAP_NONE);
	EXPECT(es_map_find(&m, ES_SLICE_EMPTY) == ES_MAP_NONE);
	es_map_release(&m);
}

TEST(map, numbers_follow_the_order_of_arrival)
{
	struct es_map m = { 0 };
	bool is_new = false;
	EXPECT_INT(es_map_add(&m, S("b"), &is_new), 0);
	EXPECT(is_new);
	EXPECT_INT(es_map_add(&m, S("a"), NULL), 1);
	EXPECT_INT(es_map_add(&m, S("b"), &is_new), 0);
	EXPECT(!is_new);
	EXPECT_INT(m.n, 2);
	EXPECT_SLICE(m.keys[1], "a");
	es_map_release(&m);
	EXPECT(m.n == 0 && !m.keys && !m.slots);
}

TEST(map, keys_are_any_bytes_the_empty_key_too)
{
	struct es_map m = { 0 };
	const struct es_slice keys[] = { { "", 0 }, { "\0", 1 }, { "\0\0", 2 }, { "a\0b", 3 },
		{ "a\0c", 3 }, { "a", 1 }, { "\xff\xfe", 2 } };
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		EXPECT_INT(es_map_add(&m, keys[i], NULL), i);
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		EXPECT_INT(es_map_find(&m, keys[i]), i);
	EXPECT_INT(es_map_find(&m, ES_SLICE_EMPTY), 0);
	es_map_release(&m);
}

TEST(map, hundred_thousand_keys_are_all_found_again)
{
	enum { N = 100000, WIDTH = 16 };
	char *text = es_alloc(N, WIDTH);
	struct es_map m = { 0 };
	for (size_t i = 0; i < N; i++) {
		int len = snprintf(text + i * WIDTH, WIDTH, "key-%zu", i * 7);
		struct es_slice key = { text + i * WIDTH, (size_t)len };
		EXPECT(es_map_add(&m, key, NULL) == i);
	}
	EXPECT_INT(m.n, N);
	for (size_t i = 0; i < N; i++)
		EXPECT(es_map_find(&m, S(text + i * WIDTH)) == i);
	EXPECT(es_map_find(&m, S("key-1")) == ES_MAP_NONE);
	es_map_release(&m);
	free(text);
}

TEST(map, a_key_may_be_replaced_by_an_equal_one)
{
	struct es_map m = { 0 };
	char brief[] = "key";
	size_t number = es_map_add(&m, S(brief), NULL);
	m.keys[number] = S("key");
	brief[0] = 'x';
	EXPECT_INT(es_map_find(&m, S("key")), number);
	es_map_release(&m);
}

TEST(map, each_map_has_a_seed_of_its_own)
{
	struct es_map a = { 0 }, b = { 0 };
	(void)es_map_add(&a, S("x"), NULL);
	(void)es_map_add(&b, S("x"), NULL);
	EXPECT(a.seed[0] != b.seed[0] || a.seed[1] != b.seed[1]);
	es_map_release(&a);
	es_map_release(&b);
}
