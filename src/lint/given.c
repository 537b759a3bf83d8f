#include "lint/given.h"
#include "base/path.h"
#include "lint/interpolated.h"
#include "lint/names.h"
#include "match/name.h"
#include "match/placeholder.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* ---- collecting ---- */

bool es_given_has_reference(struct es_slice value)
{
	struct es_slice name;
	size_t at = 0;
	return es_interpolated_next(&name, value, &at);
}

static enum es_stage stage_of_manifest(const struct es_use *use)
{
	enum es_stage s = es_stage_in(use->mention->scope);
	return s == ES_STAGE_NONE ? es_stage_in(use->file->path) : s;
}

static void add_lines(
	struct es_given_vec *out, const struct es_variable *v, const struct es_use_vec *uses)
{
	for (size_t i = 0; i < uses->n; i++) {
		const struct es_use *use = &uses->v[i];
		if (!use->env || use->env->kind != ES_ENV_SET)
			continue;
		bool has_reference =
			use->env->quote != '\'' && es_given_has_reference(use->env->value);
		if (has_reference)
			continue;
		es_vec_push(out, (struct es_given){ .v = v,
					 .name = v->name,
					 .value = use->env->value,
					 .at = *use,
					 .stage = es_check_stage(use->file),
					 .is_example = use->file->env.role == ES_ENV_EXAMPLE,
					 .is_shared = use->file->state == ES_FILE_TRACKED });
	}
}

/* Programs set variables for those they start, with what they found elsewhere. */
static bool is_manifest(const struct es_use *use)
{
	static const char *const extensions[] = { "yml", "yaml", "toml", "json", "tf", "hcl",
		"service", NULL };
	struct es_slice language = es_part_language(use->file->path);
	for (size_t i = 0; extensions[i]; i++)
		if (es_slice_is(language, extensions[i]))
			return use->part != ES_PART_TEST;
	return es_slice_starts(es_path_name(use->file->path), "Dockerfile");
}

static void add_sets(struct es_given_vec *out, const struct es_variable *v)
{
	for (size_t i = 0; i < v->sets.n; i++) {
		const struct es_use *use = &v->sets.v[i];
		if (use->mention->said != ES_SAID_LITERAL || !is_manifest(use) ||
			es_given_has_reference(use->mention->value))
			continue;
		es_vec_push(out, (struct es_given){ .v = v,
					 .name = v->name,
					 .value = use->mention->value,
					 .at = *use,
					 .stage = stage_of_manifest(use),
					 .is_shared = true });
	}
}

const struct es_service *es_given_service(const struct es_inventory *inv, const struct es_target *t)
{
	size_t *n = es_arena_array(inv->arena, inv->nservices, sizeof *n), best = 0;
	for (size_t i = 0; i < inv->nvariables; i++) {
		const struct es_variable *v = &inv->variables[i];
		if (es_vars_find(&t->vars, v->name))
			n[v->service - inv->services] += v->class == ES_CLASS_APP;
	}
	for (size_t i = 0; i < inv->nservices; i++)
		if (n[i] > n[best])
			best = i;
	return &inv->services[best];
}

static void add_target(
	struct es_given_vec *out, const struct es_inventory *inv, const struct es_target *t)
{
	const struct es_service *s = es_given_service(inv, t);
	for (size_t i = 0; i < t->vars.all.n; i++) {
		const struct es_var *var = &t->vars.all.v[i];
		if (var->is_gone || var->is_null || var->is_vague)
			continue;
		es_vec_push(out, (struct es_given){ .v = es_inventory_find(inv, s, var->name),
					 .name = var->name,
					 .value = var->value,
					 .target = t,
					 .line = var->line,
					 .stage = es_stage_in(t->name) });
	}
}

void es_given_all(struct es_given_vec *out, const struct es_inventory *inv)
{
	for (size_t i = 0; i < inv->nvariables; i++) {
		const struct es_variable *v = &inv->variables[i];
		add_lines(out, v, &v->examples);
		add_lines(out, v, &v->files);
		add_sets(out, v);
	}
	for (size_t i = 0; i < inv->world->ntargets; i++)
		add_target(out, inv, &inv->world->targets[i]);
}

/* ---- saying ---- */

const char *es_given_place(struct es_check *c, const struct es_given *g)
{
	if (g->target)
		return es_complaints_text(c->out, "target %.*s", ES_ARG(g->target->name)).ptr;
	return es_check_place(c, &g->at);
}

void es_given_say(struct es_check *c, const char *rule, enum es_severity severity,
	const struct es_given *g, const char *fmt, ...)
{
	enum { MESSAGE_MAX = 2048 };
	char text[MESSAGE_MAX];
	va_list args;
	va_start(args, fmt);
	int n = vsnprintf(text, sizeof text, fmt, args);
	va_end(args);
	if (n < 0)
		return;
	if (!g->target) {
		es_check_say(c, rule, severity, g->v, &g->at, "%s", text);
		return;
	}
	es_complaints_add(c->out, (struct es_complaint){ .rule = rule,
					  .severity = severity,
					  .path = g->target->file,
					  .line = g->line,
					  .column = g->line ? 1 : 0,
					  .end_line = g->line,
					  .end_column = g->line ? 1 : 0,
					  .variable = g->name,
					  .message = es_slice_from(text),
					  .subject = g->target->name });
}

/* A target without any word of a stage is as good as production: why else would it be exported? */
bool es_given_is_production(const struct es_given *g)
{
	return !g->is_example && (g->stage == ES_STAGE_PRODUCTION || g->stage == ES_STAGE_STAGING ||
					 (g->target && g->stage == ES_STAGE_NONE));
}

/* ---- values ---- */

bool es_given_is_placeholder(struct es_slice value)
{
	enum { LONGEST = 200 };
	char lower[LONGEST];
	if (!value.len || value.len > LONGEST)
		return false;
	for (size_t i = 0; i < value.len; i++)
		lower[i] = (char)tolower((unsigned char)value.ptr[i]);
	return es_names_has(ES_NAMES_PLACEHOLDER, (struct es_slice){ lower, value.len });
}

bool es_given_is_no_secret(struct es_slice value)
{
	return es_given_is_placeholder(value) ||
	       (value.len && es_placeholder_is(value, 0, value.len));
}

bool es_given_is_well_known(struct es_slice v)
{
	static const char *const words[] = { "password", "passwd", "pass", "admin", "root",
		"postgres", "mysql", "secret", "test", "guest", "user", "qwerty", "letmein",
		"welcome", "abc123", "123456", "1234", "12345678", "123456789", "password1",
		"password123", "admin123", "toor", "minioadmin", "changeit", "redis", "example",
		NULL };
	return es_slice_is_any_fold(v, words);
}

bool es_given_is_true(struct es_slice value)
{
	static const char *const words[] = { "true", "1", "yes", "on", "t", "y", "enabled", NULL };
	return es_slice_is_any_fold(es_slice_trim(value), words);
}

bool es_given_is_false(struct es_slice value)
{
	static const char *const words[] = { "false", "0", "no", "off", "f", "n", "disabled",
		NULL };
	return es_slice_is_any_fold(es_slice_trim(value), words);
}

/* Behind "://" and what stands before the last '@' of the authority. */
static struct es_slice authority_of(struct es_slice value)
{
	size_t at = es_slice_search(value, 0, es_slice_from("://"));
	if (at >= value.len)
		return ES_SLICE_EMPTY;
	struct es_slice rest = es_slice_sub(value, at + 3, value.len);
	size_t end = 0;
	while (end < rest.len && !strchr("/?#, \t\"'", rest.ptr[end]))
		end++;
	return es_slice_sub(rest, 0, end);
}

static size_t last_at_sign(struct es_slice s)
{
	size_t n = s.len;
	while (n && s.ptr[n - 1] != '@')
		n--;
	return n;
}

struct es_slice es_given_url_password(struct es_slice value)
{
	struct es_slice authority = authority_of(value);
	size_t user = last_at_sign(authority);
	if (!user)
		return ES_SLICE_EMPTY;
	struct es_slice info = es_slice_sub(authority, 0, user - 1);
	return es_slice_sub(info, es_slice_find(info, 0, ':') + 1, info.len);
}

struct es_slice es_given_host(struct es_slice value)
{
	bool is_url = es_slice_search(value, 0, es_slice_from("://")) < value.len;
	struct es_slice host = is_url ? authority_of(value) : value;
	host = es_slice_sub(host, last_at_sign(host), host.len);
	if (es_slice_starts(host, "[")) {
		size_t close = es_slice_find(host, 0, ']');
		return es_slice_sub(host, 1, close);
	}
	size_t colon = es_slice_find(host, 0, ':');
	struct es_slice name = es_slice_sub(host, 0, colon);
	for (size_t i = 0; i < name.len; i++)
		if (!isalnum((unsigned char)name.ptr[i]) && !strchr("-._", name.ptr[i]))
			return ES_SLICE_EMPTY;
	return name;
}

bool es_given_is_local_host(struct es_slice host)
{
	static const char *const hosts[] = { "localhost", "127.0.0.1", "::1", "0.0.0.0",
		"host.docker.internal", "10.0.2.2", NULL };
	bool is_cluster = es_slice_ends(host, ".cluster.local");
	return es_slice_is_any_fold(host, hosts) ||
	       (es_slice_ends(host, ".local") && !is_cluster) ||
	       es_slice_ends(host, ".localhost") || es_slice_ends(host, ".lvh.me");
}

/* ---- names ---- */

bool es_given_asks_secret(struct es_slice name)
{
	return es_name_asks(name) != ES_ASKS_NOTHING && !es_names_has(ES_NAMES_PUBLIC, name);
}

bool es_given_is_own_secret(struct es_slice name)
{
	static const char *const ends[] = { "JWT_SECRET", "JWT_SECRET_KEY", "SECRET_KEY_BASE",
		"SESSION_SECRET", "SESSION_KEY", "COOKIE_SECRET", "COOKIE_KEY", "NEXTAUTH_SECRET",
		"AUTH_SECRET", "APP_SECRET", "APP_KEY", "ENCRYPTION_KEY", "ENCRYPTION_SECRET",
		"SIGNING_KEY", "SIGNING_SECRET", "SECRET_KEY", "TOKEN_SECRET", "HASH_SECRET",
		"CSRF_SECRET", "CRON_SECRET", "INTERNAL_API_SECRET", "MASTER_KEY", "SALT" };
	/* What vendors hand out under such a name. */
	static const char *const vendors[] = { "AWS", "S3", "STRIPE", "MINIO", "SLACK", "CLERK",
		"RECAPTCHA", "TURNSTILE", "CLOUDFLARE", "PUSHER", "TWILIO", "PAYPAL", "HCAPTCHA",
		"PAYSTACK", "TRIGGER", "FACEBOOK", "GITHUB", "GOOGLE", "OAUTH", "SPACES", "R2",
		"MEILI", "PUBLIC", "CLIENT", "SHOPIFY", "MEDUSA", "VAPID", "LANGFUSE", NULL };
	struct es_slice rest = name, token;
	while (es_slice_split(&rest, '_', &token))
		if (es_slice_is_any_fold(token, vendors))
			return false;
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		if (es_slice_is(name, ends[i]) ||
			(es_slice_ends(name, ends[i]) && name.len > strlen(ends[i]) &&
				name.ptr[name.len - strlen(ends[i]) - 1] == '_'))
			return true;
	return false;
}
