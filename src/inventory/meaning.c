#include "inventory/meaning.h"
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

struct es_slice es_meaning_url_password(struct es_slice value)
{
	struct es_slice authority = authority_of(value);
	size_t user = last_at_sign(authority);
	if (!user)
		return ES_SLICE_EMPTY;
	struct es_slice info = es_slice_sub(authority, 0, user - 1);
	return es_slice_sub(info, es_slice_find(info, 0, ':') + 1, info.len);
}

struct es_slice es_meaning_host(struct es_slice value)
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
