/* surroundings.h - what the code around a string says of its use. */
#ifndef ES_REFERENCE_SURROUNDINGS_H
#define ES_REFERENCE_SURROUNDINGS_H

#include "reference/lexer.h"

struct es_surroundings {
	size_t from, to; /* the lines of the statement */
};

/* True when the string [from, to) is nothing that the program goes to in production: a fallback, an
 * option, an element of a list, something that is printed, compared, described or for development.
 * It goes by the words on its line and on those that it is indented below. Fills *out in any case.
 */
bool es_surroundings_set_aside(struct es_surroundings *out, struct es_slice text,
	const struct es_lexed_vec *lexed, size_t from, size_t to);

#endif
