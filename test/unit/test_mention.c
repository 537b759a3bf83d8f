/* test_mention.c - what files say of variables, put in order. */
#include "env/mention.h"
#include "test.h"

static void add(struct es_mentions *m, const char *name, size_t from, const char *scope)
{
	es_mentions_add(m, (struct es_mention){ .name = es_slice_from(name),
				   .need = ES_NEED_REQUIRED,
				   .scope = es_slice_from(scope),
				   .from = from,
				   .to = from + 1 });
}

static void expect(const struct es_mentions *m, const char *want)
{
	struct es_buf got = ES_BUF_INIT(1 << 16);
	for (size_t i = 0; i < m->v.n; i++) {
		es_buf_printf(&got, "%zu:%zu ", m->v.v[i].line, m->v.v[i].column);
		es_mention_print(&got, &m->v.v[i]);
		es_buf_add_byte(&got, '\n');
	}
	EXPECT_STR(es_buf_cstr(&got), want);
	es_buf_release(&got);
}

TEST(mention, places_are_in_order_and_doubles_are_one)
{
	struct es_arena arena = { 0 };
	struct es_mentions m = { .arena = &arena };
	add(&m, "B", 4, "");
	add(&m, "A", 1, "service web");
	add(&m, "B", 4, "");
	add(&m, "A", 1, "service api");
	es_mentions_place(&m, es_slice_from("aA\n\nB"));
	expect(&m,
		"1:2 A required in service api\n1:2 A required in service web\n3:1 B required\n");
	es_mentions_release(&m);
	es_arena_release(&arena);
}

TEST(mention, doubles_need_not_be_neighbours)
{
	struct es_arena arena = { 0 };
	struct es_mentions m = { .arena = &arena };
	for (size_t i = 0; i < 3; i++)
		es_mentions_add(&m, (struct es_mention){ .name = ES_LIT("A"), .to = 1 + i % 2 });
	es_mentions_place(&m, es_slice_from("AA"));
	expect(&m, "1:1 A optional\n1:1 A optional\n");
	es_mentions_release(&m);
	es_arena_release(&arena);
}

TEST(mention, of_doubles_the_first_stays)
{
	struct es_arena arena = { 0 };
	struct es_mentions m = { .arena = &arena };
	struct es_mention first = { .name = ES_LIT("A"),
		.said = ES_SAID_LITERAL,
		.value = ES_LIT("x"),
		.uses = ES_USE_TRUTHY | ES_USE_BUILD,
		.to = 1 };
	es_mentions_add(&m, first);
	add(&m, "A", 0, "");
	es_mentions_place(&m, es_slice_from("A"));
	expect(&m, "1:1 A optional \"x\" truthy build\n");
	es_mentions_release(&m);
	es_arena_release(&arena);
}

TEST(mention, what_is_not_read_at_all_is_kept_before_what_is_read_in_part)
{
	struct es_arena arena = { 0 };
	struct es_mentions m = { .arena = &arena };
	for (size_t i = 1; i <= 200; i++)
		es_mentions_partly(&m, i, "long");
	es_mentions_unread(&m, 201, "broken");
	es_mentions_partly(&m, 202, "long");
	EXPECT_INT(m.unread.n, 100);
	EXPECT_INT(m.unread.v[98].line, 99);
	EXPECT(!m.unread.v[99].is_partly);
	EXPECT_INT(m.unread.v[99].line, 201);
	for (size_t i = 0; i < 200; i++)
		es_mentions_unread(&m, 300 + i, "broken");
	EXPECT_INT(m.unread.n, 100);
	EXPECT_INT(m.unread.v[0].line, 201);
	es_mentions_release(&m);
	es_arena_release(&arena);
}
