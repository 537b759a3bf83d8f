#include "base/path.h"
#include "manifest/readers.h"
#include "manifest/script.h"

#include <string.h>

/* What is depended on, and what a file describes, in files that are trees: package.json,
 * composer.json, pyproject.toml, Pipfile, Cargo.toml, pubspec.yaml. */

static void say(struct es_manifest *m, enum es_mention_kind kind, const char *form,
	struct es_slice name, const struct es_yaml *y)
{
	struct es_mention what = { .kind = kind, .form = form, .name = name };
	if (name.len)
		es_manifest_say(m, what, y);
}

static void say_module(struct es_manifest *m, const struct es_yaml *y, const char *form)
{
	if (y)
		say(m, ES_MENTION_MODULE, form, es_manifest_text(y), y);
}

static void say_package(struct es_manifest *m, const char *form, struct es_slice name,
	struct es_slice version, const struct es_yaml *y)
{
	struct es_mention what = { .kind = ES_MENTION_PACKAGE,
		.form = form,
		.name = name,
		.said = version.len ? ES_SAID_LITERAL : ES_SAID_NOTHING,
		.value = version };
	if (name.len)
		es_manifest_say(m, what, y);
}

/* A map from names to versions, or to tables with one. */
static void say_keys(struct es_manifest *m, const struct es_yaml *y, const char *form)
{
	for (size_t i = 0; es_manifest_is_map(y) && i < y->nitems; i++) {
		const struct es_yaml *version = y->items[i];
		if (es_manifest_is_map(version))
			version = es_yaml_get(version, "version");
		say_package(m, form, y->keys[i]->text, es_manifest_text(version), y->keys[i]);
	}
}

/* ---- package.json, composer.json, deno.json ---- */

void es_read_package_json(struct es_manifest *m)
{
	static const char *const keys[] = { "dependencies", "devDependencies", "peerDependencies",
		"optionalDependencies" };
	const struct es_yaml *root = es_manifest_json(m);
	const struct es_yaml *scripts = es_yaml_get(root, "scripts");
	say_module(m, es_yaml_get(root, "name"), "package.json");
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		say_keys(m, es_yaml_get(root, keys[i]), keys[i]);
	for (size_t i = 0; es_manifest_is_map(scripts) && i < scripts->nitems; i++) {
		const struct es_yaml *y = scripts->items[i];
		struct es_script_place place = { .scalar = y, .folder = es_path_folder(m->path) };
		if (y->kind != ES_YAML_SCALAR)
			continue;
		m->scope = es_manifest_scope(m, "script", scripts->keys[i]->text);
		es_script_say(m, y->text, &place);
	}
}

void es_read_composer_json(struct es_manifest *m)
{
	const struct es_yaml *root = es_manifest_json(m);
	say_module(m, es_yaml_get(root, "name"), "composer.json");
	say_keys(m, es_yaml_get(root, "require"), "require");
	say_keys(m, es_yaml_get(root, "require-dev"), "require-dev");
}

/* "npm:@scope/name@^1.0" */
void es_read_deno_json(struct es_manifest *m)
{
	const struct es_yaml *root = es_manifest_json(m), *imports = es_yaml_get(root, "imports");
	say_module(m, es_yaml_get(root, "name"), "deno.json");
	for (size_t i = 0; es_manifest_is_map(imports) && i < imports->nitems; i++) {
		struct es_slice s = es_manifest_text(imports->items[i]);
		if (!es_slice_starts(s, "npm:") && !es_slice_starts(s, "jsr:"))
			continue;
		s = es_slice_sub(s, 4, s.len);
		s = es_slice_sub(s, 0, es_slice_find(s, 1, '@'));
		say(m, ES_MENTION_PACKAGE, "imports", s, imports->items[i]);
	}
}

/* ---- Python ---- */

/* The name before extras, version, marker or URL. */
static struct es_slice python_name(struct es_slice s)
{
	size_t end = 0;
	s = es_slice_trim(s);
	while (end < s.len && !memchr(" \t[=<>!~;@(,#", s.ptr[end], 13))
		end++;
	return es_slice_sub(s, 0, end);
}

/* What a requirement asks for behind its name and extras: ">=1,<2". */
static struct es_slice python_version(struct es_slice s)
{
	size_t from = 0, to;
	while (from < s.len && !memchr("=<>!~;@#", s.ptr[from], 8))
		from++;
	for (to = from; to < s.len && !memchr(";@#", s.ptr[to], 3);)
		to++;
	return es_slice_trim(es_slice_sub(s, from, to));
}

static void say_requirements(struct es_manifest *m, const struct es_yaml *y, const char *form)
{
	for (size_t i = 0; es_manifest_is_list(y) && i < y->nitems; i++) {
		struct es_slice s = es_manifest_text(y->items[i]);
		say_package(m, form, python_name(s), python_version(s), y->items[i]);
	}
}

/* Lists of requirements by the name of a group. */
static void say_groups(struct es_manifest *m, const struct es_yaml *y, const char *form)
{
	for (size_t i = 0; es_manifest_is_map(y) && i < y->nitems; i++)
		say_requirements(m, y->items[i], form);
}

static void read_poetry(struct es_manifest *m, const struct es_yaml *poetry)
{
	const struct es_yaml *groups = es_yaml_get(poetry, "group");
	say_module(m, es_yaml_get(poetry, "name"), "pyproject.toml");
	say_keys(m, es_yaml_get(poetry, "dependencies"), "dependencies");
	say_keys(m, es_yaml_get(poetry, "dev-dependencies"), "dev-dependencies");
	for (size_t i = 0; es_manifest_is_map(groups) && i < groups->nitems; i++)
		say_keys(m, es_yaml_get(groups->items[i], "dependencies"), "dev-dependencies");
}

void es_read_pyproject(struct es_manifest *m)
{
	const struct es_yaml *root = es_manifest_toml(m), *tool = es_yaml_get(root, "tool");
	const struct es_yaml *project = es_yaml_get(root, "project");
	say_module(m, es_yaml_get(project, "name"), "pyproject.toml");
	say_requirements(m, es_yaml_get(project, "dependencies"), "dependencies");
	say_groups(m, es_yaml_get(project, "optional-dependencies"), "optional-dependencies");
	say_groups(m, es_yaml_get(root, "dependency-groups"), "dev-dependencies");
	say_requirements(
		m, es_yaml_get(es_yaml_get(tool, "uv"), "dev-dependencies"), "dev-dependencies");
	read_poetry(m, es_yaml_get(tool, "poetry"));
}

void es_read_pipfile(struct es_manifest *m)
{
	const struct es_yaml *root = es_manifest_toml(m);
	say_keys(m, es_yaml_get(root, "packages"), "dependencies");
	say_keys(m, es_yaml_get(root, "dev-packages"), "dev-dependencies");
}

void es_read_requirements(struct es_manifest *m)
{
	static const struct es_slice egg = ES_LIT("#egg=");
	for (size_t at = 0; at < m->text.len;) {
		size_t end = es_slice_find(m->text, at, '\n');
		struct es_slice line = es_slice_trim(es_slice_sub(m->text, at, end));
		size_t mark = es_slice_search(line, 0, egg);
		struct es_slice name = python_name(line);
		if (mark < line.len)
			name = python_name(es_slice_sub(line, mark + egg.len, line.len));
		else if (es_slice_find(name, 0, ':') < name.len || (name.len && name.ptr[0] == '-'))
			name = ES_SLICE_EMPTY;
		struct es_mention what = { .kind = ES_MENTION_PACKAGE,
			.form = "requirements",
			.name = name,
			.value = python_version(es_slice_sub(line, name.len, line.len)) };
		if (mark < line.len)
			what.value = ES_SLICE_EMPTY;
		what.said = what.value.len ? ES_SAID_LITERAL : ES_SAID_NOTHING;
		if (name.len)
			es_manifest_say_at(m, what, (size_t)(name.ptr - m->text.ptr));
		at = end + 1;
	}
}

/* ---- Rust, Dart ---- */

static void read_cargo_tables(struct es_manifest *m, const struct es_yaml *y)
{
	say_keys(m, es_yaml_get(y, "dependencies"), "dependencies");
	say_keys(m, es_yaml_get(y, "dev-dependencies"), "dev-dependencies");
	say_keys(m, es_yaml_get(y, "build-dependencies"), "build-dependencies");
}

void es_read_cargo(struct es_manifest *m)
{
	const struct es_yaml *root = es_manifest_toml(m), *target = es_yaml_get(root, "target");
	say_module(m, es_yaml_get(es_yaml_get(root, "package"), "name"), "Cargo.toml");
	read_cargo_tables(m, root);
	for (size_t i = 0; es_manifest_is_map(target) && i < target->nitems; i++)
		read_cargo_tables(m, target->items[i]);
}

static void read_pubspec(struct es_manifest *m, const struct es_yaml *root)
{
	say_module(m, es_yaml_get(root, "name"), "pubspec.yaml");
	say_keys(m, es_yaml_get(root, "dependencies"), "dependencies");
	say_keys(m, es_yaml_get(root, "dev_dependencies"), "dev-dependencies");
}

void es_read_pubspec(struct es_manifest *m)
{
	es_manifest_each_document(m, read_pubspec);
}
