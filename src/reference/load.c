#include "reference/load.h"
#include "base/err.h"
#include "base/fs.h"
#include "reference/load_fields.h"
#include "reference/name.h"
#include "rule/load.h"
#include "rule/pattern.h"

#include <stddef.h>

enum { FORMS_MAX = 4096, PATTERN_MAX = 8 * 1024 };

struct rule_vec ES_VEC(struct es_rule);
struct form_vec ES_VEC(struct es_form);
struct turn_vec ES_VEC(struct es_form_turn);
struct example_vec ES_VEC(struct es_form_example);

struct loading {
	struct es_field_file f;
	struct es_slice name, file;
	struct rule_vec form_rules, turn_rules;
	struct form_vec forms;
	struct turn_vec turns;
	struct example_vec examples;
};

/* ---- patterns ---- */

static bool has_group(struct es_slice pattern, const char *name)
{
	struct es_slice opening = es_slice_from(name);
	return es_slice_search(pattern, 0, opening) < pattern.len;
}

static struct es_slice default_group(bool is_text)
{
	return es_slice_from(is_text ? "text" : "default");
}

/* A turn is tried at one place: behind a byte that is there in any case, so that an empty turn that
 * only looks ahead counts as a match; or before one, with the text ending behind it. */
static struct es_slice wrapped(struct loading *l, struct es_slice pattern, bool is_before)
{
	struct es_buf b = ES_BUF_INIT(PATTERN_MAX + 64);
	es_buf_printf(&b, is_before ? "(?:%.*s)(?s:.)\\z" : "\\G(?s:.)(?:%.*s)", ES_ARG(pattern));
	struct es_slice kept = es_arena_copy(l->f.arena, es_buf_slice(&b));
	es_buf_release(&b);
	return kept;
}

/* Block scalars end with a newline that nobody means. */
static struct es_slice pattern_of(const struct es_yaml *y)
{
	struct es_slice text = y->text;
	while (text.len && text.ptr[text.len - 1] == '\n')
		text.len--;
	return text;
}

static enum es_status make_rule(struct es_rule *rule, struct loading *l, const struct es_yaml *y,
	struct es_slice pattern, struct es_error *err)
{
	struct es_pattern_facts facts;
	struct es_error reason = { 0 };
	*rule = (struct es_rule){ .id = l->name, .file = l->file, .line = y->line };
	es_rule_place_pattern(rule, &l->f.lines, y);
	if (!pattern.len || pattern.len > PATTERN_MAX)
		return es_field_fail(
			&l->f, y, err, "a pattern of at most %d bytes is wanted", PATTERN_MAX);
	if (es_slice_find(pattern, 0, '\0') < pattern.len)
		return es_field_fail(&l->f, y, err, "the pattern holds a NUL");
	enum es_status st = es_pattern_analyse(&facts, pattern, l->f.arena, &reason);
	if (st)
		return es_field_fail(&l->f, y, err, "pattern: %s", reason.text);
	rule->pattern = pattern;
	rule->literals = facts.literals;
	return ES_OK;
}

/* ---- turns ---- */

struct raw_turn {
	const struct es_yaml *before, *after;
	struct es_slice rest;
	struct es_form_turn turn;
};

#define TURN(member) offsetof(struct raw_turn, member)

static const struct es_field turn_fields[] = {
	{ "before", ES_FIELD_NODE, TURN(before), 0 },
	{ "after", ES_FIELD_NODE, TURN(after), 0 },
	{ "need", ES_FIELD_NEED, TURN(turn.need), TURN(turn.has_need) },
	{ "kind", ES_FIELD_KIND, TURN(turn.kind), TURN(turn.has_kind) },
	{ "uses", ES_FIELD_USES, TURN(turn.uses), 0 },
	{ "default", ES_FIELD_TEXT, TURN(rest), TURN(turn.takes_rest) },
	{ NULL, ES_FIELD_END, 0, 0 },
};

static enum es_status check_rest(const struct loading *l, const struct es_yaml *y,
	struct es_slice rest, struct es_error *err)
{
	if (rest.len && !es_slice_is(rest, "rest"))
		return es_field_fail(
			&l->f, y, err, "`default` is `rest` or a group of the pattern");
	return ES_OK;
}

static enum es_status read_turn(
	struct loading *l, const struct es_yaml *entry, struct es_error *err)
{
	struct raw_turn raw = { 0 };
	struct es_rule rule;
	enum es_status st = es_fields_read(&raw, turn_fields, &l->f, entry, err);
	if (st)
		return st;
	if (!raw.before == !raw.after)
		return es_field_fail(&l->f, entry, err, "a tail has either `before` or `after`");
	const struct es_yaml *y = raw.before ? raw.before : raw.after;
	if (y->kind != ES_YAML_SCALAR)
		return es_field_fail(&l->f, y, err, "a pattern is wanted here");
	st = check_rest(l, entry, raw.rest, err);
	if (!st)
		st = make_rule(&rule, l, y, es_arena_copy(l->f.arena, pattern_of(y)), err);
	if (st)
		return st;
	raw.turn.is_before = raw.before != NULL;
	raw.turn.is_default_text = has_group(rule.pattern, "(?<text>");
	raw.turn.has_default = raw.turn.is_default_text || has_group(rule.pattern, "(?<default>");
	rule.literals = (struct es_literals){ NULL, 0 };
	rule.pattern = wrapped(l, rule.pattern, raw.turn.is_before);
	/* Columns of errors count from the pattern as it stands in the file. */
	rule.pattern_column -= raw.turn.is_before ? 3 : 11;
	rule.secret_group = 0;
	rule.pair_group = ES_GROUP_AUTO;
	if (raw.turn.has_default)
		rule.pair_name = default_group(raw.turn.is_default_text);
	es_vec_push(&l->turns, raw.turn);
	es_vec_push(&l->turn_rules, rule);
	return ES_OK;
}

static enum es_status read_turns(
	struct loading *l, const struct es_yaml *list, struct es_error *err)
{
	enum es_status st = ES_OK;
	if (!list)
		return ES_OK;
	if (list->kind != ES_YAML_SEQUENCE)
		return es_field_fail(&l->f, list, err, "a list is wanted here");
	for (size_t i = 0; i < list->nitems && !st; i++)
		st = read_turn(l, list->items[i], err);
	return st;
}

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

static enum es_status read_example(
	struct loading *l, const struct es_yaml *entry, bool is_negative, struct es_error *err)
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
	es_vec_push(&l->examples, (struct es_form_example){ .form = (uint32_t)l->forms.n,
					  .line = entry->line,
					  .text = raw.text,
					  .path = raw.path,
					  .mentions = raw.mentions });
	return ES_OK;
}

static enum es_status read_examples(
	struct loading *l, const struct es_yaml *list, bool is_negative, struct es_error *err)
{
	enum es_status st = ES_OK;
	if (!list)
		return ES_OK;
	if (list->kind != ES_YAML_SEQUENCE)
		return es_field_fail(&l->f, list, err, "a list is wanted here");
	for (size_t i = 0; i < list->nitems && !st; i++)
		st = read_example(l, list->items[i], is_negative, err);
	return st;
}

/* ---- forms ---- */

struct raw_form {
	struct es_form form;
	struct es_slice rest;
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
	{ "default", ES_FIELD_TEXT, FORM(rest), FORM(form.takes_rest) },
	{ "files", ES_FIELD_STRINGS, FORM(form.files), 0 },
	{ "when", ES_FIELD_STRINGS, FORM(form.when), 0 },
	{ "tails", ES_FIELD_NODE, FORM(turns), 0 },
	{ "common_tails", ES_FIELD_BOOL, FORM(has_common_turns), FORM(says_common_turns) },
	{ "examples", ES_FIELD_NODE, FORM(examples), 0 },
	{ "negative_examples", ES_FIELD_NODE, FORM(negative_examples), 0 },
	{ NULL, ES_FIELD_END, 0, 0 },
};

static void set_groups(struct es_form *form, struct es_rule *rule)
{
	form->is_default_text = has_group(rule->pattern, "(?<text>");
	form->has_default = form->is_default_text || has_group(rule->pattern, "(?<default>");
	form->has_other = has_group(rule->pattern, "(?<other>");
	rule->secret_group = 0;
	if (has_group(rule->pattern, "(?<name>"))
		rule->secret_name = (struct es_slice)ES_LIT("name");
	rule->pair_group = ES_GROUP_AUTO;
	if (form->has_default)
		rule->pair_name = default_group(form->is_default_text);
	else if (form->has_other)
		rule->pair_name = (struct es_slice)ES_LIT("other");
}

static enum es_status check_form(const struct loading *l, const struct raw_form *raw,
	const struct es_rule *rule, const struct es_yaml *entry, struct es_error *err)
{
	const struct es_form *form = &raw->form;
	if (!form->form.len)
		return es_field_fail(&l->f, entry, err, "a form needs a name for reports: `form`");
	if (!es_name_template_is_valid(form->name))
		return es_field_fail(&l->f, entry, err, "`name` is no template that is known");
	if (form->has_default && form->has_other)
		return es_field_fail(
			&l->f, entry, err, "a pattern has a group `default` or `other`, not both");
	if (!rule->literals.n)
		return es_field_fail(&l->f, raw->pattern, err,
			"no string of three bytes or more is in all that the pattern matches");
	if (!raw->examples || !raw->examples->nitems)
		return es_field_fail(&l->f, entry, err, "a form needs examples");
	return ES_OK;
}

static bool has_common_turns(const struct raw_form *raw)
{
	if (raw->says_common_turns)
		return raw->has_common_turns;
	return raw->form.kind == ES_FORM_READ || raw->form.kind == ES_FORM_PATTERN ||
	       raw->form.kind == ES_FORM_CALL;
}

static enum es_status add_form(
	struct loading *l, struct raw_form *raw, const struct es_yaml *entry, struct es_error *err)
{
	struct es_rule rule;
	const struct es_yaml *y = raw->pattern;
	if (!y || y->kind != ES_YAML_SCALAR)
		return es_field_fail(&l->f, entry, err, "a form needs a pattern");
	enum es_status st = make_rule(&rule, l, y, es_arena_copy(l->f.arena, pattern_of(y)), err);
	if (st)
		return st;
	set_groups(&raw->form, &rule);
	if (!raw->form.name.len)
		raw->form.name = raw->form.kind == ES_FORM_PATTERN
					 ? (struct es_slice)ES_LIT("{glob}")
					 : (struct es_slice)ES_LIT("{name}");
	raw->form.has_common_turns = has_common_turns(raw);
	st = check_form(l, raw, &rule, entry, err);
	if (!st)
		st = check_rest(l, entry, raw->rest, err);
	if (st)
		return st;
	es_vec_push(&l->form_rules, rule);
	es_vec_push(&l->forms, raw->form);
	return ES_OK;
}

static enum es_status read_form(
	struct loading *l, const struct es_yaml *entry, struct es_error *err)
{
	struct raw_form raw = { .form.need = ES_NEED_REQUIRED };
	enum es_status st = es_fields_read(&raw, form_fields, &l->f, entry, err);
	if (!st && l->forms.n == FORMS_MAX)
		st = es_field_fail(&l->f, entry, err, "more than %d forms", FORMS_MAX);
	raw.form.first_turn = (uint32_t)l->turns.n;
	if (!st)
		st = read_turns(l, raw.turns, err);
	raw.form.end_turn = (uint32_t)l->turns.n;
	if (!st)
		st = read_examples(l, raw.examples, false, err);
	if (!st)
		st = read_examples(l, raw.negative_examples, true, err);
	if (!st)
		st = add_form(l, &raw, entry, err);
	return st;
}

/* ---- languages ---- */

struct raw_language {
	struct es_slice language;
	struct es_strings files, exclude_files;
	enum es_lexer lexer;
	const struct es_yaml *forms, *turns;
};

#define LANGUAGE(member) offsetof(struct raw_language, member)

static const struct es_field language_fields[] = {
	{ "language", ES_FIELD_TEXT, LANGUAGE(language), 0 },
	{ "files", ES_FIELD_STRINGS, LANGUAGE(files), 0 },
	{ "exclude_files", ES_FIELD_STRINGS, LANGUAGE(exclude_files), 0 },
	{ "lexer", ES_FIELD_LEXER, LANGUAGE(lexer), 0 },
	{ "forms", ES_FIELD_NODE, LANGUAGE(forms), 0 },
	{ "tails", ES_FIELD_NODE, LANGUAGE(turns), 0 },
	{ NULL, ES_FIELD_END, 0, 0 },
};

static const void *keep(struct loading *l, const void *v, size_t n, size_t size)
{
	struct es_slice bytes = es_arena_copy(l->f.arena, (struct es_slice){ v, n * size });
	return bytes.ptr;
}

#define KEEP(l, vec) keep(l, (vec).v, (vec).n, sizeof *(vec).v)

static void finish(struct es_language *lang, struct loading *l)
{
	for (size_t i = 0; i < l->turn_rules.n; i++)
		es_vec_push(&l->form_rules, l->turn_rules.v[i]);
	lang->name = l->name;
	lang->file = l->file;
	lang->rules = KEEP(l, l->form_rules);
	lang->forms = KEEP(l, l->forms);
	lang->nforms = l->forms.n;
	lang->turns = KEEP(l, l->turns);
	lang->nturns = l->turns.n;
	lang->examples = KEEP(l, l->examples);
	lang->nexamples = l->examples.n;
}

static enum es_status read_language(struct es_language *lang, struct loading *l,
	const struct es_yaml *doc, struct es_error *err)
{
	struct raw_language raw = { 0 };
	enum es_status st = es_fields_read(&raw, language_fields, &l->f, doc, err);
	if (st)
		return st;
	if (!raw.language.len || !raw.files.n || !raw.forms || raw.forms->kind != ES_YAML_SEQUENCE)
		return es_field_fail(
			&l->f, doc, err, "`language`, `files` and a list `forms` are wanted");
	l->name = raw.language;
	st = read_turns(l, raw.turns, err);
	lang->ncommon = l->turns.n;
	for (size_t i = 0; i < raw.forms->nitems && !st; i++)
		st = read_form(l, raw.forms->items[i], err);
	lang->files = raw.files;
	lang->exclude_files = raw.exclude_files;
	lang->lexer = raw.lexer;
	return st;
}

enum es_status es_language_load_text(struct es_language_vec *out, struct es_slice text,
	const char *file, struct es_arena *arena, struct es_error *err)
{
	struct es_yaml *doc = NULL;
	struct es_error reason = { 0 };
	struct es_language lang = { 0 };
	enum es_status st = es_yaml_parse(&doc, text, arena, &reason);
	if (st)
		return es_fail(err, st, "%s:%s", file, reason.text);
	if (!doc)
		return es_fail(err, ES_EPARSE, "%s:1:1: the file is empty", file);
	struct loading l = { .f = { .file = file, .arena = arena } };
	l.file = es_arena_copy(arena, es_slice_from(file));
	es_linemap_init(&l.f.lines, text, arena);
	st = read_language(&lang, &l, doc, err);
	if (!st) {
		finish(&lang, &l);
		es_vec_push(out, lang);
	}
	es_vec_release(&l.form_rules);
	es_vec_release(&l.turn_rules);
	es_vec_release(&l.forms);
	es_vec_release(&l.turns);
	es_vec_release(&l.examples);
	return st;
}

enum es_status es_language_load_file(
	struct es_language_vec *out, const char *path, struct es_arena *arena, struct es_error *err)
{
	struct es_buf text = ES_BUF_INIT(ES_LANGUAGE_FILE_MAX);
	struct es_error reason = { 0 };
	enum es_status st = es_fs_read(&text, path, &reason);
	if (st)
		st = es_fail(err, st, "cannot read %s: %s", path, reason.text);
	else
		st = es_language_load_text(
			out, es_arena_copy(arena, es_buf_slice(&text)), path, arena, err);
	es_buf_release(&text);
	return st;
}
