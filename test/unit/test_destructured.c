/* test_destructured.c - lists of names that are too long for a pattern. */
#include "reference/references.h"
#include "test.h"

#include <stdio.h>

static void expect_last(
	const char *start, unsigned n, const char *end, size_t nwant, const char *want)
{
	struct es_references *r = es_references_new();
	struct es_reference_scanner *s = es_reference_scanner_new(r);
	struct es_arena arena = { 0 };
	struct es_mentions m = { .arena = &arena };
	struct es_buf text = ES_BUF_INIT(1 << 20), got = ES_BUF_INIT(1024);
	es_buf_add_str(&text, "const { ");
	es_buf_add_str(&text, start);
	es_buf_add_str(&text, "\n  PORT: port = 5, // KEY_C\n");
	for (unsigned i = 0; i < n; i++)
		es_buf_printf(&text, "  KEY_%u,\n", i);
	es_buf_add_str(&text, end);
	EXPECT(!es_reference_scan(s, es_slice_from("a.ts"), es_buf_slice(&text), &m, NULL));
	es_mentions_place(&m, es_buf_slice(&text));
	EXPECT_INT(m.v.n, nwant);
	for (size_t i = 0; i < m.v.n; i += m.v.n - 1 ? m.v.n - 1 : 1) {
		es_mention_print(&got, &m.v.v[i]);
		es_buf_add_byte(&got, '\n');
	}
	EXPECT_STR(es_buf_cstr(&got), want);
	es_buf_release(&text);
	es_buf_release(&got);
	es_mentions_release(&m);
	es_arena_release(&arena);
	es_reference_scanner_free(s);
	es_references_free(r);
}

TEST(destructured, a_list_of_any_length_is_read)
{
	static const unsigned lengths[] = { 10, 300, 3000 };
	for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
		char want[64];
		snprintf(want, sizeof want, "PORT optional \"5\"\nKEY_%u required\n",
			lengths[i] - 1);
		expect_last("", lengths[i], "} = process.env;\n", lengths[i] + 1, want);
		expect_last("env: {", lengths[i], "}, } = process;\n", lengths[i] + 1, want);
	}
}

TEST(destructured, a_list_of_something_else_is_left)
{
	expect_last("", 300, "} = process.env.X_LIST;\n", 1, "X_LIST required\n");
	expect_last("", 300, "} = config;\nprocess.env.A_B\n", 1, "A_B required\n");
	expect_last("env: {", 300, "} } = processes;\nprocess.env.A_B\n", 1, "A_B required\n");
	expect_last("x: {", 300, "} } = process;\nprocess.env.A_B\n", 1, "A_B required\n");
}
