#include "lint/check.h"
#include "base/map.h"
#include "inventory/names.h"
#include "match/entropy.h"
#include "inventory/meaning.h"

#include <ctype.h>

/* ---- env-fallback-secret ---- */

static bool is_number(struct es_slice v)
{
	for (size_t i = 0; i < v.len; i++)
		if (!isdigit((unsigned char)v.ptr[i]) && v.ptr[i] != '.')
			return false;
	return v.len > 0;
}

/* A word that says there is none, a path, prose. */
static bool is_no_secret(struct es_slice name, struct es_slice v)
{
	static const char *const words[] = { "null", "none", "nil", "undefined", "unset", "empty",
		"n/a", "users", "disabled", "enabled", NULL };
	enum { NUMBER_MAX = 3 };
	bool has_letter = false;
	for (size_t i = 0; i < v.len && !has_letter; i++)
		has_letter = isalnum((unsigned char)v.ptr[i]) != 0;
	return (!has_letter && !es_meaning_is_own_secret(name)) || es_slice_has(v, ",") ||
	       es_slice_is_any_fold(v, words) || es_meaning_is_true(v) || es_meaning_is_false(v) ||
	       (is_number(v) && v.len <= NUMBER_MAX) || es_slice_has(v, " ") ||
	       es_slice_has(v, "\n") || es_slice_starts(v, "/") || es_slice_starts(v, "./") ||
	       es_slice_starts(v, "http") || es_meaning_has_reference(v) ||
	       es_slice_equal_fold(v, name) || es_slice_has(v, "{{");
}

/* A URL is one if it has a password and leads elsewhere. */
static bool is_secret_default(struct es_slice name, struct es_slice v)
{
	struct es_slice password = es_meaning_url_password(v);
	if (password.len)
		return !es_meaning_is_local_host(es_meaning_host(v)) &&
		       es_slice_has(es_meaning_host(v), ".") &&
		       !es_meaning_is_no_secret(password) && !es_meaning_has_reference(password) &&
		       !es_meaning_is_placeholder(v);
	return es_meaning_asks_secret(name) && v.len && !is_no_secret(name, v);
}

/* What opens a service beside the program, which has to be told the same: a database, a mail
 * server. */
static bool is_for_other_service(struct es_slice name)
{
	static const char *const words[] = { "DB", "DATABASE", "MYSQL", "MARIADB", "POSTGRES",
		"POSTGRESQL", "PG", "PGPASSWORD", "MONGO", "MONGODB", "REDIS", "RABBITMQ", "LDAP",
		"SMTP", "MAIL", "EMAIL", "MINIO", "CLICKHOUSE", "ELASTICSEARCH", "KAFKA", "SEED",
		"CAPTCHA", "RECAPTCHA", NULL };
	struct es_slice word;
	while (es_slice_split(&name, '_', &word))
		if (es_slice_is_any_fold(word, words))
			return true;
	return false;
}

static bool is_for_work(struct es_slice words)
{
	enum es_stage s = es_stage_in(words);
	return s == ES_STAGE_DEVELOPMENT || s == ES_STAGE_TEST;
}

/* A profile of the program itself (application-prod.yml). What a compose file falls back to is
 * for a network of its own. */
static bool is_profile_for_production(struct es_slice path)
{
	return es_stage_in(path) == ES_STAGE_PRODUCTION && !es_slice_has(path, "compose");
}

/* It says that it is to be replaced; "secret-key" does not, and has been made the key of many a
 * MinIO. */
static bool is_to_replace(struct es_slice v)
{
	static const char *const heads[] = { "default_", "default-", "change", "replace", "insert",
		"<" };
	for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
		if (es_slice_starts(v, heads[i]))
			return true;
	return es_slice_has(v, "your");
}

/* What opens nothing: "your-secret" where a vendor hands out the key, the password of a database of
 * tests. What the program itself checks opens it, whatever it says. */
static bool is_harmless(struct es_slice name, struct es_slice v)
{
	if (es_meaning_is_own_secret(name) || es_meaning_is_well_known(v))
		return false;
	return (is_for_other_service(name) && is_for_work(v)) ||
	       (is_to_replace(v) && !es_slice_has(name, "PASS"));
}

/* RabbitMQ lets its guest in from the own machine alone:
 * https://www.rabbitmq.com/docs/access-control#loopback-users */
static bool is_local_guest(struct es_slice name, struct es_slice v)
{
	static const char *const words[] = { "RABBITMQ", "RABBIT", "AMQP", "MQ", NULL };
	return es_names_has_word(name, words) && es_slice_is(v, "guest");
}

/* The same file has the switch of what the secret is for, and that is off: X is false where
 * X_PASSWORD is read. */
static bool is_off_by_default(const struct es_variable *v, const struct es_use *use)
{
	for (size_t i = 0; i < use->file->nmentions; i++) {
		const struct es_mention *m = &use->file->mentions[i];
		if (m->kind == ES_MENTION_READ && m->said == ES_SAID_LITERAL &&
			es_slice_is(m->value, "false") && m->name.len &&
			m->name.len < v->name.len && v->name.ptr[m->name.len] == '_' &&
			es_slice_equal(es_slice_sub(v->name, 0, m->name.len), m->name))
			return true;
	}
	return false;
}

/* A placeholder opens nothing at a vendor's; what the program itself checks, it does. An account
 * that is made with a password that is tried first is there for everybody, but once. */
static enum es_severity fallback_severity(const struct es_variable *v, const struct es_use *use)
{
	bool is_own = es_meaning_is_own_secret(v->name);
	bool is_other = is_for_other_service(v->name);
	bool is_password = es_slice_has(v->name, "PASSWORD");
	if (is_for_work(use->file->path) || is_local_guest(v->name, use->mention->value) ||
		is_off_by_default(v, use))
		return ES_SEV_NOTE;
	if (es_slice_has(use->file->path, "seed"))
		return is_password && es_meaning_is_well_known(use->mention->value) ? ES_SEV_WARNING
										    : ES_SEV_NOTE;
	if (!es_part_is_code(use->file->path))
		return is_own || is_profile_for_production(use->file->path) ? ES_SEV_WARNING
									    : ES_SEV_NOTE;
	if (is_own)
		return ES_SEV_ERROR;
	if (es_meaning_is_placeholder(use->mention->value))
		return ES_SEV_NOTE;
	return is_password && !is_other ? ES_SEV_ERROR : ES_SEV_WARNING;
}

static void look_for_fallback(struct es_check *c, const struct es_variable *v)
{
	const struct es_use *first = NULL;
	enum es_severity worst = ES_SEV_NOTE;
	size_t n = 0;
	for (size_t i = 0; i < v->reads.n; i++) {
		const struct es_use *use = &v->reads.v[i];
		if (use->part != ES_PART_APP || use->mention->said != ES_SAID_LITERAL ||
			!is_secret_default(v->name, use->mention->value) ||
			is_harmless(v->name, use->mention->value))
			continue;
		enum es_severity s = fallback_severity(v, use);
		if (!first || s > worst) {
			first = use;
			worst = s;
		}
		n++;
	}
	if (first)
		es_check_say(c, "env-fallback-secret", worst, v, first,
			"%.*s falls back to a value that stands in the source, at %s%s: where it "
			"is "
			"not set, everybody who has the code knows the secret",
			ES_ARG(v->name), es_check_place(c, first), es_check_more(c, n));
}

/* The program asks elsewhere whether it is there, and does something about it. */
static bool is_asked_for(const struct es_variable *v)
{
	for (size_t i = 0; i < v->reads.n; i++)
		if (v->reads.v[i].part == ES_PART_APP &&
			v->reads.v[i].mention->need == ES_NEED_GUARDED)
			return true;
	return false;
}

/* "" signs and encrypts too, and everybody knows it. What the program shows to others is refused by
 * them when it is empty, and mostly means that they are not used. */
static void look_for_empty_fallback(struct es_check *c, const struct es_variable *v)
{
	if (!es_meaning_is_own_secret(v->name) || is_asked_for(v))
		return;
	for (size_t i = 0; i < v->reads.n; i++) {
		const struct es_use *use = &v->reads.v[i];
		if (use->part != ES_PART_APP || use->mention->said != ES_SAID_LITERAL ||
			use->mention->value.len || !es_part_is_code(use->file->path))
			continue;
		es_check_say(c, "env-fallback-secret", ES_SEV_WARNING, v, use,
			"%.*s falls back to an empty secret at %s", ES_ARG(v->name),
			es_check_place(c, use));
		return;
	}
}

/* ---- env-weak-secret ---- */

/* What the frameworks that read it ask for. */
static size_t least_length(struct es_slice name)
{
	enum { ANY = 16, SIGNS = 32, RAILS = 64 };
	if (es_slice_is(name, "SECRET_KEY_BASE"))
		return RAILS;
	if (es_slice_is(name, "NEXTAUTH_SECRET") || es_slice_is(name, "AUTH_SECRET"))
		return SIGNS;
	return ANY;
}

static const char *weakness_of(const struct es_given *g)
{
	const double few_bits = 3;
	if (es_meaning_is_well_known(g->value))
		return "is a word that is tried first";
	if (!es_meaning_is_own_secret(g->name))
		return NULL;
	if (g->value.len < least_length(g->name))
		return "is too short";
	return es_entropy(g->value) < few_bits ? "repeats itself" : NULL;
}

/* A placeholder is another rule's, unless it is what people really take for a password. */
static bool is_left(struct es_slice v)
{
	return !es_meaning_is_well_known(v) && es_meaning_is_no_secret(v);
}

static void look_for_weak(struct es_check *c, const struct es_given *g)
{
	bool is_production = es_given_is_production(g);
	bool is_mine = g->at.env && !g->is_shared &&
		       (g->stage == ES_STAGE_NONE || g->stage == ES_STAGE_DEVELOPMENT);
	if (g->is_example || (!is_production && !is_mine) || !g->value.len ||
		!es_meaning_asks_secret(g->name) || is_left(g->value) || is_number(g->value))
		return;
	const char *weakness = weakness_of(g);
	bool is_local = g->stage == ES_STAGE_DEVELOPMENT ||
			(g->at.env && g->at.file->env.is_local) ||
			!es_meaning_is_own_secret(g->name);
	enum es_severity severity = is_production ? ES_SEV_ERROR
				    : is_local	  ? ES_SEV_NOTE
						  : ES_SEV_WARNING;
	if (weakness)
		es_check_say_given(c, "env-weak-secret", severity, g, "%.*s in %s %s (%zu bytes)",
			ES_ARG(g->name), es_check_given_place(c, g), weakness, g->value.len);
}

/* ---- env-shared-secret ---- */

static bool is_sharable(const struct es_given *g)
{
	enum { SHORT = 8 };
	return !g->is_example && g->value.len >= SHORT && es_meaning_asks_secret(g->name) &&
	       !es_meaning_is_no_secret(g->value) && !is_no_secret(g->name, g->value) &&
	       (g->at.env || g->target);
}

static bool is_for_development(const struct es_given *g)
{
	return g->at.env && (g->stage == ES_STAGE_NONE || g->stage == ES_STAGE_DEVELOPMENT ||
				    g->stage == ES_STAGE_TEST);
}

static const struct es_service *service_of(const struct es_given *g)
{
	return g->v ? g->v->service : NULL;
}

static void look_for_shared(
	struct es_check *c, const struct es_given *g, const struct es_given *other)
{
	if (es_slice_equal(g->name, other->name)) {
		/* Both ways about; it is told at the one for production. */
		const struct es_given *p = es_given_is_production(g) ? g : other;
		const struct es_given *d = p == g ? other : g;
		if (es_given_is_production(p) && p->stage != ES_STAGE_STAGING &&
			is_for_development(d))
			es_check_say_given(c, "env-shared-secret", ES_SEV_ERROR, p,
				"%.*s is the same secret in %s and, for development, in %s",
				ES_ARG(p->name), es_check_given_place(c, p),
				es_check_given_place(c, d));
		return;
	}
	bool is_same_file = g->target ? g->target == other->target : g->at.file == other->at.file;
	if (is_same_file && es_meaning_is_own_secret(g->name) &&
		es_meaning_is_own_secret(other->name) && service_of(g) == service_of(other))
		es_check_say_given(c, "env-shared-secret", ES_SEV_WARNING, g,
			"%.*s in %s has the same value as %.*s: who learns one has both",
			ES_ARG(g->name), es_check_given_place(c, g), ES_ARG(other->name));
}

/* Of many places of one value each is compared with the first few. */
static void look_for_all_shared(struct es_check *c, const struct es_given_vec *all)
{
	enum { PLACES_MAX = 4 };
	struct places {
		const struct es_given *v[PLACES_MAX];
		size_t n;
	};
	struct es_map values = { 0 };
	struct ES_VEC(struct places) places = { 0 };
	for (size_t i = 0; i < all->n; i++) {
		const struct es_given *g = &all->v[i];
		bool is_new;
		if (!is_sharable(g))
			continue;
		size_t at = es_map_add(&values, g->value, &is_new);
		if (is_new)
			es_vec_push(&places, (struct places){ .n = 0 });
		struct places *p = &places.v[at];
		for (size_t k = 0; k < p->n; k++)
			look_for_shared(c, g, p->v[k]);
		if (p->n < PLACES_MAX)
			p->v[p->n++] = g;
	}
	es_vec_release(&places);
	es_map_release(&values);
}

void es_check_secret(struct es_check *c)
{
	struct es_given_vec all = { 0 };
	for (size_t i = 0; i < c->inv->nvariables; i++) {
		const struct es_variable *v = &c->inv->variables[i];
		if (!v->is_own || v->class == ES_CLASS_TEST)
			continue;
		look_for_fallback(c, v);
		look_for_empty_fallback(c, v);
	}
	es_given_all(&all, c->inv);
	for (size_t i = 0; i < all.n; i++)
		look_for_weak(c, &all.v[i]);
	look_for_all_shared(c, &all);
	es_vec_release(&all);
}
