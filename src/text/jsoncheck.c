#include "text/jsoncheck.h"
#include "base/hex.h"
#include "text/utf8.h"

#include <stdint.h>
#include <string.h>

enum {
	DEPTH_MAX = 1000, /* cJSON's own */
	/* cJSON copies numbers into a buffer of 64 bytes and mistakes longer ones. */
	NUMBER_MAX = 60,
};

struct checker {
	struct es_slice text;
	size_t at;
	unsigned depth;
	size_t nkeys;	    /* seen so far */
	size_t wanted_key;  /* its place is kept */
	size_t key_at;	    /* there */
	const char *reason; /* what is wrong at `at` */
};

static bool fail_check(struct checker *t, const char *reason)
{
	t->reason = reason;
	return false;
}

/* NUL at the end, which no token continues with. */
static char peek(const struct checker *t)
{
	return t->at < t->text.len ? t->text.ptr[t->at] : '\0';
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void skip_space(struct checker *t)
{
	while (is_space(peek(t)))
		t->at++;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool lex_digits(struct checker *t)
{
	if (!is_digit(peek(t)))
		return fail_check(t, "a digit is missing");
	while (is_digit(peek(t)))
		t->at++;
	return true;
}

static bool lex_number(struct checker *t)
{
	size_t from = t->at;
	if (peek(t) == '-')
		t->at++;
	bool has_zero = peek(t) == '0';
	size_t digits = t->at;
	if (!lex_digits(t))
		return false;
	if (has_zero && t->at > digits + 1)
		return fail_check(t, "a number with a leading zero");
	if (peek(t) == '.') {
		t->at++;
		if (!lex_digits(t))
			return false;
	}
	if (peek(t) == 'e' || peek(t) == 'E') {
		t->at++;
		if (peek(t) == '+' || peek(t) == '-')
			t->at++;
		if (!lex_digits(t))
			return false;
	}
	if (t->at - from <= NUMBER_MAX)
		return true;
	t->at = from;
	return fail_check(t, "a number that is too long");
}

static bool lex_hex(struct checker *t, unsigned *out)
{
	*out = 0;
	for (int i = 0; i < 4; i++, t->at++) {
		int digit = es_hex_value(peek(t));
		if (digit < 0)
			return fail_check(t, "a hexadecimal digit is missing");
		*out = *out << 4 | (unsigned)digit;
	}
	return true;
}

static bool lex_unicode(struct checker *t)
{
	unsigned code = 0, low = 0;
	size_t from = t->at;
	t->at += 2;
	if (!lex_hex(t, &code))
		return false;
	bool is_surrogate = code >= 0xd800 && code <= 0xdfff;
	if (code && !is_surrogate)
		return true;
	if (code && code <= 0xdbff && es_slice_is(es_slice_sub(t->text, t->at, t->at + 2), "\\u")) {
		t->at += 2;
		if (!lex_hex(t, &low))
			return false;
		if (low >= 0xdc00 && low <= 0xdfff)
			return true;
	}
	t->at = from;
	return fail_check(t, code ? "a lone surrogate" : "U+0000 in a string");
}

static bool lex_escape(struct checker *t)
{
	struct es_slice escape = es_slice_sub(t->text, t->at, t->at + 2);
	if (es_slice_is(escape, "\\u"))
		return lex_unicode(t);
	if (escape.len < 2 || !escape.ptr[1] || !strchr("\"\\/bfnrt", escape.ptr[1]))
		return fail_check(t, "an escape that is unknown");
	t->at += 2;
	return true;
}

static bool lex_string(struct checker *t)
{
	t->at++;
	while (peek(t) != '"') {
		if (t->at == t->text.len)
			return fail_check(t, "a string does not end");
		if ((unsigned char)peek(t) < 0x20)
			return fail_check(t, "a control character in a string");
		if (peek(t) == '\\') {
			if (!lex_escape(t))
				return false;
			continue;
		}
		size_t width = es_utf8_width(t->text, t->at);
		if (!width)
			return fail_check(t, "invalid UTF-8");
		t->at += width;
	}
	t->at++;
	return true;
}

static bool lex_word(struct checker *t)
{
	static const char *const words[] = { "true", "false", "null" };
	struct es_slice rest = es_slice_sub(t->text, t->at, t->text.len);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (es_slice_starts(rest, words[i])) {
			t->at += strlen(words[i]);
			return true;
		}
	}
	return fail_check(t, "a value is missing");
}

static bool check_value(struct checker *t);

/* "key": of the next member. */
static bool check_key(struct checker *t)
{
	skip_space(t);
	if (peek(t) != '"')
		return fail_check(t, "a key is missing");
	if (t->nkeys++ == t->wanted_key)
		t->key_at = t->at;
	if (!lex_string(t))
		return false;
	skip_space(t);
	if (peek(t) != ':')
		return fail_check(t, "a colon is missing");
	t->at++;
	return true;
}

/* An array or object. */
static bool check_items(struct checker *t, bool is_object)
{
	char close = is_object ? '}' : ']';
	if (t->depth == DEPTH_MAX)
		return fail_check(t, "nested too deeply");
	t->at++;
	skip_space(t);
	if (peek(t) == close) {
		t->at++;
		return true;
	}
	t->depth++;
	for (;; t->at++) {
		if ((is_object && !check_key(t)) || !check_value(t))
			return false;
		skip_space(t);
		if (peek(t) != ',')
			break;
	}
	if (peek(t) != close)
		return fail_check(t, "a comma or a closing bracket is missing");
	t->at++;
	t->depth--;
	return true;
}

/* Recursive, within DEPTH_MAX. */
static bool check_value(struct checker *t)
{
	skip_space(t);
	char c = peek(t);
	if (c == '{' || c == '[')
		return check_items(t, c == '{');
	if (c == '"')
		return lex_string(t);
	if (c == '-' || is_digit(c))
		return lex_number(t);
	return lex_word(t);
}

static bool check_text(struct checker *t)
{
	if (!check_value(t))
		return false;
	skip_space(t);
	return t->at == t->text.len || fail_check(t, "more text behind the value");
}

const char *es_json_check(struct es_slice text, size_t *out_at)
{
	struct checker t = { .text = text, .wanted_key = SIZE_MAX };
	if (check_text(&t))
		return NULL;
	*out_at = t.at;
	return t.reason;
}

size_t es_json_find_key(struct es_slice text, size_t nkeys)
{
	struct checker t = { .text = text, .wanted_key = nkeys };
	(void)check_text(&t);
	return t.key_at;
}
