/* prepared.h - a language whose literals are indexed, so that texts can be searched. */
#ifndef ES_REFERENCE_PREPARED_H
#define ES_REFERENCE_PREPARED_H

#include "match/literal.h"
#include "match/regex.h"
#include "reference/references.h"

/* Const once made, but for the regexes, which lock by themselves. */
struct es_prepared {
	const struct es_language *language;
	struct es_ruleset rules; /* the language's, in its order */
	struct es_literal_index *literals;
	struct es_regexes *regexes;
};

size_t es_references_count(const struct es_references *r);
/* Those of the built-in languages have the readers beside them; languages alone do not. */
bool es_references_have_readers(const struct es_references *r);
/* The first language from number `from` on that files of that path are of; the number of languages
 * when there is none. */
size_t es_references_next(const struct es_references *r, struct es_slice path, size_t from);
/* Language i, prepared now if it was not; lives as long as r. */
const struct es_prepared *es_references_get(const struct es_references *r, size_t i);

#endif
