/* embed.c - writes rule files as C tables: embed OUT.c RULES.yaml... */
#include "base/err.h"
#include "embed_rule.h"
#include "rule/load.h"

#include <stdio.h>
#include <stdlib.h>

/* An empty table would be no C: one unused row stands in for it. */
static void write_tables(FILE *to, const struct es_rule_vec *rules)
{
	fprintf(to, "/* Made from patterns/secrets and patterns/config by scripts/embed.c. */\n");
	fprintf(to, "#include \"rule/ruleset.h\"\n\n");
	for (size_t i = 0; i < rules->n; i++)
		embed_rule_arrays(to, i, &rules->v[i]);
	fprintf(to, "\nconst size_t es_builtin_nrules = %zu;\n", rules->n);
	fprintf(to, "const struct es_rule es_builtin_rules[] = {\n");
	for (size_t i = 0; i < rules->n; i++)
		embed_rule(to, i, &rules->v[i]);
	if (!rules->n)
		fprintf(to, "\t{ .line = 0 },\n");
	fprintf(to, "};\n");
}

static int by_id(const void *a, const void *b)
{
	const struct es_rule *x = a, *y = b;
	return es_slice_compare(x->id, y->id);
}

static void print_warning(void *ctx, const char *text)
{
	(void)ctx;
	fprintf(stderr, "warning: %s\n", text);
}

/* Ids are unique over all files; one file's own doubles the loader has refused. */
static enum es_status check_unique(const struct es_rule_vec *rules, struct es_error *err)
{
	for (size_t i = 1; i < rules->n; i++)
		if (es_slice_equal(rules->v[i].id, rules->v[i - 1].id))
			return es_fail(err, ES_EPARSE, "rule %.*s stands in two files",
				ES_ARG(rules->v[i].id));
	return ES_OK;
}

static enum es_status load(struct es_rule_vec *rules, struct es_arena *arena, int n, char **files,
	struct es_error *err)
{
	for (int i = 0; i < n; i++) {
		enum es_status st =
			es_rule_load_path(rules, files[i], arena, print_warning, NULL, err);
		if (st)
			return st;
	}
	if (rules->n)
		qsort(rules->v, rules->n, sizeof *rules->v, by_id);
	return check_unique(rules, err);
}

static enum es_status write_file(
	const char *path, const struct es_rule_vec *rules, struct es_error *err)
{
	FILE *to = fopen(path, "w");
	if (!to)
		return es_fail(err, ES_EIO, "cannot write %s", path);
	write_tables(to, rules);
	bool failed = ferror(to);
	failed = fclose(to) != 0 || failed;
	return failed ? es_fail(err, ES_EIO, "cannot write %s", path) : ES_OK;
}

int main(int argc, char **argv)
{
	if (argc < 2) {
		fprintf(stderr, "usage: embed OUT.c RULES.yaml...\n");
		return 2;
	}
	struct es_rule_vec rules = { 0 };
	struct es_arena arena = { 0 };
	struct es_error err = { 0 };
	enum es_status st = load(&rules, &arena, argc - 2, argv + 2, &err);
	if (!st)
		st = write_file(argv[1], &rules, &err);
	if (st)
		fprintf(stderr, "embed: %s\n", err.text);
	es_vec_release(&rules);
	es_arena_release(&arena);
	return st ? 2 : 0;
}
