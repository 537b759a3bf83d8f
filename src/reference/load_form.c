#include "reference/load_parts.h"
#include "reference/name.h"

#include <stddef.h>

enum { FORMS_MAX = 4096 };

/* ---- examples ---- */

struct raw_example {
	struct es_slice text, path;
	struct es_strings mentions;
	bool has_mentions;
};

#define EXAMPLE(member) offsetof(struct raw_example, member)

static const struct es_field example_fields[] = {
	{ "text", ES_FIELD_TEXT, EXAMPLE(text), 0 },
	{ "path", ES_FIELD_TEXT, EXAMPLE(path), 0 },
	{ "mentions", ES_FIELD_STRINGS, EXAMPLE(mentions), EXAMPLE(has_mentions) },
	{ NULL, ES_FIELD_END, 0, 0 },
};

static enum es_status add_example(
	struct es_loading *l, const struct es_yaml *entry, bool is_negative, struct es_error *err)
{
	struct raw_example raw = { 0 };
	enum es_status st = ES_OK;
	if (is_negative && entry->kind == ES_YAML_SCALAR)
		raw.text = es_arena_copy(l->f.arena, entry->text);
	else
		st = es_fields_read(&raw, example_fields, &l->f, entry, err);
	if (st)
		return st;
	if (raw.has_mentions == is_negative)
		return es_field_fail(&l->f, entry, err,
			is_negative ? "a negative example has no mentions"
				    : "an example says what it mentions");
	struct es_form_example e = { .form = (uint32_t)l->forms.n,
		.line = entry->line,
		.text = raw.text,
		.path = raw.path,
		.mentions = raw.mentions };
	es_vec_push(&l->examples, e);
	return ES_OK;
}

static enum es_status read_example(
	struct es_loading *l, const struct es_yaml *entry, struct es_error *err)
{
	return add_example(l, entry, false, err);
}

static enum es_status read_negative(
	struct es_loading *l, const struct es_yaml *entry, struct es_error *err)
{
	return add_example(l, entry, true, err);
}

/* ---- forms ---- */

struct raw_form {
	struct es_form form;
	struct es_slice rest, at;
	bool has_common_turns, says_common_turns;
	const struct es_yaml *pattern, *turns, *examples, *negative_examples;
};

#define FORM(member) offsetof(struct raw_form, member)

static const struct es_field form_fields[] = {
	{ "form", ES_FIELD_TEXT, FORM(form.form), 0 },
	{ "pattern", ES_FIELD_NODE, FORM(pattern), 0 },
	{ "kind", ES_FIELD_KIND, FORM(form.kind), 0 },
	{ "in", ES_FIELD_PLACE, FORM(form.place), 0 },
	{ "need", ES_FIELD_NEED, FORM(form.need), 0 },
	{ "uses", ES_FIELD_USES, FORM(form.uses), 0 },
	{ "name", ES_FIELD_TEXT, FORM(form.name), 0 },
	{ "on", ES_FIELD_TEXT, FORM(form.on), 0 },
	{ "at", ES_FIELD_TEXT, FORM(at), 0 },
	{ "items", ES_FIELD_ITEMS, FORM(form.items), 0 },
	{ "default", ES_FIELD_TEXT, FORM(rest), FORM(form.takes_rest) },
	{ "files", ES_FIELD_STRINGS, FORM(form.files), 0 },
	{ "when", ES_FIELD_STRINGS, FORM(form.when), 0 },
	{ "tails", ES_FIELD_NODE, FORM(turns), 0 },
	{ "common_tails", ES_FIELD_BOOL, FORM(has_common_turns), FORM(says_common_turns) },
	{ "examples", ES_FIELD_NODE, FORM(examples), 0 },
	{ "negative_examples", ES_FIELD_NODE, FORM(negative_examples), 0 },
	{ NULL, ES_FIELD_END, 0, 0 },
};

static enum es_status check_form(const struct es_loading *l, const struct raw_form *raw,
	const struct es_rule *rule, const struct es_yaml *entry, struct es_error *err)
{
	const struct es_form *form = &raw->form;
	if (!form->form.len)
		return es_field_fail(&l->f, entry, err, "a form needs a name for reports: `form`");
	if (!es_name_template_is_valid(form->name))
		return es_field_fail(&l->f, entry, err, "`name` is no template that is known");
	if (raw->at.len && !es_slice_is(raw->at, "call"))
		return es_field_fail(&l->f, entry, err, "`at` is `call`");
	if (raw->at.len && form->on.len)
		return es_field_fail(&l->f, entry, err, "a form has `at` or `on`, not both");
	if (form->start == ES_START_LITERAL && !rule->literals.n)
		return es_field_fail(&l->f, raw->pattern, err,
			"no string of three bytes or more is in all that the pattern matches");
	if (form->on.len && (form->files.n || form->when.n))
		return es_field_fail(&l->f, entry, err,
			"a form with `on` has neither `files` nor `when`: its object has them");
	if (!raw->examples || !raw->examples->nitems)
		return es_field_fail(&l->f, entry, err, "a form needs examples");
	return es_load_check_rest(l, entry, raw->rest, err);
}

static bool has_common_turns(const struct raw_form *raw)
{
	enum es_form_kind kind = raw->form.kind;
	if (raw->says_common_turns)
		return raw->has_common_turns;
	return !raw->form.items && (kind == ES_FORM_READ || kind == ES_FORM_PATTERN ||
					   kind == ES_FORM_DYNAMIC || kind == ES_FORM_CALL);
}

static void complete(struct raw_form *raw, const struct es_rule *rule)
{
	struct es_form *form = &raw->form;
	form->is_default_text = es_slice_is(rule->pair_name, "text");
	form->has_default = form->is_default_text || es_slice_is(rule->pair_name, "default");
	form->has_other = es_slice_is(rule->pair_name, "other");
	if (!form->name.len)
		form->name = form->kind == ES_FORM_PATTERN ? (struct es_slice)ES_LIT("{glob}")
							   : (struct es_slice)ES_LIT("{name}");
	form->has_common_turns = has_common_turns(raw);
}

static enum es_status add_form(struct es_loading *l, struct raw_form *raw,
	const struct es_yaml *entry, struct es_error *err)
{
	struct es_rule rule;
	struct es_form *form = &raw->form;
	if (!raw->pattern)
		return es_field_fail(&l->f, entry, err, "a form needs a pattern");
	form->start = form->on.len  ? ES_START_MEMBER
		      : raw->at.len ? ES_START_CALL
				    : ES_START_LITERAL;
	enum es_status st = es_load_pattern(&rule, l, raw->pattern,
		form->start == ES_START_MEMBER ? ES_TIE_AFTER : ES_TIE_NONE, err);
	if (st)
		return st;
	complete(raw, &rule);
	st = check_form(l, raw, &rule, entry, err);
	if (st)
		return st;
	if (form->start != ES_START_LITERAL)
		rule.literals = (struct es_literals){ NULL, 0 };
	es_vec_push(&l->form_rules, rule);
	es_vec_push(&l->forms, *form);
	return ES_OK;
}

enum es_status es_load_form(struct es_loading *l, const struct es_yaml *entry, struct es_error *err)
{
	struct raw_form raw = { .form.need = ES_NEED_REQUIRED };
	enum es_status st = es_fields_read(&raw, form_fields, &l->f, entry, err);
	if (!st && l->forms.n == FORMS_MAX)
		st = es_field_fail(&l->f, entry, err, "more than %d forms", FORMS_MAX);
	raw.form.first_turn = (uint32_t)l->turns.n;
	if (!st)
		st = es_load_each(l, raw.turns, es_load_turn, err);
	raw.form.end_turn = (uint32_t)l->turns.n;
	if (!st)
		st = es_load_each(l, raw.examples, read_example, err);
	if (!st)
		st = es_load_each(l, raw.negative_examples, read_negative, err);
	if (!st)
		st = add_form(l, &raw, entry, err);
	return st;
}
