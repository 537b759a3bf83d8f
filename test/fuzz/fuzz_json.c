/* fuzz_json.c - any bytes to the JSON reader; what it accepts survives writing and reading. */
#include "base/buf.h"
#include "fuzz.h"
#include "text/json.h"
#include "text/jsonw.h"

#include <string.h>

/* Values deeper than the writer goes are written as null. */
static void write_value(struct es_jsonw *w, const struct es_json *j, const char *key)
{
	double number = 0;
	bool truth = false;
	bool is_object = es_json_is_object(j);
	const char *string = es_json_string(j);
	if ((is_object || es_json_is_array(j)) && w->depth < ES_JSONW_DEPTH_MAX) {
		if (is_object)
			es_jsonw_object(w, key);
		else
			es_jsonw_array(w, key);
		for (const struct es_json *i = es_json_first(j); i; i = es_json_next(i)) {
			FUZZ_CHECK(!is_object || es_json_get(j, es_json_key(i)) == i);
			write_value(w, i, is_object ? es_json_key(i) : NULL);
		}
		if (is_object)
			es_jsonw_end_object(w);
		else
			es_jsonw_end_array(w);
	} else if (string) {
		es_jsonw_cstr(w, key, string);
	} else if (es_json_number(j, &number)) {
		es_jsonw_seconds(w, key, number);
	} else if (es_json_bool(j, &truth)) {
		es_jsonw_bool(w, key, truth);
	} else {
		es_jsonw_null(w, key);
	}
}

static void write_text(struct es_buf *out, const struct es_json *j)
{
	struct es_jsonw w;
	es_jsonw_init(&w, out, true);
	write_value(&w, j, NULL);
}

static void check_round_trip(const struct es_json *j)
{
	struct es_buf first = ES_BUF_INIT(SIZE_MAX / 2), second = ES_BUF_INIT(SIZE_MAX / 2);
	struct es_json *again = NULL;
	write_text(&first, j);
	FUZZ_CHECK(!es_json_parse(&again, es_buf_slice(&first), NULL));
	write_text(&second, again);
	FUZZ_CHECK(es_slice_equal(es_buf_slice(&first), es_buf_slice(&second)));
	es_json_free(again);
	es_buf_release(&first);
	es_buf_release(&second);
}

/* Any bytes may be written. The reader refuses U+0000 alone of what comes out. */
static void check_writer(struct es_slice bytes)
{
	struct es_buf b = ES_BUF_INIT(SIZE_MAX / 2);
	struct es_jsonw w;
	es_jsonw_init(&w, &b, false);
	es_jsonw_array(&w, NULL);
	es_jsonw_string(&w, NULL, bytes);
	es_jsonw_path(&w, NULL, bytes);
	es_jsonw_end_array(&w);
	struct es_json *j = NULL;
	enum es_status st = es_json_parse(&j, es_buf_slice(&b), NULL);
	FUZZ_CHECK(!st || es_slice_find(bytes, 0, '\0') < bytes.len);
	es_json_free(j);
	es_buf_release(&b);
}

FUZZ(json)
{
	struct es_slice text = { (const char *)data, size };
	struct es_error err = { 0 };
	struct es_json *j = NULL;
	enum es_status st = es_json_parse(&j, text, &err);
	FUZZ_CHECK(st == ES_OK ? j != NULL : st == ES_EPARSE && err.text[0] && !j);
	if (j)
		check_round_trip(j);
	es_json_free(j);
	check_writer(text);
	return 0;
}
