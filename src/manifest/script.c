#include "manifest/script.h"

#include <string.h>

/* https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html and what bash adds to
 * it, as far as that decides where words, quotes and commands end. */

enum { DEPTH_MAX = 48 };

static void read_commands(struct es_script *s, char stop);
static void read_dollar(struct es_script *s, bool is_quoted);

static char peek(const struct es_script *s, size_t ahead)
{
	return s->text.len - s->at > ahead ? s->text.ptr[s->at + ahead] : '\0';
}

static bool is_end(const struct es_script *s)
{
	return s->at >= s->text.len;
}

static void skip(struct es_script *s, size_t n)
{
	s->at = n < s->text.len - s->at ? s->at + n : s->text.len;
}

static bool is_one_of(char c, const char *set)
{
	return c && strchr(set, c);
}

/* False when it is too deep, and then the rest is not read. */
static bool enter(struct es_script *s)
{
	if (s->depth < DEPTH_MAX) {
		s->depth++;
		return true;
	}
	s->is_too_deep = true;
	s->at = s->text.len;
	return false;
}

void es_script_add(struct es_script *s, struct es_script_event e)
{
	e.in_function = s->function > 0;
	es_vec_push(&s->events, e);
}

static void add_read(struct es_script *s, struct es_script_event e, size_t from, size_t to)
{
	e.kind = ES_SCRIPT_READ;
	e.name = es_slice_sub(s->text, from, to);
	e.from = from;
	e.to = to;
	e.is_own_value = es_slice_equal(e.name, s->assigned);
	es_script_add(s, e);
}

/* ---- quotes and expansions ---- */

static void skip_single(struct es_script *s, bool has_escapes)
{
	for (skip(s, 1); !is_end(s) && peek(s, 0) != '\'';)
		skip(s, has_escapes && peek(s, 0) == '\\' ? 2 : 1);
	skip(s, 1);
}

static void read_backticks(struct es_script *s)
{
	skip(s, 1);
	read_commands(s, '`');
}

static void read_double(struct es_script *s)
{
	if (!enter(s))
		return;
	for (skip(s, 1); !is_end(s) && peek(s, 0) != '"';) {
		char c = peek(s, 0);
		if (c == '\\')
			skip(s, 2);
		else if (c == '$')
			read_dollar(s, true);
		else if (c == '`')
			read_backticks(s);
		else
			skip(s, 1);
	}
	skip(s, 1);
	s->depth--;
}

/* One byte of a word, or what it opens. */
static void read_part(struct es_script *s, bool is_quoted)
{
	char c = peek(s, 0);
	if (c == '\\')
		skip(s, 2);
	else if (c == '\'' && !is_quoted)
		skip_single(s, false);
	else if (c == '"')
		read_double(s);
	else if (c == '$')
		read_dollar(s, is_quoted);
	else if (c == '`')
		read_backticks(s);
	else
		skip(s, 1);
}

/* $(( )), (( )) and the like: up to the parenthesis that closes the one before. */
static void read_arithmetic(struct es_script *s)
{
	unsigned open = 1;
	if (!enter(s))
		return;
	while (!is_end(s) && open) {
		char c = peek(s, 0);
		open += c == '(';
		open -= c == ')';
		read_part(s, false);
	}
	s->depth--;
}

struct operator
{
	const char *text;
	struct es_script_event read;
	bool assigns, has_word;
};

static const struct operator operators[] = {
	{ ":-", { .need = ES_NEED_OPTIONAL, .form = "${X:-default}" }, false, true },
	{ "-", { .need = ES_NEED_OPTIONAL, .form = "${X-default}" }, false, true },
	{ ":=", { .need = ES_NEED_OPTIONAL, .form = "${X:=default}" }, true, true },
	{ "=", { .need = ES_NEED_OPTIONAL, .form = "${X=default}" }, true, true },
	{ ":?", { .need = ES_NEED_REQUIRED, .form = "${X:?}", .uses = ES_USE_FATAL }, false,
		false },
	{ "?", { .need = ES_NEED_REQUIRED, .form = "${X?}", .uses = ES_USE_FATAL }, false, false },
	{ ":+", { .need = ES_NEED_GUARDED, .form = "${X:+}" }, false, false },
	{ "+", { .need = ES_NEED_GUARDED, .form = "${X+}" }, false, false },
	{ "", { .need = ES_NEED_REQUIRED, .form = "${X}" }, false, false },
};

static const struct operator* find_operator(const struct es_script *s)
{
	struct es_slice rest = es_slice_sub(s->text, s->at, s->text.len);
	size_t i = 0;
	while (!es_slice_starts(rest, operators[i].text))
		i++;
	return &operators[i];
}

static void give_default(struct es_script_event *e, struct es_slice word)
{
	bool is_computed =
		es_slice_find(word, 0, '$') < word.len || es_slice_find(word, 0, '`') < word.len;
	e->said = is_computed ? ES_SAID_EXPRESSION : ES_SAID_LITERAL;
	e->value = is_computed ? word : es_script_unquote(word);
}

/* Behind the name: the operator and its word, the brace included. */
static void read_braced(struct es_script *s, size_t from, size_t to, bool is_quoted)
{
	if (peek(s, 0) == '[')
		skip(s, es_slice_find(s->text, s->at, ']') - s->at + 1);
	const struct operator* o = find_operator(s);
	struct es_script_event e = o->read;
	skip(s, strlen(o->text));
	size_t word = s->at, index = s->events.n;
	if (to > from)
		add_read(s, e, from, to);
	while (!is_end(s) && peek(s, 0) != '}')
		read_part(s, is_quoted);
	if (to > from && o->has_word && index < s->events.n)
		give_default(&s->events.v[index], es_slice_sub(s->text, word, s->at));
	if (to > from && o->assigns)
		es_script_add(s, (struct es_script_event){ .kind = ES_SCRIPT_ASSIGN,
					 .form = "${X:=default}",
					 .name = es_slice_sub(s->text, from, to),
					 .from = from,
					 .to = s->at });
	skip(s, 1);
}

static void read_brace(struct es_script *s, bool is_quoted)
{
	skip(s, 2);
	/* An expression of Actions is replaced before a shell sees the text. */
	if (peek(s, 0) == '{') {
		size_t end = es_slice_search(s->text, s->at, (struct es_slice)ES_LIT("}}"));
		skip(s, end - s->at + 2);
		return;
	}
	if (!enter(s))
		return;
	skip(s, is_one_of(peek(s, 0), "#!"));
	size_t from = s->at, to = es_manifest_name_end(s->text, from);
	s->at = to;
	read_braced(s, from, to, is_quoted);
	s->depth--;
}

static void read_dollar(struct es_script *s, bool is_quoted)
{
	static const struct es_script_event plain = { .need = ES_NEED_REQUIRED, .form = "$X" };
	char c = peek(s, 1);
	size_t end = es_manifest_name_end(s->text, s->at + 1);
	if (c == '{') {
		read_brace(s, is_quoted);
	} else if (c == '(' && peek(s, 2) == '(') {
		skip(s, 3);
		read_arithmetic(s);
	} else if (c == '(') {
		skip(s, 2);
		read_commands(s, ')');
	} else if (c == '\'' && !is_quoted) {
		skip(s, 1);
		skip_single(s, true);
	} else if (end > s->at + 1) {
		add_read(s, plain, s->at + 1, end);
		s->at = end;
	} else {
		skip(s, c == '"' || !c ? 1 : 2);
	}
}

/* ---- heredocs ---- */

static void open_heredoc(struct es_script *s)
{
	skip(s, 2);
	skip(s, peek(s, 0) == '-');
	while (is_one_of(peek(s, 0), " \t"))
		skip(s, 1);
	size_t from = s->at;
	while (!is_end(s) && !is_one_of(peek(s, 0), " \t\r\n;&|<>()"))
		skip(s, 1);
	struct es_slice word = es_slice_sub(s->text, from, s->at);
	bool is_quoted = word.len && is_one_of(word.ptr[0], "'\"\\");
	word = word.len && word.ptr[0] == '\\' ? es_slice_sub(word, 1, word.len)
					       : es_script_unquote(word);
	s->is_cut = s->is_cut || s->nheredocs == ES_SCRIPT_HEREDOCS_MAX;
	if (word.len && s->nheredocs < ES_SCRIPT_HEREDOCS_MAX)
		s->heredocs[s->nheredocs++] = (struct es_script_heredoc){ word, is_quoted };
}

static void read_heredoc(struct es_script *s, const struct es_script_heredoc *h)
{
	size_t from = s->at, line = from, whole = s->text.len, next = whole;
	for (; line < whole; line = next) {
		size_t end = es_slice_find(s->text, line, '\n');
		next = end < whole ? end + 1 : whole;
		if (es_slice_equal(es_slice_trim(es_slice_sub(s->text, line, end)), h->end))
			break;
	}
	s->text.len = line;
	while (!h->is_quoted && !is_end(s)) {
		char c = peek(s, 0);
		if (is_one_of(c, "\\$`"))
			read_part(s, true);
		else
			skip(s, 1);
	}
	s->text.len = whole;
	s->at = next;
}

static void read_heredocs(struct es_script *s)
{
	struct es_script_heredoc opened[ES_SCRIPT_HEREDOCS_MAX];
	size_t n = s->nheredocs;
	memcpy(opened, s->heredocs, sizeof opened);
	s->nheredocs = 0;
	for (size_t i = 0; i < n; i++)
		read_heredoc(s, &opened[i]);
}

/* ---- words ---- */

/* The list of X=(...), whose words are read as those of a command that means nothing. */
static void read_list(struct es_script *s)
{
	skip(s, 1);
	while (!is_end(s) && peek(s, 0) != ')')
		read_part(s, false);
	skip(s, 1);
}

static struct es_slice read_word(struct es_script *s, char stop)
{
	struct es_script_head head = es_script_head_at(s);
	s->assigned = ES_SLICE_EMPTY;
	while (!is_end(s) && !is_one_of(peek(s, 0), " \t\r\n;&|<>)")) {
		char c = peek(s, 0);
		if (c == '`' && stop == '`')
			break;
		if (c == '(' && !es_script_is_assigning(s, &head))
			break;
		if (c == '(')
			read_list(s);
		else
			read_part(s, false);
		if (c == '=' && !s->assigned.len && es_script_is_assigning(s, &head))
			s->assigned = es_slice_sub(s->text, head.from, head.name_end);
	}
	s->assigned = ES_SLICE_EMPTY;
	return es_slice_sub(s->text, head.from, s->at);
}

/* ---- commands ---- */

/* Words after which a command begins anew. */
static bool is_opening(struct es_slice w)
{
	static const char *const words[] = { "if", "then", "elif", "else", "while", "until", "do",
		"!", "{", "time" };
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (es_slice_is(w, words[i]))
			return true;
	return false;
}

static void note_brace(struct es_script *s, struct es_slice word)
{
	if (es_slice_is(word, "{")) {
		s->braces++;
		if (s->is_function_next && !s->function)
			s->function = s->braces;
		s->is_function_next = false;
	} else if (es_slice_is(word, "}") && s->braces) {
		if (s->function == s->braces)
			s->function = 0;
		s->braces--;
	}
}

/* In a test the reading of a variable asks for it. */
static bool is_asking(const struct es_script_command *c)
{
	static const char *const words[] = { "[", "[[", "test", "case" };
	for (size_t i = 0; c->nwords && i < sizeof words / sizeof *words; i++)
		if (es_slice_is(c->words[0], words[i]))
			return true;
	return false;
}

static void take_word(struct es_script *s, struct es_script_command *c, unsigned *cases, char stop)
{
	size_t first = s->events.n;
	bool is_guard = is_asking(c);
	struct es_slice word = read_word(s, stop);
	for (size_t i = first; is_guard && i < s->events.n; i++)
		if (s->events.v[i].need == ES_NEED_REQUIRED && !s->events.v[i].uses)
			s->events.v[i].need = ES_NEED_GUARDED;
	if (!c->nwords) {
		note_brace(s, word);
		*cases += es_slice_is(word, "case");
		*cases -= *cases && es_slice_is(word, "esac");
		if (is_opening(word))
			return;
	}
	if (c->nwords && es_slice_is(c->words[0], "function"))
		s->is_function_next = true;
	if (c->nwords < ES_SCRIPT_WORDS_MAX)
		c->words[c->nwords++] = word;
	else /* of what prints or runs, the rest names no variable */
		s->is_cut = s->is_cut || es_script_assigned(word);
	if (s->is_function_next && c->nwords == 2)
		c->nwords = 0;
}

static void end_command(struct es_script *s, struct es_script_command *c)
{
	es_script_command(s, c);
	c->nwords = 0;
	c->target = ES_SLICE_EMPTY;
}

static void read_redirection(struct es_script *s, struct es_script_command *c, char stop)
{
	bool is_in = peek(s, 0) == '<', is_twice = peek(s, 1) == peek(s, 0);
	if (is_in && is_twice && peek(s, 2) != '<') {
		open_heredoc(s);
		return;
	}
	while (is_one_of(peek(s, 0), "<>&|"))
		skip(s, 1);
	if (peek(s, 0) == '(') {
		skip(s, 1);
		read_commands(s, ')');
		return;
	}
	while (is_one_of(peek(s, 0), " \t"))
		skip(s, 1);
	struct es_slice target = read_word(s, stop);
	if (!is_in && is_twice)
		c->target = target;
}

static void read_parenthesis(struct es_script *s, struct es_script_command *c)
{
	if (c->nwords == 1 && peek(s, 1) == ')') {
		skip(s, 2);
		c->nwords = 0;
		s->is_function_next = true;
		return;
	}
	if (peek(s, 1) == '(') {
		skip(s, 2);
		read_arithmetic(s);
		return;
	}
	end_command(s, c);
	skip(s, 1);
	read_commands(s, ')');
}

/* Between words. True when it was something. */
static bool read_between(struct es_script *s, struct es_script_command *c)
{
	char ch = peek(s, 0);
	if (is_one_of(ch, " \t\r")) {
		skip(s, 1);
	} else if (ch == '\\' && (peek(s, 1) == '\n' || peek(s, 1) == '\r')) {
		skip(s, 2);
	} else if (ch == '#') {
		skip(s, es_slice_find(s->text, s->at, '\n') - s->at);
	} else if (ch == '\n') {
		end_command(s, c);
		skip(s, 1);
		read_heredocs(s);
	} else if (is_one_of(ch, ";&|") && !(ch == '&' && peek(s, 1) == '>')) {
		end_command(s, c);
		skip(s, 1);
	} else {
		return false;
	}
	return true;
}

/* Up to `stop`, which is passed, or the end. */
static void read_commands(struct es_script *s, char stop)
{
	struct es_script_command c;
	struct es_slice outer = s->assigned;
	unsigned cases = 0;
	c.nwords = 0;
	c.target = ES_SLICE_EMPTY;
	if (!enter(s))
		return;
	while (!is_end(s)) {
		char ch = peek(s, 0);
		if (read_between(s, &c))
			continue;
		if (ch == stop && (ch == '`' || (ch == ')' && !cases)))
			break;
		if (is_one_of(ch, "<>&")) {
			read_redirection(s, &c, stop);
		} else if (ch == '(') {
			read_parenthesis(s, &c);
		} else if (ch == ')') { /* of a pattern: what it held was no command */
			c.nwords = 0;
			skip(s, 1);
		} else {
			take_word(s, &c, &cases, stop);
		}
	}
	end_command(s, &c);
	skip(s, stop != '\0');
	s->assigned = outer;
	s->depth--;
}

void es_script_read(struct es_script *s)
{
	read_commands(s, '\0');
}
