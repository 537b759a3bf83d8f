/* addresses.h - URLs that stand written out in programs. */
#ifndef ES_REFERENCE_ADDRESSES_H
#define ES_REFERENCE_ADDRESSES_H

#include "env/mention.h"
#include "reference/lexer.h"

/* A quick look: whether a quote is followed by what may be a URL. */
bool es_addresses_may_be(struct es_slice text);

/* Adds an ES_MENTION_ADDRESS for each string that is the URL of one server and is used as such, as
 * far as what stands around it tells: not what a variable or an option falls back to, what
 * development alone has, lists of who may come, what is printed, compared or explained. `first` is
 * where the mentions of this text begin. In time linear in the text; of a text with very many URLs
 * only the first are looked at. */
void es_addresses_find(struct es_mentions *out, size_t first, struct es_slice text,
	const struct es_lexed_vec *lexed);

#endif
