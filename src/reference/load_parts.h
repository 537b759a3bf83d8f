/* load_parts.h - the parts of a language file that is being read. */
#ifndef ES_REFERENCE_LOAD_PARTS_H
#define ES_REFERENCE_LOAD_PARTS_H

#include "reference/load_fields.h"

enum { ES_LANGUAGE_PATTERN_MAX = 8 * 1024 };

struct es_rule_list ES_VEC(struct es_rule);

struct es_loading {
	struct es_field_file f;
	struct es_slice name, file;
	struct es_rule_list form_rules, object_rules, other_rules;
	struct ES_VEC(struct es_form) forms;
	struct ES_VEC(struct es_form_object) objects;
	struct ES_VEC(struct es_form_turn) turns; /* their rules count from other_rules */
	struct ES_VEC(struct es_form_binding) bindings;
	struct ES_VEC(struct es_file_use) file_uses;
	struct ES_VEC(struct es_form_example) examples;
};

/* How a pattern is tied to the place where it is tried. */
enum es_pattern_tie {
	ES_TIE_NONE,   /* searched for */
	ES_TIE_AFTER,  /* begins there */
	ES_TIE_BEFORE, /* ends there */
};

/* Makes a rule of the pattern that is the scalar y, with the groups `name`, and `text` or else
 * `default` or else `other`, where the pattern has them. */
ES_MUST_CHECK enum es_status es_load_pattern(struct es_rule *rule, struct es_loading *l,
	const struct es_yaml *y, enum es_pattern_tie tie, struct es_error *err);
bool es_pattern_has_group(struct es_slice pattern, const char *name);

/* Calls `read` for each entry of a list, which may be NULL for none. */
typedef enum es_status es_load_entry_fn(
	struct es_loading *l, const struct es_yaml *entry, struct es_error *err);
ES_MUST_CHECK enum es_status es_load_each(struct es_loading *l, const struct es_yaml *list,
	es_load_entry_fn *read, struct es_error *err);

/* Entries of `tails`, `objects` and `aliases`, `functions` and `loops`, `file_uses`, `forms`. */
es_load_entry_fn es_load_turn, es_load_object, es_load_alias, es_load_function, es_load_loop,
	es_load_file_use, es_load_form;

/* `default`, where it is said, is the word `rest`. */
ES_MUST_CHECK enum es_status es_load_check_rest(const struct es_loading *l, const struct es_yaml *y,
	struct es_slice rest, struct es_error *err);

#endif
