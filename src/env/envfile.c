#include "env/envfile.h"

#include "base/vec.h"
#include "env/load.h"

#include <string.h>

struct reader {
	struct es_slice text;
	size_t at;	  /* start of the next line */
	size_t nline;	  /* lines before it */
	size_t pem_end;	  /* where find_pem_end was last */
	bool has_pem_end; /* it was somewhere */
	struct ES_VEC(struct es_env_line) lines;
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static size_t skip_blanks(struct es_slice s, size_t at)
{
	while (at < s.len && is_blank(s.ptr[at]))
		at++;
	return at;
}

static struct es_slice trim_end(struct es_slice s)
{
	while (s.len > 0 && is_blank(s.ptr[s.len - 1]))
		s.len--;
	return s;
}

/* Names as loaders take them, dots and dashes included. */
static size_t name_end(struct es_slice s, size_t at)
{
	while (at < s.len && (es_load_is_word(s.ptr[at]) || es_load_is_one_of(s.ptr[at], ".-")))
		at++;
	return at;
}

/* The offset behind "export" and blanks at `at`; `at` when that is not there. */
static size_t skip_export(struct es_slice s, size_t at)
{
	static const struct es_slice word = ES_LIT("export");
	if (!es_slice_equal(es_slice_sub(s, at, at + word.len), word))
		return at;
	size_t end = skip_blanks(s, at + word.len);
	return end > at + word.len && name_end(s, end) > end ? end : at;
}

/* The offset of the quote that closes the one at `from`, or s.len. A backslash protects what
 * follows in double quotes and backticks; single quotes end at the next. */
static size_t closing(struct es_slice s, size_t from)
{
	char quote = s.ptr[from];
	for (size_t i = from + 1; i < s.len; i++) {
		if (s.ptr[i] == quote)
			return i;
		i += s.ptr[i] == '\\' && quote != '\'';
	}
	return s.len;
}

/* True when a value that closes at `at` is followed by nothing but a comment. */
static bool is_line_done(struct es_slice s, size_t at)
{
	at = skip_blanks(s, at);
	return at == s.len || s.ptr[at] == '\n' || s.ptr[at] == '#';
}

/* The # of a comment behind a value without quotes: one with a blank before it, or the value's
 * first byte. */
static size_t comment_start(struct es_slice line, size_t from)
{
	for (size_t i = from; i < line.len; i++)
		if (line.ptr[i] == '#' && (i == from || is_blank(line.ptr[i - 1])))
			return i;
	return line.len;
}

/* Reads the value at `at` of the text into *out; returns the offset past it, in the line where it
 * ends. */
static size_t read_value(struct es_env_line *out, struct es_slice text, size_t at)
{
	size_t end = es_slice_find(text, at, '\n');
	at = skip_blanks(es_slice_sub(text, 0, end), at);
	char first = at < end ? text.ptr[at] : '\0';
	if (es_load_is_one_of(first, "\"'`")) {
		size_t close = closing(text, at);
		out->quote = first;
		if (close < text.len && is_line_done(text, close + 1)) {
			out->value = es_slice_sub(text, at + 1, close);
			size_t last = es_slice_find(text, close, '\n');
			size_t hash = skip_blanks(es_slice_sub(text, 0, last), close + 1);
			out->comment = trim_end(es_slice_sub(text, hash, last));
			return last;
		}
		/* Not closed, or with something behind it. */
		out->is_open = close >= end;
		if (!out->is_open)
			out->quote = '\0';
	}
	struct es_slice line = es_slice_sub(text, 0, end);
	size_t from = at + (out->is_open ? 1 : 0), hash = comment_start(line, from);
	out->value = trim_end(es_slice_sub(text, from, hash));
	out->comment = trim_end(es_slice_sub(text, hash, end));
	return end;
}

/* NAME=value or NAME: value at `at`; false when that is not there. *end is past it. */
static bool read_assignment(struct es_env_line *out, size_t *end, struct es_slice text, size_t at)
{
	size_t line_end = es_slice_find(text, at, '\n');
	struct es_slice line = es_slice_sub(text, 0, line_end);
	size_t from = skip_export(line, at), stop = name_end(line, from);
	size_t mark = skip_blanks(line, stop);
	bool is_colon = mark == stop && mark + 1 < line.len && line.ptr[mark] == ':' &&
			is_blank(line.ptr[mark + 1]);
	if (stop == from || (!is_colon && (mark == line.len || line.ptr[mark] != '=')))
		return false;
	out->name = es_slice_sub(text, from, stop);
	out->has_export = from > at;
	*end = read_value(out, text, mark + 1);
	return true;
}

/* "# NAME=value". Prose has equals signs, too: the name is in capitals, or the value one word. */
static bool read_commented(struct es_env_line *out, struct es_slice text, size_t hash, size_t end)
{
	struct es_slice line = es_slice_sub(text, 0, end);
	size_t from = hash, value_end;
	while (from < end && (text.ptr[from] == '#' || is_blank(text.ptr[from])))
		from++;
	struct es_env_line inner = { 0 };
	if (!read_assignment(&inner, &value_end, line, from))
		return false;
	bool is_capital = es_load_is_name_start(inner.name.ptr[0]);
	for (size_t i = 0; i < inner.name.len; i++)
		is_capital = is_capital && !(inner.name.ptr[i] >= 'a' && inner.name.ptr[i] <= 'z');
	bool is_word = es_slice_find(inner.value, 0, ' ') == inner.value.len;
	if (inner.name.ptr[inner.name.len] != '=' || (!is_capital && !is_word))
		return false;
	out->name = inner.name;
	out->value = inner.value;
	out->quote = inner.quote;
	out->has_export = inner.has_export;
	return true;
}

/* Whether a word alone on its line is the name of a variable to pass on. Anything else is as likely
 * a piece of a secret, from a value that was broken into lines or pasted without its name, and what
 * is a name is printed. */
static bool is_bare_name(struct es_slice word)
{
	enum { PLAIN_MAX = 16 };
	bool has_underscore = false;
	for (size_t i = 0; i < word.len; i++) {
		char c = word.ptr[i];
		has_underscore = has_underscore || c == '_';
		if (!es_load_is_word(c) || (c >= 'a' && c <= 'z'))
			return false;
	}
	return es_load_is_name_start(word.ptr[0]) && (has_underscore || word.len < PLAIN_MAX);
}

/* What a word that looks like base64 has: letters of both kinds and digits, and none of the marks
 * that people put between the words of a name. */
struct letters {
	bool has_small, has_large, has_mark;
	size_t ndigits; /* runs of them */
};

static struct letters letters_of(struct es_slice word)
{
	struct letters l = { 0 };
	bool was_digit = false;
	for (size_t i = 0; i < word.len; i++) {
		char c = word.ptr[i];
		bool is_digit = c >= '0' && c <= '9';
		l.has_small = l.has_small || (c >= 'a' && c <= 'z');
		l.has_large = l.has_large || (c >= 'A' && c <= 'Z');
		l.has_mark = l.has_mark || !es_load_is_word(c) || c == '_';
		l.ndigits += is_digit && !was_digit;
		was_digit = is_digit;
	}
	return l;
}

/* Whether NAME= or NAME== after `before` is the last line of something in base64, which was broken
 * into lines or lost its name. One sign, as every name without a value has, asks for more than two:
 * s3Bucket and oauth2ClientSecret are names. */
static bool is_padding(const struct es_env_line *line, const struct es_env_line *before)
{
	enum { TWO_SIGNS_MIN = 8, ONE_SIGN_MIN = 16, BEHIND_EMPTY_MIN = 12 };
	bool is_empty = !line->quote && !line->value.len;
	bool is_double = !line->quote && es_slice_is(line->value, "=");
	if ((!is_empty && !is_double) || line->comment.len || is_bare_name(line->name))
		return false;
	if (before && (before->kind == ES_ENV_JUNK || before->is_open))
		return true;
	struct letters l = letters_of(line->name);
	bool is_behind_empty = before && before->kind == ES_ENV_SET && !before->value.len;
	size_t min = is_double ? TWO_SIGNS_MIN : is_behind_empty ? BEHIND_EMPTY_MIN : ONE_SIGN_MIN;
	bool is_mixed = l.has_small && l.has_large && l.ndigits > 1 && !l.has_mark;
	return line->name.len >= min && (is_mixed || (is_double && l.has_small));
}

/* The offset of the first "-----END " at or after `at`; text.len when there is none. */
static size_t find_pem_end(struct reader *r, size_t at)
{
	static const struct es_slice mark = ES_LIT("-----END ");
	if (!r->has_pem_end || r->pem_end < at)
		r->pem_end = es_slice_search(r->text, at, mark);
	r->has_pem_end = true;
	return r->pem_end;
}

/* The offset past the line with the end of a PEM block that `line` begins and does not end, all
 * without quotes that hold; `at` when there is none. */
static size_t pem_end(struct reader *r, const struct es_env_line *line, size_t at)
{
	enum { PEM_MAX = 32 * 1024 };
	bool is_pem = line->kind == ES_ENV_SET && es_slice_starts(line->value, "-----BEGIN ");
	if (!is_pem || (line->quote && !line->is_open))
		return at;
	size_t end = find_pem_end(r, at);
	bool is_near = end < r->text.len && end - at < PEM_MAX;
	return is_near ? es_slice_find(r->text, end, '\n') : at;
}

/* What the line that starts at `at` is; returns the offset of the newline that ends it, or of the
 * text's end. */
static size_t read_line(struct es_env_line *out, struct es_slice text, size_t at)
{
	size_t end = es_slice_find(text, at, '\n');
	if (at == 0 && es_slice_starts(text, "\xef\xbb\xbf"))
		at = 3;
	struct es_slice line = es_slice_sub(text, 0, end);
	size_t from = skip_blanks(line, at);
	if (from == end) {
		out->kind = ES_ENV_BLANK;
	} else if (text.ptr[from] == '#') {
		out->comment = trim_end(es_slice_sub(text, from, end));
		out->kind =
			read_commented(out, text, from, end) ? ES_ENV_COMMENTED : ES_ENV_COMMENT;
	} else if (read_assignment(out, &end, text, from)) {
		out->kind = ES_ENV_SET;
	} else {
		size_t name = skip_export(line, from), stop = name_end(line, name);
		out->has_export = name > from;
		bool is_bare = stop > name && is_line_done(line, stop) &&
			       is_bare_name(es_slice_sub(text, name, stop));
		out->kind = is_bare ? ES_ENV_BARE : ES_ENV_JUNK;
		out->name = is_bare ? es_slice_sub(text, name, stop) : ES_SLICE_EMPTY;
	}
	return end;
}

static size_t count_newlines(struct es_slice s)
{
	size_t n = 0;
	for (size_t i = 0; i < s.len; i++)
		n += s.ptr[i] == '\n';
	return n;
}

void es_env_file_read(struct es_env_file *out, struct es_slice text, struct es_arena *arena)
{
	struct reader r = { .text = text };
	size_t pem = 0;
	while (r.at < text.len) {
		struct es_env_line line = { .line = r.nline + 1, .kind = ES_ENV_JUNK };
		size_t end = es_slice_find(text, r.at, '\n');
		if (r.at >= pem)
			end = read_line(&line, text, r.at);
		if (line.kind == ES_ENV_SET &&
			is_padding(&line, r.lines.n ? &r.lines.v[r.lines.n - 1] : NULL))
			line = (struct es_env_line){ .line = r.nline + 1, .kind = ES_ENV_JUNK };
		if (end < text.len && r.at >= pem)
			pem = pem_end(&r, &line, end);
		end += end < text.len;
		line.whole = es_slice_sub(text, r.at, end);
		r.nline += count_newlines(line.whole);
		r.at = end;
		es_vec_push(&r.lines, line);
	}
	struct es_env_line *lines = es_arena_array(arena, r.lines.n, sizeof *lines);
	if (r.lines.n > 0)
		memcpy(lines, r.lines.v, r.lines.n * sizeof *lines);
	*out = (struct es_env_file){ .text = text, .lines = lines, .nlines = r.lines.n };
	es_vec_release(&r.lines);
}
