#include "lint/check.h"
#include "inventory/names.h"
#include "inventory/meaning.h"

#include <ctype.h>
#include <string.h>

/* Nothing that ships reads it, or the system does. */
static bool is_of_program(const struct es_given *g)
{
	return !g->v || g->v->class == ES_CLASS_APP || g->v->class == ES_CLASS_SDK;
}

/* ---- env-placeholder ---- */

static void look_for_placeholder(struct es_check *c, const struct es_given *g)
{
	bool is_production = es_given_is_production(g);
	bool is_secret = es_meaning_asks_secret(g->name);
	/* An env file that people fill in by hand, as far as its name tells. */
	bool is_local = g->at.env && !g->is_example && !g->is_shared && is_secret &&
			(g->stage == ES_STAGE_NONE || g->stage == ES_STAGE_DEVELOPMENT);
	if (!is_of_program(g) || (!is_production && !is_local) ||
		(is_secret && es_meaning_is_well_known(g->value)) ||
		!(is_secret ? es_meaning_is_no_secret(g->value)
			    : es_meaning_is_placeholder(g->value)))
		return;
	es_check_say_given(c, "env-placeholder", is_production ? ES_SEV_ERROR : ES_SEV_WARNING, g,
		"%.*s has a placeholder for a value in %s", ES_ARG(g->name),
		es_check_given_place(c, g));
}

/* ---- env-local-value ---- */

/* Names of what listens, watches itself or lists who may come: this machine is right there. */
static bool may_be_local(struct es_slice name)
{
	static const char *const words[] = { "BIND", "LISTEN", "LISTENER", "HOST", "HOSTNAME",
		"HEALTH", "HEALTHCHECK", "PROBE", "ALLOWED", "CORS", "ORIGINS", "TRUSTED", "PROXY",
		"PROXIES", "NO", "WHITELIST", "ALLOWLIST", "STATSD", "OTEL", "AGENT", "DD",
		"STATEFUL", NULL };
	return es_names_has_word(name, words);
}

/* DB_HOST is the host of something else; HOST alone is what the program listens on. */
static bool is_remote_host_name(struct es_slice name)
{
	static const char *const words[] = { "DB", "DATABASE", "REDIS", "POSTGRES", "POSTGRESQL",
		"MYSQL", "MONGO", "MONGODB", "SMTP", "MAIL", "EMAIL", "KAFKA", "RABBITMQ", "AMQP",
		"ELASTICSEARCH", "OPENSEARCH", "CLICKHOUSE", "MEMCACHED", "S3", "MINIO", NULL };
	return es_names_has_word(name, words);
}

static bool is_file_database(struct es_slice v)
{
	return es_meaning_is_file_database(v) || es_slice_starts(v, "file:") ||
	       es_slice_is(v, ":memory:") || es_slice_ends(v, ".sqlite") ||
	       es_slice_ends(v, ".sqlite3");
}

static bool is_path_of_one_machine(struct es_slice v)
{
	bool is_windows = v.len > 3 && isalpha((unsigned char)v.ptr[0]) && v.ptr[1] == ':' &&
			  (v.ptr[2] == '\\' || v.ptr[2] == '/');
	return is_windows || es_slice_starts(v, "~/") || es_slice_starts(v, "/Users/") ||
	       es_slice_starts(v, "/home/");
}

/* Names without a dot are those of a cluster or of compose. */
static bool is_plain_http(struct es_slice v)
{
	struct es_slice host = es_meaning_host(v);
	if (!es_slice_starts(v, "http://") || !es_slice_has(host, "."))
		return false;
	bool is_address = true;
	for (size_t i = 0; i < host.len; i++)
		is_address &= host.ptr[i] == '.' || isdigit((unsigned char)host.ptr[i]);
	return !is_address && !es_slice_ends(host, ".svc") && !es_slice_has(host, ".svc.") &&
	       !es_slice_ends(host, ".internal") && !es_slice_ends(host, ".lan") &&
	       !es_slice_ends(host, ".test") && !es_slice_ends(host, ".flycast");
}

static void look_for_local(struct es_check *c, const struct es_given *g)
{
	static const char rule[] = "env-local-value";
	/* In a Dockerfile it is for the build as often as not. */
	bool is_image =
		g->at.mention && es_slice_search(g->at.file->path, 0, es_slice_from("Dockerfile")) <
					 g->at.file->path.len;
	if (!is_of_program(g) || !es_given_is_production(g) || !g->value.len || is_image)
		return;
	const char *where = es_check_given_place(c, g);
	struct es_slice host = es_meaning_host(g->value);
	bool is_url = es_slice_has(g->value, "://");
	bool may_be = may_be_local(g->name) && !is_remote_host_name(g->name);
	bool is_bound = es_slice_is(host, "0.0.0.0") && !is_remote_host_name(g->name);
	if (es_meaning_is_local_host(host) && !may_be && !is_bound)
		es_check_say_given(c, rule, ES_SEV_ERROR, g,
			"%.*s in %s is for production and leads to the machine itself (%s)",
			ES_ARG(g->name), where,
			is_url ? "a URL with a local host" : "a local host");
	else if (is_file_database(g->value))
		es_check_say_given(c, rule, ES_SEV_ERROR, g,
			"%.*s in %s is for production and names a database in a file",
			ES_ARG(g->name), where);
	else if (is_path_of_one_machine(g->value))
		es_check_say_given(c, rule, ES_SEV_WARNING, g,
			"%.*s in %s is for production and has a path of somebody's own machine",
			ES_ARG(g->name), where);
	else if (is_plain_http(g->value) && !es_meaning_is_placeholder(g->value))
		es_check_say_given(c, rule, ES_SEV_WARNING, g,
			"%.*s in %s is for production and goes out without encryption (http://)",
			ES_ARG(g->name), where);
}

/* ---- env-test-key ---- */

static bool is_test_key(struct es_slice v)
{
	static const char *const prefixes[] = { "sk_test_", "pk_test_", "rk_test_", "TEST-APP_USR-",
		"rzp_test_", "FLWSECK_TEST-", "FLWPUBK_TEST-", "pk_sandbox_", "sk_sandbox_", NULL };
	for (size_t i = 0; prefixes[i]; i++)
		if (es_slice_starts(v, prefixes[i]))
			return true;
	struct es_slice host = es_meaning_host(v);
	return es_slice_has(v, "://") &&
	       (es_slice_starts(host, "sandbox.") || es_slice_has(host, ".sandbox.") ||
		       es_slice_has(host, "-sandbox"));
}

static bool is_live_key(struct es_slice v)
{
	static const char *const prefixes[] = { "sk_live_", "rk_live_", "rzp_live_", "FLWSECK-",
		NULL };
	for (size_t i = 0; prefixes[i]; i++)
		if (es_slice_starts(v, prefixes[i]))
			return true;
	return false;
}

static void look_for_test_key(struct es_check *c, const struct es_given *g)
{
	static const char rule[] = "env-test-key";
	bool is_local = g->at.env && g->at.file->env.is_local && g->stage == ES_STAGE_NONE;
	if (g->is_example || es_meaning_is_placeholder(g->value))
		return;
	if (es_given_is_production(g) && g->stage != ES_STAGE_STAGING && is_test_key(g->value))
		es_check_say_given(c, rule, ES_SEV_ERROR, g,
			"%.*s in %s is for production and has a key or host of the test mode",
			ES_ARG(g->name), es_check_given_place(c, g));
	else if ((g->stage == ES_STAGE_DEVELOPMENT || g->stage == ES_STAGE_TEST || is_local) &&
		 is_live_key(g->value))
		es_check_say_given(c, rule, ES_SEV_WARNING, g,
			"%.*s in %s is for development and has a live key: what is tried out "
			"happens "
			"for real",
			ES_ARG(g->name), es_check_given_place(c, g));
}

/* ---- env-debug, env-tls-off, env-mode-mismatch ---- */

/* SENTRY_DEBUG and the like are a library's chatter; these open consoles and show traces. */
static bool opens_console(struct es_slice name)
{
	static const char *const names[] = { "DEBUG", "APP_DEBUG", "FLASK_DEBUG", "DJANGO_DEBUG",
		"DEBUG_MODE", "WP_DEBUG", "SYMFONY_DEBUG", NULL };
	return es_slice_is_any_fold(name, names);
}

static void look_for_debug(struct es_check *c, const struct es_given *g)
{
	static const char *const words[] = { "DEBUG", NULL };
	struct es_slice value = es_slice_trim(g->value);
	bool is_on =
		es_meaning_is_true(value) || es_slice_equal_fold(value, es_slice_from("debug"));
	if (!es_given_is_production(g) || !es_names_has_word(g->name, words) || !is_on)
		return;
	bool is_sure = opens_console(g->name) && g->stage == ES_STAGE_PRODUCTION;
	es_check_say_given(c, "env-debug", is_sure ? ES_SEV_ERROR : ES_SEV_WARNING, g,
		"%.*s is on in %s, which is for production", ES_ARG(g->name),
		es_check_given_place(c, g));
}

/* Settings of development and tests have their own files. */
static bool is_on_by_default(const struct es_use *use)
{
	enum es_stage s = es_stage_in(use->file->path);
	return use->part == ES_PART_APP && es_part_is_code(use->file->path) &&
	       use->mention->need == ES_NEED_OPTIONAL && use->mention->said == ES_SAID_LITERAL &&
	       es_meaning_is_true(use->mention->value) && s != ES_STAGE_DEVELOPMENT &&
	       s != ES_STAGE_TEST;
}

static void look_for_debug_default(struct es_check *c, const struct es_variable *v)
{
	for (size_t i = 0; opens_console(v->name) && i < v->reads.n; i++) {
		const struct es_use *use = &v->reads.v[i];
		if (!is_on_by_default(use))
			continue;
		es_check_say(c, "env-debug", ES_SEV_WARNING, v, use,
			"%.*s is on where it is not set, at %s: production that lacks it runs with "
			"it",
			ES_ARG(v->name), es_check_place(c, use));
		return;
	}
}

static void look_for_tls_off(struct es_check *c, const struct es_given *g)
{
	static const char *const must_be_on[] = { "NODE_TLS_REJECT_UNAUTHORIZED",
		"PYTHONHTTPSVERIFY", NULL };
	static const char *const must_be_off[] = { "GIT_SSL_NO_VERIFY",
		"NODE_TLS_ACCEPT_UNTRUSTED_CERTIFICATES", NULL };
	bool is_off =
		(es_slice_is_any_fold(g->name, must_be_on) && es_meaning_is_false(g->value)) ||
		(es_slice_is_any_fold(g->name, must_be_off) && es_meaning_is_true(g->value));
	bool is_production = es_given_is_production(g);
	bool is_url_off = is_production && es_slice_has(g->value, "sslmode=disable") &&
			  es_slice_has(es_meaning_host(g->value), ".");
	if (g->is_example || (!is_off && !is_url_off))
		return;
	es_check_say_given(c, "env-tls-off",
		is_production && is_off ? ES_SEV_ERROR : ES_SEV_WARNING, g,
		"%.*s in %s lets anybody on the way read and change what is sent: certificates are "
		"not checked",
		ES_ARG(g->name), es_check_given_place(c, g));
}

static bool is_said_in(const struct es_use_vec *uses, struct es_slice value)
{
	for (size_t i = 0; i < uses->n; i++) {
		const struct es_mention *m = uses->v[i].mention;
		if (m && m->said == ES_SAID_LITERAL && m->need != ES_NEED_OPTIONAL &&
			es_slice_equal(m->value, value))
			return true;
		if (m && m->kind == ES_MENTION_DECLARED && es_slice_equal(m->value, value))
			return true;
	}
	return false;
}

/* A program of the repository compares the mode with that word, or lists it: it knows it. */
static bool is_asked_for(const struct es_check *c, struct es_slice name, struct es_slice value)
{
	size_t from, to;
	es_inventory_named(c->inv, name, &from, &to);
	for (size_t i = from; i < to; i++)
		if (is_said_in(&c->inv->variables[i].reads, value) ||
			is_said_in(&c->inv->variables[i].examples, value))
			return true;
	return false;
}

static void look_for_mode(struct es_check *c, const struct es_given *g)
{
	static const char *const names[] = { "NODE_ENV", "APP_ENV", "RAILS_ENV", "RACK_ENV",
		"FLASK_ENV", "DJANGO_ENV", "ASPNETCORE_ENVIRONMENT", "DOTNET_ENVIRONMENT",
		"MIX_ENV", "SYMFONY_ENV", "NEXT_PUBLIC_APP_ENV", "SPRING_PROFILES_ACTIVE", NULL };
	enum es_stage value = es_stage_of(es_slice_trim(g->value));
	/* Of a manifest a development server may well be told production, and a job that deploys
	 * tries out what it has built. */
	bool is_manifest = !g->at.env && !g->target;
	bool is_job = is_manifest && g->at.mention &&
		      (es_slice_starts(g->at.mention->scope, "job ") ||
			      es_slice_has(g->at.file->path, ".github/"));
	if (g->is_example || !es_slice_is_any_fold(g->name, names) || is_job ||
		(is_manifest && (g->stage != ES_STAGE_PRODUCTION || !g->at.mention)))
		return;
	if (g->stage == ES_STAGE_PRODUCTION &&
		(value == ES_STAGE_DEVELOPMENT || value == ES_STAGE_TEST))
		es_check_say_given(c, "env-mode-mismatch", ES_SEV_ERROR, g,
			"%.*s in %s says development, and the file is for production",
			ES_ARG(g->name), es_check_given_place(c, g));
	else if (g->stage == ES_STAGE_DEVELOPMENT && value == ES_STAGE_PRODUCTION)
		es_check_say_given(c, "env-mode-mismatch", ES_SEV_WARNING, g,
			"%.*s in %s says production, and the file is for development",
			ES_ARG(g->name), es_check_given_place(c, g));
	else if (es_slice_is(g->name, "NODE_ENV") && es_slice_is(es_slice_trim(g->value), "dev") &&
		 !is_asked_for(c, g->name, es_slice_trim(g->value)))
		es_check_say_given(c, "env-mode-mismatch", ES_SEV_NOTE, g,
			"NODE_ENV in %s has a short form that no framework knows: they ask for "
			"\"development\"",
			es_check_given_place(c, g));
}

void es_check_value(struct es_check *c)
{
	struct es_given_vec all = { 0 };
	for (size_t i = 0; i < c->inv->nvariables; i++)
		look_for_debug_default(c, &c->inv->variables[i]);
	es_given_all(&all, c->inv);
	for (size_t i = 0; i < all.n; i++) {
		look_for_placeholder(c, &all.v[i]);
		look_for_local(c, &all.v[i]);
		look_for_test_key(c, &all.v[i]);
		look_for_debug(c, &all.v[i]);
		look_for_tls_off(c, &all.v[i]);
		look_for_mode(c, &all.v[i]);
	}
	es_vec_release(&all);
}
