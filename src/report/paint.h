/* paint.h - lines of the text report: colours, frame and wrapped notes. */
#ifndef ES_REPORT_PAINT_H
#define ES_REPORT_PAINT_H

#include "base/buf.h"

enum es_style {
	ES_STYLE_STRONG,
	ES_STYLE_FRAME, /* arrows, line numbers, bars */
	ES_STYLE_NOTE,
	ES_STYLE_WARNING,
	ES_STYLE_ERROR,
	ES_STYLE_GOOD,
};

struct es_paint {
	struct es_buf *out;
	bool color;
	unsigned gutter; /* digits of the line number beside which the frame stands */
};

enum es_style es_style_of(enum es_severity s);
void es_paint_on(const struct es_paint *p, enum es_style style);
void es_paint_off(const struct es_paint *p);
void es_paint_str(const struct es_paint *p, enum es_style style, const char *text);
void es_paint_blanks(const struct es_paint *p, size_t n);
/* "   = label: "; returns the column where the text begins. */
size_t es_paint_label(const struct es_paint *p, const char *label);
/* "   = label: text", escaped and wrapped at words; a newline in the text begins a new line. */
void es_paint_note(const struct es_paint *p, const char *label, struct es_slice text);

#endif
