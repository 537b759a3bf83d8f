/* dialect.h - the loaders of env files that are emulated, by name. */
#ifndef ES_ENV_DIALECT_H
#define ES_ENV_DIALECT_H

#include "env/load.h"

struct es_dialect {
	const char *name;  /* as `--dialect` spells it */
	const char *title; /* for people: the program and the version that was observed */
	es_load_fn *load;
};

/* In the order of this table; past the end NULL. */
const struct es_dialect *es_dialect_at(size_t i);
/* NULL when there is none of that name. */
const struct es_dialect *es_dialect_find(const char *name);

/* What the dialect makes of a file. *vars is added to, the caller's to release, and holds what was
 * set before a refusal; `environ` may be NULL. ES_EPARSE when the loader refuses the file
 * ("line N: reason"), ES_ELIMIT when a value grows without end. Nothing of the file is executed: a
 * value that needs a command is marked vague. *out_line, which may be NULL, is the line of a
 * refusal, else 0. */
ES_MUST_CHECK enum es_status es_dialect_load(struct es_vars *vars, size_t *out_line,
	const struct es_dialect *d, struct es_slice text, const struct es_environ *environ,
	struct es_error *err);

#endif
