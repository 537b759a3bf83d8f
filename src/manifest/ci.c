#include "base/map.h"
#include "base/path.h"
#include "manifest/interpolate.h"
#include "manifest/readers.h"
#include "manifest/script.h"

#include <string.h>

/* Pipelines: GitHub Actions and its like. They differ in the keys under which variables and
 * commands stand, and in how a job is named. */

struct pipeline {
	const char *env_keys[5];   /* maps, or lists of {name, value}, of variables */
	const char *shell_keys[8]; /* commands */
	const char *jobs_key;	   /* its keys are the jobs; NULL: those of the file are */
	const char *env_form;	   /* of what is set */
	const char *mark;	   /* of values that are computed */
	bool has_expressions;	   /* ${{ secrets.X }} */
	bool has_macros;	   /* $(X) */
	bool is_same_shell;	   /* the commands of a list share their variables */
	bool has_short_jobs;	   /* a job may be its command, or the list of them */
};

struct walk {
	struct es_manifest *m;
	const struct pipeline *p;
	struct es_map known; /* names that the file sets, wherever */
};

/* Nobody writes a longer one, and each name in one looks at what is behind it. */
enum { EXPRESSION_MAX = 1024 };

static bool has_key(const char *const *keys, struct es_slice key)
{
	for (; *keys; keys++)
		if (es_slice_is(key, *keys))
			return true;
	return false;
}

/* ---- what the file itself sets ---- */

static void learn_variables(struct walk *w, const struct es_yaml *y)
{
	y = es_manifest_merged(w->m, y);
	for (size_t i = 0; es_manifest_is_map(y) && i < y->nitems; i++)
		(void)es_map_add(&w->known, y->keys[i]->text, NULL);
	for (size_t i = 0; es_manifest_is_list(y) && i < y->nitems; i++) {
		struct es_slice name = es_manifest_text(es_yaml_get(y->items[i], "name"));
		if (name.len)
			(void)es_map_add(&w->known, name, NULL);
	}
}

static void learn_scripts(struct walk *w, const struct es_yaml *y)
{
	if (y->kind == ES_YAML_SCALAR)
		es_script_learn(&w->known, y->text, w->p->is_same_shell);
	for (size_t i = 0; es_manifest_is_list(y) && i < y->nitems; i++)
		if (y->items[i]->kind == ES_YAML_SCALAR)
			es_script_learn(&w->known, y->items[i]->text, w->p->is_same_shell);
}

static void learn(struct walk *w, const struct es_yaml *y)
{
	for (size_t i = 0; i < y->nitems; i++) {
		if (es_manifest_is_map(y) && has_key(w->p->env_keys, y->keys[i]->text))
			learn_variables(w, y->items[i]);
		if (es_manifest_is_map(y) && has_key(w->p->shell_keys, y->keys[i]->text))
			learn_scripts(w, y->items[i]);
		learn(w, y->items[i]);
	}
}

/* ---- expressions of Actions ---- */

struct context {
	const char *prefix, *form;
	enum es_need need;
	unsigned uses;
};

static const struct context contexts[] = {
	{ "secrets.", "secrets.X", ES_NEED_REQUIRED, ES_USE_SECRET },
	{ "vars.", "vars.X", ES_NEED_REQUIRED, 0 },
	{ "env.", "env.X", ES_NEED_GUARDED, 0 },
};

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '.' || c == '-';
}

/* "|| 'default'" or a comparison behind the name. */
static void judge_tail(struct es_mention *what, struct es_slice s, size_t at, size_t end)
{
	while (at < end && s.ptr[at] == ' ')
		at++;
	struct es_slice tail = es_slice_sub(s, at, end);
	if (es_slice_starts(tail, "&&") || es_slice_starts(tail, "!=") ||
		es_slice_starts(tail, "==")) {
		what->need = ES_NEED_GUARDED;
	} else if (es_slice_starts(tail, "||")) {
		struct es_slice value = es_slice_trim(es_slice_sub(tail, 2, tail.len));
		bool is_text = value.len > 1 && value.ptr[0] == '\'' &&
			       es_slice_find(value, 1, '\'') == value.len - 1;
		what->need = ES_NEED_OPTIONAL;
		what->said = is_text ? ES_SAID_LITERAL : ES_SAID_EXPRESSION;
		what->value = is_text ? es_slice_sub(value, 1, value.len - 1) : value;
	}
}

static void say_context(
	struct walk *w, const struct es_yaml *y, size_t at, size_t end, const struct context *c)
{
	size_t name_end = es_manifest_name_end(y->text, at);
	struct es_mention what = { .kind = ES_MENTION_READ,
		.need = c->need,
		.form = c->form,
		.uses = c->uses,
		.name = es_slice_sub(y->text, at, name_end) };
	bool is_env = es_slice_is(es_slice_from(c->prefix), "env.");
	if (name_end == at || es_slice_is(what.name, "GITHUB_TOKEN") ||
		(is_env && es_map_find(&w->known, what.name) != ES_MAP_NONE))
		return;
	judge_tail(&what, y->text, name_end, end);
	es_manifest_say_in(w->m, what, y, at);
}

/* The expression at [at, end) of the scalar. */
static void read_expression(struct walk *w, const struct es_yaml *y, size_t at, size_t end)
{
	char quote = '\0';
	for (; at < end; at++) {
		struct es_slice rest = es_slice_sub(y->text, at, end);
		bool is_inner = at && is_word(y->text.ptr[at - 1]);
		if (rest.ptr[0] == '\'')
			quote = quote ? '\0' : '\'';
		for (size_t i = 0; !quote && !is_inner && i < sizeof contexts / sizeof *contexts;
			i++)
			if (es_slice_starts(rest, contexts[i].prefix))
				say_context(
					w, y, at + strlen(contexts[i].prefix), end, &contexts[i]);
	}
}

static void read_expressions(struct walk *w, const struct es_yaml *y)
{
	static const struct es_slice open = ES_LIT("${{"), close = ES_LIT("}}");
	size_t at = es_slice_search(y->text, 0, open);
	while (at < y->text.len && !w->m->is_full) {
		struct es_slice near = es_slice_sub(y->text, 0, at + EXPRESSION_MAX);
		size_t end = es_slice_search(near, at, close);
		read_expression(w, y, at + open.len, end);
		at = es_slice_search(y->text, end, open);
	}
}

/* ---- variables and commands ---- */

static void say_set(struct walk *w, const struct es_yaml *name, const struct es_yaml *value)
{
	struct es_mention what = es_manifest_set(w->p->env_form, name->text, value, w->p->mark);
	if (es_manifest_is_name(name->text))
		es_manifest_say_in(w->m, what, name, 0);
}

static void say_variables(struct walk *w, const struct es_yaml *y)
{
	y = es_manifest_merged(w->m, y);
	for (size_t i = 0; es_manifest_is_map(y) && i < y->nitems; i++) {
		const struct es_yaml *value = y->items[i];
		if (es_manifest_is_map(value))
			value = es_yaml_get(value, "value");
		say_set(w, y->keys[i], value);
	}
	for (size_t i = 0; es_manifest_is_list(y) && i < y->nitems; i++) {
		const struct es_yaml *name = es_yaml_get(y->items[i], "name");
		if (name && name->kind == ES_YAML_SCALAR)
			say_set(w, name, es_yaml_get(y->items[i], "value"));
		if (es_yaml_get(y->items[i], "group"))
			es_manifest_say(w->m,
				(struct es_mention){ .kind = ES_MENTION_OPAQUE, .form = "group" },
				y->items[i]);
	}
}

/* $env:X */
static void read_powershell(struct walk *w, const struct es_yaml *y)
{
	static const struct es_slice mark = ES_LIT("$env:");
	for (size_t at = es_slice_search(y->text, 0, mark); at < y->text.len;
		at = es_slice_search(y->text, at + 1, mark)) {
		size_t from = at + mark.len, to = es_manifest_name_end(y->text, from);
		struct es_mention what = { .kind = ES_MENTION_READ,
			.need = ES_NEED_REQUIRED,
			.form = "$env:X",
			.uses = ES_USE_NOCASE,
			.name = es_slice_sub(y->text, from, to) };
		if (to > from && es_map_find(&w->known, what.name) == ES_MAP_NONE)
			es_manifest_say_in(w->m, what, y, from);
	}
}

static void read_command(struct walk *w, const struct es_yaml *y, struct es_slice shell)
{
	struct es_script_place place = { .scalar = y, .known = &w->known };
	bool is_powershell = es_slice_starts(shell, "pwsh") || es_slice_starts(shell, "powershell");
	if (is_powershell)
		read_powershell(w, y);
	else if (!shell.len || es_slice_ends(shell, "sh") || es_slice_starts(shell, "bash") ||
		 es_slice_starts(shell, "sh"))
		es_script_say(w->m, y->text, &place);
}

static void read_commands(struct walk *w, const struct es_yaml *y, struct es_slice shell)
{
	if (y->kind == ES_YAML_SCALAR)
		read_command(w, y, shell);
	for (size_t i = 0; es_manifest_is_list(y) && i < y->nitems; i++)
		if (y->items[i]->kind == ES_YAML_SCALAR)
			read_command(w, y->items[i], shell);
}

/* $(X) of Azure */
static void read_macros(struct walk *w, const struct es_yaml *y)
{
	static const struct es_slice mark = ES_LIT("$(");
	for (size_t at = es_slice_search(y->text, 0, mark); at < y->text.len;
		at = es_slice_search(y->text, at + 1, mark)) {
		size_t from = at + mark.len, to = es_manifest_name_end(y->text, from);
		struct es_mention what = { .kind = ES_MENTION_READ,
			.need = ES_NEED_GUARDED,
			.form = "$(X)",
			.name = es_slice_sub(y->text, from, to) };
		if (to > from && to < y->text.len && y->text.ptr[to] == ')' &&
			es_map_find(&w->known, what.name) == ES_MAP_NONE)
			es_manifest_say_in(w->m, what, y, from);
	}
}

/* docker/build-push-action: X=v, one a line. */
static void read_build_arguments(struct walk *w, const struct es_yaml *y)
{
	struct es_slice s = es_manifest_text(y);
	for (size_t at = 0; at < s.len;) {
		size_t end = es_slice_find(s, at, '\n');
		struct es_slice raw = es_slice_sub(s, at, end);
		size_t equals = es_slice_find(raw, 0, '=');
		struct es_slice name = es_slice_trim(es_slice_sub(raw, 0, equals));
		struct es_slice value = es_slice_trim(es_slice_sub(raw, equals + 1, raw.len));
		bool is_computed = es_slice_find(value, 0, '$') < value.len;
		struct es_mention what = { .kind = ES_MENTION_SET,
			.form = "build-args: X=",
			.uses = ES_USE_BUILD,
			.said = is_computed ? ES_SAID_EXPRESSION : ES_SAID_LITERAL,
			.name = name,
			.value = value };
		if (equals < raw.len && es_manifest_is_name(name))
			es_manifest_say_in(w->m, what, y, (size_t)(name.ptr - s.ptr));
		at = end + 1;
	}
}

static void walk(struct walk *w, const struct es_yaml *y);

/* What stands under one key of a mapping. */
static void read_pair(struct walk *w, const struct es_yaml *y, size_t i)
{
	const struct es_yaml *key = y->keys[i], *value = y->items[i];
	if (has_key(w->p->env_keys, key->text))
		say_variables(w, value);
	if (has_key(w->p->shell_keys, key->text))
		read_commands(w, value, es_manifest_text(es_yaml_get(y, "shell")));
	if (es_slice_is(key->text, "image") && value->kind == ES_YAML_SCALAR)
		es_image_say(w->m, value->text, w->m->base + value->from, w->m->base + value->to);
	if (w->p->has_expressions && es_slice_is(key->text, "build-args"))
		read_build_arguments(w, value);
	if (w->p->has_expressions && es_slice_is(key->text, "secrets") &&
		es_slice_is(es_manifest_text(value), "inherit"))
		es_manifest_say(w->m,
			(struct es_mention){
				.kind = ES_MENTION_OPAQUE, .form = "secrets: inherit" },
			value);
	/* An `if` is an expression without its braces. */
	if (w->p->has_expressions && es_slice_is(key->text, "if") && value->kind == ES_YAML_SCALAR)
		read_expression(w, value, 0,
			value->text.len < EXPRESSION_MAX ? value->text.len : EXPRESSION_MAX);
	walk(w, value);
}

static void walk(struct walk *w, const struct es_yaml *y)
{
	if (y->kind == ES_YAML_SCALAR && w->p->has_expressions)
		read_expressions(w, y);
	if (y->kind == ES_YAML_SCALAR && w->p->has_macros)
		read_macros(w, y);
	for (size_t i = 0; i < y->nitems && !w->m->is_full; i++) {
		if (es_manifest_is_map(y))
			read_pair(w, y, i);
		else
			walk(w, y->items[i]);
	}
}

/* A job is a scope; what is none is walked all the same. */
static void walk_job(struct walk *w, const struct es_yaml *job, struct es_slice name)
{
	job = es_manifest_merged(w->m, job);
	if (name.len && es_manifest_is_map(job))
		w->m->scope = es_manifest_scope(w->m, "job", name);
	if (w->p->has_short_jobs && name.len && !es_manifest_is_map(job)) {
		w->m->scope = es_manifest_scope(w->m, "job", name);
		read_commands(w, job, ES_SLICE_EMPTY);
	}
	walk(w, job);
	w->m->scope = ES_SLICE_EMPTY;
}

/* Jobs by their names, or in a list where each says its own. */
static void walk_jobs(struct walk *w, const struct es_yaml *jobs)
{
	if (es_manifest_is_map(jobs)) {
		for (size_t i = 0; i < jobs->nitems; i++)
			walk_job(w, jobs->items[i], jobs->keys[i]->text);
		return;
	}
	for (size_t i = 0; i < jobs->nitems; i++) {
		const struct es_yaml *name = es_yaml_get(jobs->items[i], "job");
		if (!name)
			name = es_yaml_get(jobs->items[i], "deployment");
		walk_job(w, jobs->items[i], es_manifest_text(name));
	}
}

/* Where the file's own keys are jobs there are others among them. */
static void walk_keys(struct walk *w, const struct es_yaml *root)
{
	for (size_t i = 0; i < root->nitems; i++) {
		const struct es_yaml *key = root->keys[i];
		bool is_map = es_manifest_is_map(es_manifest_merged(w->m, root->items[i]));
		if (is_map && !has_key(w->p->env_keys, key->text))
			walk_job(w, root->items[i], key->text);
		else
			read_pair(w, root, i);
	}
}

static void read_pipeline(
	struct es_manifest *m, const struct es_yaml *root, const struct pipeline *p)
{
	struct walk w = { .m = m, .p = p };
	if (es_manifest_is_map(root)) {
		learn(&w, root);
		if (!p->jobs_key)
			walk_keys(&w, root);
		for (size_t i = 0; p->jobs_key && i < root->nitems; i++) {
			if (es_slice_is(root->keys[i]->text, p->jobs_key))
				walk_jobs(&w, root->items[i]);
			else
				read_pair(&w, root, i);
		}
	}
	es_map_release(&w.known);
}

/* ---- the systems ---- */

/* What a workflow that is called wants to be given. */
static void read_called(struct es_manifest *m, const struct es_yaml *root)
{
	const struct es_yaml *call = es_yaml_get(es_yaml_get(root, "on"), "workflow_call");
	const struct es_yaml *secrets = es_yaml_get(call, "secrets");
	for (size_t i = 0; es_manifest_is_map(secrets) && i < secrets->nitems; i++) {
		bool is_required = false;
		(void)es_yaml_bool(es_yaml_get(secrets->items[i], "required"), &is_required);
		struct es_mention what = { .kind = ES_MENTION_DECLARED,
			.need = is_required ? ES_NEED_REQUIRED : ES_NEED_OPTIONAL,
			.form = "workflow_call.secrets",
			.uses = ES_USE_SECRET,
			.name = secrets->keys[i]->text };
		if (es_manifest_is_name(what.name))
			es_manifest_say_in(m, what, secrets->keys[i], 0);
	}
}

static void read_workflow(struct es_manifest *m, const struct es_yaml *root)
{
	static const struct pipeline actions = { .env_keys = { "env" },
		.shell_keys = { "run" },
		.jobs_key = "jobs",
		.env_form = "env: X",
		.mark = "${{",
		.has_expressions = true };
	read_called(m, root);
	read_pipeline(m, root, &actions);
}

void es_read_workflow(struct es_manifest *m)
{
	es_manifest_each_document(m, read_workflow);
}

static void read_gitlab(struct es_manifest *m, const struct es_yaml *root)
{
	static const struct pipeline gitlab = { .env_keys = { "variables" },
		.shell_keys = { "script", "before_script", "after_script",
			"pre_get_sources_script" },
		.env_form = "variables: X",
		.mark = "$",
		.is_same_shell = true };
	read_pipeline(m, root, &gitlab);
}

void es_read_gitlab(struct es_manifest *m)
{
	es_manifest_each_document(m, read_gitlab);
}

static void read_other_ci(struct es_manifest *m, const struct es_yaml *root)
{
	static const struct pipeline other = { .env_keys = { "environment", "env", "variables" },
		.shell_keys = { "command", "run", "script", "before_script", "after_script",
			"commands", "install" },
		.jobs_key = "jobs",
		.env_form = "environment: X",
		.mark = "$",
		.is_same_shell = true };
	read_pipeline(m, root, &other);
}

void es_read_other_ci(struct es_manifest *m)
{
	es_manifest_each_document(m, read_other_ci);
}

static void read_azure(struct es_manifest *m, const struct es_yaml *root)
{
	static const struct pipeline azure = { .env_keys = { "env", "variables" },
		.shell_keys = { "script", "bash" },
		.jobs_key = "jobs",
		.env_form = "variables: X",
		.mark = "$",
		.has_macros = true };
	read_pipeline(m, root, &azure);
}

void es_read_azure(struct es_manifest *m)
{
	es_manifest_each_document(m, read_azure);
}

static void read_taskfile(struct es_manifest *m, const struct es_yaml *root)
{
	static const struct pipeline task = { .env_keys = { "env" },
		.shell_keys = { "cmds", "cmd", "sh", "preconditions", "status" },
		.jobs_key = "tasks",
		.env_form = "env: X",
		.mark = "{{",
		.has_short_jobs = true };
	const struct es_yaml *files = es_yaml_get(root, "dotenv");
	for (size_t i = 0; es_manifest_is_list(files) && i < files->nitems; i++) {
		struct es_mention what = { .kind = ES_MENTION_ENV_FILE, .form = "task dotenv" };
		if (es_manifest_path(m, es_manifest_text(files->items[i]), &what.other))
			es_manifest_say(m, what, files->items[i]);
	}
	read_pipeline(m, root, &task);
}

void es_read_taskfile(struct es_manifest *m)
{
	es_manifest_each_document(m, read_taskfile);
}
