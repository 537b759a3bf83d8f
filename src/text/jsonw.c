#include "text/jsonw.h"
#include "text/base64.h"
#include "text/utf8.h"

#include <assert.h>
#include <inttypes.h>

void es_jsonw_init(struct es_jsonw *w, struct es_buf *out, bool is_pretty)
{
	*w = (struct es_jsonw){ .out = out, .is_pretty = is_pretty };
}

/* What a reader of the JSON could act upon: HTML, scripts, terminals, and editors that would show
 * the text in another order. */
static bool is_escaped(uint32_t code)
{
	if (code < 0x80)
		return code < 0x20 || code == '"' || code == '\\' || code == '<' || code == '>' ||
		       code == '&' || code == 0x7f;
	return code < 0xa0 || code == 0x61c || code == 0x200e || code == 0x200f ||
	       (code >= 0x2028 && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
}

static void add_escaped(struct es_buf *out, uint32_t code)
{
	switch (code) {
	case '"':
		es_buf_add_str(out, "\\\"");
		break;
	case '\\':
		es_buf_add_str(out, "\\\\");
		break;
	case '\n':
		es_buf_add_str(out, "\\n");
		break;
	case '\r':
		es_buf_add_str(out, "\\r");
		break;
	case '\t':
		es_buf_add_str(out, "\\t");
		break;
	default:
		es_buf_printf(out, "\\u%04" PRIx32, code);
		break;
	}
}

static void add_string(struct es_buf *out, struct es_slice s)
{
	es_buf_add_byte(out, '"');
	/* [kept, at) is to be copied as it is. */
	size_t kept = 0;
	for (size_t at = 0; at < s.len;) {
		size_t from = at;
		bool is_valid = es_utf8_width(s, at) > 0;
		uint32_t code = es_utf8_next(s, &at);
		if (is_valid && !is_escaped(code))
			continue;
		es_buf_add(out, es_slice_sub(s, kept, from));
		kept = at;
		if (is_valid)
			add_escaped(out, code);
		else
			es_buf_add_str(out, "\xef\xbf\xbd");
	}
	es_buf_add(out, es_slice_sub(s, kept, s.len));
	es_buf_add_byte(out, '"');
}

static void start_line(struct es_jsonw *w)
{
	if (!w->is_pretty)
		return;
	es_buf_add_byte(w->out, '\n');
	for (unsigned i = 0; i < w->depth; i++)
		es_buf_add_str(w->out, "  ");
}

/* All that comes before a value. */
static void start_value(struct es_jsonw *w, const char *key)
{
	if (w->depth > 0) {
		if (w->has_item[w->depth])
			es_buf_add_byte(w->out, ',');
		w->has_item[w->depth] = true;
		start_line(w);
	}
	if (!key)
		return;
	add_string(w->out, es_slice_from(key));
	es_buf_add_str(w->out, w->is_pretty ? ": " : ":");
}

static void open_level(struct es_jsonw *w, const char *key, char bracket)
{
	assert(w->depth < ES_JSONW_DEPTH_MAX);
	start_value(w, key);
	es_buf_add_byte(w->out, bracket);
	w->depth++;
	w->has_item[w->depth] = false;
}

static void close_level(struct es_jsonw *w, char bracket)
{
	assert(w->depth > 0);
	bool has_item = w->has_item[w->depth];
	w->depth--;
	if (has_item)
		start_line(w);
	es_buf_add_byte(w->out, bracket);
}

void es_jsonw_object(struct es_jsonw *w, const char *key)
{
	open_level(w, key, '{');
}

void es_jsonw_array(struct es_jsonw *w, const char *key)
{
	open_level(w, key, '[');
}

void es_jsonw_end_object(struct es_jsonw *w)
{
	close_level(w, '}');
}

void es_jsonw_end_array(struct es_jsonw *w)
{
	close_level(w, ']');
}

void es_jsonw_string(struct es_jsonw *w, const char *key, struct es_slice s)
{
	start_value(w, key);
	add_string(w->out, s);
}

void es_jsonw_cstr(struct es_jsonw *w, const char *key, const char *cstring)
{
	es_jsonw_string(w, key, es_slice_from(cstring));
}

void es_jsonw_bool(struct es_jsonw *w, const char *key, bool value)
{
	start_value(w, key);
	es_buf_add_str(w->out, value ? "true" : "false");
}

void es_jsonw_integer(struct es_jsonw *w, const char *key, int64_t value)
{
	start_value(w, key);
	es_buf_printf(w->out, "%" PRId64, value);
}

void es_jsonw_seconds(struct es_jsonw *w, const char *key, double value)
{
	/* Far beyond any run, and its thousandfold fits. */
	const double max = 1e12;
	if (!(value > 0))
		value = 0;
	if (value > max)
		value = max;
	int64_t thousandths = (int64_t)(value * 1000 + 0.5);
	start_value(w, key);
	es_buf_printf(w->out, "%" PRId64 ".%03" PRId64, thousandths / 1000, thousandths % 1000);
}

void es_jsonw_null(struct es_jsonw *w, const char *key)
{
	start_value(w, key);
	es_buf_add_str(w->out, "null");
}

void es_jsonw_path(struct es_jsonw *w, const char *key, struct es_slice s)
{
	if (es_utf8_is_valid(s)) {
		es_jsonw_string(w, key, s);
		return;
	}
	es_jsonw_object(w, key);
	start_value(w, "bytes");
	es_buf_add_byte(w->out, '"');
	es_base64_add(w->out, s);
	es_buf_add_byte(w->out, '"');
	es_jsonw_end_object(w);
}
