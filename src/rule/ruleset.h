/* ruleset.h - the rules of a run, merged, sorted and frozen. */
#ifndef ES_RULE_RULESET_H
#define ES_RULE_RULESET_H

#include "base/arena.h"
#include "base/hash.h"
#include "base/vec.h"
#include "rule/load.h"

/* Sorted by id, no two alike. */
struct es_ruleset {
	struct es_arena arena; /* holds what loaded rules point to */
	struct es_rule_vec rules;
	char hash[2 * ES_SHA256_SIZE + 1]; /* of all that can change a finding */
};

/* Zero-initialise, add the built-in rules and files in the order of rising precedence, then freeze:
 * sorts, lets the last of several rules with one id stand, hashes. */
void es_ruleset_add_builtin(struct es_ruleset *rs);
ES_MUST_CHECK enum es_status es_ruleset_add_path(struct es_ruleset *rs, const char *path,
	es_warn_fn *warn, void *warn_ctx, struct es_error *err);
void es_ruleset_freeze(struct es_ruleset *rs);
void es_ruleset_release(struct es_ruleset *rs);

/* The index of the rule with that id; rs->rules.n when there is none. Frozen sets only. */
size_t es_ruleset_index(const struct es_ruleset *rs, struct es_slice id);

/* The tables compiled into the binary, made by scripts/embed.c. */
extern const struct es_rule es_builtin_rules[];
extern const size_t es_builtin_nrules;

#endif
