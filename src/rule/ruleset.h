/* ruleset.h - the rules of a run, frozen. */
#ifndef ES_RULE_RULESET_H
#define ES_RULE_RULESET_H

#include "base/arena.h"
#include "base/hash.h"
#include "base/vec.h"
#include "rule/rule.h"

struct es_rule_ptrs ES_VEC(const struct es_rule *);

/* Sorted by id. A later rule with the id of an earlier one takes its place. */
struct es_ruleset {
	struct es_arena arena;
	struct es_rule_ptrs rules;
	char hash[2 * ES_SHA256_SIZE + 1]; /* of all that can change a finding */
};

/* The index of the rule with that id; rs->rules.n when there is none. */
size_t es_ruleset_index(const struct es_ruleset *rs, struct es_slice id);

/* The tables compiled into the binary. */
extern const struct es_rule es_builtin_rules[];
extern const size_t es_builtin_nrules;

#endif
