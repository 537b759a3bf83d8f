#include "rule/syntax_parser.h"

#include <string.h>

/* The branches and the ')' behind them; options set inside end with the group. */
static struct es_syntax_node *parse_body(struct es_syntax_parser *p, bool reset)
{
	unsigned options = p->options;
	size_t from = p->at;
	if (p->depth == ES_SYNTAX_DEPTH_MAX) {
		es_syntax_fail(p, from, "parentheses are too deeply nested");
		return es_syntax_node(p, ES_SYNTAX_EMPTY);
	}
	p->depth++;
	struct es_syntax_node *n = es_syntax_branches(p, reset);
	p->depth--;
	if (!es_syntax_accept(p, ')'))
		es_syntax_fail(p, from, "missing closing parenthesis");
	p->options = options;
	return n;
}

/* A group that looks behind, or ahead for what must (AHEAD) or must not (LOOK) be there. */
static struct es_syntax_node *parse_look(struct es_syntax_parser *p, enum es_syntax_kind kind)
{
	struct es_syntax_node *n = es_syntax_node(p, kind);
	n->child = parse_body(p, false);
	return n;
}

static struct es_syntax_node *parse_capture(struct es_syntax_parser *p, struct es_slice name)
{
	unsigned number = ++p->ngroups;
	struct es_syntax_node *body = parse_body(p, false);
	es_syntax_add_group(p, name, number, body);
	return body;
}

static struct es_syntax_node *parse_named(struct es_syntax_parser *p, char close)
{
	struct es_slice name = es_syntax_until(p, close);
	return parse_capture(p, name);
}

/* A call of a group, a recursion: to behind the ')'. */
static struct es_syntax_node *parse_call(struct es_syntax_parser *p)
{
	(void)es_syntax_until(p, ')');
	p->has_calls = true;
	return es_syntax_wild(p, 0, ES_SYNTAX_UNBOUNDED);
}

/* Behind (?C: a number, or a string between delimiters in which a doubled one is itself. There is
 * nobody to be called, so it does nothing. */
static struct es_syntax_node *parse_callout(struct es_syntax_parser *p)
{
	int open = es_syntax_peek(p, 0);
	if (open >= 0 && strchr("`'\"^%#${", open) && open) {
		char close = (char)(open == '{' ? '}' : open);
		do {
			p->at++;
			(void)es_syntax_until(p, close);
		} while (es_syntax_peek(p, 0) == close);
	}
	(void)es_syntax_until(p, ')');
	return es_syntax_node(p, ES_SYNTAX_EMPTY);
}

/* The condition, which may be false. */
static struct es_syntax_node *parse_condition(struct es_syntax_parser *p)
{
	struct es_syntax_node *n = es_syntax_node(p, ES_SYNTAX_LOOK);
	int next = es_syntax_peek(p, 0);
	if (next == '?' || next == '*')
		n->child = es_syntax_group(p);
	else
		(void)es_syntax_until(p, ')');
	if (!n->child)
		n->child = es_syntax_node(p, ES_SYNTAX_EMPTY);
	return n;
}

/* Behind (?(: the condition, then one or two branches. The first may not run, and then the second
 * does or nothing. */
static struct es_syntax_node *parse_conditional(struct es_syntax_parser *p)
{
	struct es_syntax_node *n = es_syntax_node(p, ES_SYNTAX_ALT);
	n->child = parse_condition(p);
	n->child->next = parse_body(p, false);
	return n;
}

/* Sets what the letters at p->at ask for: "i", "x-i", "^xx". */
static void parse_letters(struct es_syntax_parser *p)
{
	bool on = true;
	const unsigned extended = ES_SYNTAX_EXTENDED | ES_SYNTAX_EXTENDED_MORE;
	for (int c; (c = es_syntax_peek(p, 0)) >= 0 && c != ')' && c != ':'; p->at++) {
		unsigned option = 0;
		switch (c) {
		case '^':
			p->options = 0;
			continue;
		case '-':
			on = false;
			continue;
		case 'i':
			option = ES_SYNTAX_CASELESS;
			break;
		case 'n':
			option = ES_SYNTAX_NO_CAPTURE;
			break;
		case 'x': /* (?x) also ends what (?xx) began, (?-x) ends both */
			option = on ? ES_SYNTAX_EXTENDED : extended;
			p->options &= ~extended;
			if (es_syntax_peek(p, 1) == 'x') {
				p->at++;
				option = extended;
			}
			break;
		case 'm':
		case 's':
		case 'J':
		case 'U':
			break;
		default:
			p->is_opaque = true;
		}
		p->options = on ? p->options | option : p->options & ~option;
	}
}

/* (?i) up to the end of the group around it, (?i:...) for its own. */
static struct es_syntax_node *parse_options(struct es_syntax_parser *p)
{
	unsigned before = p->options;
	parse_letters(p);
	if (es_syntax_accept(p, ')'))
		return NULL;
	if (!es_syntax_accept(p, ':')) {
		es_syntax_fail(p, p->at, "missing closing parenthesis");
		return NULL;
	}
	struct es_syntax_node *n = parse_body(p, false);
	p->options = before;
	return n;
}

/* Behind (?<: looking behind, or a name. */
static struct es_syntax_node *parse_angle(struct es_syntax_parser *p)
{
	if (es_syntax_accept(p, '=') || es_syntax_accept(p, '!') || es_syntax_accept(p, '*'))
		return parse_look(p, ES_SYNTAX_BEHIND);
	return parse_named(p, '>');
}

/* Behind (?P, Python's spelling. */
static struct es_syntax_node *parse_python(struct es_syntax_parser *p)
{
	if (es_syntax_accept(p, '<'))
		return parse_named(p, '>');
	return es_syntax_accept(p, '=') ? es_syntax_refer(p, es_syntax_until(p, ')'), 0)
					: parse_call(p);
}

static bool is_digit(int c)
{
	return c >= '0' && c <= '9';
}

/* Behind (?. */
static struct es_syntax_node *parse_extension(struct es_syntax_parser *p)
{
	int c = es_syntax_peek(p, 0), after = es_syntax_peek(p, 1);
	if (is_digit(c) || c == 'R' || c == '&' || ((c == '+' || c == '-') && is_digit(after)))
		return parse_call(p);
	p->at += c >= 0;
	switch (c) {
	case '#':
		(void)es_syntax_until(p, ')');
		return NULL;
	case ':':
	case '>':
		return parse_body(p, false);
	case '|':
		return parse_body(p, true);
	case '=':
	case '*':
		return parse_look(p, ES_SYNTAX_AHEAD);
	case '!':
		return parse_look(p, ES_SYNTAX_LOOK);
	case '<':
		return parse_angle(p);
	case '\'':
		return parse_named(p, '\'');
	case 'P':
		return parse_python(p);
	case '(':
		return parse_conditional(p);
	case 'C':
		return parse_callout(p);
	default:
		p->at -= c >= 0;
		return parse_options(p);
	}
}

/* Verbs in capitals that only make fewer matches. All others, (*ACCEPT) and (*UTF) among them,
 * change what the rest of the pattern means. */
static const char *const harmless_verbs[] = { "", "MARK", "F", "FAIL", "COMMIT", "PRUNE", "SKIP",
	"THEN", "NO_JIT", "NO_START_OPT", "NO_AUTO_POSSESS", "NO_DOTSTAR_ANCHOR", "NOTEMPTY",
	"NOTEMPTY_ATSTART", "LIMIT_MATCH", "LIMIT_DEPTH", "LIMIT_HEAP", "LIMIT_RECURSION", "LF",
	"BSR_ANYCRLF", "BSR_UNICODE" };

/* Those of them that let one failed attempt decide about later ones. */
static const char *const far_verbs[] = { "COMMIT", "SKIP" };

static const char *const ahead_groups[] = { "pla", "positive_lookahead", "napla",
	"non_atomic_positive_lookahead" };

static const char *const behind_groups[] = { "plb", "positive_lookbehind", "nlb",
	"negative_lookbehind", "naplb", "non_atomic_positive_lookbehind" };

static const char *const look_groups[] = { "nla", "negative_lookahead" };

static bool is_among(struct es_slice name, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (es_slice_is(name, names[i]))
			return true;
	return false;
}

#define COUNT(array) (sizeof(array) / sizeof *(array))

static bool is_letter(int c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

/* Behind (*: a verb, or a group that is named by a word. */
static struct es_syntax_node *parse_verb(struct es_syntax_parser *p)
{
	size_t from = p->at;
	while (is_letter(es_syntax_peek(p, 0)))
		p->at++;
	struct es_slice name = es_slice_sub(p->text, from, p->at);
	bool is_lower = name.len && name.ptr[0] >= 'a' && name.ptr[0] <= 'z';
	if (!is_lower) {
		p->is_opaque =
			p->is_opaque || !is_among(name, harmless_verbs, COUNT(harmless_verbs));
		p->looks_far = p->looks_far || is_among(name, far_verbs, COUNT(far_verbs));
		(void)es_syntax_until(p, ')');
		return es_syntax_node(p, ES_SYNTAX_EMPTY);
	}
	if (!es_syntax_accept(p, ':')) {
		es_syntax_fail(p, from, "(*verb) is not recognized");
		return NULL;
	}
	if (is_among(name, ahead_groups, COUNT(ahead_groups)))
		return parse_look(p, ES_SYNTAX_AHEAD);
	if (is_among(name, behind_groups, COUNT(behind_groups)))
		return parse_look(p, ES_SYNTAX_BEHIND);
	if (is_among(name, look_groups, COUNT(look_groups)))
		return parse_look(p, ES_SYNTAX_LOOK);
	/* atomic, script_run and so on restrict what the group matches. */
	return parse_body(p, false);
}

struct es_syntax_node *es_syntax_group(struct es_syntax_parser *p)
{
	int next = es_syntax_peek(p, 0), after = es_syntax_peek(p, 1);
	if (next == '?') {
		p->at++;
		return parse_extension(p);
	}
	if (next == '*' && (is_letter(after) || after == ':')) {
		p->at++;
		return parse_verb(p);
	}
	return p->options & ES_SYNTAX_NO_CAPTURE ? parse_body(p, false)
						 : parse_capture(p, ES_SLICE_EMPTY);
}
