/* load.h - rule files, read into rules. */
#ifndef ES_RULE_LOAD_H
#define ES_RULE_LOAD_H

#include "base/arena.h"
#include "base/vec.h"
#include "rule/rule.h"
#include "text/linemap.h"
#include "text/yaml.h"

struct es_rule_vec ES_VEC(struct es_rule);

/* Appends the rules of one file's text. The format is envsieve-rules(5); files written for Nosey
 * Parker and Kingfisher are of it. `file` is for messages. All that the rules point to is in the
 * arena. A broken rule fails the whole file: ES_EPARSE "FILE:LINE:COL: reason". */
ES_MUST_CHECK enum es_status es_rule_load_text(struct es_rule_vec *out, struct es_slice text,
	const char *file, struct es_arena *arena, es_warn_fn *warn, void *warn_ctx,
	struct es_error *err);

/* The same for a list of rules that stands in another document, such as the configuration; `text`
 * is the whole document's. */
ES_MUST_CHECK enum es_status es_rule_load_list(struct es_rule_vec *out, const struct es_yaml *rules,
	struct es_slice text, const char *file, struct es_arena *arena, es_warn_fn *warn,
	void *warn_ctx, struct es_error *err);

/* The same for a file, or for all *.yaml and *.yml files of a folder and below, in order of names.
 */
ES_MUST_CHECK enum es_status es_rule_load_path(struct es_rule_vec *out, const char *path,
	struct es_arena *arena, es_warn_fn *warn, void *warn_ctx, struct es_error *err);

/* Fills the place of the rule's pattern, which is the scalar `y` of the text that `lines` maps. */
void es_rule_place_pattern(
	struct es_rule *rule, const struct es_linemap *lines, const struct es_yaml *y);

enum { ES_RULE_FILE_MAX = 8 * 1024 * 1024 };

#endif
