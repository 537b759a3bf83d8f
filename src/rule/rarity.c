#include "rule/rarity.h"

#include <string.h>

/* Lengths are the small change of the score. */
enum { BITS_MAX = 28, SPREAD_MAX = 16, BIT = 64 };

/* Words that are everywhere in code and configuration, and parts of many names and URLs. */
static const char *const common_words[] = { "access", "account", "admin", "api", "auth",
	"authorization", "azure", "base", "bearer", "begin", "bot", "bucket", "certificate",
	"class", "client", "cloud", "code", "com", "config", "connection", "const", "context",
	"cookie", "credential", "data", "default", "deploy", "description", "docs", "email",
	"endpoint", "environment", "error", "export", "false", "file", "function", "git", "github",
	"google", "header", "hook", "host", "http", "https", "identifier", "image", "import", "int",
	"json", "key", "license", "line", "link", "live", "localhost", "login", "master", "message",
	"mode", "name", "null", "number", "object", "option", "org", "package", "param", "pass",
	"passphrase", "passwd", "password", "path", "port", "post", "private", "project", "public",
	"pwd", "read", "release", "request", "response", "return", "root", "rsa", "script",
	"secret", "security", "select", "self", "server", "service", "session", "set", "signature",
	"sql", "static", "status", "string", "test", "text", "the", "this", "title", "token",
	"true", "type", "url", "user", "username", "value", "var", "version", "web", "webhook",
	"write", "www" };

/* 0 to 31; 0 for what no word has. */
static unsigned letter_of(char c)
{
	if (c >= 'a' && c <= 'z')
		return (unsigned)(c - 'a' + 1);
	return c >= 'A' && c <= 'Z' ? (unsigned)(c - 'A' + 1) : 0;
}

/* The number of the triple that begins at `text`; 0 when it is not of letters. */
static unsigned triple_of(const char *text)
{
	unsigned a = letter_of(text[0]), b = letter_of(text[1]), c = letter_of(text[2]);
	return a && b && c ? a << 10 | b << 5 | c : 0;
}

void es_rarity_init(struct es_rarity *r)
{
	memset(r, 0, sizeof *r);
	for (size_t i = 0; i < sizeof common_words / sizeof *common_words; i++) {
		for (const char *at = common_words[i]; at[2]; at++) {
			unsigned triple = triple_of(at);
			r->triples[triple / 32] |= UINT32_C(1) << triple % 32;
		}
	}
}

enum run { RUN_LOWER, RUN_UPPER, RUN_DIGIT, RUN_BLANK, RUN_OTHER, RUN_HIGH };

static enum run run_of(char c)
{
	if (c >= 'a' && c <= 'z')
		return RUN_LOWER;
	if (c >= 'A' && c <= 'Z')
		return RUN_UPPER;
	if (c >= '0' && c <= '9')
		return RUN_DIGIT;
	if (c == ' ' || (c >= '\t' && c <= '\r'))
		return RUN_BLANK;
	return (unsigned char)c < 128 ? RUN_OTHER : RUN_HIGH;
}

static int bits_of_byte(const struct es_rarity *r, const struct es_lit *lit, size_t i)
{
	static const int first[] = { [RUN_LOWER] = 5,
		[RUN_UPPER] = 6,
		[RUN_DIGIT] = 6,
		[RUN_BLANK] = 2,
		[RUN_OTHER] = 5,
		[RUN_HIGH] = 7 };
	static const int further[] = { [RUN_LOWER] = 3,
		[RUN_UPPER] = 4,
		[RUN_DIGIT] = 4,
		[RUN_BLANK] = 1,
		[RUN_OTHER] = 4,
		[RUN_HIGH] = 6 };
	char c = lit->text[i];
	enum run run = run_of(c);
	if (i == 0)
		return first[run];
	if (c == lit->text[i - 1])
		return 1;
	unsigned triple = i >= 2 ? triple_of(lit->text + i - 2) : 0;
	if (triple && r->triples[triple / 32] >> triple % 32 & 1)
		return 1;
	int bits = run == run_of(lit->text[i - 1]) ? further[run] : first[run];
	/* Letters that words seldom have. */
	return bits + (strchr("jqxzJQXZ", c) != NULL && c ? 2 : 0);
}

static int bits_of(const struct es_rarity *r, const struct es_lit *lit)
{
	int bits = 0;
	for (size_t i = 0; i < lit->len && bits < BITS_MAX; i++)
		bits += bits_of_byte(r, lit, i);
	return bits < BITS_MAX ? bits : BITS_MAX;
}

static int log2_of(uint64_t n)
{
	int bits = 0;
	for (; n > 1; n /= 2)
		bits++;
	return bits;
}

/* The regex is tried at each place where a match may start that has the literal where it is. */
static int fine_for_spread(const struct es_lit *lit)
{
	if (lit->before_max == ES_UNBOUNDED)
		return SPREAD_MAX;
	int fine = log2_of(1 + ((uint64_t)lit->before_max - lit->before_min) / 4);
	return fine < SPREAD_MAX ? fine : SPREAD_MAX;
}

int es_rarity_score(const struct es_rarity *r, const struct es_litset *s)
{
	int worst = BITS_MAX, spread = 0, shortest = ES_LIT_LEN;
	for (size_t i = 0; i < s->n; i++) {
		if (s->v[i].len < ES_LITERAL_MIN)
			return 0;
		int bits = bits_of(r, &s->v[i]), fine = fine_for_spread(&s->v[i]);
		worst = bits < worst ? bits : worst;
		spread = fine > spread ? fine : spread;
		shortest = s->v[i].len < shortest ? s->v[i].len : shortest;
	}
	int fine = spread * BIT + log2_of(s->n) * BIT * 3 / 2;
	/* The fines together are less than 32 bits. */
	return s->n == 0 ? 0 : (32 + worst) * BIT + shortest - fine;
}
