#include "report/escape.h"
#include "report/rune.h"
#include "text/utf8.h"

enum { TAB = 4 };

static size_t add_escape(struct es_buf *b, uint32_t rune)
{
	char text[16];
	int n;
	if (rune == '\n' || rune == '\t' || rune == '\r')
		n = snprintf(text, sizeof text, "\\%c",
			rune == '\n'   ? 'n'
			: rune == '\t' ? 't'
				       : 'r');
	else if (rune < 0x80)
		n = snprintf(text, sizeof text, "\\x%02x", (unsigned)rune);
	else
		n = snprintf(text, sizeof text, "\\u{%04x}", (unsigned)rune);
	es_buf_add_str(b, text);
	return (size_t)n;
}

static size_t add_bad_byte(struct es_buf *b, unsigned char byte)
{
	es_buf_printf(b, "\\x%02x", byte);
	return 4;
}

static size_t add_all(struct es_buf *b, struct es_slice s, size_t column, bool expands_tabs)
{
	for (size_t at = 0; at < s.len;) {
		size_t from = at;
		if (!es_utf8_width(s, at)) {
			column += add_bad_byte(b, (unsigned char)s.ptr[at++]);
			continue;
		}
		uint32_t rune = es_utf8_next(s, &at);
		if (rune == '\t' && expands_tabs) {
			do
				es_buf_add_byte(b, ' ');
			while (++column % TAB);
		} else if (es_rune_is_hostile(rune)) {
			column += add_escape(b, rune);
		} else {
			es_buf_add(b, es_slice_sub(s, from, at));
			column += es_rune_width(rune);
		}
	}
	return column;
}

void es_escape_add(struct es_buf *b, struct es_slice s)
{
	(void)add_all(b, s, 0, false);
}

size_t es_escape_excerpt(struct es_buf *b, struct es_slice s, size_t column)
{
	return add_all(b, s, column, true);
}

size_t es_escape_width(struct es_slice escaped)
{
	size_t width = 0;
	for (size_t at = 0; at < escaped.len;)
		width += es_rune_width(es_utf8_next(escaped, &at));
	return width;
}
