/* load_symfony.c - Symfony's Dotenv. */
#include "env/load.h"

struct parser {
	struct es_load *l;
	struct es_slice text;
	size_t at;
	struct es_buf part, resolved, value;
	bool is_vague; /* of the value that is being read */
	const char *why;
};

static char peek(const struct parser *p)
{
	return p->at < p->text.len ? p->text.ptr[p->at] : '\0';
}

static bool fail(struct parser *p, const char *why)
{
	p->why = why;
	return false;
}

/* White space and comments, whole lines of them. */
static void skip_empty(struct parser *p)
{
	p->at = es_load_skip_empty(p->text, p->at, ES_SPACES_C);
}

static size_t name_end(struct es_slice s, size_t at)
{
	return at < s.len && es_load_is_name_start(s.ptr[at]) ? es_load_skip_word(s, at) : at;
}

/* `export NAME=`; the rest of the line is the value. */
static bool take_name(struct parser *p, struct es_slice *name)
{
	static const struct es_slice word = ES_LIT("export");
	size_t from = p->at;
	if (es_slice_equal(es_slice_sub(p->text, from, from + word.len), word)) {
		size_t behind = from + word.len;
		while (behind < p->text.len &&
			(p->text.ptr[behind] == ' ' || p->text.ptr[behind] == '\t'))
			behind++;
		if (behind > from + word.len && name_end(p->text, behind) > behind)
			from = behind;
	}
	p->at = name_end(p->text, from);
	*name = es_slice_sub(p->text, from, p->at);
	if (name->len == 0)
		return fail(p, "a name that it does not take");
	if (peek(p) == ' ' || peek(p) == '\t')
		return fail(p, "white space behind a name");
	if (peek(p) != '=')
		return fail(p, "no equals sign behind a name");
	p->at++;
	return true;
}

/* ---- references and commands ---- */

static bool get(struct parser *p, struct es_slice name, struct es_slice *value)
{
	const struct es_var *var = es_vars_find(p->l->vars, name);
	if (es_load_outside(p->l, name, value))
		return true;
	*value = var ? var->value : ES_SLICE_EMPTY;
	p->is_vague = p->is_vague || (var && var->is_vague);
	return var != NULL;
}

struct reference {
	struct es_slice name, fallback; /* of fallback the bytes behind :- or := */
	bool is_open, is_closed, has_fallback;
	char operator_mark;
	size_t end;
};

/* What follows a dollar sign at `at`. */
static struct reference read_reference(struct es_slice s, size_t at)
{
	struct reference r = { .end = at };
	r.is_open = at < s.len && s.ptr[at] == '{';
	size_t from = at + r.is_open;
	r.end = name_end(s, from);
	r.name = es_slice_sub(s, from, r.end);
	char mark = r.end + 1 < s.len && s.ptr[r.end] == ':' ? s.ptr[r.end + 1] : '\0';
	size_t first = r.end + 2;
	if ((mark == '-' || mark == '=') && first < s.len && s.ptr[first] != '}') {
		r.end = es_slice_find(s, first, '}');
		r.fallback = es_slice_sub(s, first, r.end);
		r.has_fallback = true;
		r.operator_mark = mark;
	}
	r.is_closed = r.end < s.len && s.ptr[r.end] == '}';
	r.end += r.is_closed;
	return r;
}

static bool add_variable(struct parser *p, const struct reference *r)
{
	struct es_slice value;
	if (r->is_open && !r->is_closed)
		return fail(p, "a brace that is not closed");
	(void)get(p, r->name, &value);
	if (value.len == 0 && r->has_fallback) {
		for (size_t i = 0; i < r->fallback.len; i++)
			if (es_load_is_one_of(r->fallback.ptr[i], "'\"{$"))
				return fail(p, "a character in a default that it does not take");
		value = r->fallback;
		if (r->operator_mark == '=' && es_load_set(p->l, r->name, value, p->at))
			return false;
	}
	es_buf_add(&p->resolved, value);
	if (!r->is_open && r->is_closed)
		es_buf_add_byte(&p->resolved, '}');
	return true;
}

/* A dollar sign at `at`, behind `nslashes` backslashes that are still to be added; moves *at. */
static bool resolve_one(struct parser *p, struct es_slice s, size_t *at, size_t nslashes)
{
	size_t from = *at, command = 0;
	if (from + 1 < s.len && s.ptr[from + 1] == '(')
		command = es_load_command_end(s, from + 1);
	struct reference r = read_reference(s, from + 1);
	bool is_escaped = nslashes % 2 == 1;
	for (size_t i = is_escaped; i < nslashes; i++)
		es_buf_add_byte(&p->resolved, '\\');
	if (command) {
		*at = command;
		if (is_escaped)
			es_buf_add(&p->resolved, es_slice_sub(s, from, command));
		/* Run by the loader; what it prints is seldom known here. */
		p->is_vague |= !is_escaped && !es_load_add_echo(&p->resolved,
						      es_slice_sub(s, from + 2, command - 1));
		return true;
	}
	*at = r.end;
	if (is_escaped || r.name.len == 0) {
		es_buf_add(&p->resolved, es_slice_sub(s, from, r.end));
		return true;
	}
	return add_variable(p, &r);
}

/* Adds p->part to the value with its references resolved and \\ made one; *changed says whether
 * that made a difference. */
static bool resolve(struct parser *p, bool *changed)
{
	struct es_slice s = es_buf_slice(&p->part);
	es_buf_reset(&p->resolved);
	for (size_t at = 0; at < s.len;) {
		size_t nslashes = 0;
		while (at < s.len && s.ptr[at] == '\\') {
			nslashes++;
			at++;
		}
		if (at < s.len && s.ptr[at] == '$') {
			if (!resolve_one(p, s, &at, nslashes))
				return false;
			continue;
		}
		for (; nslashes > 0; nslashes--)
			es_buf_add_byte(&p->resolved, '\\');
		if (at < s.len)
			es_buf_add_byte(&p->resolved, s.ptr[at++]);
	}
	struct es_slice r = es_buf_slice(&p->resolved);
	*changed = p->is_vague || !es_slice_equal(r, s);
	for (size_t i = 0; i < r.len; i++) {
		es_buf_add_byte(&p->value, r.ptr[i]);
		if (r.ptr[i] == '\\' && i + 1 < r.len && r.ptr[i + 1] == '\\') {
			*changed = true;
			i++;
		}
	}
	return true;
}

/* ---- values: quoted and bare parts, one behind the other ---- */

static bool take_single(struct parser *p)
{
	size_t end = es_slice_find(p->text, p->at + 1, '\'');
	if (end == p->text.len)
		return fail(p, "a quote that is not closed");
	es_buf_add(&p->value, es_slice_sub(p->text, p->at + 1, end));
	p->at = end + 1;
	return true;
}

static bool is_escaped_quote(const struct parser *p)
{
	return p->text.ptr[p->at - 1] == '\\' && p->text.ptr[p->at - 2] != '\\';
}

static bool take_double(struct parser *p)
{
	es_buf_reset(&p->part);
	size_t from = ++p->at;
	while (p->at < p->text.len && (peek(p) != '"' || is_escaped_quote(p)))
		p->at++;
	if (p->at == p->text.len)
		return fail(p, "a quote that is not closed");
	struct es_slice s = es_slice_sub(p->text, from, p->at++);
	/* Each kind is replaced by itself, one after the other, wherever its two bytes stand. */
	for (size_t i = 0; i < s.len; i++) {
		char next = s.ptr[i] == '\\' && i + 1 < s.len ? s.ptr[i + 1] : '\0';
		bool is_known = next == '"' || next == 'r' || next == 'n';
		i += is_known;
		es_buf_add_byte(&p->part, !is_known	? s.ptr[i]
					  : next == 'n' ? '\n'
					  : next == 'r' ? '\r'
							: next);
	}
	bool changed;
	return resolve(p, &changed);
}

/* $( with what is in it, up to its closing parenthesis in the same line, goes to p->part as it
 * is. The text is at the dollar sign; afterwards at the parenthesis. */
static bool take_nested(struct parser *p)
{
	size_t depth = 0;
	for (p->at++; p->at < p->text.len && peek(p) != '\n'; p->at++) {
		es_buf_add_byte(&p->part, peek(p));
		depth += peek(p) == '(';
		if (peek(p) == ')' && --depth == 0)
			return true;
	}
	return fail(p, "a parenthesis that is not closed");
}

static bool take_bare(struct parser *p)
{
	es_buf_reset(&p->part);
	char before = p->text.ptr[p->at - 1];
	for (; p->at < p->text.len && !es_load_is_one_of(peek(p), "\n\"'"); p->at++) {
		if ((before == ' ' || before == '\t') && peek(p) == '#')
			break;
		char next = p->at + 1 < p->text.len ? p->text.ptr[p->at + 1] : '\0';
		if (peek(p) == '\\' && (next == '"' || next == '\''))
			p->at++;
		before = peek(p);
		es_buf_add_byte(&p->part, before);
		if (before == '$' && next == '(' && !take_nested(p))
			return false;
	}
	struct es_slice s = es_spaces_trim_end(es_buf_slice(&p->part), ES_SPACES_C);
	p->part.len = s.len;
	bool changed = false, has_space = false;
	for (size_t i = 0; i < s.len; i++)
		has_space |= es_spaces_width(s, i, ES_SPACES_C) > 0;
	if (!resolve(p, &changed))
		return false;
	return changed || !has_space || fail(p, "white space in a value without quotes");
}

static bool take_value(struct parser *p)
{
	es_buf_reset(&p->value);
	p->is_vague = false;
	size_t from = p->at;
	while (peek(p) == ' ' || peek(p) == '\t')
		p->at++;
	if (p->at == p->text.len || peek(p) == '\n' || peek(p) == '#') {
		skip_empty(p);
		return true;
	}
	if (p->at > from)
		return fail(p, "white space before a value");
	do {
		bool is_good = peek(p) == '\''	? take_single(p)
			       : peek(p) == '"' ? take_double(p)
						: take_bare(p);
		if (!is_good)
			return false;
		/* A # behind a quoted part is text, behind white space a comment. */
	} while (p->at < p->text.len && peek(p) != '\n' &&
		 !(peek(p) == '#' && es_load_is_one_of(p->text.ptr[p->at - 1], " \t")));
	skip_empty(p);
	return true;
}

enum es_status es_load_symfony(struct es_load *l)
{
	es_load_join_lines(l);
	struct parser p = { .l = l,
		.text = l->text,
		.part = ES_BUF_INIT(ES_LOAD_VALUE_MAX),
		.resolved = ES_BUF_INIT(ES_LOAD_VALUE_MAX),
		.value = ES_BUF_INIT(ES_LOAD_VALUE_MAX) };
	enum es_status st = ES_OK;
	skip_empty(&p);
	while (!st && p.at < p.text.len) {
		size_t from = p.at;
		struct es_slice name;
		bool is_good = take_name(&p, &name) && take_value(&p);
		l->is_vague = p.is_vague;
		if (is_good)
			st = es_load_set_buf(l, name, &p.value, from);
		else
			st = p.why ? es_load_refuse(l, from, p.why) : ES_ELIMIT;
	}
	es_buf_release(&p.part);
	es_buf_release(&p.resolved);
	es_buf_release(&p.value);
	return st;
}
