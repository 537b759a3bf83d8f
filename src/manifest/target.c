#include "manifest/target.h"
#include "base/err.h"
#include "env/dialect.h"
#include "manifest/reader.h"
#include "text/decode.h"
#include "text/jsonc.h"

#include <string.h>

enum { TEXT_MAX = 10 * 1024 * 1024, DEPTH_MAX = 64 };

struct target {
	struct es_vars *vars;
	struct es_arena *arena;
	struct es_error *err;
	size_t nforms; /* things that list variables */
};

static enum es_status fail_at(struct target *t, const struct es_yaml *y, const char *reason)
{
	return es_fail(t->err, ES_EPARSE, "%u:%u: %s", y->line, y->column, reason);
}

/* ---- values ---- */

/* `value` may be NULL: it is there, but what it is is not told. */
static void set(struct target *t, struct es_slice name, const struct es_yaml *value, size_t line)
{
	struct es_var v = { .name = name, .value = es_manifest_text(value), .line = line };
	v.is_vague = !value;
	v.is_null = value && es_yaml_is_null(value);
	if (v.is_null)
		v.value = ES_SLICE_EMPTY;
	if (name.len)
		es_vars_set(t->vars, &v);
}

/* ---- forms ---- */

/* Names and values; a value may be an object with "computed" (Doppler) or "value". */
static enum es_status read_object(struct target *t, const struct es_yaml *y)
{
	t->nforms++;
	for (size_t i = 0; i < y->nitems; i++) {
		const struct es_yaml *value = y->items[i];
		if (es_manifest_is_map(value)) {
			const struct es_yaml *computed = es_yaml_get(value, "computed");
			value = computed ? computed : es_yaml_get(value, "value");
		}
		if (!value || value->kind != ES_YAML_SCALAR)
			return fail_at(t, y->items[i], "a value that is no text");
		set(t, y->keys[i]->text, value, y->keys[i]->line);
	}
	return ES_OK;
}

/* Data of a Secret is base64. */
static enum es_status read_encoded(struct target *t, const struct es_yaml *y)
{
	for (size_t i = 0; es_manifest_is_map(y) && i < y->nitems; i++) {
		struct es_yaml plain = *y->items[i];
		if (!es_base64_decode(&plain.text, es_manifest_text(y->items[i]), t->arena))
			return fail_at(t, y->items[i], "data of a Secret that is not base64");
		plain.is_quoted = true;
		set(t, y->keys[i]->text, &plain, y->keys[i]->line);
	}
	return ES_OK;
}

/* "NAME=value" */
static void read_pairs(struct target *t, const struct es_yaml *y)
{
	t->nforms += es_manifest_is_list(y);
	for (size_t i = 0; es_manifest_is_list(y) && i < y->nitems; i++) {
		struct es_slice s = es_manifest_text(y->items[i]);
		size_t equals = es_slice_find(s, 0, '=');
		struct es_yaml value = *y->items[i];
		value.text = es_slice_sub(s, equals + 1, s.len);
		value.is_quoted = true;
		if (equals < s.len)
			set(t, es_slice_sub(s, 0, equals), &value, y->items[i]->line);
	}
}

static const struct es_yaml *get_any(const struct es_yaml *y, const char *const *keys)
{
	const struct es_yaml *found = NULL;
	for (; !found && *keys; keys++)
		found = es_yaml_get(y, *keys);
	return found;
}

static const char *const value_keys[] = { "value", "Value", NULL };

/* {name: X, value: v}, under the names that hosts give the two. A path's last part is the name. */
static void read_named(struct target *t, const struct es_yaml *y)
{
	static const char *const name_keys[] = { "name", "Name", "key", "Key", NULL };
	if (es_yaml_get(y, "envVar"))
		y = es_yaml_get(y, "envVar");
	const struct es_yaml *name = get_any(y, name_keys);
	struct es_slice s = es_manifest_text(name);
	for (size_t slash = es_slice_find(s, 0, '/'); slash < s.len;
		slash = es_slice_find(s, 0, '/'))
		s = es_slice_sub(s, slash + 1, s.len);
	t->nforms += s.len > 0;
	if (s.len)
		set(t, s, get_any(y, value_keys), name->line);
}

/* Whether what may have a name is a variable, and no container or volume: it has a value too, or
 * nothing but texts. */
static bool is_variable(const struct es_yaml *y)
{
	bool is_flat = es_manifest_is_map(y);
	if (es_yaml_get(y, "envVar") || es_yaml_get(y, "valueFrom") || get_any(y, value_keys))
		return true;
	for (size_t i = 0; is_flat && i < y->nitems; i++)
		is_flat = y->items[i]->kind == ES_YAML_SCALAR;
	return is_flat;
}

static bool is_variable_list(const struct es_yaml *y)
{
	bool is_list = es_manifest_is_list(y) && y->nitems;
	for (size_t i = 0; is_list && i < y->nitems; i++)
		is_list = is_variable(y->items[i]);
	return is_list;
}

static void read_list(struct target *t, const struct es_yaml *y)
{
	t->nforms += es_manifest_is_list(y) && !y->nitems;
	for (size_t i = 0; es_manifest_is_list(y) && i < y->nitems; i++)
		read_named(t, y->items[i]);
}

static enum es_status read_any(struct target *t, const struct es_yaml *y, unsigned depth);

/* The text of a secret that holds several: JSON again. */
static enum es_status read_secret_string(struct target *t, const struct es_yaml *y)
{
	struct es_yaml *inner = NULL;
	struct es_error err = { 0 };
	if (es_jsonc_parse(&inner, es_manifest_text(y), t->arena, &err) ||
		!es_manifest_is_map(inner))
		return fail_at(t, y, "a SecretString that is no JSON object");
	for (size_t i = 0; i < inner->nitems; i++)
		inner->keys[i]->line = y->line;
	return read_object(t, inner);
}

static enum es_status read_kubernetes(struct target *t, const struct es_yaml *y)
{
	enum es_status st = ES_OK;
	t->nforms++;
	if (!es_slice_is(es_manifest_text(es_yaml_get(y, "kind")), "Secret"))
		return es_manifest_is_map(es_yaml_get(y, "data"))
			       ? read_object(t, es_yaml_get(y, "data"))
			       : st;
	st = read_encoded(t, es_yaml_get(y, "data"));
	if (!st && es_manifest_is_map(es_yaml_get(y, "stringData")))
		st = read_object(t, es_yaml_get(y, "stringData"));
	return st;
}

static bool is_kind(const struct es_yaml *y, const char *kind)
{
	return es_slice_is(es_manifest_text(es_yaml_get(y, "kind")), kind);
}

/* Forms that lie deeper in the tree: containers, tasks, functions. */
static enum es_status read_below(struct target *t, const struct es_yaml *y, unsigned depth)
{
	static const char *const lists[] = { "env", "environment", "secrets", "envVars",
		"Parameters", "envs" };
	enum es_status st = ES_OK;
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
		read_list(t, es_yaml_get(y, lists[i]));
	read_pairs(t, es_yaml_get(y, "Env"));
	if (es_manifest_is_map(es_yaml_get(y, "Variables")))
		st = read_object(t, es_yaml_get(y, "Variables"));
	for (size_t i = 0; !st && i < y->nitems; i++)
		if (y->items[i]->kind != ES_YAML_SCALAR)
			st = read_any(t, y->items[i], depth + 1);
	return st;
}

static enum es_status read_any(struct target *t, const struct es_yaml *y, unsigned depth)
{
	if (depth > DEPTH_MAX)
		return fail_at(t, y, "more levels than are looked through");
	if (es_yaml_get(y, "SecretString"))
		return read_secret_string(t, es_yaml_get(y, "SecretString"));
	if (is_kind(y, "Secret") || is_kind(y, "ConfigMap"))
		return read_kubernetes(t, y);
	return read_below(t, y, depth);
}

/* Every value is a text, or an object that has one. */
static bool is_plain(const struct es_yaml *y)
{
	for (size_t i = 0; i < y->nitems; i++) {
		const struct es_yaml *value = y->items[i];
		if (es_manifest_is_map(value))
			value = es_yaml_get(
				value, es_yaml_get(value, "computed") ? "computed" : "value");
		if (!value || value->kind != ES_YAML_SCALAR)
			return false;
	}
	return true;
}

static enum es_status read_tree(struct target *t, const struct es_yaml *root)
{
	enum es_status st = ES_OK;
	bool has_names = is_variable_list(root);
	if (es_manifest_is_map(root) && !es_yaml_get(root, "SecretString") && is_plain(root))
		return read_object(t, root);
	if (has_names)
		read_list(t, root);
	if (!has_names || t->vars->all.n == 0)
		st = read_any(t, root, 0);
	if (!st && !t->nforms)
		st = fail_at(t, root, "a form of JSON that lists no variables");
	return st;
}

/* ---- env files ---- */

static enum es_status read_env_file(struct target *t, struct es_slice text)
{
	size_t line = 0;
	enum es_status st =
		es_dialect_load(t->vars, &line, es_dialect_find("node"), text, NULL, t->err);
	if (st || t->vars->all.n)
		return st;
	struct es_slice rest = text, part;
	for (line = 1; rest.len && es_slice_split(&rest, '\n', &part); line++) {
		part = es_slice_trim(part);
		if (part.len && part.ptr[0] != '#')
			return es_fail(
				t->err, ES_EPARSE, "%zu:1: neither JSON nor an assignment", line);
	}
	return ES_OK;
}

enum es_status es_target_read(
	struct es_vars *out, struct es_slice file_name, struct es_slice text, struct es_error *err)
{
	static const struct es_slice kind = ES_LIT("\nkind:");
	struct es_arena arena = { 0 };
	struct target t = { .vars = out, .arena = &arena, .err = err };
	struct es_yaml *root = NULL;
	enum es_status st = ES_OK;
	if (text.len > TEXT_MAX)
		return es_fail(err, ES_EPARSE, "1:1: larger than 10 MiB");
	if (es_slice_starts(text, "\xef\xbb\xbf"))
		text = es_slice_sub(text, 3, text.len);
	struct es_slice head = es_slice_trim(text);
	bool is_json = head.len && (head.ptr[0] == '{' || head.ptr[0] == '[');
	bool is_yaml = es_slice_ends(file_name, ".yaml") || es_slice_ends(file_name, ".yml") ||

		       es_slice_starts(head, "apiVersion:") ||
		       es_slice_search(text, 0, kind) < text.len;
	if (is_json)
		st = es_jsonc_parse(&root, text, &arena, err);
	else if (is_yaml)
		st = es_yaml_parse(&root, text, &arena, err);
	else
		st = read_env_file(&t, text);
	if (!st && root)
		st = read_tree(&t, root);
	es_arena_release(&arena);
	return st;
}
