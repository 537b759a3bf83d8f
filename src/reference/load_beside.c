#include "reference/load_parts.h"

#include <stddef.h>

/* ---- tails ---- */

struct raw_turn {
	const struct es_yaml *before, *after, *inside;
	struct es_slice rest;
	struct es_form_turn turn;
};

#define TURN(member) offsetof(struct raw_turn, member)

static const struct es_field turn_fields[] = {
	{ "before", ES_FIELD_NODE, TURN(before), 0 },
	{ "after", ES_FIELD_NODE, TURN(after), 0 },
	{ "inside", ES_FIELD_NODE, TURN(inside), 0 },
	{ "need", ES_FIELD_NEED, TURN(turn.need), TURN(turn.has_need) },
	{ "kind", ES_FIELD_KIND, TURN(turn.kind), TURN(turn.has_kind) },
	{ "uses", ES_FIELD_USES, TURN(turn.uses), 0 },
	{ "default", ES_FIELD_TEXT, TURN(rest), TURN(turn.takes_rest) },
	{ NULL, ES_FIELD_END, 0, 0 },
};

/* The number of the rule, or ES_NO_RULE when there is no pattern. */
static enum es_status add_other(uint32_t *out, struct es_loading *l, const struct es_yaml *y,
	enum es_pattern_tie tie, struct es_error *err)
{
	struct es_rule rule;
	*out = ES_NO_RULE;
	if (!y)
		return ES_OK;
	enum es_status st = es_load_pattern(&rule, l, y, tie, err);
	if (st)
		return st;
	rule.literals = (struct es_literals){ NULL, 0 };
	*out = (uint32_t)l->other_rules.n;
	es_vec_push(&l->other_rules, rule);
	return ES_OK;
}

enum es_status es_load_turn(struct es_loading *l, const struct es_yaml *entry, struct es_error *err)
{
	struct raw_turn raw = { 0 };
	enum es_status st = es_fields_read(&raw, turn_fields, &l->f, entry, err);
	if (st)
		return st;
	if (!raw.before && !raw.after && !raw.inside)
		return es_field_fail(&l->f, entry, err, "a tail has `before`, `after` or `inside`");
	st = es_load_check_rest(l, entry, raw.rest, err);
	if (!st)
		st = add_other(&raw.turn.before, l, raw.before, ES_TIE_BEFORE, err);
	if (!st)
		st = add_other(&raw.turn.after, l, raw.after, ES_TIE_AFTER, err);
	if (!st)
		st = add_other(&raw.turn.inside, l, raw.inside, ES_TIE_NONE, err);
	if (st)
		return st;
	const struct es_yaml *last = raw.inside ? raw.inside : raw.after ? raw.after : raw.before;
	raw.turn.is_default_text = es_pattern_has_group(last->text, "text");
	raw.turn.has_default =
		raw.turn.is_default_text || es_pattern_has_group(last->text, "default");
	es_vec_push(&l->turns, raw.turn);
	return ES_OK;
}

/* ---- objects ---- */

struct raw_object {
	struct es_form_object object;
	const struct es_yaml *pattern;
};

#define OBJECT(member) offsetof(struct raw_object, member)

static const struct es_field object_fields[] = {
	{ "object", ES_FIELD_TEXT, OBJECT(object.object), 0 },
	{ "form", ES_FIELD_TEXT, OBJECT(object.form), 0 },
	{ "pattern", ES_FIELD_NODE, OBJECT(pattern), 0 },
	{ "files", ES_FIELD_STRINGS, OBJECT(object.files), 0 },
	{ "when", ES_FIELD_STRINGS, OBJECT(object.when), 0 },
	{ NULL, ES_FIELD_END, 0, 0 },
};

static enum es_status add_object(
	struct es_loading *l, const struct es_yaml *entry, bool is_alias, struct es_error *err)
{
	struct raw_object raw = { .object.is_alias = is_alias };
	struct es_rule rule;
	enum es_status st = es_fields_read(&raw, object_fields, &l->f, entry, err);
	if (st)
		return st;
	if (!raw.object.object.len || !raw.pattern || is_alias == (raw.object.form.len > 0))
		return es_field_fail(&l->f, entry, err,
			is_alias ? "an alias has `object` and `pattern`"
				 : "an object has `object`, `form` and `pattern`");
	st = es_load_pattern(&rule, l, raw.pattern, ES_TIE_NONE, err);
	if (st)
		return st;
	if (!rule.literals.n)
		return es_field_fail(&l->f, raw.pattern, err,
			"no string of three bytes or more is in all that the pattern matches");
	es_vec_push(&l->objects, raw.object);
	es_vec_push(&l->object_rules, rule);
	return ES_OK;
}

enum es_status es_load_object(
	struct es_loading *l, const struct es_yaml *entry, struct es_error *err)
{
	return add_object(l, entry, false, err);
}

enum es_status es_load_alias(
	struct es_loading *l, const struct es_yaml *entry, struct es_error *err)
{
	return add_object(l, entry, true, err);
}

/* ---- functions and loops ---- */

static enum es_status add_binding(
	struct es_loading *l, const struct es_yaml *y, bool is_loop, struct es_error *err)
{
	struct es_form_binding b = { .is_loop = is_loop };
	enum es_status st = add_other(&b.rule, l, y, ES_TIE_NONE, err);
	if (st)
		return st;
	const struct es_rule *rule = &l->other_rules.v[b.rule];
	if (!rule->secret_name.len || !rule->pair_name.len)
		return es_field_fail(&l->f, y, err, "groups `name` and `other` are wanted");
	es_vec_push(&l->bindings, b);
	return ES_OK;
}

enum es_status es_load_function(
	struct es_loading *l, const struct es_yaml *entry, struct es_error *err)
{
	return add_binding(l, entry, false, err);
}

enum es_status es_load_loop(struct es_loading *l, const struct es_yaml *entry, struct es_error *err)
{
	return add_binding(l, entry, true, err);
}

/* ---- uses of files ---- */

static const struct es_field file_use_fields[] = {
	{ "files", ES_FIELD_STRINGS, offsetof(struct es_file_use, files), 0 },
	{ "first", ES_FIELD_STRINGS, offsetof(struct es_file_use, first), 0 },
	{ "uses", ES_FIELD_USES, offsetof(struct es_file_use, uses), 0 },
	{ NULL, ES_FIELD_END, 0, 0 },
};

enum es_status es_load_file_use(
	struct es_loading *l, const struct es_yaml *entry, struct es_error *err)
{
	struct es_file_use use = { 0 };
	enum es_status st = es_fields_read(&use, file_use_fields, &l->f, entry, err);
	if (st)
		return st;
	if (!use.uses || !use.files.n == !use.first.n)
		return es_field_fail(
			&l->f, entry, err, "`uses` and one of `files` and `first` are wanted");
	es_vec_push(&l->file_uses, use);
	return ES_OK;
}
