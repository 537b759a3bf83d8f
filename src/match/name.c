#include "match/name.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

enum { SEGMENTS_MAX = 16, SEGMENT_MAX = 32 };

/* A name's segments in lower case; of a name with more, the last ones. */
struct segments {
	char v[SEGMENTS_MAX][SEGMENT_MAX];
	size_t n;
};

static bool is_name_byte(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '-' || c == '.' || c == '$';
}

struct es_slice es_name_around(struct es_slice text, size_t at)
{
	enum { REACH = 100 };
	size_t from = at, to = at;
	while (from > 0 && at - from < REACH && is_name_byte(text.ptr[from - 1]))
		from--;
	while (to < text.len && to - at < REACH && is_name_byte(text.ptr[to]))
		to++;
	/* "->name" and a sentence's end are not part of it. */
	while (to > at && (text.ptr[to - 1] == '-' || text.ptr[to - 1] == '.'))
		to--;
	return es_slice_sub(text, from, to);
}

static void add_segment(struct segments *s, struct es_slice part)
{
	if (s->n == SEGMENTS_MAX) {
		memmove(s->v[0], s->v[1], sizeof s->v - sizeof s->v[0]);
		s->n--;
	}
	char *to = s->v[s->n++];
	size_t n = part.len < SEGMENT_MAX - 1 ? part.len : SEGMENT_MAX - 1;
	for (size_t i = 0; i < n; i++)
		to[i] = (char)tolower((unsigned char)part.ptr[part.len - n + i]);
	to[n] = '\0';
}

/* fooBar, FOOBar, foo2: where the next word begins. */
static bool is_seam(struct es_slice s, size_t i)
{
	unsigned char before = (unsigned char)s.ptr[i - 1], c = (unsigned char)s.ptr[i];
	if (isdigit(before) || isdigit(c))
		return !isdigit(before) || !isdigit(c);
	if (isupper(c))
		return islower(before) ||
		       (isupper(before) && i + 1 < s.len && islower((unsigned char)s.ptr[i + 1]));
	return false;
}

static void divide(struct segments *out, struct es_slice name)
{
	out->n = 0;
	for (size_t i = 0; i < name.len;) {
		if (!isalnum((unsigned char)name.ptr[i])) {
			i++;
			continue;
		}
		size_t from = i++;
		while (i < name.len && isalnum((unsigned char)name.ptr[i]) && !is_seam(name, i))
			i++;
		add_segment(out, es_slice_sub(name, from, i));
	}
}

static bool is_one_of(const char *word, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(word, list[i]) == 0)
			return true;
	return false;
}

static bool ends_with_one_of(const char *word, const char *const *list, size_t n)
{
	struct es_slice s = es_slice_from(word);
	for (size_t i = 0; i < n; i++)
		if (es_slice_ends(s, list[i]))
			return true;
	return false;
}

#define COUNT(list) (sizeof(list) / sizeof *(list))

/* Say which one, not what it is: DB_PASSWORD_PROD, SECRET_KEY_BASE, password2. */
static const char *const neutral[] = { "backup", "base", "bytes", "confirmation", "const",
	"default", "dev", "development", "env", "equal", "equals", "eu", "live", "local", "main",
	"new", "old", "plain", "plaintext", "primary", "prod", "production", "qa", "raw", "sandbox",
	"secondary", "staging", "stg", "str", "string", "test", "testing", "text", "us", "v", "val",
	"value" };

static const char *const password_words[] = { "password", "passwords", "passwd", "passwrd", "pwd",
	"passphrase", "passcode", "passwort", "kennwort", "contrasena", "senha" };
static const char *const key_words[] = { "secret", "secrets", "token", "tokens", "apikey",
	"accesskey", "secretkey", "privatekey", "authkey", "masterkey", "signingkey",
	"encryptionkey", "appkey", "sharedkey", "accountkey", "credential", "credentials" };

/* "pass" alone is also a verb and the end of other words. */
static const char *const pass_words[] = { "pass", "dbpass", "userpass", "mypass", "rootpass",
	"adminpass", "smtppass", "mailpass", "ftppass", "ldappass", "sqlpass", "mysqlpass",
	"pgpass", "sshpass" };

/* What has to stand before "key" for it to be a secret one. */
static const char *const key_kinds[] = { "access", "account", "admin", "aes", "api", "app",
	"application", "auth", "authentication", "authorization", "cipher", "client", "cookie",
	"crypt", "crypto", "data", "decrypt", "decryption", "deploy", "encrypt", "encryption",
	"hash", "hmac", "in", "jwt", "license", "logged", "master", "nonce", "password", "priv",
	"private", "root", "secret", "secure", "security", "server", "service", "session", "shared",
	"sign", "signature", "signing", "ssh", "storage", "subscription", "token", "webhook" };

/* A token, key or password of these kinds is none, or is made anew each time. */
static const char *const harmless[] = { "after", "allow", "ask", "authenticity", "before", "blank",
	"cancel", "cancellation", "check", "clear", "confirm", "continuation", "create", "csrf",
	"cursor", "delete", "delimiter", "design", "disable", "display", "enable", "enabled",
	"fetch", "find", "forgot", "forgotten", "generate", "get", "had", "has", "have", "hide",
	"insert", "invalid", "is", "isset", "lexer", "list", "load", "lookup", "lost", "missing",
	"need", "needs", "next", "no", "page", "parse", "prompt", "pub", "public", "publishable",
	"read", "remove", "request", "require", "required", "requires", "reset", "resolve",
	"revoke", "save", "should", "show", "sync", "toggle", "update", "validate", "verify",
	"wrong", "xsrf" };

static bool is_number(const char *word)
{
	return isdigit((unsigned char)word[0]);
}

static enum es_asks ask_last(const struct segments *s)
{
	const char *last = s->v[s->n - 1];
	if (ends_with_one_of(last, password_words, COUNT(password_words)) ||
		is_one_of(last, pass_words, COUNT(pass_words)))
		return ES_ASKS_PASSWORD;
	if (ends_with_one_of(last, key_words, COUNT(key_words)))
		return ES_ASKS_KEY;
	bool is_phrase = s->n > 1 && strcmp(last, "phrase") == 0 && !strcmp(s->v[s->n - 2], "pass");
	bool is_word = s->n > 1 && strcmp(last, "word") == 0 && !strcmp(s->v[s->n - 2], "pass");
	if (is_phrase || is_word)
		return ES_ASKS_PASSWORD;
	bool is_key =
		strcmp(last, "key") == 0 || strcmp(last, "keys") == 0 || !strcmp(last, "salt");
	if (s->n > 1 && is_key && is_one_of(s->v[s->n - 2], key_kinds, COUNT(key_kinds)))
		return ES_ASKS_KEY;
	return ES_ASKS_NOTHING;
}

enum es_asks es_name_asks(struct es_slice name)
{
	struct segments s;
	divide(&s, name);
	while (s.n > 1 &&
		(is_number(s.v[s.n - 1]) || is_one_of(s.v[s.n - 1], neutral, COUNT(neutral))))
		s.n--;
	if (!s.n)
		return ES_ASKS_NOTHING;
	/* What comes before the last segment may be more than one word: get_db_password. */
	for (size_t i = s.n > 3 ? s.n - 3 : 0; i + 1 < s.n; i++)
		if (is_one_of(s.v[i], harmless, COUNT(harmless)))
			return ES_ASKS_NOTHING;
	return ask_last(&s);
}
