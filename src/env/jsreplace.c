#include "env/jsreplace.h"

void es_js_replace(
	struct es_buf *out, struct es_slice text, struct es_slice what, struct es_slice with)
{
	size_t at = es_slice_search(text, 0, what);
	struct es_slice before = es_slice_sub(text, 0, at);
	struct es_slice after = es_slice_sub(text, at + what.len, text.len);
	es_buf_add(out, before);
	if (at == text.len && what.len > 0)
		return;
	for (size_t i = 0; i < with.len; i++) {
		char next = with.ptr[i] == '$' && i + 1 < with.len ? with.ptr[i + 1] : '\0';
		i++;
		if (next == '$')
			es_buf_add_byte(out, '$');
		else if (next == '&')
			es_buf_add(out, what);
		else if (next == '`')
			es_buf_add(out, before);
		else if (next == '\'')
			es_buf_add(out, after);
		else
			es_buf_add_byte(out, with.ptr[--i]);
	}
	es_buf_add(out, after);
}
