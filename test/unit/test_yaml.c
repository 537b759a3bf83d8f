/* test_yaml.c - the YAML reader: values, places, and documents that must be refused. */
#include "base/arena.h"
#include "base/buf.h"
#include "test.h"
#include "text/yaml.h"

#include <stdio.h>
#include <string.h>

enum { TEXT_SPACE = 64 * 1024 * 1024 };

static struct es_slice S(const char *s) {
	return es_slice_from(s);
}

static struct es_yaml *
parse(const char *text, struct es_arena *arena)
{
	struct es_yaml *y = NULL;
	struct es_error err = { 0 };
	enum es_status st = es_yaml_parse(&y, S(text), arena, &err);
	EXPECT_STR(err.text, "");
	EXPECT_INT(st, ES_OK);
	return y;
}

static void refuse_slice(struct es_slice text, const char *reason)
{
	struct es_arena arena = { 0 };
	struct es_error err = { 0 };
	struct es_yaml *y = NULL;
	EXPECT_INT(es_yaml_parse(&y, text, &arena, &err), ES_EPARSE);
	EXPECT_STR(err.text, reason);
	EXPECT(!y);
	es_arena_release(&arena);
}

static void refuse(const char *text, const char *reason)
{
	refuse_slice(S(text), reason);
}

/* The tree as one line, to compare whole. */
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
			if (i)
				es_buf_add_byte(b, ' ');
			if (is_map) {
				show(b, y->keys[i]);
				es_buf_add_byte(b, '=');
			}
			show(b, y->items[i]);
		}
		es_buf_add_byte(b, is_map ? '}' : ']');
	}
}

static void expect_tree(const char *text, const char *want)
{
	struct es_arena arena = { 0 };
	struct es_buf b = ES_BUF_INIT(4096);
	show(&b, parse(text, &arena));
	EXPECT_STR(es_buf_cstr(&b), want);
	es_buf_release(&b);
	es_arena_release(&arena);
}

TEST(yaml, trees)
{
	expect_tree("a: 1\nb: [x, 'y', {z: }]\nc:\n- |\n  t\n- \"q\"\n",
		"{a=1 b=[x 'y' {z=}] c=['t\n' 'q']}");
	expect_tree("[]", "[]");
	expect_tree("{}", "{}");
	expect_tree("? k\n: v\n", "{k=v}");
}

TEST(yaml, an_empty_document_is_nothing)
{
	expect_tree("", "nothing");
	expect_tree(" \n# only this\n", "nothing");
	expect_tree("---\n", "nothing");
	expect_tree("--- ''\n", "''");
}

TEST(yaml, a_utf8_mark_does_not_shift_the_first_line)
{
	expect_tree("\xef\xbb\xbf"
		    "a: 1\nb: 2\n",
		"{a=1 b=2}");
}

TEST(yaml, tags_change_nothing_but_str)
{
	expect_tree("- !!binary aGk=\n- !!int '3'\n- !!str 3\n- ! 4\n- !own [x]\n",
		"[aGk= '3' '3' '4' [x]]");
}

TEST(yaml, places_count_lines_and_bytes_from_one)
{
	struct es_arena arena = { 0 };
	struct es_yaml *y =
		parse("# \xc3\xa9\r\nk\xc3\xa9y: v\n\xe2\x82\xac: [a, 'b']\rl: x\n", &arena);
	EXPECT_INT(y->line, 2);
	EXPECT_INT(y->column, 1);
	EXPECT_INT(y->items[0]->line, 2);
	EXPECT_INT(y->items[0]->column, 7);
	EXPECT_INT(y->items[1]->items[1]->line, 3);
	EXPECT_INT(y->items[1]->items[1]->column, 10);
	EXPECT_INT(y->keys[2]->line, 4);
	EXPECT_INT(y->keys[2]->column, 1);
	es_arena_release(&arena);
}

TEST(yaml, an_alias_has_its_own_place_and_the_content_of_its_anchor)
{
	expect_tree("a: &x {k: v}\nb: *x\nc: [*x, &x w, *x]\n", "{a={k=v} b={k=v} c=[{k=v} w w]}");
	struct es_arena arena = { 0 };
	struct es_yaml *y = parse("a: &x 1\nb: *x\n", &arena);
	EXPECT_INT(y->items[1]->line, 2);
	EXPECT_INT(y->items[1]->column, 4);
	es_arena_release(&arena);
}

TEST(yaml, an_alias_may_be_a_key)
{
	expect_tree("a: &x k\n*x : v\n", "{a=k k=v}");
}

TEST(yaml, broken_text_is_refused_with_its_place)
{
	refuse("a: [1,\n", "2:1: while parsing a flow node, did not find expected node content");
	refuse("a: b: c\n", "1:5: mapping values are not allowed in this context");
	refuse("a: 'x\n", "2:1: while scanning a quoted scalar, found unexpected end of stream");
	refuse("a: \"\\ud800\"\n", "1:7: while parsing a quoted scalar, "
				   "found invalid Unicode character escape code");
	refuse("\t- a\n", "1:1: while scanning for the next token, "
			  "found character that cannot start any token");
	refuse("a: %x\n", "1:4: while scanning for the next token, "
			  "found character that cannot start any token");
}

TEST(yaml, bytes_that_are_not_utf8_are_refused_with_their_place)
{
	refuse("a: \xc3\xa9\nb: \xff\n", "2:4: invalid leading UTF-8 octet");
	refuse("a: \xed\xa0\x80\n", "1:4: invalid Unicode character");
	refuse("a: \xe2\x82", "1:4: incomplete UTF-8 octet sequence");
	refuse("a: \x01\n", "1:4: control characters are not allowed");
	refuse_slice((struct es_slice){ "a: \0b", 5 }, "1:4: control characters are not allowed");
}

TEST(yaml, utf16_is_left_to_the_decoder)
{
	refuse_slice((struct es_slice){ "\xff\xfe"
					"a\0",
			     4 },
		"1:1: invalid leading UTF-8 octet");
}

TEST(yaml, a_key_stands_once)
{
	refuse("a: 1\nb: 2\nz: 3\nz: 4\na: 5\n", "4:1: the same key is at 3:1 already");
	refuse("{a: 1, 'a': 2}", "1:8: the same key is at 1:2 already");
	refuse("x:\n  - {a: 1}\n  - {b: 1, b: 2, b: 3}\n", "3:12: the same key is at 3:6 already");
}

TEST(yaml, a_key_is_a_scalar)
{
	refuse("? [a]\n: b\n", "1:3: a key must be a scalar");
}

TEST(yaml, a_second_document_is_refused)
{
	refuse("a: 1\n---\nb: 2\n", "2:1: a second document, where one is expected");
	expect_tree("---\na: 1\n...\n", "{a=1}");
}

TEST(yaml, aliases_need_a_finished_anchor)
{
	refuse("a: *x\n", "1:4: alias of an anchor that is not defined before it");
	refuse("&x [*x]\n", "1:5: alias inside the node that it stands for");
	refuse("&x {a: &x [*x]}\n", "1:12: alias inside the node that it stands for");
}

TEST(yaml, an_alias_bomb_is_refused_early)
{
	struct es_buf b = ES_BUF_INIT(4096);
	es_buf_add_str(&b, "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
	for (int i = 1; i < 30; i++) {
		es_buf_printf(&b, "a%d: &a%d [", i, i);
		for (int k = 0; k < 9; k++)
			es_buf_printf(&b, "*a%d, ", i - 1);
		es_buf_add_str(&b, "]\n");
	}
	refuse_slice(es_buf_slice(&b), "7:10: too many nodes once aliases are resolved");
	es_buf_release(&b);
}

TEST(yaml, aliases_do_not_deepen_past_the_bound)
{
	struct es_buf b = ES_BUF_INIT(4096);
	es_buf_add_str(&b, "a0: &a0 x\n");
	for (int i = 1; i < 100; i++)
		es_buf_printf(&b, "a%d: &a%d [*a%d]\n", i, i, i - 1);
	refuse_slice(es_buf_slice(&b), "64:12: nested too deeply once aliases are resolved");
	es_buf_release(&b);
}

TEST(yaml, nesting_is_bounded)
{
	char text[20000];
	memset(text, '[', 63);
	memset(text + 63, ']', 63);
	struct es_arena arena = { 0 };
	struct es_error err = { 0 };
	struct es_yaml *y = NULL;
	EXPECT_INT(es_yaml_parse(&y, (struct es_slice){ text, 126 }, &arena, &err), ES_OK);
	es_arena_release(&arena);
	memset(text, '[', sizeof text);
	refuse_slice((struct es_slice){ text, sizeof text }, "1:65: nested too deeply");
	for (size_t i = 0; i + 1 < sizeof text; i += 2)
		memcpy(text + i, "- ", 2);
	refuse_slice((struct es_slice){ text, sizeof text }, "1:129: nested too deeply");
}

TEST(yaml, nodes_are_bounded)
{
	struct es_buf b = ES_BUF_INIT(TEXT_SPACE);
	for (int i = 0; i < 1000 * 1000; i++)
		es_buf_add_str(&b, "-\n");
	refuse_slice(es_buf_slice(&b), "1000000:2: too many nodes");
	es_buf_release(&b);
}

TEST(yaml, directives_are_bounded)
{
	struct es_buf b = ES_BUF_INIT(TEXT_SPACE);
	for (int i = 0; i < 200; i++)
		es_buf_printf(&b, "%%TAG !a%d! tag:x%s", i, i % 2 ? "\r" : "\n");
	refuse_slice(es_buf_slice(&b), "1:1: more than 100 directives");
	es_buf_release(&b);
}

TEST(yaml, every_truncation_is_parsed_or_refused)
{
	static const char text[] = "%YAML 1.1\n---\na: &x [1, \"\\x41\\u00e9\", 'b']\n"
				   "b: *x\n? |-\n  k\n: >+\n  t\n\n!!str c: {d: ~}\n...\n";
	for (size_t n = 0; n < sizeof text; n++) {
		struct es_arena arena = { 0 };
		struct es_error err = { 0 };
		struct es_yaml *y = NULL;
		enum es_status st = es_yaml_parse(&y, (struct es_slice){ text, n }, &arena, &err);
		EXPECT(st == ES_OK || (st == ES_EPARSE && err.text[0]));
		es_arena_release(&arena);
	}
}

TEST(yaml, get_finds_members_of_mappings_only)
{
	struct es_arena arena = { 0 };
	struct es_yaml *y = parse("a: [b]\nc: d\n", &arena);
	EXPECT_SLICE(es_yaml_get(y, "c")->text, "d");
	EXPECT(!es_yaml_get(y, "x"));
	EXPECT(!es_yaml_get(es_yaml_get(y, "a"), "b"));
	EXPECT(!es_yaml_get(NULL, "a"));
	es_arena_release(&arena);
}

TEST(yaml, plain_scalars_are_words_and_numbers)
{
	struct es_arena arena = { 0 };
	struct es_yaml *y = parse("[Yes, off, 'true', y, 3.5, -1e3, .5, 0x10, inf, 1e999, 1 2, "
				  "'3', ~, Null, '', [a]]",
		&arena);
	bool truth = false;
	double number = 0;
	EXPECT(es_yaml_bool(y->items[0], &truth) && truth);
	EXPECT(es_yaml_bool(y->items[1], &truth) && !truth);
	EXPECT(!es_yaml_bool(y->items[2], &truth) && !es_yaml_bool(y->items[3], &truth));
	EXPECT(es_yaml_number(y->items[4], &number) && number > 3.4 && number < 3.6);
	EXPECT(es_yaml_number(y->items[5], &number) && (int)number == -1000);
	EXPECT(es_yaml_number(y->items[6], &number) && number > 0.4 && number < 0.6);
	for (size_t i = 7; i < y->nitems; i++)
		EXPECT(!es_yaml_number(y->items[i], &number));
	EXPECT(es_yaml_is_null(y->items[12]) && es_yaml_is_null(y->items[13]));
	EXPECT(!es_yaml_is_null(y->items[14]) && !es_yaml_is_null(y->items[15]));
	EXPECT(!es_yaml_bool(NULL, &truth) && !es_yaml_number(NULL, &number));
	EXPECT(!es_yaml_is_null(NULL));
	es_arena_release(&arena);
}
