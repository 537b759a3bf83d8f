#include "engine/config.h"
#include "base/err.h"
#include "base/glob.h"
#include "finding/identity.h"
#include "rule/level.h"
#include "text/yaml.h"

struct reading {
	struct es_config *config;
	struct es_slice text;
	const char *file;
	struct es_arena *arena;
	es_warn_fn *warn;
	void *warn_ctx;
};

static enum es_status fail_at(
	const struct reading *r, const struct es_yaml *y, const char *reason, struct es_error *err)
{
	return es_fail(err, ES_EPARSE, "%s:%u:%u: %s", r->file, y->line, y->column, reason);
}

static enum es_status read_string(struct es_slice *out, const struct reading *r,
	const struct es_yaml *value, struct es_error *err)
{
	if (value->kind != ES_YAML_SCALAR || !value->text.len)
		return fail_at(r, value, "a string is wanted here", err);
	*out = value->text;
	return ES_OK;
}

static enum es_status read_strings(struct es_strings *out, const struct reading *r,
	const struct es_yaml *value, struct es_error *err)
{
	if (value->kind != ES_YAML_SEQUENCE)
		return fail_at(r, value, "a list is wanted here", err);
	struct es_slice *v = es_arena_array(r->arena, value->nitems, sizeof *v);
	for (size_t i = 0; i < value->nitems; i++) {
		enum es_status st = read_string(&v[i], r, value->items[i], err);
		if (st)
			return st;
	}
	*out = (struct es_strings){ v, value->nitems };
	return ES_OK;
}

static enum es_status read_exclude(
	const struct reading *r, const struct es_yaml *value, struct es_error *err)
{
	return read_strings(&r->config->exclude, r, value, err);
}

static enum es_status read_enable(
	const struct reading *r, const struct es_yaml *value, struct es_error *err)
{
	return read_strings(&r->config->enable, r, value, err);
}

static enum es_status read_disable(
	const struct reading *r, const struct es_yaml *value, struct es_error *err)
{
	return read_strings(&r->config->disable, r, value, err);
}

static enum es_status read_severity(
	const struct reading *r, const struct es_yaml *value, struct es_error *err)
{
	if (value->kind != ES_YAML_MAPPING)
		return fail_at(r, value, "rule ids with a severity each are wanted here", err);
	for (size_t i = 0; i < value->nitems; i++) {
		struct es_rule_severity set = { .rule = value->keys[i]->text };
		if (!es_severity_parse(&set.severity, value->items[i]->text))
			return fail_at(r, value->items[i],
				"one of note, warning and error is wanted here", err);
		es_vec_push(&r->config->severities, set);
	}
	return ES_OK;
}

static bool is_secret_id(struct es_slice s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!((s.ptr[i] >= '0' && s.ptr[i] <= '9') || (s.ptr[i] >= 'a' && s.ptr[i] <= 'f')))
			return false;
	return s.len == ES_ID_HEX;
}

static enum es_status read_allowed(
	const struct reading *r, const struct es_yaml *entry, struct es_error *err)
{
	struct es_allowed allowed = { 0 };
	struct es_slice reason;
	if (entry->kind != ES_YAML_MAPPING)
		return fail_at(r, entry, "a mapping with `id` is wanted here", err);
	for (size_t i = 0; i < entry->nitems; i++) {
		const struct es_yaml *key = entry->keys[i], *value = entry->items[i];
		enum es_status st;
		if (es_slice_is(key->text, "id"))
			st = read_string(&allowed.id, r, value, err);
		else if (es_slice_is(key->text, "path"))
			st = read_string(&allowed.path, r, value, err);
		else if (es_slice_is(key->text, "reason"))
			st = read_string(&reason, r, value, err);
		else
			st = fail_at(r, key, "only id, path and reason are known here", err);
		if (st)
			return st;
	}
	if (!is_secret_id(allowed.id))
		return fail_at(r, entry, "`id` is the id that a report shows for the secret", err);
	es_vec_push(&r->config->allowed, allowed);
	return ES_OK;
}

static enum es_status read_allow(
	const struct reading *r, const struct es_yaml *value, struct es_error *err)
{
	if (value->kind != ES_YAML_SEQUENCE)
		return fail_at(r, value, "a list is wanted here", err);
	for (size_t i = 0; i < value->nitems; i++) {
		enum es_status st = read_allowed(r, value->items[i], err);
		if (st)
			return st;
	}
	return ES_OK;
}

static enum es_status read_key(
	const struct reading *r, const struct es_yaml *value, struct es_error *err)
{
	enum { SHORTEST = 16 };
	if (value->kind != ES_YAML_SCALAR || value->text.len < SHORTEST)
		return fail_at(r, value, "a random string of 16 characters or more is wanted", err);
	r->config->key = value->text;
	return ES_OK;
}

static enum es_status read_rules(
	const struct reading *r, const struct es_yaml *value, struct es_error *err)
{
	return es_rule_load_list(
		&r->config->rules, value, r->text, r->file, r->arena, r->warn, r->warn_ctx, err);
}

/* ---- variables ---- */

static enum es_status read_class(struct es_lint_setting *out, const struct reading *r,
	const struct es_yaml *value, struct es_error *err)
{
	static const enum es_class classes[] = { ES_CLASS_APP, ES_CLASS_AMBIENT, ES_CLASS_SDK,
		ES_CLASS_TOOLING, ES_CLASS_TEST };
	for (size_t i = 0; i < sizeof classes / sizeof *classes; i++) {
		if (!es_slice_is(value->text, es_class_name(classes[i])))
			continue;
		out->has_class = true;
		out->class = classes[i];
		return ES_OK;
	}
	return fail_at(r, value, "one of app, ambient, sdk, tooling and test is wanted here", err);
}

static enum es_status read_ignore(struct es_lint_setting *out, const struct reading *r,
	const struct es_yaml *value, struct es_error *err)
{
	struct es_strings rules = { NULL, 0 };
	enum es_status st = read_strings(&rules, r, value, err);
	out->ignored = rules.v;
	out->nignored = rules.n;
	return st;
}

static enum es_status read_variable(const struct reading *r, const struct es_yaml *key,
	const struct es_yaml *entry, struct es_error *err)
{
	struct es_lint_setting s = { .name = key->text };
	if (entry->kind != ES_YAML_MAPPING)
		return fail_at(
			r, entry, "a mapping of optional, class and ignore is wanted here", err);
	for (size_t i = 0; i < entry->nitems; i++) {
		const struct es_yaml *name = entry->keys[i], *value = entry->items[i];
		enum es_status st = ES_OK;
		if (es_slice_is(name->text, "class"))
			st = read_class(&s, r, value, err);
		else if (es_slice_is(name->text, "ignore"))
			st = read_ignore(&s, r, value, err);
		else if (!es_slice_is(name->text, "optional"))
			st = fail_at(
				r, name, "only optional, class and ignore are known here", err);
		else if (!es_yaml_bool(value, &s.is_optional))
			st = fail_at(r, value, "true or false is wanted here", err);
		if (st)
			return st;
	}
	es_vec_push(&r->config->variables, s);
	return ES_OK;
}

static enum es_status read_variables(
	const struct reading *r, const struct es_yaml *value, struct es_error *err)
{
	if (value->kind != ES_YAML_MAPPING)
		return fail_at(
			r, value, "names of variables with settings each are wanted here", err);
	for (size_t i = 0; i < value->nitems; i++) {
		enum es_status st = read_variable(r, value->keys[i], value->items[i], err);
		if (st)
			return st;
	}
	return ES_OK;
}

struct setting {
	const char *name;
	enum es_status (*read)(
		const struct reading *r, const struct es_yaml *value, struct es_error *err);
};

static const struct setting settings[] = {
	{ "exclude", read_exclude },
	{ "enable", read_enable },
	{ "disable", read_disable },
	{ "severity", read_severity },
	{ "allow", read_allow },
	{ "key", read_key },
	{ "variables", read_variables },
	{ "rules", read_rules },
};

static enum es_status read_setting(const struct reading *r, const struct es_yaml *key,
	const struct es_yaml *value, struct es_error *err)
{
	for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
		if (es_slice_is(key->text, settings[i].name))
			return es_yaml_is_null(value) ? ES_OK : settings[i].read(r, value, err);
	return fail_at(r, key, "there is no setting of this name", err);
}

enum es_status es_config_read(struct es_config *out, struct es_slice text, const char *file,
	struct es_arena *arena, es_warn_fn *warn, void *warn_ctx, struct es_error *err)
{
	struct reading r = { out, es_arena_copy(arena, text),
		es_arena_cstr(arena, es_slice_from(file)), arena, warn, warn_ctx };
	out->file = r.file;
	struct es_yaml *doc = NULL;
	struct es_error reason = { 0 };
	enum es_status st = es_yaml_parse(&doc, r.text, arena, &reason);
	if (st)
		return es_fail(err, st, "%s:%s", file, reason.text);
	if (!doc || es_yaml_is_null(doc))
		return ES_OK;
	if (doc->kind != ES_YAML_MAPPING)
		return fail_at(&r, doc, "a configuration is a mapping of settings", err);
	for (size_t i = 0; i < doc->nitems && !st; i++)
		st = read_setting(&r, doc->keys[i], doc->items[i], err);
	return st;
}

void es_config_release(struct es_config *c)
{
	es_vec_release(&c->severities);
	es_vec_release(&c->allowed);
	es_vec_release(&c->variables);
	es_vec_release(&c->rules);
}

bool es_config_excludes(const struct es_config *c, struct es_slice path)
{
	for (size_t i = 0; i < c->exclude.n; i++)
		if (es_glob_match(c->exclude.v[i], path))
			return true;
	return false;
}

bool es_config_severity(const struct es_config *c, struct es_slice rule, enum es_severity *out)
{
	bool is_set = false;
	for (size_t i = 0; i < c->severities.n; i++) {
		if (!es_slice_equal(c->severities.v[i].rule, rule))
			continue;
		*out = c->severities.v[i].severity;
		is_set = true;
	}
	return is_set;
}

static bool is_ignored(const struct es_lint_setting *s, struct es_slice rule)
{
	for (size_t i = 0; i < s->nignored; i++)
		if (es_glob_match_exact(s->ignored[i], rule))
			return true;
	return false;
}

bool es_config_ignores(const struct es_config *c, struct es_slice variable, struct es_slice rule)
{
	for (size_t i = 0; i < c->variables.n; i++) {
		const struct es_lint_setting *s = &c->variables.v[i];
		if (es_glob_match_exact(s->name, variable) && is_ignored(s, rule))
			return true;
	}
	return false;
}

bool es_config_allows(const struct es_config *c, struct es_slice id, struct es_slice path)
{
	for (size_t i = 0; i < c->allowed.n; i++) {
		const struct es_allowed *a = &c->allowed.v[i];
		if (es_slice_equal(a->id, id) && (!a->path.len || es_glob_match(a->path, path)))
			return true;
	}
	return false;
}
