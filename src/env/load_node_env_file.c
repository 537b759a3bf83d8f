/* load_node_env_file.c - node --env-file, which is util.parseEnv; Vite reads files with it, too. */
#include "env/expand.h"

static struct es_slice trim(struct es_slice s)
{
	size_t from = 0;
	while (from < s.len && (s.ptr[from] == ' ' || s.ptr[from] == '\t' || s.ptr[from] == '\n'))
		from++;
	while (s.len > from &&
		(s.ptr[s.len - 1] == ' ' || s.ptr[s.len - 1] == '\t' || s.ptr[s.len - 1] == '\n'))
		s.len--;
	return es_slice_sub(s, from, s.len);
}

static void drop_returns(struct es_load *l)
{
	char *to = es_arena_alloc(l->arena, l->text.len + 1);
	size_t n = 0;
	for (size_t i = 0; i < l->text.len; i++)
		if (l->text.ptr[i] != '\r')
			to[n++] = l->text.ptr[i];
	l->text = (struct es_slice){ to, n };
}

static void skip_line(struct es_slice *rest, size_t from)
{
	*rest = es_slice_sub(*rest, es_slice_find(*rest, from, '\n'), rest->len);
}

/* \n in double quotes; other escapes stay. */
static void add_unescaped(struct es_buf *b, struct es_slice s)
{
	for (size_t i = 0; i < s.len; i++) {
		bool is_escape = s.ptr[i] == '\\' && i + 1 < s.len && s.ptr[i + 1] == 'n';
		es_buf_add_byte(b, is_escape ? '\n' : s.ptr[i]);
		i += is_escape;
	}
}

/* Takes the value off *rest, which begins with it. */
static void take_value(struct es_buf *value, struct es_slice *rest)
{
	char first = rest->ptr[0];
	bool is_quote = first == '"' || first == '\'' || first == '`';
	size_t close = is_quote ? es_slice_find(*rest, 1, first) : rest->len;
	if (close < rest->len) {
		struct es_slice inner = es_slice_sub(*rest, 1, close);
		if (first == '"')
			add_unescaped(value, inner);
		else
			es_buf_add(value, inner);
		skip_line(rest, close + 1);
		return;
	}
	struct es_slice line = es_slice_sub(*rest, 0, es_slice_find(*rest, 0, '\n'));
	skip_line(rest, 0);
	/* A quote that is not closed keeps the line as it is, a comment included. */
	if (!is_quote)
		line = trim(es_slice_sub(line, 0, es_slice_find(line, 0, '#')));
	/* Behind a quoted value blanks stay: a comment that they indent is none. */
	*rest = trim(*rest);
	es_buf_add(value, line);
}

/* A trimmed key, without `export`. */
static struct es_slice clean_key(struct es_slice key)
{
	return es_slice_starts(key, "export ") ? trim(es_slice_sub(key, 7, key.len)) : key;
}

/* Takes one assignment, or what is none, off *rest. */
static enum es_status take(struct es_load *l, struct es_slice *rest, struct es_buf *value)
{
	size_t newline = es_slice_find(*rest, 0, '\n');
	size_t equals = es_slice_find(es_slice_sub(*rest, 0, newline), 0, '=');
	if (rest->ptr[0] == '\n' || rest->ptr[0] == '#') {
		*rest = es_slice_sub(*rest, newline + 1, rest->len);
		return ES_OK;
	}
	if (equals == newline) {
		*rest = trim(es_slice_sub(*rest, newline + 1, rest->len));
		return ES_OK;
	}
	size_t at = (size_t)(rest->ptr - l->text.ptr);
	struct es_slice key = trim(es_slice_sub(*rest, 0, equals));
	*rest = es_slice_sub(*rest, equals + 1, rest->len);
	bool has_value = rest->len > 0 && rest->ptr[0] != '\n';
	/* What stands behind an equals sign without a name is read as the next assignment. */
	if (key.len == 0 && has_value) {
		*rest = trim(*rest);
		return ES_OK;
	}
	es_buf_reset(value);
	if (has_value) {
		*rest = trim(*rest);
		if (rest->len > 0)
			take_value(value, rest);
	}
	/* Before an empty value it keeps its `export`. */
	return es_load_set_buf(l, has_value ? clean_key(key) : key, value, at);
}

enum es_status es_load_node_env_file(struct es_load *l)
{
	es_load_decode(l, "\xef\xbf\xbd");
	drop_returns(l);
	struct es_buf value = ES_BUF_INIT(ES_LOAD_VALUE_MAX);
	struct es_slice rest = trim(l->text);
	enum es_status st = ES_OK;
	while (!st && rest.len > 0)
		st = take(l, &rest, &value);
	es_buf_release(&value);
	return st;
}

enum es_status es_load_vite(struct es_load *l)
{
	enum es_status st = es_load_node_env_file(l);
	return st ? st : es_expand_dotenv(l, true);
}
