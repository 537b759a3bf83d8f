/* verify.h - what a secret's own structure tells, without a network. */
#ifndef ES_MATCH_VERIFY_H
#define ES_MATCH_VERIFY_H

#include "base/arena.h"
#include "match/match.h"

struct es_verdict {
	enum es_verified verified;
	/* The match is no secret at all: a JWT whose parts are not JSON, a URL with a placeholder
	 * or empty password. A bad checksum is not this: it lowers confidence and is reported. */
	bool is_void;
	struct es_fact facts[ES_FACTS_MAX]; /* names and values in the arena or static */
	size_t nfacts;
};

/* Checks `secret` as the kind demands; `out` is zeroed. `match` is the text of the whole match. */
void es_verify(struct es_verdict *out, enum es_verify kind, struct es_slice secret,
	struct es_slice match, struct es_arena *arena);

/* Adds a fact while there is room; `value` must live as long as the verdict. */
void es_verdict_add(struct es_verdict *v, const char *name, struct es_slice value);

/* ---- one structure a file ---- */

void es_verify_jwt(struct es_verdict *out, struct es_slice secret, struct es_arena *arena);
void es_verify_pem(struct es_verdict *out, struct es_slice secret, struct es_arena *arena);
void es_verify_url(struct es_verdict *out, struct es_slice secret, struct es_slice match);

#endif
