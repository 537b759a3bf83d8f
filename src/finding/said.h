/* said.h - secrets that stand behind their name with no more than blanks between. */
#ifndef ES_FINDING_SAID_H
#define ES_FINDING_SAID_H

#include "base/copies.h"
#include "base/slice.h"

#include <stdbool.h>

struct es_saying {
	struct es_slice line;
	bool is_program;
	bool has_found; /* rules found secrets on the line */
};

/* What the name [name, at), which asks for a secret, is given in the text of an element
 * (<password>word</password>), in the next cell of a table (| password | word |), and in a comment
 * or a line of words beside a found secret (# password word). False when it is nothing, or reads as
 * a sentence: password for the queue. */
bool es_said_find(struct es_span *out, const struct es_saying *of, size_t name, size_t at);

#endif
