/* embed_names.c - writes patterns/names.yaml as a C table: embed_names OUT.c NAMES.yaml */
#include "base/buf.h"
#include "base/err.h"
#include "base/fs.h"
#include "embed_rule.h"
#include "text/yaml.h"

#include <stdio.h>

static const char *const kinds[][2] = {
	{ "ambient", "ES_NAMES_AMBIENT" },
	{ "sdk", "ES_NAMES_SDK" },
	{ "client", "ES_NAMES_CLIENT" },
	{ "public", "ES_NAMES_PUBLIC" },
	{ "placeholder", "ES_NAMES_PLACEHOLDER" },
};
static const char *const lists[] = { "packages", "names", "examples", "negative_examples" };

enum { NKINDS = sizeof kinds / sizeof *kinds, NLISTS = sizeof lists / sizeof *lists };

static bool is_known(struct es_slice key)
{
	if (es_slice_is(key, "of"))
		return true;
	for (size_t i = 0; i < NLISTS; i++)
		if (es_slice_is(key, lists[i]))
			return true;
	return false;
}

static enum es_status check_list(const struct es_yaml *list, struct es_error *err)
{
	if (list->kind != ES_YAML_SEQUENCE)
		return es_fail(err, ES_EPARSE, "%u: no list", list->line);
	for (size_t i = 0; i < list->nitems; i++)
		if (list->items[i]->kind != ES_YAML_SCALAR)
			return es_fail(err, ES_EPARSE, "%u: no text", list->items[i]->line);
	return ES_OK;
}

static enum es_status check_group(const struct es_yaml *g, struct es_error *err)
{
	if (g->kind != ES_YAML_MAPPING || !es_yaml_get(g, "of") || !es_yaml_get(g, "names"))
		return es_fail(err, ES_EPARSE, "%u: a group needs `of` and `names`", g->line);
	enum es_status st = ES_OK;
	for (size_t i = 0; i < g->nitems && !st; i++) {
		if (!is_known(g->keys[i]->text))
			st = es_fail(err, ES_EPARSE, "%u: unknown key", g->keys[i]->line);
		else if (!es_slice_is(g->keys[i]->text, "of"))
			st = check_list(g->items[i], err);
	}
	return st;
}

static void write_lists(FILE *to, const struct es_yaml *g, size_t number)
{
	for (size_t l = 0; l < NLISTS; l++) {
		const struct es_yaml *list = es_yaml_get(g, lists[l]);
		if (!list || !list->nitems)
			continue;
		fprintf(to, "static const struct es_slice %s_%zu[] = {\n", lists[l], number);
		for (size_t i = 0; i < list->nitems; i++) {
			fprintf(to, "\tES_LIT(");
			embed_string(to, list->items[i]->text);
			fprintf(to, "),\n");
		}
		fprintf(to, "};\n");
	}
}

static void write_group(FILE *to, const struct es_yaml *g, const char *kind, size_t number)
{
	fprintf(to, "\t{\n\t\t.kind = %s,\n", kind);
	embed_slice(to, "of", es_yaml_get(g, "of")->text);
	for (size_t l = 0; l < NLISTS; l++) {
		const struct es_yaml *list = es_yaml_get(g, lists[l]);
		embed_use(to, number, lists[l], list ? list->nitems : 0);
	}
	fprintf(to, "\t},\n");
}

/* Both passes take the groups in one order, which gives each its number. */
static enum es_status write_groups(
	FILE *to, const struct es_yaml *root, bool is_table, size_t *count, struct es_error *err)
{
	*count = 0;
	for (size_t k = 0; k < NKINDS; k++) {
		const struct es_yaml *section = es_yaml_get(root, kinds[k][0]);
		for (size_t i = 0; section && i < section->nitems; i++, ++*count) {
			const struct es_yaml *g = section->items[i];
			enum es_status st = check_group(g, err);
			if (st)
				return st;
			if (is_table)
				write_group(to, g, kinds[k][1], *count);
			else
				write_lists(to, g, *count);
		}
	}
	return ES_OK;
}

static enum es_status write_table(FILE *to, const struct es_yaml *root, struct es_error *err)
{
	size_t n;
	if (!root || root->nitems != NKINDS)
		return es_fail(err, ES_EPARSE, "the sections are not those that are known");
	fprintf(to, "/* Made from patterns/names.yaml by scripts/embed_names.c. */\n");
	fprintf(to, "#include \"inventory/names.h\"\n\n");
	enum es_status st = write_groups(to, root, false, &n, err);
	fprintf(to, "const struct es_name_group es_builtin_names[] = {\n");
	if (!st)
		st = write_groups(to, root, true, &n, err);
	fprintf(to, "};\nconst size_t es_builtin_nnames = %zu;\n", n);
	return st;
}

static enum es_status write_file(const char *path, const struct es_yaml *root, struct es_error *err)
{
	FILE *to = fopen(path, "w");
	if (!to)
		return es_fail(err, ES_EIO, "cannot write %s", path);
	enum es_status st = write_table(to, root, err);
	bool failed = ferror(to);
	failed = fclose(to) != 0 || failed;
	if (st)
		return st;
	return failed ? es_fail(err, ES_EIO, "cannot write %s", path) : ES_OK;
}

int main(int argc, char **argv)
{
	enum { TEXT_MAX = 1 << 20 };
	if (argc != 3) {
		fprintf(stderr, "usage: embed_names OUT.c NAMES.yaml\n");
		return 2;
	}
	struct es_buf text = ES_BUF_INIT(TEXT_MAX);
	struct es_arena arena = { 0 };
	struct es_error err = { 0 };
	struct es_yaml *root = NULL;
	enum es_status st = es_fs_read(&text, argv[2], &err);
	if (!st)
		st = es_yaml_parse(&root, es_buf_slice(&text), &arena, &err);
	if (!st)
		st = write_file(argv[1], root, &err);
	if (st)
		fprintf(stderr, "embed_names: %s: %s\n", argv[2], err.text);
	es_arena_release(&arena);
	es_buf_release(&text);
	return st ? 2 : 0;
}
