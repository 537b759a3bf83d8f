#include "env/shape.h"

#include "text/utf8.h"

static bool has_byte(struct es_slice s, char c)
{
	return es_slice_find(s, 0, c) < s.len;
}

static bool is_quoted(struct es_slice s)
{
	char first = s.len > 1 ? s.ptr[0] : '\0';
	return (first == '"' || first == '\'' || first == '`') && s.ptr[s.len - 1] == first;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* The next thing of a list that begins with "with". */
static void add(struct es_buf *out, bool *is_first, const char *what)
{
	es_buf_add_str(out, *is_first ? " with " : ", ");
	es_buf_add_str(out, what);
	*is_first = false;
}

void es_shape(struct es_buf *out, struct es_slice value)
{
	static const struct {
		char byte;
		const char *name;
	} marks[] = { { '\n', "newlines" }, { '\r', "carriage returns" }, { '\\', "backslashes" },
		{ '$', "$" }, { '#', "#" }, { '\0', "NUL" } };
	if (value.len == 0) {
		es_buf_add_str(out, "empty");
		return;
	}
	bool is_first = true;
	es_buf_printf(out, "%zu byte%s", value.len, value.len == 1 ? "" : "s");
	if (is_quoted(value))
		add(out, &is_first, "quotes around it");
	else if (has_byte(value, '"') || has_byte(value, '\'') || has_byte(value, '`'))
		add(out, &is_first, "quotes in it");
	if (is_blank(value.ptr[0]) || is_blank(value.ptr[value.len - 1]))
		add(out, &is_first, "blanks around it");
	else if (has_byte(value, ' ') || has_byte(value, '\t'))
		add(out, &is_first, "blanks");
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (has_byte(value, marks[i].byte))
			add(out, &is_first, marks[i].name);
	if (!es_utf8_is_valid(value))
		add(out, &is_first, "bytes that are not UTF-8");
}
