/* test_json.c - the JSON reader: what it gives, and what it must refuse. */
#include "base/buf.h"
#include "base/mem.h"
#include "test.h"
#include "text/json.h"

#include <stdlib.h>
#include <string.h>

enum { TEXT_SPACE = 16 * 1024 * 1024 };

static struct es_json *parse_slice(struct es_slice text)
{
	struct es_json *j = NULL;
	struct es_error err = { 0 };
	enum es_status st = es_json_parse(&j, text, &err);
	EXPECT_STR(err.text, "");
	EXPECT_INT(st, ES_OK);
	return j;
}

static struct es_json *parse(const char *text)
{
	return parse_slice(es_slice_from(text));
}

static void refuse_slice(struct es_slice text, const char *reason)
{
	struct es_json *j = NULL;
	struct es_error err = { 0 };
	EXPECT_INT(es_json_parse(&j, text, &err), ES_EPARSE);
	EXPECT_STR(err.text, reason);
	EXPECT(!j);
}

static void refuse(const char *text, const char *reason)
{
	refuse_slice(es_slice_from(text), reason);
}

static void accept(const char *text)
{
	es_json_free(parse(text));
}

TEST(json, members_and_elements_come_in_order)
{
	struct es_json *root = parse("{\"b\": [1, \"x\"], \"a\": {\"k\": true}}");
	EXPECT(es_json_is_object(root));
	const struct es_json *b = es_json_first(root);
	EXPECT_STR(es_json_key(b), "b");
	EXPECT(es_json_is_array(b));
	double number = 0;
	EXPECT(es_json_number(es_json_first(b), &number) && (int)number == 1);
	EXPECT(!es_json_key(es_json_first(b)));
	EXPECT_STR(es_json_string(es_json_next(es_json_first(b))), "x");
	EXPECT(!es_json_next(es_json_next(es_json_first(b))));
	EXPECT_STR(es_json_key(es_json_next(b)), "a");
	bool truth = false;
	EXPECT(es_json_bool(es_json_get(es_json_get(root, "a"), "k"), &truth) && truth);
	EXPECT(!es_json_next(es_json_next(b)));
	es_json_free(root);
}

TEST(json, keys_are_found_by_their_case)
{
	struct es_json *root = parse("{\"Key\": 1, \"key\": \"x\"}");
	EXPECT_STR(es_json_string(es_json_get(root, "key")), "x");
	EXPECT(!es_json_get(root, "KEY"));
	es_json_free(root);
}

TEST(json, the_wrong_kind_gives_nothing)
{
	struct es_json *root = parse("[{\"a\": 1}, null, 1e400]");
	double number = 0;
	bool truth = false;
	EXPECT(!es_json_get(root, "a") && !es_json_string(root));
	EXPECT(!es_json_number(root, &number) && !es_json_bool(root, &truth));
	EXPECT(!es_json_number(es_json_next(es_json_next(es_json_first(root))), &number));
	es_json_free(root);
	EXPECT(!es_json_get(NULL, "a") && !es_json_first(NULL) && !es_json_next(NULL));
	EXPECT(!es_json_is_object(NULL) && !es_json_is_array(NULL) && !es_json_string(NULL));
	EXPECT(!es_json_number(NULL, &number) && !es_json_bool(NULL, &truth));
	EXPECT(!es_json_key(NULL));
	es_json_free(NULL);
}

TEST(json, strings_are_decoded)
{
	struct es_json *root = parse("\"\\u00e9\\ud83d\\ude00\\n\\/\\\"\xc3\xa9\"");
	EXPECT_STR(es_json_string(root), "\xc3\xa9\xf0\x9f\x98\x80\n/\"\xc3\xa9");
	es_json_free(root);
}

TEST(json, every_kind_of_value_may_stand_alone)
{
	accept(" 0 ");
	accept("-0.5E+3");
	accept("null");
	accept("\"\"");
	accept("\t\r\n{ }\n");
	accept("\xef\xbb\xbf[]");
	accept("100000000000000000000000000000000000000000000000000000000000");
}

TEST(json, text_that_ends_early_is_refused_at_its_end)
{
	refuse("", "1:1: a value is missing");
	refuse(" \n", "2:1: a value is missing");
	refuse("[1,\n", "2:1: a value is missing");
	refuse("{\"a\": 1", "1:8: a comma or a closing bracket is missing");
	refuse("{\"a\"", "1:5: a colon is missing");
	refuse("[\"ab", "1:5: a string does not end");
}

TEST(json, tokens_out_of_order_are_refused)
{
	refuse("[1 2]", "1:4: a comma or a closing bracket is missing");
	refuse("]", "1:1: a value is missing");
	refuse("{\"a\":\n 1,}", "2:4: a key is missing");
	refuse("[1,]", "1:4: a value is missing");
	refuse("{1: 2}", "1:2: a key is missing");
	refuse("[nul]", "1:2: a value is missing");
	refuse("[1}", "1:3: a comma or a closing bracket is missing");
	refuse("[truely]", "1:6: a comma or a closing bracket is missing");
	refuse("[] []", "1:4: more text behind the value");
	refuse("1 2", "1:3: more text behind the value");
}

TEST(json, what_cjson_would_let_pass_is_refused)
{
	refuse("[007]", "1:5: a number with a leading zero");
	refuse("[-.5]", "1:3: a digit is missing");
	refuse("[1.]", "1:4: a digit is missing");
	refuse("[1e+]", "1:5: a digit is missing");
	refuse("[+1]", "1:2: a value is missing");
	refuse("[1,\f2]", "1:4: a value is missing");
	refuse("// x\n1", "1:1: a value is missing");
	refuse("\"a\nb\"", "1:3: a control character in a string");
	refuse("\"\\x\"", "1:2: an escape that is unknown");
	refuse("\"\\u12g4\"", "1:6: a hexadecimal digit is missing");
	refuse("\"\\", "1:2: an escape that is unknown");
	refuse_slice((struct es_slice)ES_LIT("[1]\0"), "1:4: more text behind the value");
	refuse("[9999999999999999999999999999999999999999999999999999999999999999912345]",
		"1:2: a number that is too long");
}

TEST(json, strings_that_would_be_cut_are_refused)
{
	refuse("\"a\\u0000b\"", "1:3: U+0000 in a string");
	refuse("{\"a\\u0000\": 1}", "1:4: U+0000 in a string");
	refuse_slice((struct es_slice)ES_LIT("\"a\0b\""), "1:3: a control character in a string");
}

TEST(json, invalid_unicode_is_refused)
{
	refuse("[\"a\xff\"]", "1:4: invalid UTF-8");
	refuse("[\"\xc3\"]", "1:3: invalid UTF-8");
	refuse("[\"\xed\xa0\x80\"]", "1:3: invalid UTF-8");
	refuse("[\"\\ud83d\"]", "1:3: a lone surrogate");
	refuse("[\"\\ude00\\ud83d\"]", "1:3: a lone surrogate");
	refuse("[\"\\ud83dx\\ude00\"]", "1:3: a lone surrogate");
	refuse("[\"\\ud83d\\u0041\"]", "1:3: a lone surrogate");
	refuse("[\"\\ud83d\\u", "1:11: a hexadecimal digit is missing");
}

TEST(json, a_key_stands_once_in_its_object)
{
	refuse("{\"a\": 1, \"b\": \"a\",\n \"a\": 2}", "2:2: the object has this key already");
	refuse("[{\"a\": 1}, {\"a\": 2, \"\\u0061\": {}}]",
		"1:21: the object has this key already");
	refuse("{\"x\": {\"y\": [{\"z\": 1}]}, \"q\": 1, \"x\": 2, \"q\": 3}",
		"1:34: the object has this key already");
	accept("{\"a\": {\"a\": [{\"a\": 1}, {\"a\": 2}]}, \"A\": 1}");
}

TEST(json, many_keys_are_compared_in_no_time)
{
	struct es_buf b = ES_BUF_INIT(TEXT_SPACE);
	es_buf_add_str(&b, "{");
	for (int i = 0; i < 100000; i++)
		es_buf_printf(&b, "\"%d\":0,", i);
	es_buf_add_str(&b, "\"99999\":0}");
	refuse_slice(es_buf_slice(&b), "1:988892: the object has this key already");
	es_buf_release(&b);
}

TEST(json, nesting_is_bounded)
{
	char text[2002];
	memset(text, '[', 1001);
	memset(text + 1001, ']', 1001);
	refuse_slice((struct es_slice){ text, 2002 }, "1:1001: nested too deeply");
	es_json_free(parse_slice((struct es_slice){ text + 1, 2000 }));
	for (size_t i = 0; i + 5 <= 2000; i += 5)
		memcpy(text + i, "{\"\":[", 5);
	refuse_slice((struct es_slice){ text, 2000 }, "1:2001: a value is missing");
}

TEST(json, every_truncation_is_refused)
{
	static const char text[] = "{\"a\": [1.5e-3, \"\\u00e9\\ud83d\\ude00\\n\xc3\xa9\", null], "
				   "\"b\": {\"c\": [true, false, {}]}}";
	for (size_t n = 0; n < sizeof text - 1; n++) {
		/* A block of its own, so that the sanitizer guards its end. */
		char *part = es_alloc(n, 1);
		memcpy(part, text, n);
		struct es_json *j = NULL;
		EXPECT_INT(es_json_parse(&j, (struct es_slice){ part, n }, NULL), ES_EPARSE);
		free(part);
	}
	accept(text);
}
