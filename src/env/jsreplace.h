/* jsreplace.h - String.prototype.replace with a string for the pattern. */
#ifndef ES_ENV_JSREPLACE_H
#define ES_ENV_JSREPLACE_H

#include "base/buf.h"

/* `text` with the first `what` in it replaced by `with`, in which $$, $&, $` and $' have a meaning:
 * a value with a dollar sign comes out changed. Added to *out. */
void es_js_replace(
	struct es_buf *out, struct es_slice text, struct es_slice what, struct es_slice with);

#endif
