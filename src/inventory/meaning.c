#include "inventory/meaning.h"
#include "base/url.h"
#include "inventory/interpolated.h"
#include "inventory/names.h"
#include "match/name.h"
#include "match/placeholder.h"

#include <ctype.h>
#include <string.h>

/* ---- values ---- */

bool es_meaning_has_reference(struct es_slice value)
{
	struct es_slice name;
	size_t at = 0;
	return es_interpolated_next(&name, value, &at);
}

bool es_meaning_is_placeholder(struct es_slice value)
{
	enum { LONGEST = 200 };
	char lower[LONGEST];
	if (!value.len || value.len > LONGEST)
		return false;
	for (size_t i = 0; i < value.len; i++)
		lower[i] = (char)tolower((unsigned char)value.ptr[i]);
	return es_names_has(ES_NAMES_PLACEHOLDER, (struct es_slice){ lower, value.len });
}

bool es_meaning_is_no_secret(struct es_slice value)
{
	return es_meaning_is_placeholder(value) ||
	       (value.len && es_placeholder_is(value, 0, value.len));
}

bool es_meaning_is_well_known(struct es_slice v)
{
	static const char *const words[] = { "password", "passwd", "pass", "admin", "root",
		"postgres", "mysql", "secret", "test", "guest", "user", "qwerty", "letmein",
		"welcome", "abc123", "123456", "1234", "12345678", "123456789", "password1",
		"password123", "admin123", "toor", "minioadmin", "changeit", "redis", "example",
		NULL };
	return es_slice_is_any_fold(v, words);
}

bool es_meaning_is_true(struct es_slice value)
{
	static const char *const words[] = { "true", "1", "yes", "on", "t", "y", "enabled", NULL };
	return es_slice_is_any_fold(es_slice_trim(value), words);
}

bool es_meaning_is_false(struct es_slice value)
{
	static const char *const words[] = { "false", "0", "no", "off", "f", "n", "disabled",
		NULL };
	return es_slice_is_any_fold(es_slice_trim(value), words);
}

struct es_slice es_meaning_url_password(struct es_slice value)
{
	struct es_url u;
	(void)es_url_split(&u, value);
	return u.password;
}

/* "user@host:port" and "[::1]:80" too. */
static struct es_slice bare_host(struct es_slice s)
{
	size_t user = s.len;
	while (user && s.ptr[user - 1] != '@')
		user--;
	s = es_slice_sub(s, user, s.len);
	if (es_slice_starts(s, "["))
		return es_slice_sub(s, 1, es_slice_find(s, 0, ']'));
	return es_slice_sub(s, 0, es_slice_find(s, 0, ':'));
}

struct es_slice es_meaning_host(struct es_slice value)
{
	struct es_url u;
	bool is_url = es_url_split(&u, value);
	struct es_slice host = is_url ? u.host : bare_host(value);
	for (size_t i = 0; i < host.len; i++)
		if (!isalnum((unsigned char)host.ptr[i]) && !strchr("-._:", host.ptr[i]))
			return ES_SLICE_EMPTY;
	return host;
}

bool es_meaning_is_file_database(struct es_slice value)
{
	static const char *const heads[] = { "sqlite:", "sqlite3:", "sqlite+",
		"h2:mem:", "h2:file:", "h2:~", "h2:.", "hsqldb:mem:", "hsqldb:file:", "derby:" };
	struct es_slice rest = es_url_without_jdbc(value);
	for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
		if (es_slice_starts(rest, heads[i]))
			return true;
	return false;
}

bool es_meaning_is_local_host(struct es_slice host)
{
	static const char *const hosts[] = { "localhost", "127.0.0.1", "::1", "0.0.0.0",
		"host.docker.internal", "10.0.2.2", NULL };
	bool is_cluster = es_slice_ends(host, ".cluster.local");
	return es_slice_is_any_fold(host, hosts) ||
	       (es_slice_ends(host, ".local") && !is_cluster) ||
	       es_slice_ends(host, ".localhost") || es_slice_ends(host, ".lvh.me");
}

/* ---- names ---- */

bool es_meaning_asks_secret(struct es_slice name)
{
	return es_name_asks(name) != ES_ASKS_NOTHING && !es_names_has(ES_NAMES_PUBLIC, name);
}

bool es_meaning_is_own_secret(struct es_slice name)
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
