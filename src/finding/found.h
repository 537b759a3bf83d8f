/* found.h - what the secrets that rules found on a line say of the rest of it. */
#ifndef ES_FINDING_FOUND_H
#define ES_FINDING_FOUND_H

#include "base/copies.h"
#include "base/slice.h"

#include <stdbool.h>

/* Sorts, and makes one of those that touch or overlap. */
void es_found_unite(struct es_span_vec *spans);
/* Where the secret ends that covers text[at]; `at` when none does. */
size_t es_found_end(struct es_spans found, size_t at);
/* Whether one of them is what the name that ends at text[at] is given, and all of it: no other name
 * that asks for a secret and no other value stands between, and no other follows, as in lists. */
bool es_found_is_given(struct es_slice line, struct es_spans found, size_t at);
/* Whether that name is given nothing at all, as in token) and token->y. */
bool es_found_gives_nothing(struct es_slice line, size_t at);
/* Appends what stands behind secrets and may be more of them, since the rule that found one did not
 * know its end: to the end of the string, of the line, or of the word. */
void es_found_rest(
	struct es_span_vec *out, struct es_slice line, struct es_spans found, bool is_program);

#endif
