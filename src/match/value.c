#include "match/value.h"
#include "match/entropy.h"
#include "match/words.h"

#include <ctype.h>
#include <string.h>

/* What a value is made of. */
struct shape {
	struct es_slice v;
	size_t lower, upper, digit, sign, blank, high; /* bytes of each kind */
	size_t natural;				       /* letters in natural runs */
	size_t distinct;
	unsigned nkinds; /* of lower, upper, digit and sign */
};

static void count_byte(struct shape *s, unsigned char c)
{
	s->lower += islower(c) != 0;
	s->upper += isupper(c) != 0;
	s->digit += isdigit(c) != 0;
	s->blank += c == ' ' || c == '\t';
	s->high += c >= 0x80;
	s->sign += ispunct(c) != 0;
}

/* \u5bc6, as JSON writes letters of other languages; its digits are none of the value. */
static bool is_escaped_letter(struct es_slice v, size_t at)
{
	enum { DIGITS = 4 };
	if (v.len - at < 2 + DIGITS || v.ptr[at] != '\\' || v.ptr[at + 1] != 'u')
		return false;
	for (size_t i = at + 2; i < at + 2 + DIGITS; i++)
		if (!isxdigit((unsigned char)v.ptr[i]))
			return false;
	return v.ptr[at + 2] != '0' || v.ptr[at + 3] != '0' || v.ptr[at + 4] >= '8';
}

static struct shape shape_of(struct es_slice v)
{
	enum { ESCAPE_LEN = 6 };
	struct shape s = { .v = v, .natural = es_words_natural_bytes(v) };
	bool seen[256] = { false };
	for (size_t i = 0; i < v.len; i++) {
		unsigned char c = (unsigned char)v.ptr[i];
		if (is_escaped_letter(v, i)) {
			s.high++;
			i += ESCAPE_LEN - 1;
			continue;
		}
		count_byte(&s, c);
		s.distinct += !seen[c];
		seen[c] = true;
	}
	s.nkinds = (s.lower > 0) + (s.upper > 0) + (s.digit > 0) + (s.sign > 0);
	return s;
}

static size_t count_of(struct es_slice s, char c)
{
	size_t n = 0;
	for (size_t i = 0; i < s.len; i++)
		n += s.ptr[i] == c;
	return n;
}

static bool is_wordy(const struct shape *s)
{
	return 2 * s->natural >= s->v.len;
}

/* ---- what is no literal ---- */

/* Parts that a program fills in: {name}, %s, ${x}, <%= x %>, #{x}. */
static bool has_gap(struct es_slice v)
{
	static const char *const opens[] = { "${", "#{", "{{", "<%", "%(", "$(", "@{", "\\(" };
	for (size_t i = 0; i < sizeof opens / sizeof *opens; i++)
		if (es_slice_has(v, opens[i]))
			return true;
	size_t open = es_slice_find(v, 0, '{'), close = es_slice_find(v, open, '}');
	for (size_t i = open + 1; i < close; i++)
		if (!isalnum((unsigned char)v.ptr[i]) && !strchr("_.:$", v.ptr[i]))
			return false;
	return close < v.len;
}

/* Printf's conversions, where little else is in the value. */
static bool has_conversion(struct es_slice v)
{
	static const char *const conversions[] = { "%s", "%d", "%v", "%u", "%x", "%q", "%@" };
	for (size_t i = 0; i < sizeof conversions / sizeof *conversions; i++)
		if (es_slice_has(v, conversions[i]))
			return v.len < 12 || es_slice_has(v, " ") || es_slice_has(v, ":");
	return false;
}

static bool has_extension(struct es_slice v)
{
	static const char *const extensions[] = { ".pem", ".key", ".crt", ".cer", ".json", ".yaml",
		".yml", ".txt", ".xml", ".html", ".php", ".js", ".jks", ".p12", ".pfx", ".conf",
		".cfg", ".ini", ".env", ".sh", ".py", ".rb", ".go", ".properties", ".svg", ".png",
		".log", ".keystore", ".pub", ".md", ".csv", ".db", ".erb", ".vue", ".ts", ".tsx",
		".css" };
	for (size_t i = 0; i < sizeof extensions / sizeof *extensions; i++)
		if (es_slice_ends(v, extensions[i]))
			return true;
	return false;
}

static bool is_path(const struct shape *s)
{
	struct es_slice v = s->v;
	bool starts = es_slice_starts(v, "./") || es_slice_starts(v, "../") ||
		      es_slice_starts(v, "~/") || es_slice_starts(v, "@/") ||
		      (v.len > 2 && isalpha((unsigned char)v.ptr[0]) && v.ptr[1] == ':' &&
			      strchr("\\/", v.ptr[2]));
	if (starts || es_slice_has(v, "://") || has_extension(v))
		return true;
	size_t slashes = count_of(v, '/');
	return slashes && (is_wordy(s) || (v.ptr[0] == '/' && slashes > 1 && s->v.len < 24));
}

/* Values that name where the secret is, for a program that fetches it; and hashes, of content or
 * of a password, which have rules of their own where they matter. */
static bool is_reference(struct es_slice v)
{
	static const char *const starts[] = { "vault:", "vault.", "arn:", "ref+", "op://",
		"env:", "env.", "file:", "secret:", "secrets.",
		"ssm:", "keyring:", "aws:", "gcp:", "azure:", "urn:", "data:", "sha1-", "sha256-",
		"sha384-", "sha512-", "sha256:", "sha512:", "sha1:", "md5:", "$2a$",
		"EJ[1:", "$2b$", "$2y$", "$1$", "$5$", "$6$", "$argon2", "$apr1$", "$pbkdf2",
		"pbkdf2", "{SSHA", "{SHA", "{CRYPT", "{bcrypt}", "{cipher}", "ENC(", "ENC[",
		"!vault", "ssh-rsa ", "ssh-ed25519 ", "ecdsa-sha2", "-----BEGIN", "AQICAH",
		"projects/", "process.env", "os.environ", "enc:" };
	for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
		if (es_slice_starts(v, starts[i]))
			return true;
	return false;
}

/* Markup, selectors, patterns, validation rules, calls. */
static bool is_syntax(const struct shape *s)
{
	static const char *const signs[] = { "</", "/>", "&nbsp;", "&lt;", "\\d", "\\w", "\\s",
		"(?", "[^", "a-z", "A-Z", "0-9", "()", "](", "=>", "==", "&&", "::", "->",
		"min:", "max:", "|required", "required|", "[name", "<br", "\\n" };
	struct es_slice v = s->v;
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		if (es_slice_has(v, signs[i]))
			return true;
	/* What sed replaces: s/NAME=.*x/, s/\(NAME=\).*x/ */
	if (es_slice_starts(v, ".*") || es_slice_starts(v, "\\)") || es_slice_starts(v, "\\\\)"))
		return true;
	if (v.ptr[0] == '<' || (es_slice_starts(v, "--") && s->natural) ||
		(strchr("#.:@&*\\$", v.ptr[0]) && v.len > 1 && s->natural + 3 >= v.len))
		return true;
	/* foo(bar), foo[bar] */
	char last = v.ptr[v.len - 1];
	return (isalpha((unsigned char)v.ptr[0]) || strchr("$_@", v.ptr[0])) &&
	       ((last == ')' && es_slice_has(v, "(")) || (last == ']' && es_slice_has(v, "["))) &&
	       is_wordy(s);
}

static bool is_address(const struct shape *s)
{
	size_t at = es_slice_find(s->v, 0, '@');
	return at > 0 && at < s->v.len && es_slice_has(es_slice_sub(s->v, at, s->v.len), ".") &&
	       2 * s->natural >= s->v.len - 4 && count_of(s->v, '@') == 1 && !s->blank;
}

static bool is_joint(char c)
{
	return c && strchr("_-.:\\/,|+", c);
}

/* secr3t, but not k8s or i18n: a digit before a letter of the same word of five and more. */
static bool has_odd_word(struct es_slice v)
{
	enum { SHORT = 4 };
	size_t from = 0;
	bool is_odd = false;
	for (size_t i = 0; i < v.len; i++) {
		if (!isalnum((unsigned char)v.ptr[i])) {
			from = i + 1;
			is_odd = false;
		} else if (i > from) {
			is_odd |= isdigit((unsigned char)v.ptr[i - 1]) &&
				  isalpha((unsigned char)v.ptr[i]);
			if (is_odd && i + 1 - from > SHORT)
				return true;
		}
	}
	return false;
}

/* What names are made of, and nothing else: user_password, X-Auth-Token, com.shop.user, App\Foo.
 * Words of up to three letters say nothing, one in two of the others' letters has to be natural. */
static bool is_name(const struct shape *s)
{
	enum { SHORT = 3 };
	size_t joints = 0, letters = 0;
	for (size_t i = 0; i < s->v.len; i++) {
		char c = s->v.ptr[i];
		joints += is_joint(c);
		if (!is_joint(c) && !isalpha((unsigned char)c) && !(isdigit((unsigned char)c) && i))
			return false;
	}
	struct es_slice word;
	for (size_t at = 0; at < s->v.len; at++)
		while (es_words_next(&word, s->v, &at))
			letters += word.len > SHORT && isalpha((unsigned char)word.ptr[0])
					   ? word.len
					   : 0;
	bool is_camel = s->upper && s->lower && !s->digit;
	return (joints || is_camel) && s->digit <= 2 &&
	       (!has_odd_word(s->v) || 10 * s->natural >= 8 * (s->lower + s->upper)) &&
	       (letters ? s->natural : !s->digit) && 10 * s->natural >= 6 * letters;
}

/* Names that ask for a secret name a field here: password: "user_password". */
static bool is_field(struct es_slice v)
{
	if (v.len > 1 && strchr("@$:#&*%", v.ptr[0]))
		v = es_slice_sub(v, 1, v.len);
	for (size_t i = 0; i < v.len; i++)
		if (!isalnum((unsigned char)v.ptr[i]) && !strchr("_-.$[]:", v.ptr[i]))
			return false;
	struct es_slice word;
	size_t at = 0;
	while (es_words_next(&word, v, &at))
		if (isdigit((unsigned char)word.ptr[0]) && word.len > 1)
			return false;
	return es_name_asks(v) != ES_ASKS_NOTHING && at == v.len;
}

/* Three words of placeholders, each by itself, are more than chance: AIza-FAKE-API-KEY-1234. */
static bool has_fillers(struct es_slice v)
{
	enum { ENOUGH = 3, SHORT = 2 };
	size_t n = 0;
	for (size_t from = 0, i = 0; i <= v.len; i++) {
		if (i < v.len && isalpha((unsigned char)v.ptr[i]))
			continue;
		n += i - from > SHORT && es_words_is_filler(es_slice_sub(v, from, i));
		from = i + 1;
	}
	return n >= ENOUGH;
}

/* ---- prose ---- */

/* pa55, 4u: people mix digits into the words of passwords, seldom into prose. */
static bool has_mixed_word(struct es_slice v)
{
	for (size_t i = 1; i < v.len; i++) {
		unsigned char a = (unsigned char)v.ptr[i - 1], b = (unsigned char)v.ptr[i];
		if ((isdigit(a) && isalpha(b)) || (isalpha(a) && isdigit(b)))
			return true;
	}
	return false;
}

/* Text for people. Letters of other languages make a translation. */
static bool is_prose(const struct shape *s)
{
	enum { LONGEST_PHRASE = 32 };
	struct es_slice v = s->v;
	char last = v.ptr[v.len - 1];
	bool starts_upper = isupper((unsigned char)v.ptr[0]) != 0;
	if (s->high)
		return !s->digit || s->blank;
	if (!s->blank)
		return (last == ':' || last == '!') && starts_upper && !s->digit &&
		       10 * s->natural >= 8 * (v.len - 1);
	if (has_mixed_word(v) && v.len <= LONGEST_PHRASE && last != '.' && last != '?')
		return false;
	return is_wordy(s) || (!s->digit && (starts_upper || s->sign || strchr(".:!?,;)", last)));
}

/* ---- how strong ---- */

static bool is_random(const struct shape *s)
{
	enum { SHORTEST = 16, DISTINCT = 8 };
	if (s->v.len < SHORTEST || s->distinct < DISTINCT || s->blank || is_wordy(s))
		return false;
	if (!s->digit)
		return s->lower + s->upper > 0 && 4 * s->natural < s->v.len && !is_name(s);
	if (!s->lower && !s->upper)
		return false; /* a number */
	return es_entropy(s->v) >= 2.8;
}

static enum es_strength weigh_key(const struct shape *s)
{
	if (is_random(s))
		return ES_VALUE_STRONG;
	/* my-jwt-s3cret!: short or wordy, but nobody's name for anything. */
	bool is_mixed = s->digit && s->lower + s->upper > 0 && s->v.len >= 8;
	if (is_mixed && !s->blank && !is_name(s) && (s->nkinds >= 3 || !is_wordy(s)))
		return ES_VALUE_WEAK;
	return ES_VALUE_NONE;
}

/* People's passwords: what has three kinds of characters, or digits inside letters, is meant to be
 * one. A plain word is one as often as it is a sample, a label or a column's name. */
static enum es_strength weigh_password(const struct shape *s)
{
	enum { SHORTEST = 4, SHORT = 6 };
	bool is_version = !s->lower && !s->upper && count_of(s->v, '.') > 1;
	if (s->v.len < SHORTEST || (!s->lower && !s->upper && !s->digit) || is_version)
		return ES_VALUE_NONE;
	if (s->blank)
		return s->digit ? ES_VALUE_WEAK : ES_VALUE_NONE;
	if (is_random(s))
		return ES_VALUE_STRONG;
	if (is_name(s))
		return ES_VALUE_NONE;
	if (s->v.len < SHORT)
		return s->nkinds >= 3 || (s->v.len > SHORTEST && s->digit && s->nkinds > 1)
			       ? ES_VALUE_WEAK
			       : ES_VALUE_NONE;
	if (s->nkinds >= 3)
		return ES_VALUE_STRONG;
	if (s->nkinds == 2 && s->digit && !is_wordy(s))
		return ES_VALUE_STRONG;
	/* A capital in front makes it a label: Passwort, Heslo. */
	bool is_label = isupper((unsigned char)s->v.ptr[0]) && !s->digit && !s->sign;
	return is_label ? ES_VALUE_NONE : ES_VALUE_WEAK;
}

enum es_strength es_value_weigh(struct es_slice v, enum es_asks asks)
{
	if (!v.len)
		return ES_VALUE_NONE;
	struct shape s = shape_of(v);
	if (is_reference(v) || has_gap(v) || has_conversion(v) || is_path(&s) || is_syntax(&s) ||
		is_address(&s) || is_field(v) || has_fillers(v) || is_prose(&s))
		return ES_VALUE_NONE;
	return asks == ES_ASKS_PASSWORD ? weigh_password(&s) : weigh_key(&s);
}
