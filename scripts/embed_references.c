/* embed_references.c - writes language files as C tables: embed_references OUT.c LANGUAGE.yaml...
 */
#include "base/err.h"
#include "embed_rule.h"
#include "reference/load.h"

#include <stdio.h>

static void write_list_use(FILE *to, const char *field, const char *array, size_t number, size_t n)
{
	if (n)
		fprintf(to, "\t\t.%s = { %s_%zu, %zu },\n", field, array, number, n);
}

static void write_form(FILE *to, const struct es_form *f, size_t number)
{
	fprintf(to, "\t{\n");
	embed_slice(to, "form", f->form);
	embed_slice(to, "name", f->name);
	embed_slice(to, "on", f->on);
	fprintf(to, "\t\t.kind = %d, .place = %d, .start = %d, .items = %d, .need = %d,\n",
		(int)f->kind, (int)f->place, (int)f->start, (int)f->items, (int)f->need);
	fprintf(to, "\t\t.uses = %uu, .takes_rest = %d, .has_common_turns = %d,\n", f->uses,
		f->takes_rest, f->has_common_turns);
	fprintf(to, "\t\t.has_default = %d, .is_default_text = %d, .has_other = %d,\n",
		f->has_default, f->is_default_text, f->has_other);
	fprintf(to, "\t\t.first_turn = %uu, .end_turn = %uu,\n", f->first_turn, f->end_turn);
	write_list_use(to, "files", "form_files", number, f->files.n);
	write_list_use(to, "when", "form_when", number, f->when.n);
	fprintf(to, "\t},\n");
}

static void write_object(FILE *to, const struct es_form_object *o, size_t number)
{
	fprintf(to, "\t{\n");
	embed_slice(to, "object", o->object);
	embed_slice(to, "form", o->form);
	fprintf(to, "\t\t.is_alias = %d,\n", o->is_alias);
	write_list_use(to, "files", "object_files", number, o->files.n);
	write_list_use(to, "when", "object_when", number, o->when.n);
	fprintf(to, "\t},\n");
}

static void write_turn(FILE *to, const struct es_form_turn *t)
{
	fprintf(to, "\t{ %uu, %uu, %uu, ", t->before, t->after, t->inside);
	fprintf(to, ".has_need = %d, .has_kind = %d, .takes_rest = %d, .has_default = %d, ",
		t->has_need, t->has_kind, t->takes_rest, t->has_default);
	fprintf(to, ".is_default_text = %d, .need = %d, .kind = %d, .uses = %uu },\n",
		t->is_default_text, (int)t->need, (int)t->kind, t->uses);
}

static void write_file_use(FILE *to, const struct es_file_use *u, size_t number)
{
	fprintf(to, "\t{\n");
	write_list_use(to, "files", "use_files", number, u->files.n);
	write_list_use(to, "first", "use_first", number, u->first.n);
	fprintf(to, "\t\t.uses = %uu,\n\t},\n", u->uses);
}

static void write_example(FILE *to, const struct es_form_example *e, size_t number)
{
	fprintf(to, "\t{\n\t\t.form = %uu, .line = %u,\n", e->form, e->line);
	embed_slice(to, "text", e->text);
	embed_slice(to, "path", e->path);
	write_list_use(to, "mentions", "mentions", number, e->mentions.n);
	fprintf(to, "\t},\n");
}

/* Numbers of arrays go on over all languages, so that their names differ. */
struct numbers {
	size_t rules, objects, uses, examples;
};

static void write_lists(FILE *to, const struct es_language *lang, const struct numbers *n)
{
	for (size_t k = 0; k < lang->nforms; k++) {
		embed_list(to, n->rules + k, "form_files", lang->forms[k].files);
		embed_list(to, n->rules + k, "form_when", lang->forms[k].when);
	}
	for (size_t k = 0; k < lang->nobjects; k++) {
		embed_list(to, n->objects + k, "object_files", lang->objects[k].files);
		embed_list(to, n->objects + k, "object_when", lang->objects[k].when);
	}
	for (size_t k = 0; k < lang->nfile_uses; k++) {
		embed_list(to, n->uses + k, "use_files", lang->file_uses[k].files);
		embed_list(to, n->uses + k, "use_first", lang->file_uses[k].first);
	}
	for (size_t k = 0; k < lang->nexamples; k++)
		embed_list(to, n->examples + k, "mentions", lang->examples[k].mentions);
	for (size_t k = 0; k < lang->nrules; k++)
		embed_rule_arrays(to, n->rules + k, &lang->rules[k]);
}

/* "static const struct TYPE NAME_I[] = {"; an array without elements would be no C. */
static bool open_array(FILE *to, const char *type, const char *name, size_t i, size_t n)
{
	if (n)
		fprintf(to, "static const struct %s %s_%zu[] = {\n", type, name, i);
	return n > 0;
}

static void write_arrays(FILE *to, const struct es_language *lang, size_t i, struct numbers *n)
{
	embed_list(to, i, "files", lang->files);
	embed_list(to, i, "exclude_files", lang->exclude_files);
	embed_list(to, i, "markup_files", lang->markup_files);
	write_lists(to, lang, n);
	if (open_array(to, "es_rule", "rules", i, lang->nrules)) {
		for (size_t k = 0; k < lang->nrules; k++)
			embed_rule(to, n->rules + k, &lang->rules[k]);
		fprintf(to, "};\n");
	}
	if (open_array(to, "es_form", "forms", i, lang->nforms)) {
		for (size_t k = 0; k < lang->nforms; k++)
			write_form(to, &lang->forms[k], n->rules + k);
		fprintf(to, "};\n");
	}
	if (open_array(to, "es_form_object", "objects", i, lang->nobjects)) {
		for (size_t k = 0; k < lang->nobjects; k++)
			write_object(to, &lang->objects[k], n->objects + k);
		fprintf(to, "};\n");
	}
}

static void write_more_arrays(FILE *to, const struct es_language *lang, size_t i, struct numbers *n)
{
	if (open_array(to, "es_form_turn", "turns", i, lang->nturns)) {
		for (size_t k = 0; k < lang->nturns; k++)
			write_turn(to, &lang->turns[k]);
		fprintf(to, "};\n");
	}
	if (open_array(to, "es_form_binding", "bindings", i, lang->nbindings)) {
		for (size_t k = 0; k < lang->nbindings; k++)
			fprintf(to, "\t{ %uu, %d },\n", lang->bindings[k].rule,
				lang->bindings[k].is_loop);
		fprintf(to, "};\n");
	}
	if (open_array(to, "es_file_use", "file_uses", i, lang->nfile_uses)) {
		for (size_t k = 0; k < lang->nfile_uses; k++)
			write_file_use(to, &lang->file_uses[k], n->uses + k);
		fprintf(to, "};\n");
	}
	if (open_array(to, "es_form_example", "examples", i, lang->nexamples)) {
		for (size_t k = 0; k < lang->nexamples; k++)
			write_example(to, &lang->examples[k], n->examples + k);
		fprintf(to, "};\n");
	}
	n->rules += lang->nrules;
	n->objects += lang->nobjects;
	n->uses += lang->nfile_uses;
	n->examples += lang->nexamples;
}

static void write_array_use(FILE *to, const char *name, size_t i, size_t n)
{
	if (n)
		fprintf(to, "\t\t.%s = %s_%zu, .n%s = %zu,\n", name, name, i, name, n);
}

static void write_language(FILE *to, const struct es_language *lang, size_t i)
{
	fprintf(to, "\t{\n");
	embed_slice(to, "name", lang->name);
	embed_slice(to, "file", lang->file);
	embed_use(to, i, "files", lang->files.n);
	embed_use(to, i, "exclude_files", lang->exclude_files.n);
	embed_use(to, i, "markup_files", lang->markup_files.n);
	fprintf(to, "\t\t.lexer = %d, .ncommon = %zu,\n", (int)lang->lexer, lang->ncommon);
	write_array_use(to, "rules", i, lang->nrules);
	write_array_use(to, "forms", i, lang->nforms);
	write_array_use(to, "objects", i, lang->nobjects);
	write_array_use(to, "turns", i, lang->nturns);
	write_array_use(to, "bindings", i, lang->nbindings);
	write_array_use(to, "file_uses", i, lang->nfile_uses);
	write_array_use(to, "examples", i, lang->nexamples);
	fprintf(to, "\t},\n");
}

static void write_tables(FILE *to, const struct es_language_vec *languages)
{
	struct numbers n = { 0 };
	fprintf(to, "/* Made from patterns/references by scripts/embed_references.c. */\n");
	fprintf(to, "#include \"reference/language.h\"\n\n");
	for (size_t i = 0; i < languages->n; i++) {
		write_arrays(to, &languages->v[i], i, &n);
		write_more_arrays(to, &languages->v[i], i, &n);
	}
	fprintf(to, "\nconst size_t es_builtin_nlanguages = %zu;\n", languages->n);
	fprintf(to, "const struct es_language es_builtin_languages[] = {\n");
	for (size_t i = 0; i < languages->n; i++)
		write_language(to, &languages->v[i], i);
	fprintf(to, "};\n");
}

static enum es_status write_file(
	const char *path, const struct es_language_vec *languages, struct es_error *err)
{
	FILE *to = fopen(path, "w");
	if (!to)
		return es_fail(err, ES_EIO, "cannot write %s", path);
	write_tables(to, languages);
	bool failed = ferror(to);
	failed = fclose(to) != 0 || failed;
	return failed ? es_fail(err, ES_EIO, "cannot write %s", path) : ES_OK;
}

int main(int argc, char **argv)
{
	if (argc < 3) {
		fprintf(stderr, "usage: embed_references OUT.c LANGUAGE.yaml...\n");
		return 2;
	}
	struct es_language_vec languages = { 0 };
	struct es_arena arena = { 0 };
	struct es_error err = { 0 };
	enum es_status st = ES_OK;
	for (int i = 2; i < argc && !st; i++)
		st = es_language_load_file(&languages, argv[i], &arena, &err);
	if (!st)
		st = write_file(argv[1], &languages, &err);
	if (st)
		fprintf(stderr, "embed_references: %s\n", err.text);
	es_vec_release(&languages);
	es_arena_release(&arena);
	return st ? 2 : 0;
}
