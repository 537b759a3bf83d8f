/* rules.h - a ruleset from the built-in tables, files and the configuration. */
#ifndef ES_ENGINE_RULES_H
#define ES_ENGINE_RULES_H

#include "rule/ruleset.h"

/* Fills and freezes *rs (zero-initialised, the caller's to release in any case). `more` may be
 * NULL. Patterns that are not built in are compiled once, so that a broken one fails here and not
 * when its first literal is met. */
ES_MUST_CHECK enum es_status es_rules_fill(struct es_ruleset *rs, const struct es_rules_options *o,
	const struct es_rule_vec *more, es_warn_fn *warn, void *warn_ctx, struct es_error *err);

#endif
