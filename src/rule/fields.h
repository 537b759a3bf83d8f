/* fields.h - the fields of a rule in a file, each with its type and its place in struct es_rule. */
#ifndef ES_RULE_FIELDS_H
#define ES_RULE_FIELDS_H

#include "base/arena.h"
#include "rule/rule.h"
#include "text/yaml.h"

/* Sets the field of `rule` that key names from value. *is_known is false for a field that there is
 * not. ES_EPARSE with the reason alone: the caller knows the place, which is that of the value. */
ES_MUST_CHECK enum es_status es_rule_set_field(struct es_rule *rule, struct es_slice key,
	const struct es_yaml *value, struct es_arena *arena, bool *is_known, struct es_error *err);

#endif
