/* interpolate.h - variables in text that a tool fills in: $X, ${X}, ${X:-default}. */
#ifndef ES_MANIFEST_INTERPOLATE_H
#define ES_MANIFEST_INTERPOLATE_H

#include "manifest/reader.h"

struct es_interpolation {
	size_t name_from, name_to;
	size_t word_from, word_to; /* behind the operator; equal when there is none */
	size_t next;		   /* where to look on: in the word, which may hold others */
	char op;		   /* '-' '=' '?' '+' as in ${X:-d}, or NUL */
	bool is_escaped;	   /* $$X: for a shell that comes later */
	bool is_braced;
};

/* The first at or after `at`; false when there is none. */
bool es_interpolation_next(struct es_interpolation *out, struct es_slice s, size_t at);
/* A READ of it: name, need, default. */
struct es_mention es_interpolation_read(const struct es_interpolation *v, struct es_slice s);
/* Says all that the scalar has. */
void es_interpolation_say(struct es_manifest *m, const struct es_yaml *scalar);
/* Says all that the scalars of a tree have, keys included. */
void es_interpolation_say_below(struct es_manifest *m, const struct es_yaml *y);
/* The text as it is where no variable is set: names without a default leave nothing. In the
 * arena; empty when that cannot be told. */
struct es_slice es_interpolation_default(const struct es_manifest *m, struct es_slice s);

#endif
