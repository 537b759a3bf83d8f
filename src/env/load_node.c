/* load_node.c - dotenv for Node.js, with and without an expander. */
#include "env/expand.h"
#include "env/dotenv_line.h"

static const struct es_dotenv_grammar grammar = { ES_SPACES_JS, ".-", "'\"`", false };

/* \n and \r as they stand in double quotes. */
static void add_unescaped(struct es_buf *b, struct es_slice s)
{
	for (size_t i = 0; i < s.len; i++) {
		char next = i + 1 < s.len ? s.ptr[i + 1] : '\0';
		bool is_escape = s.ptr[i] == '\\' && (next == 'n' || next == 'r');
		es_buf_add_byte(b, !is_escape ? s.ptr[i] : next == 'n' ? '\n' : '\r');
		i += is_escape;
	}
}

enum es_status es_load_node(struct es_load *l)
{
	es_load_decode(l, "\xef\xbf\xbd");
	es_load_join_lines(l);
	struct es_buf value = ES_BUF_INIT(ES_LOAD_VALUE_MAX);
	enum es_status st = ES_OK;
	struct es_dotenv_line line;
	for (size_t at = 0; !st && es_dotenv_next(&line, &at, &grammar, l->text);) {
		struct es_slice v = es_spaces_trim(line.value, ES_SPACES_JS);
		char first = v.len > 0 ? v.ptr[0] : '\0';
		bool is_quoted = v.len > 1 && v.ptr[v.len - 1] == first &&
				 (first == '"' || first == '\'' || first == '`');
		if (is_quoted)
			v = es_slice_sub(v, 1, v.len - 1);
		es_buf_reset(&value);
		/* A quote that is not closed is still one here. */
		if (first == '"')
			add_unescaped(&value, v);
		else
			es_buf_add(&value, v);
		st = es_load_set_buf(l, line.key, &value, line.at);
	}
	es_buf_release(&value);
	return st;
}

enum es_status es_load_node_expand(struct es_load *l)
{
	enum es_status st = es_load_node(l);
	return st ? st : es_expand_dotenv(l, false);
}

enum es_status es_load_next(struct es_load *l)
{
	enum es_status st = es_load_node(l);
	return st ? st : es_expand_next(l);
}
