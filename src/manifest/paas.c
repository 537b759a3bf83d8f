#include "base/path.h"
#include "manifest/interpolate.h"
#include "manifest/readers.h"
#include "manifest/script.h"

#include <string.h>

/* Files of hosts and tools that name variables in a tree: where in it, and in which shape, is all
 * in which they differ. */

enum shape {
	MAP,	  /* of names to values: what is set */
	NAMED,	  /* a list of {key, value} or {name, value} */
	WANTED,	  /* a map of names to what is said of them */
	NAMES,	  /* a list of names, '*' allowed */
	BINDINGS, /* a list of things with a `binding` */
	COMMAND,
	LOADED, /* the path of an env file, or several */
};

struct place {
	const char *path; /* keys, '/' between; '*' is every key or item, which is the scope */
	enum shape shape;
	const char *form;
	const char *scope; /* "service" */
	unsigned uses;
};

static void say_name(struct es_manifest *m, struct es_mention what, const struct es_yaml *y)
{
	if (es_manifest_is_name(what.name))
		es_manifest_say_in(m, what, y, 0);
}

static void read_map(struct es_manifest *m, const struct es_yaml *y, const struct place *p)
{
	for (size_t i = 0; es_manifest_is_map(y) && i < y->nitems; i++) {
		struct es_mention what =
			es_manifest_set(p->form, y->keys[i]->text, y->items[i], "${");
		what.uses = p->uses;
		if (what.said && es_slice_starts(what.value, "@")) { /* a secret of Vercel */
			what.said = ES_SAID_NOTHING;
			what.value = ES_SLICE_EMPTY;
			what.uses |= ES_USE_SECRET;
		}
		bool is_required = false;
		if (es_yaml_bool(es_yaml_get(y->items[i], "required"), &is_required) &&
			is_required) { /* mise: {required = true} */
			what.kind = ES_MENTION_DECLARED;
			what.need = ES_NEED_REQUIRED;
		}
		if (!es_slice_is(what.name, "_"))
			say_name(m, what, y->keys[i]);
	}
}

/* `sync: false` of Render: somebody has to give it a value by hand. */
static void read_named(struct es_manifest *m, const struct es_yaml *y, const struct place *p)
{
	for (size_t i = 0; es_manifest_is_list(y) && i < y->nitems; i++) {
		const struct es_yaml *item = y->items[i], *key = es_yaml_get(item, "key");
		const struct es_yaml *value = es_yaml_get(item, "value");
		bool is_synced = true;
		if (!key)
			key = es_yaml_get(item, "name");
		if (es_yaml_get(item, "fromGroup"))
			es_manifest_say(m,
				(struct es_mention){
					.kind = ES_MENTION_OPAQUE, .form = "fromGroup" },
				item);
		struct es_mention what =
			es_manifest_set(p->form, es_manifest_text(key), value, "${");
		what.uses = p->uses;
		if (es_slice_is(es_manifest_text(es_yaml_get(item, "type")), "SECRET"))
			what.uses |= ES_USE_SECRET;
		if (es_yaml_bool(es_yaml_get(item, "sync"), &is_synced) && !is_synced) {
			what.kind = ES_MENTION_DECLARED;
			what.need = ES_NEED_REQUIRED;
		}
		say_name(m, what, key);
	}
}

/* app.json: {X: {required, value, generator}}, or X: "value". */
static void read_wanted(struct es_manifest *m, const struct es_yaml *y, const struct place *p)
{
	for (size_t i = 0; es_manifest_is_map(y) && i < y->nitems; i++) {
		const struct es_yaml *item = y->items[i];
		const struct es_yaml *value =
			es_manifest_is_map(item) ? es_yaml_get(item, "value") : item;
		bool is_required = !value && !es_yaml_get(item, "generator");
		(void)es_yaml_bool(es_yaml_get(item, "required"), &is_required);
		struct es_mention what = es_manifest_set(p->form, y->keys[i]->text, value, "${");
		what.kind = ES_MENTION_DECLARED;
		what.need = is_required ? ES_NEED_REQUIRED : ES_NEED_OPTIONAL;
		say_name(m, what, y->keys[i]);
	}
}

/* Names as turbo has them: "!X" is left out, "$X" is the older form, "*" is every one. */
static void read_name(struct es_manifest *m, const struct es_yaml *y, const struct place *p)
{
	struct es_slice s = es_manifest_text(y);
	size_t from = s.len && s.ptr[0] == '$';
	struct es_mention what = { .kind = ES_MENTION_DECLARED,
		.form = p->form,
		.uses = p->uses,
		.name = es_slice_sub(s, from, s.len) };
	size_t end = es_manifest_name_end(s, from);
	if (end + 1 == s.len && s.ptr[end] == '*')
		what.uses |= ES_USE_PATTERN;
	else if (!es_manifest_is_name(what.name))
		return;
	es_manifest_say_in(m, what, y, from);
}

static void read_names(struct es_manifest *m, const struct es_yaml *y, const struct place *p)
{
	if (y->kind == ES_YAML_SCALAR)
		read_name(m, y, p);
	for (size_t i = 0; es_manifest_is_list(y) && i < y->nitems; i++)
		read_name(m, y->items[i], p);
}

static void read_bindings(struct es_manifest *m, const struct es_yaml *y, const struct place *p)
{
	for (size_t i = 0; es_manifest_is_list(y) && i < y->nitems; i++) {
		const struct es_yaml *name = es_yaml_get(y->items[i], "binding");
		struct es_mention what = {
			.kind = ES_MENTION_SET, .form = p->form, .name = es_manifest_text(name)
		};
		say_name(m, what, name);
	}
}

static void read_loaded(struct es_manifest *m, const struct es_yaml *y, const struct place *p)
{
	struct es_mention what = { .kind = ES_MENTION_ENV_FILE, .form = p->form };
	if (es_manifest_path(m, es_manifest_text(y), &what.other))
		es_manifest_say(m, what, y);
	for (size_t i = 0; es_manifest_is_list(y) && i < y->nitems; i++)
		if (es_manifest_path(m, es_manifest_text(y->items[i]), &what.other))
			es_manifest_say(m, what, y->items[i]);
}

static void read_command(struct es_manifest *m, const struct es_yaml *y)
{
	struct es_script_place place = { .scalar = y };
	if (y->kind == ES_YAML_SCALAR)
		es_script_say(m, y->text, &place);
}

static void read_place(struct es_manifest *m, const struct es_yaml *y, const struct place *p)
{
	switch (p->shape) {
	case MAP:
		read_map(m, y, p);
		break;
	case NAMED:
		read_named(m, y, p);
		break;
	case WANTED:
		read_wanted(m, y, p);
		break;
	case NAMES:
		read_names(m, y, p);
		break;
	case BINDINGS:
		read_bindings(m, y, p);
		break;
	case COMMAND:
		read_command(m, y);
		break;
	case LOADED:
		read_loaded(m, y, p);
		break;
	}
}

/* The item's own name, where it has one, else its key. */
static void enter_scope(
	struct es_manifest *m, const struct es_yaml *y, size_t i, const struct place *p)
{
	struct es_slice name = es_manifest_text(es_yaml_get(y->items[i], "name"));
	if (!name.len && es_manifest_is_map(y))
		name = y->keys[i]->text;
	if (p->scope && name.len)
		m->scope = es_manifest_scope(m, p->scope, name);
}

static void descend(
	struct es_manifest *m, const struct es_yaml *y, const char *path, const struct place *p)
{
	size_t len = strcspn(path, "/");
	const char *rest = path[len] ? path + len + 1 : path + len;
	y = es_manifest_merged(m, y);
	if (!y)
		return;
	if (!len) {
		read_place(m, y, p);
		return;
	}
	for (size_t i = 0; i < y->nitems; i++) {
		bool is_any = path[0] == '*';
		struct es_slice key = es_manifest_is_map(y) ? y->keys[i]->text : ES_SLICE_EMPTY;
		if (!is_any && !(key.len == len && memcmp(key.ptr, path, len) == 0))
			continue;
		if (is_any)
			enter_scope(m, y, i, p);
		descend(m, y->items[i], rest, p);
		if (is_any)
			m->scope = ES_SLICE_EMPTY;
	}
}

/* The places end with one without a path. */
static void read_places(struct es_manifest *m, const struct es_yaml *root, const struct place *p)
{
	for (; root && p->path; p++)
		descend(m, root, p->path, p);
}

/* ---- ${env:X, 'd'} of Serverless, ${localEnv:X:d} of devcontainers ---- */

static void say_marked(struct es_manifest *m, const struct es_yaml *y, const char *mark,
	const char *form, enum es_need need, char separator)
{
	struct es_slice s = es_manifest_text(y), open = es_slice_from(mark);
	for (size_t at = es_slice_search(s, 0, open); at < s.len && !m->is_full;
		at = es_slice_search(s, at + 1, open)) {
		size_t from = at + open.len, to = es_manifest_name_end(s, from);
		struct es_mention what = { .kind = ES_MENTION_READ,
			.need = need,
			.form = form,
			.name = es_slice_sub(s, from, to) };
		if (to < s.len && s.ptr[to] == separator) {
			struct es_slice rest = es_slice_sub(s, to + 1, to + 256);
			struct es_slice value =
				es_slice_trim(es_slice_sub(rest, 0, es_slice_find(rest, 0, '}')));
			what.need = ES_NEED_OPTIONAL;
			what.said = ES_SAID_LITERAL;
			what.value = es_script_unquote(value);
		}
		if (to > from)
			es_manifest_say_in(m, what, y, from);
	}
	for (size_t i = 0; y && i < y->nitems; i++)
		say_marked(m, y->items[i], mark, form, need, separator);
}

/* ---- the files ---- */

void es_read_app_json(struct es_manifest *m)
{
	static const struct place places[] = {
		{ "env", WANTED, "app.json env", NULL, 0 },
		{ "environments/*/env", WANTED, "app.json env", "env", 0 },
		{ NULL, MAP, NULL, NULL, 0 },
	};
	read_places(m, es_manifest_json(m), places);
}

static void read_render(struct es_manifest *m, const struct es_yaml *root)
{
	static const struct place places[] = {
		{ "services/*/envVars", NAMED, "envVars", "service", 0 },
		{ "services/*/startCommand", COMMAND, NULL, "service", 0 },
		{ "services/*/buildCommand", COMMAND, NULL, "service", ES_USE_BUILD },
		{ "projects/*/environments/*/services/*/envVars", NAMED, "envVars", "service", 0 },
		{ "envVarGroups/*/envVars", NAMED, "envVarGroups", "group", 0 },
		{ NULL, MAP, NULL, NULL, 0 },
	};
	read_places(m, root, places);
}

void es_read_render(struct es_manifest *m)
{
	es_manifest_each_document(m, read_render);
}

void es_read_fly(struct es_manifest *m)
{
	static const struct place places[] = {
		{ "env", MAP, "[env]", NULL, 0 },
		{ "build/args", MAP, "[build.args]", NULL, ES_USE_BUILD },
		{ "processes/*", COMMAND, NULL, "process", 0 },
		{ NULL, MAP, NULL, NULL, 0 },
	};
	read_places(m, es_manifest_toml(m), places);
}

void es_read_vercel(struct es_manifest *m)
{
	static const struct place places[] = {
		{ "env", MAP, "vercel.json env", NULL, 0 },
		{ "build/env", MAP, "vercel.json build.env", NULL, ES_USE_BUILD },
		{ "buildCommand", COMMAND, NULL, NULL, 0 },
		{ NULL, MAP, NULL, NULL, 0 },
	};
	read_places(m, es_manifest_json(m), places);
}

void es_read_netlify(struct es_manifest *m)
{
	static const struct place places[] = {
		{ "build/environment", MAP, "[build.environment]", NULL, ES_USE_BUILD },
		{ "context/*/environment", MAP, "[context.environment]", "context", ES_USE_BUILD },
		{ "template/environment", WANTED, "[template.environment]", NULL, 0 },
		{ "build/command", COMMAND, NULL, NULL, 0 },
		{ NULL, MAP, NULL, NULL, 0 },
	};
	read_places(m, es_manifest_toml(m), places);
}

static const struct place wrangler[] = {
	{ "vars", MAP, "[vars]", NULL, 0 },
	{ "env/*/vars", MAP, "[env.vars]", "env", 0 },
	{ "secrets/required", NAMES, "[secrets]", NULL, ES_USE_SECRET },
	{ "kv_namespaces", BINDINGS, "binding", NULL, 0 },
	{ "r2_buckets", BINDINGS, "binding", NULL, 0 },
	{ "d1_databases", BINDINGS, "binding", NULL, 0 },
	{ "services", BINDINGS, "binding", NULL, 0 },
	{ "queues/producers", BINDINGS, "binding", NULL, 0 },
	{ "hyperdrive", BINDINGS, "binding", NULL, 0 },
	{ NULL, MAP, NULL, NULL, 0 },
};

/* An environment has no variables but its own: one that names none is worth knowing. */
static void say_bare_environments(struct es_manifest *m, const struct es_yaml *env)
{
	for (size_t i = 0; es_manifest_is_map(env) && i < env->nitems; i++) {
		struct es_mention what = { .kind = ES_MENTION_CONTEXT,
			.form = "[env]",
			.other = es_path_folder(m->path) };
		m->scope = es_manifest_scope(m, "env", env->keys[i]->text);
		if (!es_yaml_get(env->items[i], "vars"))
			es_manifest_say(m, what, env->keys[i]);
		m->scope = ES_SLICE_EMPTY;
	}
}

void es_read_wrangler(struct es_manifest *m)
{
	bool is_toml = es_slice_ends(m->path, ".toml");
	const struct es_yaml *root = is_toml ? es_manifest_toml(m) : es_manifest_json(m);
	read_places(m, root, wrangler);
	say_bare_environments(m, es_yaml_get(root, "env"));
}

static void read_serverless(struct es_manifest *m, const struct es_yaml *root)
{
	static const struct place places[] = {
		{ "provider/environment", MAP, "provider.environment", NULL, 0 },
		{ "functions/*/environment", MAP, "functions.environment", "function", 0 },
		{ NULL, MAP, NULL, NULL, 0 },
	};
	bool loads = false;
	const struct es_yaml *flag = es_yaml_get(root, "useDotenv");
	struct es_mention what = { .kind = ES_MENTION_ENV_FILE, .form = "serverless useDotenv" };
	read_places(m, root, places);
	say_marked(m, root, "${env:", "${env:X}", ES_NEED_REQUIRED, ',');
	if (es_yaml_bool(flag, &loads) && loads &&
		es_manifest_path(m, es_slice_from(".env"), &what.other))
		es_manifest_say(m, what, flag);
}

void es_read_serverless(struct es_manifest *m)
{
	es_manifest_each_document(m, read_serverless);
}

/* App Engine and DigitalOcean share the name. */
static void read_app_yaml(struct es_manifest *m, const struct es_yaml *root)
{
	static const struct place places[] = {
		{ "env_variables", MAP, "env_variables", NULL, 0 },
		{ "build_env_variables", MAP, "build_env_variables", NULL, ES_USE_BUILD },
		{ "envs", NAMED, "envs", NULL, 0 },
		{ "services/*/envs", NAMED, "envs", "service", 0 },
		{ "workers/*/envs", NAMED, "envs", "service", 0 },
		{ "jobs/*/envs", NAMED, "envs", "service", 0 },
		{ "static_sites/*/envs", NAMED, "envs", "service", ES_USE_BUILD },
		{ "functions/*/envs", NAMED, "envs", "service", 0 },
		{ "services/*/run_command", COMMAND, NULL, "service", 0 },
		{ "entrypoint", COMMAND, NULL, NULL, 0 },
		{ NULL, MAP, NULL, NULL, 0 },
	};
	read_places(m, root, places);
}

void es_read_app_yaml(struct es_manifest *m)
{
	es_manifest_each_document(m, read_app_yaml);
}

static void read_heroku(struct es_manifest *m, const struct es_yaml *root)
{
	static const struct place places[] = {
		{ "setup/config", MAP, "setup.config", NULL, 0 },
		{ "build/config", MAP, "build.config", NULL, ES_USE_BUILD },
		{ "run/*", COMMAND, NULL, "process", 0 },
		{ NULL, MAP, NULL, NULL, 0 },
	};
	read_places(m, root, places);
}

void es_read_heroku(struct es_manifest *m)
{
	es_manifest_each_document(m, read_heroku);
}

static const struct place railway[] = {
	{ "deploy/startCommand", COMMAND, NULL, NULL, 0 },
	{ "build/buildCommand", COMMAND, NULL, NULL, 0 },
	{ "variables", MAP, "[variables]", NULL, 0 },
	{ "start/cmd", COMMAND, NULL, NULL, 0 },
	{ NULL, MAP, NULL, NULL, 0 },
};

/* And Nixpacks, which builds for it. */
void es_read_railway(struct es_manifest *m)
{
	bool is_toml = es_slice_ends(m->path, ".toml");
	read_places(m, is_toml ? es_manifest_toml(m) : es_manifest_json(m), railway);
}

void es_read_task(struct es_manifest *m)
{
	static const struct place places[] = {
		{ "containerDefinitions/*/environment", NAMED, "environment", "container", 0 },
		{ "containerDefinitions/*/secrets", NAMED, "secrets", "container", ES_USE_SECRET },
		{ NULL, MAP, NULL, NULL, 0 },
	};
	read_places(m, es_manifest_json(m), places);
}

void es_read_pm2(struct es_manifest *m)
{
	static const struct place places[] = {
		{ "apps/*/env", MAP, "pm2 env", "app", 0 },
		{ "apps/*/env_production", MAP, "pm2 env_production", "env production", 0 },
		{ "apps/*/env_staging", MAP, "pm2 env_staging", "env staging", 0 },
		{ "apps/*/env_development", MAP, "pm2 env_development", "env development", 0 },
		{ "env", MAP, "pm2 env", NULL, 0 },
		{ NULL, MAP, NULL, NULL, 0 },
	};
	read_places(m, es_manifest_json(m), places);
}

void es_read_turbo(struct es_manifest *m)
{
	static const struct place places[] = {
		{ "globalEnv", NAMES, "turbo globalEnv", NULL, 0 },
		{ "globalPassThroughEnv", NAMES, "turbo globalPassThroughEnv", NULL, 0 },
		{ "tasks/*/env", NAMES, "turbo env", "task", 0 },
		{ "tasks/*/passThroughEnv", NAMES, "turbo passThroughEnv", "task", 0 },
		{ "pipeline/*/env", NAMES, "turbo env", "task", 0 },
		{ "pipeline/*/passThroughEnv", NAMES, "turbo passThroughEnv", "task", 0 },
		{ NULL, MAP, NULL, NULL, 0 },
	};
	read_places(m, es_manifest_json(m), places);
}

void es_read_nx(struct es_manifest *m)
{
	static const struct place places[] = {
		{ "namedInputs/*/*/env", NAMES, "nx inputs", NULL, 0 },
		{ "targetDefaults/*/inputs/*/env", NAMES, "nx inputs", NULL, 0 },
		{ "targets/*/inputs/*/env", NAMES, "nx inputs", NULL, 0 },
		{ NULL, MAP, NULL, NULL, 0 },
	};
	read_places(m, es_manifest_json(m), places);
}

void es_read_mise(struct es_manifest *m)
{
	static const struct place places[] = {
		{ "env", MAP, "mise [env]", NULL, 0 },
		{ "env/_/file", LOADED, "mise env._.file", NULL, 0 },
		{ NULL, MAP, NULL, NULL, 0 },
	};
	read_places(m, es_manifest_toml(m), places);
}

void es_read_devcontainer(struct es_manifest *m)
{
	static const struct place places[] = {
		{ "containerEnv", MAP, "containerEnv", NULL, 0 },
		{ "remoteEnv", MAP, "remoteEnv", NULL, 0 },
		{ NULL, MAP, NULL, NULL, 0 },
	};
	const struct es_yaml *root = es_manifest_json(m);
	read_places(m, root, places);
	say_marked(m, root, "${localEnv:", "${localEnv:X}", ES_NEED_GUARDED, ':');
}
