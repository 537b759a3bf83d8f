#include "rule/syntax.h"
#include "base/err.h"
#include "rule/syntax_parser.h"

enum { COUNT_MAX = 65535, TEXT_MAX = 256 * 1024 };

void es_syntax_fail(struct es_syntax_parser *p, size_t at, const char *reason)
{
	if (!p->status)
		p->status = es_fail(p->err, ES_EPARSE, "offset %zu: %s", at, reason);
	p->at = p->text.len;
}

struct es_slice es_syntax_until(struct es_syntax_parser *p, char c)
{
	size_t from = p->at, end = es_slice_find(p->text, from, c);
	if (end == p->text.len)
		es_syntax_fail(p, from, "closing delimiter is missing");
	else
		p->at = end + 1;
	return es_slice_sub(p->text, from, end);
}

struct es_syntax_node *es_syntax_node(struct es_syntax_parser *p, enum es_syntax_kind kind)
{
	struct es_syntax_node *n = es_arena_alloc(p->arena, sizeof *n);
	n->kind = kind;
	return n;
}

struct es_syntax_node *es_syntax_wild(struct es_syntax_parser *p, uint32_t min, uint32_t max)
{
	struct es_syntax_node *n = es_syntax_node(p, ES_SYNTAX_WILD);
	n->min = min;
	n->max = max;
	return n;
}

struct es_syntax_node *es_syntax_of(struct es_syntax_parser *p, const struct es_byteset *set)
{
	struct es_syntax_node *n = es_syntax_node(p, ES_SYNTAX_SET);
	struct es_byteset *copy = es_arena_alloc(p->arena, sizeof *copy);
	*copy = *set;
	n->set = copy;
	return n;
}

struct es_syntax_node *es_syntax_byte(struct es_syntax_parser *p, unsigned char byte)
{
	struct es_byteset set = { { 0 } };
	es_byteset_add(&set, byte);
	if (p->options & ES_SYNTAX_CASELESS)
		es_syntax_fold(&set);
	return es_syntax_of(p, &set);
}

/* The newline that '.' and \N do not match depends on how PCRE2 was built; a set too large does no
 * harm. */
struct es_syntax_node *es_syntax_any(struct es_syntax_parser *p)
{
	struct es_byteset set = { { 0 } };
	es_syntax_invert(&set);
	return es_syntax_of(p, &set);
}

/* The items of a branch so far. */
struct items {
	struct es_syntax_node *first;
	struct es_syntax_node *
		*last; /* where the pointer to the last is; NULL when there is none */
};

static void add_item(struct items *items, struct es_syntax_node *n)
{
	if (!n)
		return;
	items->last = items->last ? &(*items->last)->next : &items->first;
	*items->last = n;
}

static uint32_t multiply(uint32_t a, uint32_t b)
{
	if (a == 0 || b == 0)
		return 0;
	return a > ES_SYNTAX_UNBOUNDED / b ? ES_SYNTAX_UNBOUNDED : a * b;
}

/* A repetition of a repetition becomes one of at least as many texts, so that a long row of
 * quantifiers makes no deep tree. */
static void repeat_last(
	struct es_syntax_parser *p, struct items *items, size_t at, uint32_t min, uint32_t max)
{
	if (!items->last) {
		es_syntax_fail(p, at, "quantifier does not follow a repeatable item");
		return;
	}
	if (!es_syntax_accept(p, '?'))
		(void)es_syntax_accept(p, '+');
	struct es_syntax_node *n = *items->last;
	if (n->kind == ES_SYNTAX_REPEAT) {
		n->min = multiply(n->min, min);
		n->max = multiply(n->max, max);
		return;
	}
	struct es_syntax_node *r = es_syntax_node(p, ES_SYNTAX_REPEAT);
	r->min = min;
	r->max = max;
	r->child = n;
	*items->last = r;
}

/* Digits at *at; false when there are none. Beyond COUNT_MAX the number stays beyond. */
static bool read_number(const struct es_syntax_parser *p, size_t *at, uint32_t *out)
{
	size_t first = *at;
	uint32_t n = 0;
	for (; *at < p->text.len && p->text.ptr[*at] >= '0' && p->text.ptr[*at] <= '9'; ++*at)
		n = n > COUNT_MAX ? n : n * 10 + (uint32_t)(p->text.ptr[*at] - '0');
	*out = n;
	return *at > first;
}

enum braces { BRACES_LITERAL, BRACES_COUNT, BRACES_DOUBTFUL };

static void skip_blanks(const struct es_syntax_parser *p, size_t *at)
{
	while (*at < p->text.len && (p->text.ptr[*at] == ' ' || p->text.ptr[*at] == '\t'))
		++*at;
}

/* What the '{' at p->at begins; *end is then behind its '}'. {,3} and { 3 } are literal up to
 * PCRE2 10.42 and quantifiers later: doubtful. */
static enum braces read_braces(
	const struct es_syntax_parser *p, uint32_t *min, uint32_t *max, size_t *end)
{
	size_t at = p->at + 1, first = at;
	skip_blanks(p, &at);
	bool has_min = read_number(p, &at, min), has_max = false;
	skip_blanks(p, &at);
	*max = *min;
	bool is_doubtful = !has_min;
	if (at < p->text.len && p->text.ptr[at] == ',') {
		at++;
		skip_blanks(p, &at);
		has_max = read_number(p, &at, max);
		skip_blanks(p, &at);
		if (!has_max)
			*max = ES_SYNTAX_UNBOUNDED;
	}
	if (at >= p->text.len || p->text.ptr[at] != '}' || !(has_min || has_max))
		return BRACES_LITERAL;
	for (size_t i = first; i < at; i++)
		is_doubtful = is_doubtful || p->text.ptr[i] == ' ' || p->text.ptr[i] == '\t';
	*end = at + 1;
	return is_doubtful ? BRACES_DOUBTFUL : BRACES_COUNT;
}

/* Either reading of doubtful braces is some text in the place of the item and the braces. */
static void widen_last(struct es_syntax_parser *p, struct items *items)
{
	struct es_syntax_node *wild = es_syntax_wild(p, 0, ES_SYNTAX_UNBOUNDED);
	if (items->last)
		*items->last = wild;
	else
		add_item(items, wild);
	if (!es_syntax_accept(p, '?'))
		(void)es_syntax_accept(p, '+');
}

/* The braces at p->at; false when they are literal text. */
static bool parse_braces(struct es_syntax_parser *p, struct items *items)
{
	size_t from = p->at, end = from;
	uint32_t min = 0, max = 0;
	enum braces kind = read_braces(p, &min, &max, &end);
	if (kind == BRACES_LITERAL)
		return false;
	p->at = end;
	if (kind == BRACES_DOUBTFUL)
		widen_last(p, items);
	else if (min > COUNT_MAX || (max > COUNT_MAX && max != ES_SYNTAX_UNBOUNDED))
		es_syntax_fail(p, from, "number too big in {} quantifier");
	else if (max < min)
		es_syntax_fail(p, from, "numbers out of order in {} quantifier");
	else
		repeat_last(p, items, from, min, max);
	return true;
}

/* True, and moves past it, when a quantifier is next. */
static bool parse_quantifier(struct es_syntax_parser *p, struct items *items)
{
	size_t at = p->at;
	if (es_syntax_accept(p, '*'))
		repeat_last(p, items, at, 0, ES_SYNTAX_UNBOUNDED);
	else if (es_syntax_accept(p, '+'))
		repeat_last(p, items, at, 1, ES_SYNTAX_UNBOUNDED);
	else if (es_syntax_accept(p, '?'))
		repeat_last(p, items, at, 0, 1);
	else
		return es_syntax_peek(p, 0) == '{' && parse_braces(p, items);
	return true;
}

/* Blanks and comments of the free-spacing mode. NEL (0x85) is skipped or not depending on how
 * PCRE2 was built. */
static bool skip_free_space(struct es_syntax_parser *p)
{
	int c = es_syntax_peek(p, 0);
	if (!(p->options & ES_SYNTAX_EXTENDED) || c < 0)
		return false;
	if (c == ' ' || (c >= '\t' && c <= '\r')) {
		p->at++;
		return true;
	}
	p->is_opaque = p->is_opaque || c == 0x85;
	if (c != '#')
		return false;
	p->at = es_slice_find(p->text, p->at, '\n');
	return true;
}

/* Behind \Q: literal text up to \E or the end. */
static void parse_quoted(struct es_syntax_parser *p, struct items *items)
{
	while (p->at < p->text.len) {
		if (es_syntax_peek(p, 0) == '\\' && es_syntax_peek(p, 1) == 'E') {
			p->at += 2;
			return;
		}
		add_item(items, es_syntax_byte(p, (unsigned char)p->text.ptr[p->at++]));
	}
}

static void parse_item(struct es_syntax_parser *p, struct items *items)
{
	char c = p->text.ptr[p->at++];
	switch (c) {
	case '(':
		add_item(items, es_syntax_group(p));
		break;
	case '[':
		add_item(items, es_syntax_class(p));
		break;
	case '\\':
		if (es_syntax_accept(p, 'Q'))
			parse_quoted(p, items);
		else
			add_item(items, es_syntax_escape(p));
		break;
	case '.':
		add_item(items, es_syntax_any(p));
		break;
	case '^':
	case '$':
		add_item(items, es_syntax_node(p, ES_SYNTAX_EDGE));
		break;
	default:
		add_item(items, es_syntax_byte(p, (unsigned char)c));
	}
}

static struct es_syntax_node *parse_branch(struct es_syntax_parser *p)
{
	struct items items = { NULL, NULL };
	for (int c; (c = es_syntax_peek(p, 0)) >= 0 && c != '|' && c != ')';)
		if (!skip_free_space(p) && !parse_quantifier(p, &items))
			parse_item(p, &items);
	if (items.first && !items.first->next)
		return items.first;
	struct es_syntax_node *n = es_syntax_node(p, items.first ? ES_SYNTAX_CAT : ES_SYNTAX_EMPTY);
	n->child = items.first;
	return n;
}

struct es_syntax_node *es_syntax_branches(struct es_syntax_parser *p, bool reset)
{
	unsigned first_group = p->ngroups, most = first_group;
	struct items branches = { NULL, NULL };
	do {
		most = p->ngroups > most ? p->ngroups : most;
		if (reset)
			p->ngroups = first_group;
		add_item(&branches, parse_branch(p));
	} while (es_syntax_accept(p, '|'));
	p->ngroups = p->ngroups > most ? p->ngroups : most;
	if (!branches.first->next)
		return branches.first;
	struct es_syntax_node *n = es_syntax_node(p, ES_SYNTAX_ALT);
	n->child = branches.first;
	return n;
}

enum es_status es_syntax_parse(struct es_syntax *out, struct es_slice pattern,
	struct es_arena *arena, struct es_error *err)
{
	struct es_syntax_parser p = { .text = pattern, .arena = arena, .err = err };
	const struct es_syntax_node *root = es_syntax_branches(&p, false);
	if (p.at < p.text.len)
		es_syntax_fail(&p, p.at, "unmatched closing parenthesis");
	if (p.status)
		return p.status;
	es_syntax_resolve(&p);
	*out = (struct es_syntax){ .root = root,
		.ngroups = p.ngroups,
		.is_opaque = p.is_opaque || pattern.len > TEXT_MAX,
		.moves_start = p.moves_start,
		.has_calls = p.has_calls,
		.looks_far = p.looks_far };
	return ES_OK;
}
