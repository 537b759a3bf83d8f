/* load_sh.c - a POSIX shell that sources the file: assignments, and what is none. */
#include "env/shell.h"

#include "base/vec.h"

/* One simple command. */
struct command {
	struct ES_VEC(struct es_shell_word) words;
	size_t nassignments; /* of words, at the front */
	bool has_more;	     /* redirections, or words that expanded to nothing */
};

enum builtin {
	NO_BUILTIN, /* runs a program: what is assigned before it does not last */
	EXPORT,
	UNSET,
	SPECIAL, /* keeps the assignments before it */
	RESERVED,
};

static enum builtin builtin_of(const struct es_shell_word *w)
{
	static const struct {
		const char *name;
		enum builtin kind;
	} table[] = { { "export", EXPORT }, { "readonly", EXPORT }, { "unset", UNSET },
		{ ":", SPECIAL }, { "set", SPECIAL }, { "eval", SPECIAL }, { "trap", SPECIAL },
		{ "if", RESERVED }, { "for", RESERVED }, { "while", RESERVED },
		{ "until", RESERVED }, { "case", RESERVED }, { "{", RESERVED }, { "}", RESERVED },
		{ "!", RESERVED }, { "then", RESERVED }, { "else", RESERVED }, { "elif", RESERVED },
		{ "fi", RESERVED }, { "do", RESERVED }, { "done", RESERVED },
		{ "esac", RESERVED } };
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		if (es_slice_is(w->text, table[i].name))
			return table[i].kind == RESERVED && !w->is_plain ? NO_BUILTIN
									 : table[i].kind;
	return NO_BUILTIN;
}

static void skip_blanks(struct es_shell *sh)
{
	for (;;) {
		bool is_joined = es_shell_peek(sh) == '\\' && sh->at + 1 < sh->text.len &&
				 sh->text.ptr[sh->at + 1] == '\n';
		if (!is_joined && es_shell_peek(sh) != ' ' && es_shell_peek(sh) != '\t')
			break;
		sh->at += is_joined ? 2 : 1;
	}
	if (es_shell_peek(sh) == '#')
		sh->at = es_slice_find(sh->text, sh->at, '\n');
}

/* < or > with the file behind it, which is not touched here. */
static void take_redirection(struct es_shell *sh)
{
	struct es_shell_word file;
	size_t from = sh->at;
	char first = es_shell_peek(sh);
	sh->at++;
	if (es_shell_peek(sh) == '<' && first == '<') {
		es_shell_refuse(sh, from, "a here-document");
		return;
	}
	if (es_load_is_one_of(es_shell_peek(sh), ">&|"))
		sh->at++;
	skip_blanks(sh);
	if (!es_shell_word(sh, &file))
		es_shell_refuse(sh, from, "a redirection without a file");
}

/* Words up to an operator or the line's end. */
static void take_command(struct es_shell *sh, struct command *c)
{
	struct es_shell_word w;
	c->words.n = c->nassignments = 0;
	c->has_more = false;
	for (;;) {
		skip_blanks(sh);
		char next = es_shell_peek(sh);
		if (next == '<' || next == '>') {
			take_redirection(sh);
			c->has_more = true;
		} else if (next == '(' || next == ')') {
			es_shell_refuse(sh, sh->at, "a parenthesis outside of quotes");
		} else if (es_shell_word(sh, &w)) {
			c->has_more |= w.is_gone;
			if (w.is_gone)
				continue;
			c->nassignments += w.name_len > 0 && c->nassignments == c->words.n;
			es_vec_push(&c->words, w);
			continue;
		} else {
			return;
		}
		if (sh->status)
			return;
	}
}

static void assign(struct es_shell *sh, const struct es_shell_word *w, bool is_vague)
{
	if (sh->status || !w->name_len)
		return;
	struct es_slice value = es_slice_sub(w->text, w->name_len + 1, w->text.len);
	sh->l->is_vague = w->is_vague || is_vague;
	sh->status = es_load_set(sh->l, es_slice_sub(w->text, 0, w->name_len), value, w->at);
}

/* `is_vague`: whether the command runs depends on what another one gave. */
static void run(struct es_shell *sh, const struct command *c, bool is_vague)
{
	if (c->words.n == 0)
		return;
	bool has_name = c->nassignments < c->words.n;
	enum builtin kind = has_name ? builtin_of(&c->words.v[c->nassignments]) : SPECIAL;
	if (kind == RESERVED)
		es_shell_refuse(sh, c->words.v[c->nassignments].at,
			"more than assignments: what it does is not followed");
	if (kind == RESERVED || kind == NO_BUILTIN)
		return;
	size_t last = kind == EXPORT ? c->words.n : c->nassignments;
	for (size_t i = 0; i < last; i++)
		assign(sh, &c->words.v[i], is_vague);
	for (size_t i = c->nassignments + 1; kind == UNSET && i < c->words.n; i++)
		es_vars_unset(sh->l->vars, c->words.v[i].text);
}

/* How a command is tied to the one before it. */
enum tie {
	FREE,
	TIED,  /* && or ||: it runs only when that one went one way */
	PIPED, /* |: both run on their own, and what they assign is lost */
};

/* Passes the operator behind a command. True when the command ran in this shell. */
static bool take_operator(struct es_shell *sh, const struct command *c, enum tie *tie)
{
	size_t from = sh->at;
	char first = es_shell_peek(sh);
	sh->at += sh->at < sh->text.len;
	bool is_double = es_load_is_one_of(first, "&|;") && es_shell_peek(sh) == first;
	sh->at += is_double;
	bool is_empty = c->words.n == 0 && !c->has_more;
	/* Behind && a command may begin on the next line; an operator needs one before it. */
	if (is_empty && first == '\n' && from < sh->text.len)
		return false;
	if ((is_empty && (first || *tie != FREE)) || (is_double && first == ';'))
		es_shell_refuse(sh, from, "an operator without a command");
	bool is_here = *tie != PIPED && (first != '|' || is_double) && (first != '&' || is_double);
	*tie = is_double ? TIED : first == '|' ? PIPED : FREE;
	return is_here;
}

enum es_status es_load_sh(struct es_load *l)
{
	struct es_shell sh = { .l = l, .text = l->text };
	struct command c = { 0 };
	enum tie tie = FREE;
	while (!sh.status && (sh.at < sh.text.len || tie != FREE)) {
		bool is_tied = tie == TIED;
		take_command(&sh, &c);
		if (!sh.status && take_operator(&sh, &c, &tie))
			run(&sh, &c, is_tied);
	}
	es_vec_release(&c.words);
	return sh.status;
}
