#include "reference/load.h"
#include "base/err.h"
#include "base/fs.h"
#include "reference/load_parts.h"

#include <stddef.h>

struct raw_language {
	struct es_slice language;
	struct es_strings files, exclude_files, markup_files;
	enum es_lexer lexer;
	const struct es_yaml *forms, *turns, *objects, *aliases, *functions, *loops, *file_uses;
};

#define LANGUAGE(member) offsetof(struct raw_language, member)

static const struct es_field language_fields[] = {
	{ "language", ES_FIELD_TEXT, LANGUAGE(language), 0 },
	{ "files", ES_FIELD_STRINGS, LANGUAGE(files), 0 },
	{ "exclude_files", ES_FIELD_STRINGS, LANGUAGE(exclude_files), 0 },
	{ "markup_files", ES_FIELD_STRINGS, LANGUAGE(markup_files), 0 },
	{ "lexer", ES_FIELD_LEXER, LANGUAGE(lexer), 0 },
	{ "file_uses", ES_FIELD_NODE, LANGUAGE(file_uses), 0 },
	{ "objects", ES_FIELD_NODE, LANGUAGE(objects), 0 },
	{ "aliases", ES_FIELD_NODE, LANGUAGE(aliases), 0 },
	{ "functions", ES_FIELD_NODE, LANGUAGE(functions), 0 },
	{ "loops", ES_FIELD_NODE, LANGUAGE(loops), 0 },
	{ "forms", ES_FIELD_NODE, LANGUAGE(forms), 0 },
	{ "tails", ES_FIELD_NODE, LANGUAGE(turns), 0 },
	{ NULL, ES_FIELD_END, 0, 0 },
};

static const void *keep(struct es_loading *l, const void *v, size_t n, size_t size)
{
	struct es_slice bytes = es_arena_copy(l->f.arena, (struct es_slice){ v, n * size });
	return bytes.ptr;
}

#define KEEP(l, vec) keep(l, (vec).v, (vec).n, sizeof *(vec).v)

static void move_rule(uint32_t *rule, size_t by)
{
	if (*rule != ES_NO_RULE)
		*rule += (uint32_t)by;
}

/* Puts the rules behind each other: of forms, of objects, others. */
static void join_rules(struct es_loading *l)
{
	for (size_t i = 0; i < l->object_rules.n; i++)
		es_vec_push(&l->form_rules, l->object_rules.v[i]);
	size_t by = l->form_rules.n;
	for (size_t i = 0; i < l->other_rules.n; i++)
		es_vec_push(&l->form_rules, l->other_rules.v[i]);
	for (size_t i = 0; i < l->turns.n; i++) {
		move_rule(&l->turns.v[i].before, by);
		move_rule(&l->turns.v[i].after, by);
		move_rule(&l->turns.v[i].inside, by);
	}
	for (size_t i = 0; i < l->bindings.n; i++)
		move_rule(&l->bindings.v[i].rule, by);
}

static void finish(struct es_language *lang, struct es_loading *l)
{
	join_rules(l);
	lang->name = l->name;
	lang->file = l->file;
	lang->rules = KEEP(l, l->form_rules);
	lang->nrules = l->form_rules.n;
	lang->forms = KEEP(l, l->forms);
	lang->nforms = l->forms.n;
	lang->objects = KEEP(l, l->objects);
	lang->nobjects = l->objects.n;
	lang->turns = KEEP(l, l->turns);
	lang->nturns = l->turns.n;
	lang->bindings = KEEP(l, l->bindings);
	lang->nbindings = l->bindings.n;
	lang->file_uses = KEEP(l, l->file_uses);
	lang->nfile_uses = l->file_uses.n;
	lang->examples = KEEP(l, l->examples);
	lang->nexamples = l->examples.n;
}

static enum es_status read_parts(struct es_language *lang, struct es_loading *l,
	const struct raw_language *raw, struct es_error *err)
{
	const struct {
		const struct es_yaml *list;
		es_load_entry_fn *read;
	} parts[] = {
		{ raw->file_uses, es_load_file_use },
		{ raw->objects, es_load_object },
		{ raw->aliases, es_load_alias },
		{ raw->functions, es_load_function },
		{ raw->loops, es_load_loop },
		{ raw->turns, es_load_turn },
		{ raw->forms, es_load_form },
	};
	enum es_status st = ES_OK;
	for (size_t i = 0; i < sizeof parts / sizeof *parts && !st; i++) {
		st = es_load_each(l, parts[i].list, parts[i].read, err);
		if (parts[i].read == es_load_turn)
			lang->ncommon = l->turns.n;
	}
	return st;
}

static enum es_status read_language(struct es_language *lang, struct es_loading *l,
	const struct es_yaml *doc, struct es_error *err)
{
	struct raw_language raw = { 0 };
	enum es_status st = es_fields_read(&raw, language_fields, &l->f, doc, err);
	if (st)
		return st;
	if (!raw.language.len || !raw.files.n || !raw.forms || !raw.forms->nitems)
		return es_field_fail(
			&l->f, doc, err, "`language`, `files` and a list `forms` are wanted");
	l->name = raw.language;
	lang->files = raw.files;
	lang->exclude_files = raw.exclude_files;
	lang->markup_files = raw.markup_files;
	lang->lexer = raw.lexer;
	return read_parts(lang, l, &raw, err);
}

static void release(struct es_loading *l)
{
	es_vec_release(&l->form_rules);
	es_vec_release(&l->object_rules);
	es_vec_release(&l->other_rules);
	es_vec_release(&l->forms);
	es_vec_release(&l->objects);
	es_vec_release(&l->turns);
	es_vec_release(&l->bindings);
	es_vec_release(&l->file_uses);
	es_vec_release(&l->examples);
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
	struct es_loading l = { .f = { .file = file, .arena = arena } };
	l.file = es_arena_copy(arena, es_slice_from(file));
	es_linemap_init(&l.f.lines, text, arena);
	st = read_language(&lang, &l, doc, err);
	if (!st) {
		finish(&lang, &l);
		es_vec_push(out, lang);
	}
	release(&l);
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
