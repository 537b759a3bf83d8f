/* test_toml.c - the readers of TOML and of JSON with comments: trees and refusals. */
#include "base/buf.h"
#include "test.h"
#include "text/jsonc.h"
#include "text/toml.h"

typedef enum es_status parse_fn(
	struct es_yaml **out, struct es_slice text, struct es_arena *arena, struct es_error *err);

static void show(struct es_buf *b, const struct es_yaml *y)
{
	if (!y) {
		es_buf_add_str(b, "nothing");
	} else if (y->kind == ES_YAML_SCALAR) {
		es_buf_printf(b, y->is_quoted ? "'%.*s'" : "%.*s", ES_ARG(y->text));
	} else {
		bool is_map = y->kind == ES_YAML_MAPPING;
		es_buf_add_byte(b, is_map ? '{' : '[');
		for (size_t i = 0; i < y->nitems; i++) {
			es_buf_add_str(b, i ? " " : "");
			if (is_map)
				es_buf_printf(b, "%.*s=", ES_ARG(y->keys[i]->text));
			show(b, y->items[i]);
		}
		es_buf_add_byte(b, is_map ? '}' : ']');
	}
}

static void expect(parse_fn *parse, const char *text, const char *want)
{
	struct es_arena arena = { 0 };
	struct es_error err = { 0 };
	struct es_yaml *y = NULL;
	struct es_buf b = ES_BUF_INIT(4096);
	EXPECT_INT(parse(&y, es_slice_from(text), &arena, &err), ES_OK);
	show(&b, y);
	EXPECT_STR(es_buf_cstr(&b), want);
	es_buf_release(&b);
	es_arena_release(&arena);
}

static void refuse(parse_fn *parse, const char *text, const char *reason)
{
	struct es_arena arena = { 0 };
	struct es_error err = { 0 };
	struct es_yaml *y = NULL;
	EXPECT_INT(parse(&y, es_slice_from(text), &arena, &err), ES_EPARSE);
	EXPECT_STR(err.text, reason);
	EXPECT(!y);
	es_arena_release(&arena);
}

TEST(toml, tables_and_arrays_of_tables)
{
	expect(es_toml_parse,
		"a = 1\n[b.\"c d\"]\ne = true # x\n[[f]]\ng = 1\n[[f]]\ng = 2\n[f.h]\ni.j = 3\n",
		"{a=1 b={c d={e=true}} f=[{g=1} {g=2 h={i={j=3}}}]}");
	expect(es_toml_parse, "# nothing\n", "nothing");
	expect(es_toml_parse,
		"\xef\xbb\xbf"
		"a=1",
		"{a=1}");
}

TEST(toml, strings_of_four_kinds)
{
	expect(es_toml_parse,
		"a = \"x\\t\\\"\\u00e9\"\nb = 'c:\\d'\nc = \"\"\"\nx\\\n  y\"z\"\"\"\"\nd = "
		"'''\n'x' '''\n",
		"{a='x\t\"\xc3\xa9' b='c:\\d' c='xy\"z\"' d=''x' '}");
}

TEST(toml, collections_in_each_other)
{
	expect(es_toml_parse,
		"a = [ 1, [\"x\"], # c\n {b = 2, c.d = 3},\n]\nt = 1979-05-27T07:32:00Z\n",
		"{a=[1 ['x'] {b=2 c={d=3}}] t=1979-05-27T07:32:00Z}");
}

TEST(toml, broken_text_is_refused_with_its_place)
{
	refuse(es_toml_parse, "a = 1\nb\n", "2:2: an equals sign is missing");
	refuse(es_toml_parse, "a =\n", "1:4: a value is missing");
	refuse(es_toml_parse, "a = \"x\n\"", "1:7: a string is not closed");
	refuse(es_toml_parse, "a = \"\\q\"", "1:6: an unknown escape in a string");
	refuse(es_toml_parse, "[a\nb=1", "1:3: the name of a table is not closed");
	refuse(es_toml_parse, "a = [1 2", "1:9: a comma or the end of a collection is missing");
	refuse(es_toml_parse, "a = 1\n[a]\n", "2:3: a value stands where a table is wanted");
	refuse(es_toml_parse, "a = 'x' y", "1:9: more text behind the value");
}

TEST(toml, nesting_is_bounded)
{
	struct es_buf b = ES_BUF_INIT(1 << 20);
	es_buf_add_str(&b, "a = ");
	for (int i = 0; i < 100 * 1000; i++)
		es_buf_add_byte(&b, '[');
	refuse(es_toml_parse, es_buf_cstr(&b), "1:37: nested too deeply");
	refuse(es_jsonc_parse, es_buf_cstr(&b) + 4, "1:65: nested too deeply");
	es_buf_release(&b);
}

TEST(jsonc, values_comments_and_commas)
{
	expect(es_jsonc_parse,
		"// c\n{\"a\": [1, -2.5e3, true, null,], /* x */ \"b\": {\"c\": \"d\"},}\n",
		"{a=[1 -2.5e3 true null] b={c='d'}}");
	expect(es_jsonc_parse, " // only this\n", "nothing");
	expect(es_jsonc_parse, "\"\\u00e9\\ud83d\\ude00\\ud800\\n\"",
		"'\xc3\xa9\xf0\x9f\x98\x80\xef\xbf\xbd\n'");
}

TEST(jsonc, broken_text_is_refused_with_its_place)
{
	refuse(es_jsonc_parse, "{a: 1}", "1:2: a key in double quotes is missing");
	refuse(es_jsonc_parse, "{\"a\" 1}", "1:6: a colon is missing");
	refuse(es_jsonc_parse, "[1\n2]", "2:1: a comma or the end of a collection is missing");
	refuse(es_jsonc_parse, "[\"a\n\"]", "1:4: a string is not closed");
	refuse(es_jsonc_parse, "\"\\q\"", "1:2: an unknown escape in a string");
	refuse(es_jsonc_parse, "1 2", "1:3: more text behind the value");
}
