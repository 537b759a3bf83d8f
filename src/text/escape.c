#include "text/coded.h"
#include "base/hex.h"
#include "text/border.h"
#include "text/utf8.h"

#include <ctype.h>
#include <string.h>

enum {
	REACH = 1024, /* bytes around an escape that its token may extend over */
	RUN_MIN = 8,  /* bytes; no secret is shorter */
};

/* One way of writing bytes as escapes. */
struct notation {
	enum es_coding coding;
	char mark; /* first byte of every escape */
	/* True when the escape at pos is one that hides something; those that every other line of
	 * source has, such as %d and \n, do not begin a run. */
	bool (*is_telling)(struct es_slice text, size_t pos);
	/* Writes the bytes of the escape at *pos, at most four, moves behind it and returns how
	 * many; what is no escape stands for itself. */
	size_t (*read)(char out[4], struct es_slice text, size_t *pos);
	/* True where a token that holds such escapes ends. */
	bool (*is_end)(struct es_slice text, size_t pos);
};

/* The number written in hexadecimal in exactly n digits at pos, or -1. */
static long hex_number(struct es_slice text, size_t pos, unsigned n)
{
	long value = 0;
	if (pos > text.len || text.len - pos < n)
		return -1;
	for (unsigned i = 0; i < n; i++) {
		int digit = es_hex_value(text.ptr[pos + i]);
		if (digit < 0)
			return -1;
		value = value * 16 + digit;
	}
	return value;
}

/* True for what secrets and the text around them are made of. Not for other letters, which are most
 * of the escapes there are, nor for what printf's %02x or %ld would be. */
static bool is_ascii_text(long value)
{
	return (value >= 0x20 && value < 0x7f) || value == '\t' || value == '\n' || value == '\r';
}

static char byte_at(struct es_slice text, size_t pos)
{
	return pos < text.len ? text.ptr[pos] : '\0';
}

/* ---- percent ---- */

static bool percent_is_telling(struct es_slice text, size_t pos)
{
	return is_ascii_text(hex_number(text, pos + 1, 2));
}

static size_t percent_read(char out[4], struct es_slice text, size_t *pos)
{
	long value = hex_number(text, *pos + 1, 2);
	out[0] = value < 0 ? text.ptr[*pos] : (char)value;
	*pos += value < 0 ? 1 : 3;
	return 1;
}

static bool is_quote(char c)
{
	return c == '"' || c == '\'' || c == '`';
}

static bool word_ends(struct es_slice text, size_t pos)
{
	char c = text.ptr[pos];
	return (unsigned char)c <= ' ' || is_quote(c);
}

/* ---- backslash ---- */

/* \u{1F600}: the number, and the offset behind the brace; -1 when it is not one. */
static long braced_number(struct es_slice text, size_t pos, size_t *out_end)
{
	for (unsigned n = 6; n; n--) {
		if (byte_at(text, pos + 1 + n) != '}')
			continue;
		*out_end = pos + n + 2;
		return hex_number(text, pos + 1, n);
	}
	return -1;
}

/* The character of the \u, \x escape at pos; -1 when it is not one. Surrogates that do not make a
 * pair become U+FFFD. */
static long coded_number(struct es_slice text, size_t pos, size_t *out_end)
{
	if (byte_at(text, pos + 1) == 'x') {
		*out_end = pos + 4;
		return hex_number(text, pos + 2, 2);
	}
	if (byte_at(text, pos + 1) != 'u')
		return -1;
	long value;
	if (byte_at(text, pos + 2) == '{') {
		value = braced_number(text, pos + 2, out_end);
	} else {
		value = hex_number(text, pos + 2, 4);
		*out_end = pos + 6;
	}
	if (value >= 0xd800 && value < 0xdc00 && byte_at(text, *out_end) == '\\' &&
		byte_at(text, *out_end + 1) == 'u') {
		long low = hex_number(text, *out_end + 2, 4);
		if (low >= 0xdc00 && low < 0xe000) {
			*out_end += 6;
			return 0x10000 + (value - 0xd800) * 0x400 + (low - 0xdc00);
		}
	}
	return (value >= 0xd800 && value < 0xe000) || value > 0x10ffff ? 0xfffd : value;
}

static bool is_among(char c, const char *others)
{
	return isalnum((unsigned char)c) || (c && strchr(others, c));
}

/* A line or column break written right before a long word: its letter would be taken for the word's
 * first. Short words follow such breaks in every other string of source, and lines of wrapped
 * base64 are read as such. */
static bool is_break_before_word(struct es_slice text, size_t pos)
{
	enum { WORD_MIN = 16, WRAPPED_MIN = 48 };
	char c = byte_at(text, pos + 1);
	if (c != 'n' && c != 't' && c != 'r')
		return false;
	size_t word = 0, before = 0, behind = 0;
	while (word < WORD_MIN && is_among(byte_at(text, pos + 2 + word), "_-=+/.:"))
		word++;
	if (word < WORD_MIN)
		return false;
	size_t line_end = es_slice_ends(es_slice_sub(text, 0, pos), "\\r") ? pos - 2 : pos;
	while (before < WRAPPED_MIN && before < line_end &&
		is_among(text.ptr[line_end - 1 - before], "+/="))
		before++;
	while (behind < WRAPPED_MIN && is_among(byte_at(text, pos + 2 + behind), "+/"))
		behind++;
	return before < WRAPPED_MIN && behind < WRAPPED_MIN;
}

/* "\/" and "\"" are how JSON inside JSON, and PHP's JSON, look: URLs and keys are torn by them. */
static bool backslash_is_telling(struct es_slice text, size_t pos)
{
	size_t end;
	char c = byte_at(text, pos + 1);
	if (c == '/' || c == '"' || is_break_before_word(text, pos))
		return true;
	return (c == 'u' || c == 'x') && is_ascii_text(coded_number(text, pos, &end));
}

static size_t backslash_read(char out[4], struct es_slice text, size_t *pos)
{
	static const char names[] = "nrtbf/\\\"'", values[] = "\n\r\t\b\f/\\\"'";
	size_t end;
	long value = coded_number(text, *pos, &end);
	if (value >= 0) {
		bool is_byte = text.ptr[*pos + 1] == 'x';
		*pos = end;
		if (!is_byte)
			return es_utf8_encode(out, (uint32_t)value);
		out[0] = (char)value;
		return 1;
	}
	char c = byte_at(text, *pos + 1);
	const char *at = c ? strchr(names, c) : NULL;
	out[0] = at ? values[at - names] : '\\';
	*pos += at ? 2 : 1;
	return 1;
}

/* The string literal: up to a quote that is not escaped, or the line's end. */
static bool literal_ends(struct es_slice text, size_t pos)
{
	char c = text.ptr[pos];
	if (!is_quote(c))
		return es_border_ends_with(c);
	size_t i = pos;
	while (i && text.ptr[i - 1] == '\\')
		i--;
	return (pos - i) % 2 == 0;
}

/* ---- both ---- */

static const struct notation percent = { ES_CODING_PERCENT, '%', percent_is_telling, percent_read,
	word_ends };
static const struct notation backslash = { ES_CODING_ESCAPES, '\\', backslash_is_telling,
	backslash_read, literal_ends };

/* Decodes [from, to) and returns the length; `out` may be NULL to learn it. */
static size_t decode(
	char *out, const struct notation *n, struct es_slice text, size_t from, size_t to)
{
	struct es_slice token = es_slice_sub(text, 0, to);
	size_t len = 0;
	for (size_t pos = from; pos < to;) {
		char bytes[4] = { text.ptr[pos] };
		size_t nbytes = 1;
		if (text.ptr[pos] == n->mark)
			nbytes = n->read(bytes, token, &pos);
		else
			pos++;
		if (out)
			memcpy(out + len, bytes, nbytes);
		len += nbytes;
	}
	return len;
}

static size_t token_start(const struct notation *n, struct es_slice text, size_t pos, size_t floor)
{
	size_t from = pos;
	while (from > floor && pos - from < REACH && !n->is_end(text, from - 1))
		from--;
	return from;
}

/* Behind the escape at pos, up to where no further one is in reach. */
static size_t token_end(const struct notation *n, struct es_slice text, size_t pos)
{
	size_t to = pos, last = pos;
	while (to < text.len && to - last < REACH && (to == pos || !n->is_end(text, to))) {
		if (text.ptr[to] == n->mark) {
			char skipped[4];
			(void)n->read(skipped, text, &to);
			last = to;
		} else {
			to++;
		}
	}
	return to;
}

/* c->pos is where the last token ended: no byte is part of two. */
static bool next_token(struct es_coded *out, struct es_coded_cursor *c, struct es_slice text,
	const struct notation *n)
{
	size_t end = c->stop && c->stop < text.len ? c->stop : text.len;
	for (size_t pos = c->pos; pos < end; pos++) {
		const char *mark = memchr(text.ptr + pos, n->mark, end - pos);
		if (!mark)
			break;
		pos = (size_t)(mark - text.ptr);
		if (!n->is_telling(text, pos))
			continue;
		size_t from = token_start(n, text, pos, c->pos), to = token_end(n, text, pos);
		size_t len = decode(NULL, n, text, from, to);
		c->pos = to;
		pos = to - 1;
		if (len < RUN_MIN)
			continue;
		*out = (struct es_coded){ .coding = n->coding, .from = from, .to = to, .len = len };
		return true;
	}
	c->pos = end;
	return false;
}

bool es_percent_next(struct es_coded *out, struct es_coded_cursor *c, struct es_slice text)
{
	return next_token(out, c, text, &percent);
}

bool es_percent_begins(struct es_slice text, size_t pos)
{
	return percent_is_telling(text, pos);
}

void es_percent_read(char *out, const struct es_coded *r, struct es_slice text)
{
	(void)decode(out, &percent, text, r->from, r->to);
}

bool es_escape_next(struct es_coded *out, struct es_coded_cursor *c, struct es_slice text)
{
	return next_token(out, c, text, &backslash);
}

bool es_escape_begins(struct es_slice text, size_t pos)
{
	return backslash_is_telling(text, pos);
}

void es_escape_read(char *out, const struct es_coded *r, struct es_slice text)
{
	(void)decode(out, &backslash, text, r->from, r->to);
}
