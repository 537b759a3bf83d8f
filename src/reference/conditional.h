/* conditional.h - entries of an object that is there only under a condition. */
#ifndef ES_REFERENCE_CONDITIONAL_H
#define ES_REFERENCE_CONDITIONAL_H

#include "env/mention.h"
#include "reference/lexer.h"

/* Of the mentions from `first` on, which are of this text: what a schema asks for within
 * `X && { ... }` or `X ? { ... }` is wanted where the condition holds, and thus guarded. So far
 * back as no more than a bounded number of bytes is looked at. */
void es_conditional_mark(struct es_mentions *out, size_t first, struct es_slice text,
	const struct es_lexed_vec *lexed);

#endif
