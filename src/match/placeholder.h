/* placeholder.h - values that stand for a secret instead of being one. */
#ifndef ES_MATCH_PLACEHOLDER_H
#define ES_MATCH_PLACEHOLDER_H

#include "base/slice.h"

#include <stdbool.h>

/* True when text[from, to) as a whole is a placeholder or template: ${X}, {{ x }}, <your-key>,
 * %(x)s, xxxx, ****, changeme, your_api_key_here, one character repeated, an ascending run. Never
 * because a word stands inside a random string. The text around is looked at only to see that the
 * value is not part of a larger template. */
bool es_placeholder_is(struct es_slice text, size_t from, size_t to);

/* True when text[from, to), the value of an assignment found by a generic rule, is code or prose
 * and no literal: a function call, a reference (process.env.X, self.password, $var, &anchor), a
 * type, a path, a message, a bare identifier of the kind that names things. Depends on quotes and
 * on what follows. */
bool es_placeholder_is_code(struct es_slice text, size_t from, size_t to);

#endif
