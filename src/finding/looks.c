#include "finding/looks.h"
#include "match/name.h"
#include "match/placeholder.h"
#include "match/value.h"

#include <ctype.h>
#include <string.h>

/* What is shorter is not called random. */
enum { RANDOM_MIN = 8 };

bool es_looks_constant(struct es_slice s)
{
	bool has_gap = false;
	for (size_t i = 0; i < s.len; i++) {
		if (!isupper((unsigned char)s.ptr[i]) && !isdigit((unsigned char)s.ptr[i]) &&
			s.ptr[i] != '_')
			return false;
		has_gap |= s.ptr[i] == '_';
	}
	return has_gap && es_value_weigh(s, ES_ASKS_KEY) == ES_VALUE_NONE;
}

/* me_2@example.com. One whose user looks made by chance may be an address with a key. */
static bool is_mail(struct es_slice s)
{
	size_t at = es_slice_find(s, 0, '@'), dot = at, end = s.len;
	for (size_t i = 0; i < s.len; i++) {
		if (i != at && !isalnum((unsigned char)s.ptr[i]) && !strchr("._+-", s.ptr[i]))
			return false;
		dot = s.ptr[i] == '.' ? i : dot;
	}
	while (end > 0 && isalpha((unsigned char)s.ptr[end - 1]))
		end--;
	return at > 0 && dot > at + 1 && dot < s.len && end == dot + 1 &&
	       es_value_weigh(es_slice_sub(s, 0, at), ES_ASKS_KEY) != ES_VALUE_STRONG;
}

bool es_looks_random(struct es_slice s)
{
	return s.len >= RANDOM_MIN && !es_placeholder_is(s, 0, s.len) && !is_mail(s) &&
	       es_value_weigh(s, ES_ASKS_KEY) == ES_VALUE_STRONG;
}

bool es_looks_password(struct es_slice s, size_t *from, size_t *to)
{
	size_t start = es_slice_search(s, 0, (struct es_slice)ES_LIT("://"));
	bool has_scheme = start < s.len;
	start = has_scheme ? start + 3 : 0;
	size_t at = s.len;
	while (at > start && s.ptr[at - 1] != '@')
		at--;
	if (at == start)
		return false;
	size_t colon = es_slice_find(es_slice_sub(s, 0, at - 1), start, ':');
	if (colon >= at - 1 && !has_scheme)
		return false;
	*from = colon < at - 1 ? colon + 1 : start;
	*to = at - 1;
	return *from < *to;
}

size_t es_looks_host_end(struct es_slice s, size_t at, size_t to)
{
	while (at < to && (isalnum((unsigned char)s.ptr[at]) || strchr("@.-", s.ptr[at])))
		at++;
	return at;
}

/* ${X:-word}, and Java's ${db.password:word}; but ${env:X} says where it comes from. */
static bool brings_value(struct es_slice s)
{
	size_t colon = es_slice_find(s, 0, ':');
	struct es_slice rest = es_slice_sub(s, colon, s.len);
	struct es_slice name = es_slice_sub(s, es_slice_starts(s, "${") ? 2 : colon, colon);
	if (es_slice_has(rest, ":-"))
		return true;
	return rest.len > 2 && rest.ptr[1] != '?' &&
	       (es_slice_find(name, 0, '.') < name.len || es_name_asks(name) != ES_ASKS_NOTHING);
}

bool es_looks_template(struct es_slice s)
{
	static const char *const opens[] = { "${", "$(", "{{", "#{", "<%", "%(", "%{" };
	size_t end = 1;
	while (end < s.len && (isalnum((unsigned char)s.ptr[end]) || s.ptr[end] == '_'))
		end++;
	if (s.len > 1 && s.ptr[0] == '$' && end == s.len)
		return true;
	for (size_t i = 0; s.len > 3 && i < sizeof opens / sizeof *opens; i++)
		if (es_slice_starts(s, opens[i]) && strchr("})>s", s.ptr[s.len - 1]) &&
			es_slice_search(s, 2, es_slice_from(opens[i])) == s.len)
			return !brings_value(s);
	return false;
}

bool es_looks_harmless(struct es_slice name)
{
	static const char *const names[] = { "account", "address", "algorithm", "bucket", "charset",
		"collation", "database", "db", "dbname", "description", "dialect", "domain",
		"driver", "email", "endpoint", "host", "hostname", "id", "label", "mail", "method",
		"mode", "name", "path", "port", "protocol", "provider", "region", "role", "scheme",
		"server", "status", "title", "type", "uri", "url", "user", "username", "version",
		NULL };
	return es_slice_is_any_fold(name, names);
}

bool es_looks_personal(struct es_slice name)
{
	static const char *const names[] = { "user", "username", "email", "mail", "login", NULL };
	return es_slice_is_any_fold(name, names);
}

bool es_looks_name(struct es_slice s)
{
	bool has_gap = false, has_lower = false, has_upper = false;
	for (size_t i = 0; i < s.len; i++) {
		if (!isalnum((unsigned char)s.ptr[i]) && s.ptr[i] != '_')
			return false;
		has_gap |= i && s.ptr[i] == '_';
		has_lower |= islower((unsigned char)s.ptr[i]) != 0;
		has_upper |= isupper((unsigned char)s.ptr[i]) != 0;
	}
	return has_gap && has_lower != has_upper;
}

bool es_looks_asking(struct es_slice name)
{
	static const char *const names[] = { "authorization", "proxy-authorization", "bearer",
		"creds", "identified", NULL };
	return es_name_asks(name) != ES_ASKS_NOTHING || es_slice_is_any_fold(name, names);
}

/* Where the word ends that begins at `from`: at a gap, or before the capital of fooBar. */
static size_t end_of_segment(struct es_slice s, size_t from)
{
	size_t at = from;
	while (at < s.len && isalnum((unsigned char)s.ptr[at]) &&
		!(at > from && isupper((unsigned char)s.ptr[at]) &&
			islower((unsigned char)s.ptr[at - 1])))
		at++;
	return at;
}

bool es_looks_asking_at_all(struct es_slice name)
{
	static const char *const words[] = { "secret", "secrets", "password", "passwd", "pass",
		"pw", "pwd", "bearer", "creds", "credentials", "pepper", "salt", "pin", "auth",
		"key", "token", "private", NULL };
	for (size_t at = 0; at < name.len;) {
		size_t end = end_of_segment(name, at);
		if (es_slice_is_any_fold(es_slice_sub(name, at, end), words))
			return true;
		at = end + (end == at);
	}
	return es_looks_asking(name);
}

bool es_looks_command(struct es_slice name)
{
	static const char *const endings[] = { "password-stdin", "SecureString" };
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		if (es_slice_ends(name, endings[i]))
			return true;
	return false;
}
