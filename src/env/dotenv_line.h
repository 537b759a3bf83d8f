/* dotenv_line.h - the assignments that dotenv for Node.js and its Ruby original see in a text. */
#ifndef ES_ENV_DOTENV_LINE_H
#define ES_ENV_DOTENV_LINE_H

#include "env/spaces.h"

/* Both look for assignments with one regular expression, which begins at the start of a line, may
 * run over several, and passes over what it does not fit. They differ in this: */
struct es_dotenv_grammar {
	enum es_spaces spaces;
	const char *key_marks; /* bytes of a key besides [A-Za-z0-9_] */
	const char *quotes;
	bool is_bare_ok; /* a key alone is an assignment */
};

struct es_dotenv_line {
	size_t at; /* offset of the key */
	struct es_slice key;
	struct es_slice value; /* quotes and white space around it included */
	bool has_export, has_value;
};

/* The first assignment in a line that starts at or after *at, and *at moved past it; false when
 * there is none. Lines end with LF. */
bool es_dotenv_next(struct es_dotenv_line *out, size_t *at, const struct es_dotenv_grammar *g,
	struct es_slice text);

#endif
