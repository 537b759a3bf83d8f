/* test_jsonw.c - written JSON: its layout, and that the reader gets back what was given. */
#include "base/buf.h"
#include "test.h"
#include "text/json.h"
#include "text/jsonw.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { TEXT_SPACE = 1024 * 1024 };

static void write_sample(struct es_jsonw *w)
{
	es_jsonw_object(w, NULL);
	es_jsonw_cstr(w, "name", "x");
	es_jsonw_array(w, "list");
	es_jsonw_integer(w, NULL, INT64_MIN);
	es_jsonw_bool(w, NULL, true);
	es_jsonw_null(w, NULL);
	es_jsonw_object(w, NULL);
	es_jsonw_end_object(w);
	es_jsonw_end_array(w);
	es_jsonw_array(w, "none");
	es_jsonw_end_array(w);
	es_jsonw_seconds(w, "seconds", 1.23456);
	es_jsonw_end_object(w);
}

TEST(jsonw, one_line)
{
	struct es_buf b = ES_BUF_INIT(TEXT_SPACE);
	struct es_jsonw w;
	es_jsonw_init(&w, &b, false);
	write_sample(&w);
	EXPECT_STR(es_buf_cstr(&b), "{\"name\":\"x\",\"list\":[-9223372036854775808,true,null,{}],"
				    "\"none\":[],\"seconds\":1.235}");
	es_buf_release(&b);
}

TEST(jsonw, pretty)
{
	struct es_buf b = ES_BUF_INIT(TEXT_SPACE);
	struct es_jsonw w;
	es_jsonw_init(&w, &b, true);
	write_sample(&w);
	EXPECT_STR(es_buf_cstr(&b), "{\n"
				    "  \"name\": \"x\",\n"
				    "  \"list\": [\n"
				    "    -9223372036854775808,\n"
				    "    true,\n"
				    "    null,\n"
				    "    {}\n"
				    "  ],\n"
				    "  \"none\": [],\n"
				    "  \"seconds\": 1.235\n"
				    "}");
	es_buf_release(&b);
}

TEST(jsonw, values_at_the_top_have_nothing_between_them)
{
	struct es_buf b = ES_BUF_INIT(TEXT_SPACE);
	struct es_jsonw w;
	es_jsonw_init(&w, &b, false);
	es_jsonw_array(&w, NULL);
	es_jsonw_end_array(&w);
	es_buf_add_byte(&b, '\n');
	es_jsonw_object(&w, NULL);
	es_jsonw_cstr(&w, "a", NULL);
	es_jsonw_end_object(&w);
	EXPECT_STR(es_buf_cstr(&b), "[]\n{\"a\":\"\"}");
	es_buf_release(&b);
}

static void expect_written(struct es_slice given, const char *written)
{
	struct es_buf b = ES_BUF_INIT(TEXT_SPACE);
	struct es_jsonw w;
	es_jsonw_init(&w, &b, false);
	es_jsonw_string(&w, NULL, given);
	EXPECT_STR(es_buf_cstr(&b), written);
	es_buf_release(&b);
}

TEST(jsonw, strings_are_escaped)
{
	expect_written((struct es_slice)ES_LIT("a\"\\\n\r\t\b\0\x1b\x7f"),
		"\"a\\\"\\\\\\n\\r\\t\\u0008\\u0000\\u001b\\u007f\"");
	expect_written((struct es_slice)ES_LIT("</script>&"), "\"\\u003c/script\\u003e\\u0026\"");
	expect_written((struct es_slice)ES_LIT("\xe2\x80\xa8\xe2\x80\xae\xe2\x81\xa6\xc2\x9b"),
		"\"\\u2028\\u202e\\u2066\\u009b\"");
	expect_written((struct es_slice)ES_LIT("caf\xc3\xa9 \xf0\x9f\x98\x80"),
		"\"caf\xc3\xa9 \xf0\x9f\x98\x80\"");
	expect_written(ES_SLICE_EMPTY, "\"\"");
}

TEST(jsonw, bytes_that_are_not_utf8_become_the_replacement)
{
	expect_written((struct es_slice)ES_LIT("a\xff"
					       "b\xe2\x82"),
		"\"a\xef\xbf\xbd"
		"b\xef\xbf\xbd\xef\xbf\xbd\"");
}

static void expect_seconds(double value, const char *written)
{
	struct es_buf b = ES_BUF_INIT(TEXT_SPACE);
	struct es_jsonw w;
	es_jsonw_init(&w, &b, false);
	es_jsonw_seconds(&w, NULL, value);
	EXPECT_STR(es_buf_cstr(&b), written);
	es_buf_release(&b);
}

TEST(jsonw, seconds_have_three_decimals_whatever_they_are)
{
	expect_seconds(0, "0.000");
	expect_seconds(0.9996, "1.000");
	expect_seconds(12.05, "12.050");
	expect_seconds(-1, "0.000");
	expect_seconds((double)NAN, "0.000");
	expect_seconds((double)INFINITY, "1000000000000.000");
}

static void expect_path(const char *path, const char *written)
{
	struct es_buf b = ES_BUF_INIT(TEXT_SPACE);
	struct es_jsonw w;
	es_jsonw_init(&w, &b, false);
	es_jsonw_object(&w, NULL);
	es_jsonw_path(&w, "path", es_slice_from(path));
	es_jsonw_end_object(&w);
	EXPECT_STR(es_buf_cstr(&b), written);
	es_buf_release(&b);
}

TEST(jsonw, paths_that_are_not_utf8_are_base64)
{
	expect_path("src/\xc3\xa9", "{\"path\":\"src/\xc3\xa9\"}");
	expect_path("\xff", "{\"path\":{\"bytes\":\"/w==\"}}");
	expect_path("a\xff", "{\"path\":{\"bytes\":\"Yf8=\"}}");
	expect_path("a\xff\xfe", "{\"path\":{\"bytes\":\"Yf/+\"}}");
	expect_path("a\xff\xfe\n", "{\"path\":{\"bytes\":\"Yf/+Cg==\"}}");
}

/* Any bytes but NUL, as value and as key, alone and doubled. */
TEST(jsonw, the_reader_gets_back_what_was_written)
{
	for (unsigned c = 1; c < 0x800; c++) {
		char text[3] = { (char)(c < 0x100 ? c : 0xc0 | c >> 6),
			c < 0x100 ? '\0' : (char)(0x80 | (c & 0x3f)), '\0' };
		struct es_buf b = ES_BUF_INIT(TEXT_SPACE);
		struct es_jsonw w;
		es_jsonw_init(&w, &b, c % 2);
		es_jsonw_object(&w, NULL);
		es_jsonw_cstr(&w, text, text);
		es_jsonw_end_object(&w);
		struct es_json *j = NULL;
		struct es_error err = { 0 };
		EXPECT_INT(es_json_parse(&j, es_buf_slice(&b), &err), ES_OK);
		bool is_utf8 = c < 0x80 || c >= 0x100;
		const char *want = is_utf8 ? text : "\xef\xbf\xbd";
		EXPECT_STR(es_json_key(es_json_first(j)), want);
		EXPECT_STR(es_json_string(es_json_first(j)), want);
		es_json_free(j);
		es_buf_release(&b);
	}
}

TEST(jsonw, random_bytes_give_valid_json)
{
	uint32_t x = 7;
	for (int round = 0; round < 500; round++) {
		char bytes[64];
		for (size_t i = 0; i < sizeof bytes; i++) {
			x = x * 1664525 + 1013904223;
			/* No NUL: the reader refuses U+0000. */
			bytes[i] = (char)(x >> 24 ? x >> 24 : 1);
		}
		struct es_slice s = { bytes, sizeof bytes };
		struct es_buf b = ES_BUF_INIT(TEXT_SPACE);
		struct es_jsonw w;
		es_jsonw_init(&w, &b, true);
		es_jsonw_array(&w, NULL);
		es_jsonw_string(&w, NULL, s);
		es_jsonw_path(&w, NULL, s);
		es_jsonw_end_array(&w);
		struct es_json *j = NULL;
		EXPECT_INT(es_json_parse(&j, es_buf_slice(&b), NULL), ES_OK);
		es_json_free(j);
		es_buf_release(&b);
	}
}
