#include "rule/syntax_parser.h"

void es_syntax_invert(struct es_byteset *set)
{
	for (int i = 0; i < 4; i++)
		set->words[i] = ~set->words[i];
}

void es_syntax_fold(struct es_byteset *set)
{
	for (unsigned char c = 'a'; c <= 'z'; c++) {
		unsigned char upper = (unsigned char)(c - 'a' + 'A');
		if (es_byteset_has(set, c))
			es_byteset_add(set, upper);
		else if (es_byteset_has(set, upper))
			es_byteset_add(set, c);
	}
}

/* Sets as ranges of bytes, in PCRE2's own tables for the C locale. */
static const struct named_set {
	const char *name;
	unsigned char ranges[5][2];
	int nranges;
} posix_sets[] = {
	{ "alnum", { { '0', '9' }, { 'A', 'Z' }, { 'a', 'z' } }, 3 },
	{ "alpha", { { 'A', 'Z' }, { 'a', 'z' } }, 2 },
	{ "ascii", { { 0, 127 } }, 1 },
	{ "blank", { { '\t', '\t' }, { ' ', ' ' } }, 2 },
	{ "cntrl", { { 0, 31 }, { 127, 127 } }, 2 },
	{ "digit", { { '0', '9' } }, 1 },
	{ "graph", { { 33, 126 } }, 1 },
	{ "lower", { { 'a', 'z' } }, 1 },
	{ "print", { { 32, 126 } }, 1 },
	{ "punct", { { 33, 47 }, { 58, 64 }, { 91, 96 }, { 123, 126 } }, 4 },
	{ "space", { { 9, 13 }, { ' ', ' ' } }, 2 },
	{ "upper", { { 'A', 'Z' } }, 1 },
	{ "word", { { '0', '9' }, { 'A', 'Z' }, { 'a', 'z' }, { '_', '_' } }, 4 },
	{ "xdigit", { { '0', '9' }, { 'A', 'F' }, { 'a', 'f' } }, 3 },
};

/* Names as es_syntax_add_type spells them. */
static const struct named_set type_sets[] = {
	{ "d", { { '0', '9' } }, 1 },
	{ "h", { { '\t', '\t' }, { ' ', ' ' }, { 0xa0, 0xa0 } }, 3 },
	{ "s", { { 9, 13 }, { ' ', ' ' } }, 2 },
	{ "v", { { 10, 13 }, { 0x85, 0x85 } }, 2 },
	{ "w", { { '0', '9' }, { 'A', 'Z' }, { 'a', 'z' }, { '_', '_' } }, 4 },
};

static void add_range(struct es_byteset *set, unsigned from, unsigned to)
{
	for (unsigned c = from; c <= to; c++)
		es_byteset_add(set, (unsigned char)c);
}

static void add_set(struct es_byteset *set, const struct named_set *named, bool inverted)
{
	struct es_byteset s = { { 0 } };
	for (int i = 0; i < named->nranges; i++)
		add_range(&s, named->ranges[i][0], named->ranges[i][1]);
	if (inverted)
		es_syntax_invert(&s);
	for (int i = 0; i < 4; i++)
		set->words[i] |= s.words[i];
}

bool es_syntax_add_type(struct es_byteset *set, char letter)
{
	bool inverted = letter >= 'A' && letter <= 'Z';
	char lower = (char)(inverted ? letter - 'A' + 'a' : letter);
	for (size_t i = 0; i < sizeof type_sets / sizeof *type_sets; i++) {
		if (type_sets[i].name[0] != lower)
			continue;
		add_set(set, &type_sets[i], inverted);
		return true;
	}
	return false;
}

/* What stands at p->at, behind a '[', is [:name:] or alike: the offset of its last ':'; 0 when it
 * is not. These are PCRE2's rules for telling. */
static size_t find_posix_end(const struct es_syntax_parser *p)
{
	int mark = es_syntax_peek(p, 0);
	if (mark != ':' && mark != '.' && mark != '=')
		return 0;
	const char *text = p->text.ptr;
	for (size_t i = p->at + 1; p->text.len - i >= 2; i++) {
		if (text[i] == '\\' && (text[i + 1] == ']' || text[i + 1] == '\\'))
			i++;
		else if ((text[i] == '[' && text[i + 1] == mark) || text[i] == ']')
			return 0;
		else if (text[i] == mark && text[i + 1] == ']')
			return i;
	}
	return 0;
}

/* [:name:] at p->at, its ':' being at `end`. */
static void parse_posix(struct es_syntax_parser *p, struct es_byteset *set, size_t end)
{
	size_t from = p->at + 1;
	bool inverted = p->text.ptr[from] == '^';
	struct es_slice name = es_slice_sub(p->text, from + inverted, end);
	/* Without regard to case, upper and lower are letters; only then is the inverse right. */
	if (p->options & ES_SYNTAX_CASELESS &&
		(es_slice_is(name, "upper") || es_slice_is(name, "lower")))
		name = es_slice_from("alpha");
	p->at = end + 2;
	for (size_t i = 0; i < sizeof posix_sets / sizeof *posix_sets; i++) {
		if (!es_slice_is(name, posix_sets[i].name))
			continue;
		add_set(set, &posix_sets[i], inverted);
		return;
	}
	es_syntax_fail(p, from, "unknown POSIX class name");
}

struct class_parser {
	struct es_syntax_parser *p;
	struct es_byteset set;
	bool in_quote;
	bool is_unknown; /* something may be in it or not */
};

/* What one item of a class is. */
enum member { MEMBER_NONE, MEMBER_BYTE, MEMBER_SET };

/* Behind '\' in a class. */
static enum member parse_class_escape(struct class_parser *c, unsigned char *byte)
{
	int letter = es_syntax_peek(c->p, 0);
	if (letter >= 0 && es_syntax_add_type(&c->set, (char)letter)) {
		c->p->at++;
		return MEMBER_SET;
	}
	switch (letter) {
	case 'Q':
		c->p->at++;
		c->in_quote = true;
		return MEMBER_NONE;
	case 'E':
		c->p->at++;
		return MEMBER_NONE;
	case 'b':
		c->p->at++;
		*byte = '\b';
		return MEMBER_BYTE;
	case 'p':
	case 'P':
		(void)es_syntax_escape(c->p);
		c->is_unknown = true;
		return MEMBER_SET;
	default:
		*byte = es_syntax_escaped_byte(c->p);
		return MEMBER_BYTE;
	}
}

/* The next item of a class, of which there is one. */
static enum member parse_member(struct class_parser *c, unsigned char *byte)
{
	struct es_syntax_parser *p = c->p;
	char next = p->text.ptr[p->at++];
	*byte = (unsigned char)next;
	if (c->in_quote) {
		bool ends = next == '\\' && es_syntax_accept(p, 'E');
		c->in_quote = !ends;
		return ends ? MEMBER_NONE : MEMBER_BYTE;
	}
	if (next == '\\')
		return parse_class_escape(c, byte);
	if (p->options & ES_SYNTAX_EXTENDED_MORE && (next == ' ' || next == '\t'))
		return MEMBER_NONE;
	size_t posix_end = next == '[' ? find_posix_end(p) : 0;
	if (!posix_end)
		return MEMBER_BYTE;
	parse_posix(p, &c->set, posix_end);
	return MEMBER_SET;
}

/* The item that follows; what is no item, such as \E, is passed over. MEMBER_NONE: the class ends.
 */
static enum member next_member(struct class_parser *c, unsigned char *byte)
{
	while (c->p->at < c->p->text.len && (c->in_quote || es_syntax_peek(c->p, 0) != ']')) {
		enum member kind = parse_member(c, byte);
		if (kind != MEMBER_NONE)
			return kind;
	}
	return MEMBER_NONE;
}

/* Behind "a-" of a class. A hyphen is itself before the end; before a set PCRE2 refuses it. */
static void parse_range(struct class_parser *c, unsigned char from)
{
	size_t at = c->p->at;
	unsigned char to = 0;
	enum member kind = next_member(c, &to);
	if (kind == MEMBER_BYTE) {
		if (to < from)
			es_syntax_fail(c->p, at, "range out of order in character class");
		add_range(&c->set, from, to);
		return;
	}
	es_byteset_add(&c->set, from);
	es_byteset_add(&c->set, '-');
}

/* What counts for nothing between items: \E, an empty quotation, blanks in (?xx). */
static void skip_nothings(struct class_parser *c)
{
	struct es_syntax_parser *p = c->p;
	for (;;) {
		struct es_slice rest = es_slice_sub(p->text, p->at, p->text.len);
		int next = es_syntax_peek(p, 0);
		if (es_slice_starts(rest, "\\E")) {
			c->in_quote = false;
			p->at += 2;
		} else if (!c->in_quote && es_slice_starts(rest, "\\Q\\E")) {
			p->at += 4;
		} else if (!c->in_quote && p->options & ES_SYNTAX_EXTENDED_MORE &&
			   (next == ' ' || next == '\t')) {
			p->at++;
		} else {
			return;
		}
	}
}

/* A hyphen that is not quoted. */
static bool accept_hyphen(struct class_parser *c)
{
	skip_nothings(c);
	return !c->in_quote && es_syntax_accept(c->p, '-');
}

static void parse_members(struct class_parser *c)
{
	struct es_syntax_parser *p = c->p;
	/* A bracket that comes first is itself. */
	bool is_first = es_syntax_peek(p, 0) == ']';
	for (;;) {
		unsigned char byte = ']';
		enum member kind = MEMBER_BYTE;
		if (is_first)
			p->at++;
		else
			kind = next_member(c, &byte);
		is_first = false;
		if (kind == MEMBER_NONE)
			return;
		if (kind == MEMBER_BYTE && accept_hyphen(c))
			parse_range(c, byte);
		else if (kind == MEMBER_BYTE)
			es_byteset_add(&c->set, byte);
	}
}

struct es_syntax_node *es_syntax_class(struct es_syntax_parser *p)
{
	size_t from = p->at;
	struct es_slice rest = es_slice_sub(p->text, from, p->text.len);
	/* Ways to write the two halves of \b. */
	if (es_slice_starts(rest, "[:<:]]") || es_slice_starts(rest, "[:>:]]")) {
		p->at += 6;
		return es_syntax_node(p, ES_SYNTAX_EDGE);
	}
	struct class_parser c = { .p = p };
	skip_nothings(&c);
	bool inverted = es_syntax_accept(p, '^');
	skip_nothings(&c);
	parse_members(&c);
	if (!es_syntax_accept(p, ']'))
		es_syntax_fail(p, from, "missing terminating ] for character class");
	if (c.is_unknown)
		return es_syntax_any(p);
	if (p->options & ES_SYNTAX_CASELESS)
		es_syntax_fold(&c.set);
	if (inverted)
		es_syntax_invert(&c.set);
	return es_syntax_of(p, &c.set);
}
