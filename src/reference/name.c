#include "reference/name.h"

#include <string.h>

typedef void make_fn(struct es_buf *out, struct es_slice s);

static bool is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static char upper(char c)
{
	return is_lower(c) ? (char)(c - 'a' + 'A') : c;
}

static void make_upper(struct es_buf *out, struct es_slice s)
{
	for (size_t i = 0; i < s.len; i++)
		es_buf_add_byte(out, upper(s.ptr[i]));
}

/* A word begins where a capital follows a small letter or a digit, or is the last of several. */
static void make_snake(struct es_buf *out, struct es_slice s)
{
	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i], before = i ? s.ptr[i - 1] : '\0';
		bool begins =
			is_upper(c) &&
			(is_lower(before) || is_digit(before) ||
				(is_upper(before) && i + 1 < s.len && is_lower(s.ptr[i + 1])));
		if (begins)
			es_buf_add_byte(out, '_');
		es_buf_add_byte(out, c == '-' || c == '.' ? '_' : upper(c));
	}
}

static void make_relaxed(struct es_buf *out, struct es_slice s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] != '-')
			es_buf_add_byte(out, s.ptr[i] == '.' ? '_' : upper(s.ptr[i]));
}

static void make_underscored(struct es_buf *out, struct es_slice s)
{
	for (size_t i = 0; i < s.len; i++) {
		char c = upper(s.ptr[i]);
		es_buf_add_byte(out, is_upper(c) || is_digit(c) ? c : '_');
	}
}

static void make_colons(struct es_buf *out, struct es_slice s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] == ':')
			es_buf_add_str(out, "__");
		else
			es_buf_add_byte(out, s.ptr[i]);
}

/* How many bytes at i are computed when the program runs; 0: none. */
static size_t computed_at(struct es_slice s, size_t i)
{
	struct es_slice rest = es_slice_sub(s, i, s.len);
	if (es_slice_starts(rest, "${") || es_slice_starts(rest, "#{") ||
		es_slice_starts(rest, "{")) {
		size_t end = es_slice_find(rest, 0, '}');
		return end < rest.len ? end + 1 : rest.len;
	}
	if (rest.len >= 2 && rest.ptr[0] == '%' && strchr("sdvi", rest.ptr[1]))
		return 2;
	return 0;
}

static void make_glob(struct es_buf *out, struct es_slice s)
{
	for (size_t i = 0; i < s.len;) {
		size_t n = computed_at(s, i);
		bool is_second = out->len && out->ptr[out->len - 1] == '*';
		if (!n)
			es_buf_add_byte(out, s.ptr[i]);
		else if (!is_second)
			es_buf_add_byte(out, '*');
		i += n ? n : 1;
	}
}

static const struct {
	const char *word;
	make_fn *make;
} makers[] = {
	{ "{name}", es_buf_add },
	{ "{upper}", make_upper },
	{ "{snake}", make_snake },
	{ "{relaxed}", make_relaxed },
	{ "{underscored}", make_underscored },
	{ "{colons}", make_colons },
	{ "{glob}", make_glob },
};

/* The maker that stands in a template, and where; NULL when it has none that is known. */
static make_fn *maker_of(struct es_slice t, size_t *from, size_t *to)
{
	*from = es_slice_find(t, 0, '{');
	*to = es_slice_find(t, *from, '}');
	*to += *to < t.len;
	for (size_t i = 0; i < sizeof makers / sizeof *makers; i++)
		if (es_slice_is(es_slice_sub(t, *from, *to), makers[i].word))
			return makers[i].make;
	return NULL;
}

bool es_name_template_is_valid(struct es_slice t)
{
	size_t from, to;
	bool is_known = maker_of(t, &from, &to) != NULL;
	return t.len && (from == t.len || (is_known && es_slice_find(t, to, '{') == t.len));
}

void es_name_make(struct es_buf *out, struct es_slice t, struct es_slice captured)
{
	size_t from, to;
	make_fn *make = maker_of(t, &from, &to);
	if (!make) {
		es_buf_add(out, t);
		return;
	}
	es_buf_add(out, es_slice_sub(t, 0, from));
	make(out, captured);
	es_buf_add(out, es_slice_sub(t, to, t.len));
}

bool es_name_is_valid(struct es_slice name, bool is_glob)
{
	for (size_t i = 0; i < name.len; i++) {
		char c = name.ptr[i];
		bool ok = is_lower(c) || is_upper(c) || c == '_' || (i && is_digit(c)) ||
			  (is_glob && (c == '*' || is_digit(c)));
		if (!ok)
			return false;
	}
	return name.len > 0;
}
