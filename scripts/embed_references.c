/* embed_references.c - writes language files as C tables: embed_references OUT.c LANGUAGE.yaml...
 */
#include "base/err.h"
#include "embed_rule.h"
#include "reference/load.h"

#include <stdio.h>

static void write_form_lists(FILE *to, const struct es_language *lang, size_t number)
{
	(void)number;
	for (size_t i = 0; i < lang->nforms; i++) {
		embed_list(to, number + i, "form_files", lang->forms[i].files);
		embed_list(to, number + i, "form_when", lang->forms[i].when);
	}
}

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
	fprintf(to, "\t\t.kind = %d, .place = %d, .need = %d, .uses = %uu,\n", (int)f->kind,
		(int)f->place, (int)f->need, f->uses);
	fprintf(to, "\t\t.takes_rest = %d, .has_common_turns = %d,\n", f->takes_rest,
		f->has_common_turns);
	fprintf(to, "\t\t.has_default = %d, .is_default_text = %d, .has_other = %d,\n",
		f->has_default, f->is_default_text, f->has_other);
	fprintf(to, "\t\t.first_turn = %uu, .end_turn = %uu,\n", f->first_turn, f->end_turn);
	write_list_use(to, "files", "form_files", number, f->files.n);
	write_list_use(to, "when", "form_when", number, f->when.n);
	fprintf(to, "\t},\n");
}

static void write_turn(FILE *to, const struct es_form_turn *t)
{
	fprintf(to, "\t{ .is_before = %d, .has_need = %d, .has_kind = %d, ", t->is_before,
		t->has_need, t->has_kind);
	fprintf(to, ".takes_rest = %d, .has_default = %d, .is_default_text = %d, ", t->takes_rest,
		t->has_default, t->is_default_text);
	fprintf(to, ".need = %d, .kind = %d, ", (int)t->need, (int)t->kind);
	fprintf(to, ".uses = %uu },\n", t->uses);
}

static void write_example(FILE *to, const struct es_form_example *e, size_t number)
{
	fprintf(to, "\t{\n\t\t.form = %uu, .line = %u,\n", e->form, e->line);
	embed_slice(to, "text", e->text);
	embed_slice(to, "path", e->path);
	write_list_use(to, "mentions", "mentions", number, e->mentions.n);
	fprintf(to, "\t},\n");
}

/* Numbers of rules and examples go on over all languages, so that the names of arrays differ. */
static void write_arrays(
	FILE *to, const struct es_language *lang, size_t i, size_t *rules, size_t *examples)
{
	size_t nrules = lang->nforms + lang->nturns;
	embed_list(to, i, "files", lang->files);
	embed_list(to, i, "exclude_files", lang->exclude_files);
	write_form_lists(to, lang, *rules);
	for (size_t k = 0; k < nrules; k++)
		embed_rule_arrays(to, *rules + k, &lang->rules[k]);
	fprintf(to, "static const struct es_rule rules_%zu[] = {\n", i);
	for (size_t k = 0; k < nrules; k++)
		embed_rule(to, *rules + k, &lang->rules[k]);
	fprintf(to, "};\nstatic const struct es_form forms_%zu[] = {\n", i);
	for (size_t k = 0; k < lang->nforms; k++)
		write_form(to, &lang->forms[k], *rules + k);
	fprintf(to, "};\n");
	if (lang->nturns)
		fprintf(to, "static const struct es_form_turn turns_%zu[] = {\n", i);
	for (size_t k = 0; k < lang->nturns; k++)
		write_turn(to, &lang->turns[k]);
	if (lang->nturns)
		fprintf(to, "};\n");
	for (size_t k = 0; k < lang->nexamples; k++)
		embed_list(to, *examples + k, "mentions", lang->examples[k].mentions);
	fprintf(to, "static const struct es_form_example examples_%zu[] = {\n", i);
	for (size_t k = 0; k < lang->nexamples; k++)
		write_example(to, &lang->examples[k], *examples + k);
	fprintf(to, "};\n");
	*rules += nrules;
	*examples += lang->nexamples;
}

static void write_language(FILE *to, const struct es_language *lang, size_t i)
{
	fprintf(to, "\t{\n");
	embed_slice(to, "name", lang->name);
	embed_slice(to, "file", lang->file);
	embed_use(to, i, "files", lang->files.n);
	embed_use(to, i, "exclude_files", lang->exclude_files.n);
	fprintf(to, "\t\t.lexer = %d, .rules = rules_%zu,\n", (int)lang->lexer, i);
	fprintf(to, "\t\t.forms = forms_%zu, .nforms = %zu,\n", i, lang->nforms);
	if (lang->nturns)
		fprintf(to, "\t\t.turns = turns_%zu, .nturns = %zu, .ncommon = %zu,\n", i,
			lang->nturns, lang->ncommon);
	fprintf(to, "\t\t.examples = examples_%zu, .nexamples = %zu,\n", i, lang->nexamples);
	fprintf(to, "\t},\n");
}

static void write_tables(FILE *to, const struct es_language_vec *languages)
{
	size_t rules = 0, examples = 0;
	fprintf(to, "/* Made from patterns/references by scripts/embed_references.c. */\n");
	fprintf(to, "#include \"reference/language.h\"\n\n");
	for (size_t i = 0; i < languages->n; i++)
		write_arrays(to, &languages->v[i], i, &rules, &examples);
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
