/* references.h - which variables programs read, by the forms of their languages. */
#ifndef ES_REFERENCE_REFERENCES_H
#define ES_REFERENCE_REFERENCES_H

#include "env/mention.h"
#include "reference/language.h"

/* All languages, const and shared by all workers. A language is prepared when its first file comes.
 */
struct es_references;
struct es_references *es_references_new(void); /* the built-in languages */
/* Other languages, borrowed. */
struct es_references *es_references_of(const struct es_language *languages, size_t n);
void es_references_free(struct es_references *r);

/* Whether a file may hold references, by its path from the root of the repository. */
bool es_references_wants(const struct es_references *r, struct es_slice path);

/* Compiles every pattern, to see that it can be done: ES_EPARSE "FILE:LINE:COL: reason". */
ES_MUST_CHECK enum es_status es_references_check(
	const struct es_references *r, struct es_error *err);

struct es_reference_scanner; /* one a worker */
struct es_reference_scanner *es_reference_scanner_new(const struct es_references *r);
void es_reference_scanner_free(struct es_reference_scanner *s);

/* Adds what the text says of variables, in no order; does not call es_mentions_place. Works on any
 * bytes in time linear in them; where a limit is met, that is noted as unread. Fails only for a
 * pattern that cannot be compiled. */
ES_MUST_CHECK enum es_status es_reference_scan(struct es_reference_scanner *s, struct es_slice path,
	struct es_slice text, struct es_mentions *out, struct es_error *err);

#endif
