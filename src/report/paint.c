#include "report/paint.h"
#include "report/escape.h"

#include <string.h>

enum { LINE_WIDTH = 100, WORD_MAX = 64 << 10 };

enum es_style es_style_of(enum es_severity s)
{
	static const enum es_style styles[] = { [ES_SEV_NOTE] = ES_STYLE_NOTE,
		[ES_SEV_WARNING] = ES_STYLE_WARNING,
		[ES_SEV_ERROR] = ES_STYLE_ERROR };
	return styles[s];
}

void es_paint_on(const struct es_paint *p, enum es_style style)
{
	/* Of the sixteen colours that every theme keeps legible on its background. */
	static const char *const codes[] = { [ES_STYLE_STRONG] = "\033[1m",
		[ES_STYLE_FRAME] = "\033[1;94m",
		[ES_STYLE_NOTE] = "\033[1;36m",
		[ES_STYLE_WARNING] = "\033[1;33m",
		[ES_STYLE_ERROR] = "\033[1;31m",
		[ES_STYLE_GOOD] = "\033[1;32m" };
	if (p->color)
		es_buf_add_str(p->out, codes[style]);
}

void es_paint_off(const struct es_paint *p)
{
	if (p->color)
		es_buf_add_str(p->out, "\033[0m");
}

void es_paint_str(const struct es_paint *p, enum es_style style, const char *text)
{
	es_paint_on(p, style);
	es_buf_add_str(p->out, text);
	es_paint_off(p);
}

void es_paint_blanks(const struct es_paint *p, size_t n)
{
	while (n--)
		es_buf_add_byte(p->out, ' ');
}

/* Words of one line of text, from column `indent` on; wrapped lines begin there too. */
static void add_words(
	const struct es_paint *p, struct es_slice line, size_t indent, struct es_buf *word)
{
	struct es_slice part;
	size_t column = indent;
	while (es_slice_split(&line, ' ', &part)) {
		if (!part.len)
			continue;
		es_buf_reset(word);
		es_escape_add(word, part);
		size_t width = es_escape_width(es_buf_slice(word));
		if (column > indent && column + 1 + width > LINE_WIDTH) {
			es_buf_add_byte(p->out, '\n');
			es_paint_blanks(p, indent);
			column = indent;
		} else if (column > indent) {
			es_buf_add_byte(p->out, ' ');
			column++;
		}
		es_buf_add(p->out, es_buf_slice(word));
		column += width;
	}
	es_buf_add_byte(p->out, '\n');
}

size_t es_paint_label(const struct es_paint *p, const char *label)
{
	es_paint_blanks(p, p->gutter + 1);
	es_paint_str(p, ES_STYLE_FRAME, "= ");
	es_paint_on(p, ES_STYLE_STRONG);
	es_buf_printf(p->out, "%s:", label);
	es_paint_off(p);
	es_buf_add_byte(p->out, ' ');
	return p->gutter + 5 + strlen(label);
}

void es_paint_note(const struct es_paint *p, const char *label, struct es_slice text)
{
	size_t indent = es_paint_label(p, label);
	struct es_buf word = ES_BUF_INIT(WORD_MAX);
	struct es_slice rest = es_slice_trim(text), line;
	for (bool is_first = true; es_slice_split(&rest, '\n', &line); is_first = false) {
		if (!is_first)
			es_paint_blanks(p, indent);
		add_words(p, es_slice_trim(line), indent, &word);
	}
	es_buf_release(&word);
}
