/* dialectcause.h - why loaders read an assignment differently. */
#ifndef ES_LINT_DIALECTCAUSE_H
#define ES_LINT_DIALECTCAUSE_H

#include "env/dialect.h"
#include "env/envfile.h"

/* The rule that names the cause. Each peculiarity that the line has is tried by itself, on a line
 * that has nothing else: the first in which the dialects differ there, too, is it. Where none does,
 * what stands around the line is the cause: "env-dialect-reference" for a line that refers to other
 * variables, else "env-dialect-value". */
const char *es_dialect_cause(
	const struct es_env_line *line, const struct es_dialect *const *dialects, size_t n);

/* Whether they differ in a text of these bytes, which sets A; one that refuses it gets nothing. */
bool es_dialects_differ(struct es_slice text, const struct es_dialect *const *dialects, size_t n);

#endif
