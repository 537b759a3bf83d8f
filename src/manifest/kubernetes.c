#include "base/path.h"
#include "manifest/calls.h"
#include "manifest/interpolate.h"
#include "manifest/readers.h"
#include "text/decode.h"

#include <string.h>

/* Manifests of Kubernetes and what makes them: Kustomize, values and templates of Helm; and other
 * YAML that is known by what stands in it: CloudFormation, Ansible. */

/* ---- env: and envFrom: of containers ---- */

static void say_opaque(struct es_manifest *m, const char *form, const char *kind,
	struct es_slice name, const struct es_yaml *y)
{
	struct es_mention what = { .kind = ES_MENTION_OPAQUE, .form = form };
	struct es_buf b = ES_BUF_INIT(1024);
	es_buf_printf(&b, "%s/", kind);
	es_buf_add(&b, name);
	what.other = es_buf_slice(&b);
	es_manifest_say(m, what, y);
	es_buf_release(&b);
}

/* {name: X, value: v} or {name: X, valueFrom: {secretKeyRef: {name, key}}} */
static void read_variable(struct es_manifest *m, const struct es_yaml *y)
{
	const struct es_yaml *name = es_yaml_get(y, "name"), *from = es_yaml_get(y, "valueFrom");
	const struct es_yaml *secret = es_yaml_get(from, "secretKeyRef");
	const struct es_yaml *map = es_yaml_get(from, "configMapKeyRef");
	struct es_mention what =
		es_manifest_set("env: X", es_manifest_text(name), es_yaml_get(y, "value"), "$(");
	if (!es_manifest_is_name(what.name))
		return;
	if (from)
		what.form = secret ? "secretKeyRef" : map ? "configMapKeyRef" : "valueFrom";
	if (secret)
		what.uses = ES_USE_SECRET;
	what.other = es_manifest_text(es_yaml_get(secret ? secret : map, "key"));
	es_manifest_say_in(m, what, name, 0);
}

static void read_source(struct es_manifest *m, const struct es_yaml *y)
{
	const struct es_yaml *secret = es_yaml_get(y, "secretRef");
	const struct es_yaml *map = es_yaml_get(y, "configMapRef");
	struct es_slice name = es_manifest_text(es_yaml_get(secret ? secret : map, "name"));
	if (secret || map)
		say_opaque(m, "envFrom", secret ? "Secret" : "ConfigMap", name, y);
}

/* A map of names to values. */
static void read_map(struct es_manifest *m, const struct es_yaml *y, const char *form,
	unsigned uses, bool has_values)
{
	for (size_t i = 0; es_manifest_is_map(y) && i < y->nitems; i++) {
		const struct es_yaml *value = has_values ? y->items[i] : NULL;
		if (es_manifest_is_map(value))
			value = es_yaml_get(value, "value");
		struct es_mention what = es_manifest_set(form, y->keys[i]->text, value, "${");
		what.uses = uses;
		if (es_manifest_is_name(what.name))
			es_manifest_say_in(m, what, y->keys[i], 0);
	}
}

/* $(X) in a command, and what a shell in it would fill in. */
static void read_command(struct es_manifest *m, const struct es_yaml *y)
{
	static const struct es_slice mark = ES_LIT("$(");
	struct es_slice s = es_manifest_text(y);
	struct es_interpolation v;
	for (size_t i = 0; y && i < y->nitems; i++)
		read_command(m, y->items[i]);
	for (size_t at = es_slice_search(s, 0, mark); at < s.len && !m->is_full;
		at = es_slice_search(s, at + 1, mark)) {
		size_t from = at + mark.len, to = es_manifest_name_end(s, from);
		struct es_mention what = { .kind = ES_MENTION_READ,
			.need = ES_NEED_GUARDED,
			.form = "$(X)",
			.name = es_slice_sub(s, from, to) };
		bool is_escaped = at && s.ptr[at - 1] == '$';
		if (to > from && to < s.len && s.ptr[to] == ')' && !is_escaped)
			es_manifest_say_in(m, what, y, from);
	}
	for (size_t at = 0; !m->is_full && es_interpolation_next(&v, s, at); at = v.next) {
		struct es_mention what = es_interpolation_read(&v, s);
		bool is_capital = what.name.ptr[0] >= 'A' && what.name.ptr[0] <= 'Z';
		what.need = what.need == ES_NEED_REQUIRED ? ES_NEED_GUARDED : what.need;
		if (is_capital && !v.is_escaped)
			es_manifest_say_in(m, what, y, v.name_from);
	}
}

/* "X=v" and plain names, as docker and kustomize write them. */
static void read_pairs(struct es_manifest *m, const struct es_yaml *y, const char *form)
{
	for (size_t i = 0; es_manifest_is_list(y) && i < y->nitems; i++) {
		struct es_slice s = es_manifest_text(y->items[i]);
		size_t equals = es_slice_find(s, 0, '=');
		struct es_mention what =
			es_manifest_set(form, es_slice_sub(s, 0, equals), y->items[i], "${");
		what.value = es_slice_sub(s, equals + 1, s.len);
		if (equals < s.len && es_manifest_is_name(what.name))
			es_manifest_say_in(m, what, y->items[i], 0);
	}
}

static void walk(struct es_manifest *m, const struct es_yaml *y);

static void read_env(struct es_manifest *m, const struct es_yaml *y)
{
	read_map(m, y, "env: X", 0, true);
	read_pairs(m, y, "env: X=");
	for (size_t i = 0; es_manifest_is_list(y) && i < y->nitems; i++)
		read_variable(m, y->items[i]);
}

static void read_pair(struct es_manifest *m, struct es_slice key, const struct es_yaml *y)
{
	static const char *const lists[] = { "env", "extraEnv", "extraEnvs", "extraEnvVars",
		"envVars", "environment", "extraEnvironment", "additionalEnv", "secretEnv", "envs",
		"extraEnvironmentVars", "environmentVariables" };
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
		if (es_slice_is(key, lists[i]))
			read_env(m, y);
	if (es_slice_is(key, "envFrom"))
		for (size_t i = 0; es_manifest_is_list(y) && i < y->nitems; i++)
			read_source(m, y->items[i]);
	if (es_slice_is(key, "command") || es_slice_is(key, "args"))
		read_command(m, y);
	if (es_slice_is(key, "image") && y->kind == ES_YAML_SCALAR && y->text.len)
		es_image_say(m, y->text, m->base + y->from, m->base + y->to);
}

static void walk(struct es_manifest *m, const struct es_yaml *y)
{
	y = es_manifest_merged(m, y);
	for (size_t i = 0; i < y->nitems && !m->is_full; i++) {
		if (es_manifest_is_map(y))
			read_pair(m, y->keys[i]->text, y->items[i]);
		walk(m, y->items[i]);
	}
}

/* ---- kinds of objects ---- */

static void read_config_map(struct es_manifest *m, const struct es_yaml *root)
{
	read_map(m, es_yaml_get(root, "data"), "ConfigMap", 0, true);
}

/* Base64, as the program gets it; of what is none, or sealed by a tool, the name alone. */
static void read_encoded(struct es_manifest *m, const struct es_yaml *data)
{
	for (size_t i = 0; es_manifest_is_map(data) && i < data->nitems; i++) {
		struct es_slice source = es_manifest_text(data->items[i]);
		struct es_mention what = { .kind = ES_MENTION_SET,
			.form = "Secret",
			.uses = ES_USE_SECRET,
			.name = data->keys[i]->text };
		if (!es_manifest_is_name(what.name))
			continue;
		if (source.len && es_base64_decode(&what.value, source, m->out->arena) &&
			es_slice_find(what.value, 0, '\0') == what.value.len)
			what.said = ES_SAID_LITERAL;
		else
			what.value = ES_SLICE_EMPTY;
		es_manifest_say_in(m, what, data->keys[i], 0);
	}
}

static void read_secret(struct es_manifest *m, const struct es_yaml *root)
{
	read_map(m, es_yaml_get(root, "stringData"), "Secret", ES_USE_SECRET, true);
	read_encoded(m, es_yaml_get(root, "data"));
}

static void read_sealed(struct es_manifest *m, const struct es_yaml *root)
{
	const struct es_yaml *data = es_yaml_get(es_yaml_get(root, "spec"), "encryptedData");
	read_map(m, data, "SealedSecret", ES_USE_SECRET, false);
}

static void read_external(struct es_manifest *m, const struct es_yaml *root)
{
	const struct es_yaml *spec = es_yaml_get(root, "spec"), *data = es_yaml_get(spec, "data");
	const struct es_yaml *from = es_yaml_get(spec, "dataFrom");
	const struct es_yaml *template = es_yaml_get(es_yaml_get(spec, "target"), "template");
	for (size_t i = 0; es_manifest_is_list(data) && i < data->nitems; i++) {
		const struct es_yaml *key = es_yaml_get(data->items[i], "secretKey");
		struct es_mention what = { .kind = ES_MENTION_SET,
			.form = "ExternalSecret",
			.uses = ES_USE_SECRET,
			.name = es_manifest_text(key) };
		if (es_manifest_is_name(what.name))
			es_manifest_say_in(m, what, key, 0);
	}
	read_map(m, es_yaml_get(template, "data"), "ExternalSecret", ES_USE_SECRET, false);
	if (from)
		es_manifest_say(m,
			(struct es_mention){ .kind = ES_MENTION_OPAQUE, .form = "dataFrom" }, from);
}

static void read_generators(struct es_manifest *m, const struct es_yaml *list, unsigned uses)
{
	for (size_t i = 0; es_manifest_is_list(list) && i < list->nitems; i++) {
		const struct es_yaml *y = list->items[i], *files = es_yaml_get(y, "envs");
		const struct es_yaml *file = es_yaml_get(y, "env");
		struct es_mention what = { .kind = ES_MENTION_ENV_FILE,
			.need = ES_NEED_REQUIRED,
			.form = "kustomize envs" };
		read_pairs(m, es_yaml_get(y, "literals"),
			uses ? "secretGenerator" : "configMapGenerator");
		for (size_t k = 0; es_manifest_is_list(files) && k < files->nitems; k++)
			if (es_manifest_path(m, es_manifest_text(files->items[k]), &what.other))
				es_manifest_say(m, what, files->items[k]);
		if (file && es_manifest_path(m, es_manifest_text(file), &what.other))
			es_manifest_say(m, what, file);
	}
}

static void read_kustomization(struct es_manifest *m, const struct es_yaml *root)
{
	read_generators(m, es_yaml_get(root, "configMapGenerator"), 0);
	read_generators(m, es_yaml_get(root, "secretGenerator"), ES_USE_SECRET);
}

struct kind {
	const char *name;
	void (*read)(struct es_manifest *m, const struct es_yaml *root);
};

static const struct kind kinds[] = {
	{ "ConfigMap", read_config_map },
	{ "Secret", read_secret },
	{ "SealedSecret", read_sealed },
	{ "ExternalSecret", read_external },
	{ "ClusterExternalSecret", read_external },
	{ "Kustomization", read_kustomization },
	{ "Component", read_kustomization },
};

static void read_object(struct es_manifest *m, const struct es_yaml *root)
{
	struct es_slice kind = es_manifest_text(es_yaml_get(root, "kind"));
	struct es_slice name = es_manifest_text(es_yaml_get(es_yaml_get(root, "metadata"), "name"));
	struct es_buf b = ES_BUF_INIT(1024);
	es_buf_printf(&b, "%.*s/%.*s", ES_ARG(kind), ES_ARG(name));
	m->scope = name.len ? es_arena_copy(m->out->arena, es_buf_slice(&b)) : ES_SLICE_EMPTY;
	es_buf_release(&b);
	bool is_known = false;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		if (!es_slice_is(kind, kinds[i].name))
			continue;
		kinds[i].read(m, root);
		is_known = true;
	}
	const struct es_yaml *items = es_yaml_get(root, "items");
	for (size_t i = 0;
		es_slice_is(kind, "List") && es_manifest_is_list(items) && i < items->nitems; i++)
		if (es_manifest_is_map(items->items[i]) &&
			!es_slice_is(
				es_manifest_text(es_yaml_get(items->items[i], "kind")), "List"))
			read_object(m, items->items[i]);
	if (!is_known && !items)
		walk(m, root);
}

void es_read_kustomization(struct es_manifest *m)
{
	es_manifest_each_document(m, read_kustomization);
}

/* ---- Helm ---- */

/* Values are whatever the chart's author liked: variables stand under names that say so. */
static void read_values(struct es_manifest *m, const struct es_yaml *root)
{
	walk(m, root);
}

void es_read_helm_values(struct es_manifest *m)
{
	es_manifest_each_document(m, read_values);
}

/* A template is no YAML: "- name: X" followed by "value" is what a container is given. */
static void read_template(struct es_manifest *m)
{
	static const struct es_slice mark = ES_LIT("- name:");
	for (size_t at = 0, next = 0; at < m->text.len; at = next) {
		size_t end = es_slice_find(m->text, at, '\n');
		next = end + 1;
		struct es_slice line = es_slice_trim(es_slice_sub(m->text, at, end));
		struct es_slice after = es_slice_trim(
			es_slice_sub(m->text, next, es_slice_find(m->text, next, '\n')));
		if (!es_slice_starts(line, "- name:") || !es_slice_starts(after, "value"))
			continue;
		struct es_slice name = es_slice_trim(es_slice_sub(line, mark.len, line.len));
		if (name.len > 1 && (name.ptr[0] == '"' || name.ptr[0] == '\''))
			name = es_slice_sub(name, 1, name.len - 1);
		struct es_mention what = { .kind = ES_MENTION_SET, .form = "env: X", .name = name };
		if (es_manifest_is_name(name))
			es_manifest_say_at(m, what, (size_t)(name.ptr - m->text.ptr));
	}
}

/* ---- YAML that is known by its content ---- */

static bool has_text(const struct es_manifest *m, const char *text)
{
	return es_slice_search(m->text, 0, es_slice_from(text)) < m->text.len;
}

/* A key at the start of a line. */
static bool has_key(const struct es_manifest *m, const char *line, const char *first)
{
	return es_slice_starts(m->text, first) || has_text(m, line);
}

/* Environment: Variables: of CloudFormation and SAM; tags make the rest no matter of ours. */
static void walk_formation(struct es_manifest *m, const struct es_yaml *y)
{
	for (size_t i = 0; i < y->nitems && !m->is_full; i++) {
		bool is_map = es_manifest_is_map(y);
		const struct es_yaml *item = y->items[i];
		if (is_map && es_slice_is(y->keys[i]->text, "Environment") &&
			es_yaml_get(item, "Variables"))
			read_map(m, es_yaml_get(item, "Variables"), "Environment.Variables", 0,
				true);
		walk_formation(m, item);
	}
}

/* What is known by its name, whatever stands in it. */
void es_read_walked(struct es_manifest *m)
{
	es_manifest_each_document(m, read_object);
}

void es_read_formation(struct es_manifest *m)
{
	bool is_formation = has_text(m, "AWSTemplateFormatVersion") || has_text(m, "\"AWS::") ||
			    has_text(m, "Transform");
	const struct es_yaml *root = is_formation ? es_manifest_json(m) : NULL;
	if (root)
		walk_formation(m, root);
}

/* What an object of Kubernetes has in the lines of one document. */
struct object_keys {
	bool has_line, has_version, has_kind, is_flow;
	size_t indent; /* of its first line */
};

static bool is_key(struct es_slice line, const char *key)
{
	if (line.len && (line.ptr[0] == '"' || line.ptr[0] == '\''))
		line = es_slice_sub(line, 1, line.len);
	struct es_slice after = es_slice_sub(line, strlen(key), line.len);
	return es_slice_starts(line, key) && after.len && memchr(":\"' ", after.ptr[0], 4);
}

static void look_at_line(struct object_keys *k, struct es_slice line)
{
	struct es_slice content = es_slice_trim(line);
	if (!content.len || content.ptr[0] == '#' || content.ptr[0] == '%')
		return;
	size_t indent = (size_t)(content.ptr - line.ptr);
	if (!k->has_line)
		*k = (struct object_keys){
			.has_line = true, .indent = indent, .is_flow = content.ptr[0] == '{'
		};
	bool is_top = indent == k->indent;
	k->has_version = k->has_version || (is_top && is_key(content, "apiVersion")) ||
			 (k->is_flow && es_slice_has(content, "apiVersion"));
	k->has_kind = k->has_kind || (is_top && is_key(content, "kind")) ||
		      (k->is_flow && es_slice_has(content, "kind"));
}

/* Whether a document has them for keys, wherever its lines begin. */
static bool has_object(const struct es_manifest *m)
{
	struct es_slice rest = m->text, line;
	struct object_keys k = { .has_line = false };
	if (!has_text(m, "apiVersion") || !has_text(m, "kind"))
		return false;
	if (es_slice_starts(rest, "\xef\xbb\xbf"))
		rest = es_slice_sub(rest, 3, rest.len);
	while (rest.len && es_slice_split(&rest, '\n', &line)) {
		bool is_mark = es_slice_starts(line, "---") &&
			       (line.len == 3 || memchr(" \t\r", line.ptr[3], 3));
		if (is_mark)
			k = (struct object_keys){ .has_line = false };
		look_at_line(&k, is_mark ? es_slice_sub(line, 3, line.len) : line);
		if (k.has_version && k.has_kind)
			return true;
	}
	return false;
}

/* Where Helm and Ansible keep what they fill in. */
static bool is_below_templates(struct es_slice path)
{
	struct es_slice folders = es_path_folder(path), folder;
	while (folders.len && es_slice_split(&folders, '/', &folder))
		if (es_slice_is(folder, "templates"))
			return true;
	return false;
}

static void read_objects(struct es_manifest *m)
{
	es_manifest_each_document(m, read_object);
	m->scope = ES_SLICE_EMPTY;
	if (m->is_unfilled)
		read_template(m);
}

void es_read_kubernetes_json(struct es_manifest *m)
{
	const struct es_yaml *root = has_object(m) ? es_manifest_json(m) : NULL;
	if (root)
		read_object(m, root);
}

void es_read_yaml(struct es_manifest *m)
{
	static const struct es_call lookups[] = {
		{ "lookup('env',", "lookup('env', 'X')", ES_NEED_GUARDED, false },
		{ "lookup(\"env\",", "lookup('env', 'X')", ES_NEED_GUARDED, false },
		{ "lookup('ansible.builtin.env',", "lookup('env', 'X')", ES_NEED_GUARDED, false },
		{ NULL, NULL, ES_NEED_OPTIONAL, false },
	};
	bool is_object = has_object(m);
	bool is_template = has_text(m, "{{") && is_below_templates(m->path);
	if (has_text(m, "lookup("))
		es_calls_say(m, m->text, 0, lookups);
	if (is_object && is_template)
		read_template(m);
	else if (is_object)
		read_objects(m);
	else if (has_text(m, "AWSTemplateFormatVersion") || has_text(m, "AWS::Serverless"))
		es_manifest_each_document(m, walk_formation);
	else if (has_key(m, "\nservices:", "services:") && has_text(m, "image:") && !is_template)
		es_read_compose(m);
}
