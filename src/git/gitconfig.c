#include "git/gitconfig.h"
#include "base/buf.h"
#include "base/err.h"

#include <ctype.h>
#include <string.h>

enum { ENTRY_MAX = 1024 * 1024 };

struct reader {
	struct es_slice text;
	size_t at, line;
	struct es_buf section, name, value;
	struct es_error *err;
};

/* The byte at hand; '\n' at the end of the text, CR LF counts as LF. */
static char peek(const struct reader *r)
{
	if (r->at >= r->text.len)
		return '\n';
	char c = r->text.ptr[r->at];
	bool is_crlf = c == '\r' && r->at + 1 < r->text.len && r->text.ptr[r->at + 1] == '\n';
	return is_crlf ? '\n' : c;
}

static void advance(struct reader *r)
{
	if (peek(r) == '\n') {
		r->line++;
		r->at += r->at < r->text.len && r->text.ptr[r->at] == '\r';
	}
	r->at++;
}

static bool is_over(const struct reader *r)
{
	return r->at >= r->text.len;
}

static void skip_blanks(struct reader *r)
{
	while (peek(r) == ' ' || peek(r) == '\t')
		advance(r);
}

static void skip_line(struct reader *r)
{
	while (peek(r) != '\n')
		advance(r);
}

static enum es_status fail(const struct reader *r, const char *reason)
{
	return es_fail(r->err, ES_EPARSE, "line %zu: %s", r->line, reason);
}

/* "SUB" in double quotes; a backslash takes the next byte as it is. */
static enum es_status read_subsection(struct reader *r)
{
	es_buf_add_byte(&r->section, '.');
	for (advance(r); peek(r) != '"'; advance(r)) {
		if (peek(r) == '\\')
			advance(r);
		if (peek(r) == '\n')
			return fail(r, "a subsection is not closed");
		es_buf_add_byte(&r->section, peek(r));
	}
	advance(r);
	return ES_OK;
}

static enum es_status read_section(struct reader *r)
{
	es_buf_reset(&r->section);
	advance(r);
	while (isalnum((unsigned char)peek(r)) || peek(r) == '-' || peek(r) == '.') {
		es_buf_add_byte(&r->section, (char)tolower((unsigned char)peek(r)));
		advance(r);
	}
	skip_blanks(r);
	enum es_status st = peek(r) == '"' ? read_subsection(r) : ES_OK;
	if (!st && (peek(r) != ']' || !r->section.len))
		st = fail(r, "a section is not closed");
	if (!st)
		advance(r);
	return st;
}

/* What stands behind a backslash in a value; false for what git refuses. */
static bool read_escape(struct reader *r)
{
	static const char from[] = "\"\\nbt", to[] = "\"\\\n\b\t";
	advance(r);
	char c = peek(r);
	const char *known = memchr(from, c, sizeof from - 1);
	if (known)
		es_buf_add_byte(&r->value, to[known - from]);
	else if (c != '\n' || is_over(r))
		return false;
	advance(r);
	return true;
}

/* Up to the end of the line or a comment; blanks at the end count only inside quotes. */
static enum es_status read_value(struct reader *r)
{
	bool is_quoted = false;
	size_t kept = 0;
	while (peek(r) != '\n' && (is_quoted || !strchr("#;", peek(r)) || !peek(r))) {
		char c = peek(r);
		if (c == '\\' && !read_escape(r))
			return fail(r, "a backslash stands before what it cannot quote");
		if (c == '"')
			is_quoted = !is_quoted;
		else if (c != '\\')
			es_buf_add_byte(&r->value, c);
		if (c != '\\')
			advance(r);
		if (is_quoted || (c != ' ' && c != '\t'))
			kept = r->value.len;
	}
	r->value.len = kept;
	skip_line(r);
	return is_quoted ? fail(r, "a quote is not closed") : ES_OK;
}

static enum es_status read_entry(struct reader *r, es_gitconfig_fn *each, void *ctx)
{
	if (!isalpha((unsigned char)peek(r)) || !r->section.len)
		return fail(r, "neither a section nor an entry");
	es_buf_reset(&r->name);
	es_buf_reset(&r->value);
	es_buf_add(&r->name, es_buf_slice(&r->section));
	es_buf_add_byte(&r->name, '.');
	for (; isalnum((unsigned char)peek(r)) || peek(r) == '-'; advance(r))
		es_buf_add_byte(&r->name, (char)tolower((unsigned char)peek(r)));
	skip_blanks(r);
	bool has_value = peek(r) == '=';
	enum es_status st = ES_OK;
	if (has_value) {
		advance(r);
		skip_blanks(r);
		st = read_value(r);
	} else if (peek(r) == '#' || peek(r) == ';') {
		skip_line(r);
	} else if (peek(r) != '\n') {
		st = fail(r, "an entry has no '='");
	}
	if (!st && (r->name.full || r->value.full))
		st = fail(r, "an entry is too long");
	if (!st)
		each(ctx, es_buf_cstr(&r->name), has_value ? es_buf_cstr(&r->value) : NULL);
	return st;
}

static enum es_status read_line(struct reader *r, es_gitconfig_fn *each, void *ctx)
{
	char c = peek(r);
	if (c == '\n' || c == ' ' || c == '\t')
		advance(r);
	else if (c == '#' || c == ';')
		skip_line(r);
	else if (c == '[')
		return read_section(r);
	else
		return read_entry(r, each, ctx);
	return ES_OK;
}

enum es_status es_gitconfig_each(
	struct es_slice text, es_gitconfig_fn *each, void *ctx, struct es_error *err)
{
	struct reader r = { .text = text,
		.at = es_slice_starts(text, "\xef\xbb\xbf") ? 3 : 0,
		.line = 1,
		.section = ES_BUF_INIT(ENTRY_MAX),
		.name = ES_BUF_INIT(2 * ENTRY_MAX),
		.value = ES_BUF_INIT(ENTRY_MAX),
		.err = err };
	enum es_status st = ES_OK;
	while (!st && !is_over(&r))
		st = read_line(&r, each, ctx);
	es_buf_release(&r.section);
	es_buf_release(&r.name);
	es_buf_release(&r.value);
	return st;
}
