#include "env/shell.h"

#define DEPTH_MAX 100

struct expansion {
	struct es_shell *sh;
	struct es_buf out;
	bool is_vague, has_quotes;
};

static void take_dollar(struct expansion *x);
static void take_part(struct expansion *x, bool is_quoted);

char es_shell_peek(const struct es_shell *sh)
{
	return sh->at < sh->text.len ? sh->text.ptr[sh->at] : '\0';
}

void es_shell_refuse(struct es_shell *sh, size_t at, const char *why)
{
	if (!sh->status)
		sh->status = es_load_refuse(sh->l, at, why);
}

static bool is_end(const struct es_shell *sh)
{
	return sh->status || sh->at >= sh->text.len;
}

static bool get(struct es_shell *sh, struct es_slice name, struct es_slice *value, bool *is_vague)
{
	const struct es_var *var = es_vars_find(sh->l->vars, name);
	*value = ES_SLICE_EMPTY;
	if (!var)
		return es_load_outside(sh->l, name, value);
	*value = var->value;
	*is_vague |= var->is_vague;
	return true;
}

/* ---- what is not run: commands and arithmetic ---- */

static void skip_quoted(struct es_shell *sh, char quote)
{
	size_t from = sh->at++;
	while (!is_end(sh) && es_shell_peek(sh) != quote)
		sh->at += es_shell_peek(sh) == '\\' && quote != '\'' ? 2 : 1;
	if (sh->at >= sh->text.len) {
		sh->at = sh->text.len;
		es_shell_refuse(sh, from, "a quote that is not closed");
		return;
	}
	sh->at++;
}

/* $( ... ), from the parenthesis. */
static void skip_command(struct es_shell *sh)
{
	size_t from = sh->at, depth = 0;
	do {
		char c = es_shell_peek(sh);
		if (c == '\'' || c == '"') {
			skip_quoted(sh, c);
			continue;
		}
		depth += c == '(';
		depth -= c == ')';
		sh->at += c == '\\' && sh->at + 1 < sh->text.len ? 2 : 1;
	} while (depth > 0 && !is_end(sh));
	if (depth > 0)
		es_shell_refuse(sh, from, "a parenthesis that is not closed");
}

/* ---- ${...} ---- */

/* The word behind an operator, up to the brace, which is not passed. */
static void take_default(struct expansion *x)
{
	while (!is_end(x->sh) && es_shell_peek(x->sh) != '}')
		take_part(x, false);
}

/* The same, but what it gives is not wanted. */
static void drop_default(struct expansion *x)
{
	struct expansion other = { .sh = x->sh, .out = ES_BUF_INIT(ES_LOAD_VALUE_MAX) };
	take_default(&other);
	es_buf_release(&other.out);
}

/* Nor is it expanded: it assigns nothing and asks for nothing. */
static void skip_default(struct expansion *x)
{
	bool was_skipping = x->sh->is_skipping;
	x->sh->is_skipping = true;
	drop_default(x);
	x->sh->is_skipping = was_skipping;
}

/* The word behind = is added and assigned; what stands before it in x->out is none of it. */
static void assign_default(struct expansion *x, struct es_slice name)
{
	struct es_shell *sh = x->sh;
	size_t from = x->out.len;
	bool was_vague = x->is_vague;
	x->is_vague = false;
	take_default(x);
	if (!sh->status && !sh->is_skipping) {
		sh->l->is_vague = x->is_vague;
		sh->status = es_load_set(
			sh->l, name, es_slice_sub(es_buf_slice(&x->out), from, x->out.len), sh->at);
	}
	x->is_vague = x->is_vague || was_vague;
}

/* -, =, ? or + and the word behind it. */
static void take_operator(struct expansion *x, struct es_slice name, bool if_empty)
{
	struct es_shell *sh = x->sh;
	struct es_slice value;
	size_t at = sh->at;
	bool is_set = get(sh, name, &value, &x->is_vague) && (!if_empty || value.len > 0);
	char mark = es_shell_peek(sh);
	sh->at++;
	if (mark == '?' && !is_set && !sh->is_skipping) {
		es_shell_refuse(sh, at, "a required variable is missing");
	} else if (mark == '=' && !is_set) {
		assign_default(x, name);
	} else if (is_set == (mark == '+')) {
		take_default(x);
	} else {
		skip_default(x);
		if (mark != '+')
			es_buf_add(&x->out, value);
	}
}

/* Behind the brace. */
static void take_braced(struct expansion *x)
{
	struct es_shell *sh = x->sh;
	size_t from = sh->at;
	bool is_length = es_shell_peek(sh) == '#' && from + 1 < sh->text.len &&
			 es_load_is_word(sh->text.ptr[from + 1]);
	sh->at = es_load_skip_word(sh->text, from + is_length);
	struct es_slice name = es_slice_sub(sh->text, from, sh->at), value;
	bool is_name = name.len > 0 && es_load_is_name_start(name.ptr[0]);
	bool if_empty = es_shell_peek(sh) == ':';
	sh->at += if_empty;
	char mark = es_shell_peek(sh);
	if (is_name && mark == '}' && !if_empty) {
		(void)get(sh, name, &value, &x->is_vague);
		es_buf_add(&x->out, value);
	} else if (is_name && es_load_is_one_of(mark, "-=?+")) {
		take_operator(x, name, if_empty);
	} else {
		/* Lengths, cut prefixes and suffixes, arguments. */
		x->is_vague = true;
		if (sh->at == from && es_load_is_one_of(mark, "@*?$!-"))
			sh->at++;
		if (sh->at == from || !es_load_is_one_of(es_shell_peek(sh), "}%#-=?+:"))
			es_shell_refuse(sh, from, "a substitution that it does not know");
		drop_default(x);
	}
	if (es_shell_peek(sh) != '}')
		es_shell_refuse(sh, from, "a brace that is not closed");
	sh->at += !sh->status;
}

/* ---- parts of words ---- */

/* At a dollar sign. */
static void take_dollar(struct expansion *x)
{
	struct es_shell *sh = x->sh;
	size_t from = sh->at++;
	char c = es_shell_peek(sh);
	if (c == '{' && ++sh->depth > DEPTH_MAX) {
		es_shell_refuse(sh, from, "too many expansions in each other");
	} else if (c == '{') {
		sh->at++;
		take_braced(x);
		sh->depth--;
	} else if (c == '(') {
		skip_command(sh);
		struct es_slice command = es_slice_sub(sh->text, from + 2, sh->at - 1);
		x->is_vague |= !sh->status && !es_load_add_echo(&x->out, command);
	} else if (es_load_is_name_start(c)) {
		size_t end = es_load_skip_word(sh->text, sh->at);
		struct es_slice value;
		(void)get(sh, es_slice_sub(sh->text, sh->at, end), &value, &x->is_vague);
		es_buf_add(&x->out, value);
		sh->at = end;
	} else if (es_load_is_one_of(c, "@*#?-$!0123456789")) {
		x->is_vague = true;
		sh->at++;
	} else {
		es_buf_add_byte(&x->out, '$');
	}
}

/* At a backslash; in double quotes it stands for itself before most bytes. */
static void take_backslash(struct expansion *x, bool is_quoted)
{
	struct es_shell *sh = x->sh;
	sh->at++;
	char c = es_shell_peek(sh);
	if (sh->at == sh->text.len || (is_quoted && !es_load_is_one_of(c, "$`\"\\\n"))) {
		es_buf_add_byte(&x->out, '\\');
		return;
	}
	if (c != '\n')
		es_buf_add_byte(&x->out, c);
	sh->at++;
}

static void take_single(struct expansion *x)
{
	struct es_shell *sh = x->sh;
	size_t end = es_slice_find(sh->text, sh->at + 1, '\'');
	if (end == sh->text.len) {
		es_shell_refuse(sh, sh->at, "a quote that is not closed");
		return;
	}
	es_buf_add(&x->out, es_slice_sub(sh->text, sh->at + 1, end));
	sh->at = end + 1;
}

static void take_double(struct expansion *x)
{
	struct es_shell *sh = x->sh;
	size_t from = sh->at++;
	while (!is_end(sh) && es_shell_peek(sh) != '"')
		take_part(x, true);
	if (is_end(sh))
		es_shell_refuse(sh, from, "a quote that is not closed");
	sh->at += !sh->status;
}

/* One byte, quoted run or expansion of a word. */
static void take_part(struct expansion *x, bool is_quoted)
{
	char c = es_shell_peek(x->sh);
	if (c == '$') {
		take_dollar(x);
	} else if (c == '\\') {
		take_backslash(x, is_quoted);
	} else if (c == '`') {
		x->is_vague = true;
		skip_quoted(x->sh, '`');
	} else if (c == '"' && !is_quoted) {
		x->has_quotes = true;
		take_double(x);
	} else if (c == '\'' && !is_quoted) {
		x->has_quotes = true;
		take_single(x);
	} else {
		es_buf_add_byte(&x->out, c);
		x->sh->at++;
	}
}

static void take_tilde(struct expansion *x)
{
	static const struct es_slice home = ES_LIT("HOME");
	struct es_shell *sh = x->sh;
	char next = sh->at + 1 < sh->text.len ? sh->text.ptr[sh->at + 1] : '\0';
	struct es_slice value;
	if (es_shell_peek(sh) != '~')
		return;
	/* Another user's home, or none known. */
	if ((next && !es_load_is_one_of(next, "/: \t\n")) || !get(sh, home, &value, &x->is_vague)) {
		x->is_vague = true;
		return;
	}
	es_buf_add(&x->out, value);
	sh->at++;
}

static bool is_word_end(const struct es_shell *sh)
{
	return is_end(sh) || es_load_is_one_of(es_shell_peek(sh), " \t\n;&|<>()");
}

bool es_shell_word(struct es_shell *sh, struct es_shell_word *out)
{
	struct expansion x = { .sh = sh, .out = ES_BUF_INIT(ES_LOAD_VALUE_MAX) };
	size_t from = sh->at, equals = from;
	if (is_word_end(sh))
		return false;
	if (es_load_is_name_start(es_shell_peek(sh)))
		equals = es_load_skip_word(sh->text, from);
	*out = (struct es_shell_word){ .at = from };
	if (equals > from && equals < sh->text.len && sh->text.ptr[equals] == '=') {
		out->name_len = equals - from;
		es_buf_add(&x.out, es_slice_sub(sh->text, from, equals + 1));
		sh->at = equals + 1;
		take_tilde(&x);
	}
	while (!is_word_end(sh)) {
		char c = es_shell_peek(sh);
		take_part(&x, false);
		if (c == ':' && out->name_len)
			take_tilde(&x);
	}
	if (x.out.full && !sh->status)
		sh->status = es_load_grew(sh->l, es_load_line(sh->l, from));
	out->is_vague = x.is_vague;
	out->is_gone = x.out.len == 0 && !x.has_quotes && !x.is_vague;
	out->is_plain = es_slice_equal(es_buf_slice(&x.out), es_slice_sub(sh->text, from, sh->at));
	out->text = es_arena_copy(sh->l->arena, es_buf_slice(&x.out));
	es_buf_release(&x.out);
	return !sh->status;
}
