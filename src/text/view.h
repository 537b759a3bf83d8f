/* view.h - what the bytes of an item say once decoded. */
#ifndef ES_TEXT_VIEW_H
#define ES_TEXT_VIEW_H

#include "base/slice.h"

enum es_coding {
	ES_CODING_PLAIN, /* the item's bytes as they are: UTF-8, Latin-1, binary */
	ES_CODING_UTF16, /* the whole item, now UTF-8 */
	ES_CODING_BASE64,
	ES_CODING_HEX,
	ES_CODING_PERCENT,
	ES_CODING_ESCAPES, /* \uXXXX, \xXX */
};

/* The root view is the whole item as 8-bit text; places are counted in it. A child view is what a
 * run of its parent decodes to, and whatever is found in it stands at that run. */
struct es_view {
	struct es_slice text;
	enum es_coding coding;
	const struct es_view *parent; /* NULL for the root */
	size_t from, to;	      /* the run in parent->text; 0, 0 for the root */
	unsigned depth;		      /* 0 for the root */
};

/* The words for reports: "base64", "hex", ...; "" for plain. */
const char *es_coding_name(enum es_coding c);

/* The span of the root's text that stands for [*from, *to) of the view. */
void es_view_root_span(const struct es_view *v, size_t *from, size_t *to);

#endif
