#include "lint/check.h"
#include "text/jwt.h"
#include "inventory/names.h"
#include "inventory/meaning.h"

static const char rule[] = "env-client-exposed";

/* ---- prefixes ---- */

/* These prefixes are nothing else in any repository; others need the package that gives them their
 * meaning. */
static bool is_plain_prefix(struct es_slice name)
{
	static const char *const prefixes[] = { "NEXT_PUBLIC_", "VITE_", "REACT_APP_",
		"EXPO_PUBLIC_", "NUXT_PUBLIC_", "VUE_APP_", "GATSBY_" };
	for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
		if (es_slice_starts(name, prefixes[i]))
			return true;
	return false;
}

/* Whose builds put it into what browsers get; "" when nobody's do. */
static struct es_slice exposed_by(const struct es_inventory *inv, struct es_slice name)
{
	const struct es_name_group *g = NULL;
	while ((g = es_names_find(ES_NAMES_CLIENT, name, g)))
		if (inv->has_package[g - es_builtin_names] || is_plain_prefix(name))
			return g->of;
	return ES_SLICE_EMPTY;
}

/* ---- values ---- */

struct prefix {
	const char *text, *what;
	size_t least; /* bytes of the whole: shorter ones are something else */
};

static const struct prefix secret_prefixes[] = {
	{ "sb_secret_", "a secret key of Supabase", 20 },
	{ "sk_live_", "a secret key", 20 },
	{ "sk_test_", "a secret key", 20 },
	{ "rk_live_", "a restricted key of Stripe", 20 },
	{ "whsec_", "the secret of a webhook", 20 },
	{ "-----BEGIN", "a private key", 20 },
	{ "sk-ant-", "a key of Anthropic", 30 },
	{ "sk-proj-", "a key of OpenAI", 30 },
	{ "sk-or-", "a key of OpenRouter", 30 },
	{ "sk-", "a secret key", 40 },
	{ "re_", "a key of Resend", 30 },
	{ "ghp_", "a token of GitHub", 30 },
	{ "gho_", "a token of GitHub", 30 },
	{ "github_pat_", "a token of GitHub", 30 },
	{ "glpat-", "a token of GitLab", 20 },
	{ "xoxb-", "a token of Slack", 20 },
	{ "xoxp-", "a token of Slack", 20 },
	{ "SG.", "a key of SendGrid", 40 },
	{ "phx_", "a personal key of PostHog", 20 },
	{ "sntrys_", "a token of Sentry", 20 },
	{ "sntryu_", "a token of Sentry", 20 },
	{ "CFPAT-", "a token of Contentful", 20 },
	{ "shpat_", "a token of Shopify", 20 },
	{ "gsk_", "a key of Groq", 30 },
};

static const char *const public_prefixes[] = { "pk_", "pk.", "phc_", "sb_publishable_", "AIza",
	"G-", "GTM-", "UA-", "6L", "0x4", "price_", "prod_" };

static const char *secret_in(struct es_slice value, struct es_arena *arena)
{
	for (size_t i = 0; i < sizeof secret_prefixes / sizeof *secret_prefixes; i++) {
		const struct prefix *p = &secret_prefixes[i];
		bool is_private = p->text[0] != '-' || es_slice_has(value, "PRIVATE KEY");
		if (es_slice_starts(value, p->text) && value.len >= p->least && is_private)
			return p->what;
	}
	if (es_slice_has(es_jwt_payload(value, arena), "\"service_role\""))
		return "a service_role key of Supabase, which goes past all row level security";
	if (es_meaning_url_password(value).len &&
		!es_meaning_is_no_secret(es_meaning_url_password(value)))
		return "a URL with a password";
	return es_slice_has(value, "\"private_key\"") ? "the key of a service account" : NULL;
}

static bool is_public_value(struct es_slice value, struct es_arena *arena)
{
	for (size_t i = 0; i < sizeof public_prefixes / sizeof *public_prefixes; i++)
		if (es_slice_starts(value, public_prefixes[i]))
			return true;
	return es_slice_has(es_jwt_payload(value, arena), "\"anon\"") ||
	       es_meaning_is_true(value) || es_meaning_is_false(value);
}

/* ---- names ---- */

/* A switch about secrets is none. */
static bool is_switch(struct es_slice name)
{
	static const char *const words[] = { "ENABLE", "ENABLED", "DISABLE", "DISABLED", "ALLOW",
		"SHOW", "HIDE", "USE", "REQUIRE", "HAS", "IS", "WITH", "RESET", "FORGOT",
		"SIGNUP" };
	struct es_slice word;
	while (es_slice_split(&name, '_', &word))
		for (size_t i = 0; i < sizeof words / sizeof *words; i++)
			if (es_slice_is(word, words[i]))
				return true;
	return false;
}

/* ERROR: there is no such name for what browsers may have. WARNING: mostly not. NOTE: no complaint.
 */
static enum es_severity name_severity(struct es_slice name)
{
	static const char *const sure[] = { "_SECRET", "_SECRET_KEY", "_SERVICE_ROLE_KEY",
		"_SERVICE_KEY", "_PRIVATE_KEY", "_ADMIN_KEY", "DATABASE_URL", "_SECRET_ACCESS_KEY",
		"OPENAI_API_KEY", "OPENAI_KEY", "ANTHROPIC_API_KEY", "CLAUDE_API_KEY",
		"GEMINI_API_KEY", "GROQ_API_KEY", "MISTRAL_API_KEY", "RESEND_API_KEY",
		"SENDGRID_API_KEY", "TWILIO_AUTH_TOKEN", "GITHUB_TOKEN", "BOT_TOKEN",
		"REPLICATE_API_TOKEN", "HF_TOKEN", "MONGODB_URI", "DB_PASSWORD",
		"DATABASE_PASSWORD", "SMTP_PASSWORD" };
	static const char *const likely[] = { "_PASSWORD", "_PASS", "_TOKEN", "_CREDENTIALS" };
	for (size_t i = 0; i < sizeof sure / sizeof *sure; i++)
		if (es_slice_ends(name, sure[i]))
			return ES_SEV_ERROR;
	for (size_t i = 0; i < sizeof likely / sizeof *likely; i++)
		if (es_slice_ends(name, likely[i]))
			return ES_SEV_WARNING;
	return ES_SEV_NOTE;
}

/* ---- the check ---- */

static const struct es_use *first_place(const struct es_variable *v)
{
	if (es_check_first_read(v))
		return es_check_first_read(v);
	const struct es_use *declared = es_check_declared(v);
	return declared ? declared : v->files.n ? &v->files.v[0] : v->sets.n ? &v->sets.v[0] : NULL;
}

static void check_name(struct es_check *c, const struct es_variable *v, struct es_slice whose)
{
	enum es_severity severity = name_severity(v->name);
	const struct es_use *at = first_place(v);
	if (severity == ES_SEV_NOTE || !at || is_switch(v->name) || v->class == ES_CLASS_TEST ||
		es_names_has(ES_NAMES_PUBLIC, v->name))
		return;
	es_check_say(c, rule, severity, v, at,
		"%.*s is named like a secret, and builds of %.*s put it into what every browser "
		"gets",
		ES_ARG(v->name), ES_ARG(whose));
}

/* next.config's env, or a define, puts in a name without any prefix. */
static void check_put_in(struct es_check *c, const struct es_variable *v)
{
	enum es_severity severity = name_severity(v->name);
	for (size_t i = 0; i < v->sets.n && severity != ES_SEV_NOTE; i++) {
		const struct es_use *use = &v->sets.v[i];
		if (!(use->mention->uses & ES_USE_CLIENT) || is_switch(v->name) ||
			use->part == ES_PART_TEST || es_names_has(ES_NAMES_PUBLIC, v->name))
			continue;
		es_check_say(c, rule, severity, v, use,
			"%.*s is named like a secret, and %.*s puts it into what every browser "
			"gets",
			ES_ARG(v->name), ES_ARG(use->file->path));
		return;
	}
}

/* What the values of one variable say: a secret is told of, a public one settles the name. */
static bool check_values(struct es_check *c, const struct es_given *from, const struct es_given *to,
	struct es_slice whose)
{
	bool is_settled = false;
	for (const struct es_given *g = from; g < to; g++) {
		struct es_slice value = es_slice_trim(g->value);
		const char *what =
			es_meaning_is_placeholder(value) ? NULL : secret_in(value, c->inv->arena);
		if (what)
			es_check_say_given(c, rule, ES_SEV_ERROR, g,
				"%.*s in %s has %s, and builds of %.*s put it into what every "
				"browser gets",
				ES_ARG(g->name), es_check_given_place(c, g), what, ES_ARG(whose));
		is_settled |= what || is_public_value(value, c->inv->arena);
	}
	return is_settled;
}

void es_check_client(struct es_check *c)
{
	struct es_given_vec all = { 0 };
	es_given_all(&all, c->inv);
	const struct es_given *g = all.v, *end = all.v + all.n;
	for (size_t i = 0; i < c->inv->nvariables; i++) {
		const struct es_variable *v = &c->inv->variables[i];
		const struct es_given *from = g;
		while (g < end && g->v == v && !g->target)
			g++;
		struct es_slice whose = exposed_by(c->inv, v->name);
		if (whose.len && !check_values(c, from, g, whose))
			check_name(c, v, whose);
		else if (!whose.len)
			check_put_in(c, v);
	}
	for (; g < end; g++) {
		struct es_slice whose = exposed_by(c->inv, g->name);
		if (whose.len)
			check_values(c, g, g + 1, whose);
	}
	es_vec_release(&all);
}
