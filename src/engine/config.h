/* config.h - the repository's own settings, .envsieve.yaml. */
#ifndef ES_ENGINE_CONFIG_H
#define ES_ENGINE_CONFIG_H

#include "base/arena.h"
#include "base/vec.h"
#include "lint/lint.h"
#include "rule/ruleset.h"

#define ES_CONFIG_NAME ".envsieve.yaml"

enum { ES_CONFIG_MAX = 4 * 1024 * 1024 };

/* A secret or finding that is known and accepted. */
struct es_allowed {
	struct es_slice id; /* es_identity_secret's, under the configuration's key; of configuration
			     * a finding's fingerprint */
	struct es_slice path; /* a glob; "" for everywhere */
};

struct es_rule_severity {
	struct es_slice rule;
	enum es_severity severity;
};

struct es_allowed_vec ES_VEC(struct es_allowed);
struct es_rule_severity_vec ES_VEC(struct es_rule_severity);
struct es_lint_setting_vec ES_VEC(struct es_lint_setting);

/* Zero-initialised: no configuration. Slices are in the arena given to es_config_read. */
struct es_config {
	const char *file;		   /* for messages; NULL: none was read */
	struct es_slice key;		   /* of the identities; "" gives the default */
	struct es_strings exclude;	   /* globs: paths that are left out */
	struct es_strings enable, disable; /* rule ids */
	struct es_rule_severity_vec severities;
	struct es_allowed_vec allowed;
	struct es_lint_setting_vec variables;
	struct es_rule_vec rules;
};

/* Reads the text of a configuration; `file` is for messages. A setting that there is not, a value
 * of the wrong kind: ES_EPARSE "FILE:LINE:COL: reason", for a gate must not guess. */
ES_MUST_CHECK enum es_status es_config_read(struct es_config *out, struct es_slice text,
	const char *file, struct es_arena *arena, es_warn_fn *warn, void *warn_ctx,
	struct es_error *err);
void es_config_release(struct es_config *c);

/* True when a glob of `exclude` matches the path. */
bool es_config_excludes(const struct es_config *c, struct es_slice path);
/* The severity that is set for the rule; false and untouched when none is. */
bool es_config_severity(const struct es_config *c, struct es_slice rule, enum es_severity *out);
/* True when a rule is to say nothing of a variable. */
bool es_config_ignores(const struct es_config *c, struct es_slice variable, struct es_slice rule);
/* True when the secret or finding of that id is allowed at the path. */
bool es_config_allows(const struct es_config *c, struct es_slice id, struct es_slice path);

#endif
