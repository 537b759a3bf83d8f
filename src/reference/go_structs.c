#include "reference/go_structs.h"

#include <string.h>

enum { DEPTH_MAX = 24, TYPES_MAX = 4096, FIELDS_MAX = 64 * 1024, OWN_MAX = 4096, TAG_MAX = 2048 };

enum kind { END, WORD, RAW, OTHER, NEWLINE };

struct token {
	enum kind kind;
	struct es_slice text; /* of raw strings what is between the backquotes */
};

struct parser {
	struct es_slice text;
	size_t at;
	struct es_go_structs *out;
};

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || (unsigned char)c >= 0x80;
}

/* Behind a string that ends with its line at the latest. */
static size_t behind_quoted(struct es_slice t, size_t i, char quote)
{
	for (i++; i < t.len && t.ptr[i] != '\n'; i++) {
		if (t.ptr[i] == '\\')
			i++;
		else if (t.ptr[i] == quote)
			return i + 1;
	}
	return i < t.len ? i : t.len;
}

/* Behind blanks and comments; the end of a line is a token. */
static size_t skip_blank(struct es_slice t, size_t i)
{
	struct es_slice close = ES_LIT("*/");
	for (;;) {
		while (i < t.len && strchr(" \t\r", t.ptr[i]) && t.ptr[i])
			i++;
		struct es_slice rest = es_slice_sub(t, i, t.len);
		if (es_slice_starts(rest, "//"))
			i = es_slice_find(t, i, '\n');
		else if (es_slice_starts(rest, "/*"))
			i = es_slice_search(t, i + 2, close) + 2;
		else
			return i;
		if (i >= t.len)
			return t.len;
	}
}

static struct token next(struct parser *p)
{
	struct es_slice t = p->text;
	size_t from = p->at = skip_blank(t, p->at);
	if (from >= t.len)
		return (struct token){ END, ES_SLICE_EMPTY };
	char c = t.ptr[from];
	size_t to = from + 1;
	enum kind kind = c == '\n' ? NEWLINE : OTHER;
	if (is_word(c)) {
		kind = WORD;
		while (to < t.len && is_word(t.ptr[to]))
			to++;
	} else if (c == '`') {
		to = es_slice_find(t, to, '`');
		p->at = to < t.len ? to + 1 : to;
		return (struct token){ RAW, es_slice_sub(t, from + 1, to) };
	} else if (c == '"' || c == '\'') {
		to = behind_quoted(t, from, c);
	}
	p->at = to;
	return (struct token){ kind, es_slice_sub(t, from, to) };
}

static struct token peek(struct parser *p)
{
	size_t at = p->at;
	struct token t = next(p);
	p->at = at;
	return t;
}

static bool is_mark(struct token t, const char *mark)
{
	return t.kind == OTHER && es_slice_is(t.text, mark);
}

/* Whether a field ends before it. */
static bool ends_field(struct token t)
{
	return t.kind == END || t.kind == NEWLINE || is_mark(t, ";") || is_mark(t, "}");
}

/* Behind the bracket that closes the one that was just read. */
static void skip_brackets(struct parser *p)
{
	for (size_t depth = 1; depth;) {
		struct token t = next(p);
		if (t.kind == END)
			return;
		if (is_mark(t, "(") || is_mark(t, "[") || is_mark(t, "{"))
			depth++;
		else if (is_mark(t, ")") || is_mark(t, "]") || is_mark(t, "}"))
			depth--;
	}
}

/* ---- structs ---- */

static uint32_t read_struct(struct parser *p, struct es_slice name, unsigned depth);

static void read_type(struct parser *p, struct es_go_field *f, unsigned depth)
{
	for (;;) {
		struct token t = peek(p);
		if (ends_field(t) || t.kind == RAW || (t.kind == OTHER && t.text.ptr[0] == '"'))
			return;
		(void)next(p);
		bool opens = is_mark(peek(p), "{");
		if (is_mark(t, "(") || is_mark(t, "["))
			skip_brackets(p);
		else if (is_mark(t, "."))
			f->is_foreign = true;
		if (t.kind != WORD)
			continue;
		f->type = t.text;
		if (!opens)
			continue;
		(void)next(p);
		if (es_slice_is(t.text, "struct"))
			f->inner = read_struct(p, ES_SLICE_EMPTY, depth + 1);
		else
			skip_brackets(p);
	}
}

/* The words before the type; an embedded field has none and is its type. */
static void read_names(struct parser *p, struct es_go_field *f, unsigned depth)
{
	struct token after = peek(p);
	if (is_mark(after, ".")) {
		(void)next(p);
		f->name = next(p).text;
		f->is_foreign = true;
		after = peek(p);
	}
	if (f->is_foreign || ends_field(after) || after.kind == RAW) {
		f->type = f->name;
		f->is_embedded = true;
		return;
	}
	while (is_mark(peek(p), ",")) {
		(void)next(p);
		(void)next(p);
	}
	read_type(p, f, depth);
}

/* False at the end of the struct. */
static bool read_field(struct parser *p, struct es_go_field *f, unsigned depth)
{
	*f = (struct es_go_field){ .inner = ES_GO_NO_STRUCT };
	struct token t = next(p);
	while (t.kind == NEWLINE || is_mark(t, ";") || is_mark(t, "*"))
		t = next(p);
	if (t.kind == END || is_mark(t, "}"))
		return false;
	if (t.kind == WORD) {
		f->name = t.text;
		read_names(p, f, depth);
		if (peek(p).kind == RAW)
			f->tag = es_slice_sub(next(p).text, 0, TAG_MAX);
	}
	while (!ends_field(peek(p))) {
		t = next(p);
		if (is_mark(t, "(") || is_mark(t, "[") || is_mark(t, "{"))
			skip_brackets(p);
	}
	return true;
}

static uint32_t read_struct(struct parser *p, struct es_slice name, unsigned depth)
{
	struct ES_VEC(struct es_go_field) own = { NULL, 0, 0 };
	struct es_go_structs *out = p->out;
	struct es_go_field f;
	if (depth > DEPTH_MAX || out->types.n == TYPES_MAX) {
		out->is_full = true;
		skip_brackets(p);
		return ES_GO_NO_STRUCT;
	}
	while (read_field(p, &f, depth)) {
		if (f.name.len && own.n < OWN_MAX)
			es_vec_push(&own, f);
		out->is_full = out->is_full || own.n == OWN_MAX;
	}
	struct es_go_struct s = { .name = name, .first = (uint32_t)out->fields.n };
	for (size_t i = 0; i < own.n && out->fields.n < FIELDS_MAX; i++)
		es_vec_push(&out->fields, own.v[i]);
	s.end = (uint32_t)out->fields.n;
	out->is_full = out->is_full || s.end - s.first < own.n;
	es_vec_release(&own);
	if (out->types.n == TYPES_MAX)
		return ES_GO_NO_STRUCT;
	es_vec_push(&out->types, s);
	return (uint32_t)out->types.n - 1;
}

void es_go_structs_read(struct es_go_structs *out, struct es_slice text)
{
	struct parser p = { .text = text, .out = out };
	struct token before = { END, ES_SLICE_EMPTY };
	for (struct token t = next(&p); t.kind != END; t = next(&p)) {
		if (t.kind == WORD && es_slice_is(t.text, "struct") && is_mark(peek(&p), "{")) {
			(void)next(&p);
			(void)read_struct(
				&p, before.kind == WORD ? before.text : ES_SLICE_EMPTY, 0);
			t.kind = OTHER;
		}
		before = t;
	}
}

void es_go_structs_release(struct es_go_structs *s)
{
	es_vec_release(&s->types);
	es_vec_release(&s->fields);
}

bool es_go_tag_get(struct es_slice tag, const char *key, struct es_slice *out)
{
	for (size_t i = 0; i < tag.len;) {
		size_t colon = es_slice_find(tag, i, ':');
		struct es_slice name = es_slice_trim(es_slice_sub(tag, i, colon));
		if (colon + 1 >= tag.len || tag.ptr[colon + 1] != '"')
			return false;
		size_t end = behind_quoted(tag, colon + 1, '"');
		if (es_slice_is(name, key)) {
			*out = es_slice_sub(tag, colon + 2, end - 1);
			return true;
		}
		i = end;
	}
	return false;
}
