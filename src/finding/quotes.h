/* quotes.h - strings in a line of whatever language. */
#ifndef ES_FINDING_QUOTES_H
#define ES_FINDING_QUOTES_H

#include "base/slice.h"

#include <stdbool.h>

/* ", ' and `. */
bool es_quotes_is(char c);
/* Where the string ends that is opened at `open`; the line's end for one that goes on. A quote
 * behind '\\', or doubled as in YAML and SQL, is part of it. */
size_t es_quotes_end(struct es_slice line, size_t open);
/* don't: no string begins there. */
bool es_quotes_is_apostrophe(struct es_slice line, size_t at);
/* Whether some quote is no string's, so that nobody can tell what stands in strings and what
 * between them: behind a word, as in 5" and don't, or closing before a word. */
bool es_quotes_are_doubtful(struct es_slice line);

#endif
