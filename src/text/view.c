#include "text/view.h"

const char *es_coding_name(enum es_coding c)
{
	switch (c) {
	case ES_CODING_PLAIN:
		return "";
	case ES_CODING_UTF16:
		return "utf-16";
	case ES_CODING_BASE64:
		return "base64";
	case ES_CODING_HEX:
		return "hex";
	case ES_CODING_PERCENT:
		return "percent";
	case ES_CODING_ESCAPES:
		return "escapes";
	}
	return "";
}

void es_view_root_span(const struct es_view *v, size_t *from, size_t *to)
{
	for (; v->parent; v = v->parent) {
		*from = v->from;
		*to = v->to;
	}
}
