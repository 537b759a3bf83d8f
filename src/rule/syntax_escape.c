#include "rule/syntax_parser.h"
#include "base/hex.h"

#include <string.h>

/* Digits of the base, at most `ndigits`. Fails past 255: UTF is off. */
static unsigned char read_code(struct es_syntax_parser *p, int base, size_t ndigits)
{
	size_t from = p->at;
	unsigned code = 0;
	for (size_t i = 0; i < ndigits; i++, p->at++) {
		int digit = es_hex_value(es_syntax_peek(p, 0));
		if (digit < 0 || digit >= base)
			break;
		code = code > 255 ? code : code * (unsigned)base + (unsigned)digit;
	}
	if (code > 255)
		es_syntax_fail(p, from, "character code is too large");
	return (unsigned char)code;
}

/* {DIGITS} of \x and \o. */
static unsigned char read_braced_code(struct es_syntax_parser *p, int base)
{
	size_t from = p->at++;
	unsigned char code = read_code(p, base, SIZE_MAX);
	if (!p->status && !es_syntax_accept(p, '}'))
		es_syntax_fail(p, from, "number in {} is malformed");
	return code;
}

static unsigned char read_control(struct es_syntax_parser *p)
{
	int c = es_syntax_peek(p, 0);
	if (c < 32 || c > 126) {
		es_syntax_fail(p, p->at, "\\c must be followed by a printable ASCII character");
		return 0;
	}
	p->at++;
	return (unsigned char)((c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c) ^ 0x40);
}

/* \x with no braces has up to two digits, and none is NUL. */
static unsigned char read_coded(struct es_syntax_parser *p, char letter)
{
	switch (letter) {
	case 'c':
		return read_control(p);
	case 'o':
		if (es_syntax_peek(p, 0) != '{')
			es_syntax_fail(p, p->at, "missing opening brace after \\o");
		return p->status ? 0 : read_braced_code(p, 8);
	case 'x':
		return es_syntax_peek(p, 0) == '{' ? read_braced_code(p, 16) : read_code(p, 16, 2);
	case '0':
		return read_code(p, 8, 2);
	default: /* another octal digit, the first of three */
		p->at--;
		return read_code(p, 8, 3);
	}
}

static bool is_alnum(int c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

unsigned char es_syntax_escaped_byte(struct es_syntax_parser *p)
{
	static const char letters[] = "aefnrt", bytes[] = "\a\033\f\n\r\t";
	if (p->at >= p->text.len) {
		es_syntax_fail(p, p->at, "\\ at end of pattern");
		return 0;
	}
	char c = p->text.ptr[p->at++];
	const char *simple = c ? strchr(letters, c) : NULL;
	if (simple)
		return (unsigned char)bytes[simple - letters];
	if (c == 'c' || c == 'o' || c == 'x' || (c >= '0' && c <= '7'))
		return read_coded(p, c);
	/* \8 and \9 in a class are the digits. Letters without a meaning are refused by PCRE2 now,
	 * and may get one. */
	p->is_opaque = p->is_opaque || (is_alnum(c) && c != '8' && c != '9');
	return (unsigned char)c;
}

/* \1 to \9 refer to a group, as do longer numbers of groups seen so far; the rest is octal. */
static struct es_syntax_node *parse_digits(struct es_syntax_parser *p)
{
	size_t first = p->at;
	unsigned number = 0;
	for (int c; (c = es_syntax_peek(p, 0)) >= '0' && c <= '9'; p->at++)
		number = number > 65535 ? number : number * 10 + (unsigned)(c - '0');
	if (p->at - first == 1 || p->text.ptr[first] >= '8' || number <= p->ngroups)
		return es_syntax_refer(p, ES_SLICE_EMPTY, number);
	p->at = first;
	return es_syntax_byte(p, es_syntax_escaped_byte(p));
}

/* What \g refers to: a number, one relative to the groups so far, or a name. */
static struct es_syntax_node *refer_to(struct es_syntax_parser *p, struct es_slice what)
{
	char sign = what.len ? what.ptr[0] : '\0';
	size_t at = sign == '+' || sign == '-', first = at;
	unsigned number = 0;
	for (; at < what.len && what.ptr[at] >= '0' && what.ptr[at] <= '9'; at++)
		number = number > 65535 ? number : number * 10 + (unsigned)(what.ptr[at] - '0');
	if (at == first || at < what.len)
		return es_syntax_refer(p, what, 0);
	if (sign == '-')
		number = number > p->ngroups ? 0 : p->ngroups + 1 - number;
	else if (sign == '+')
		number += p->ngroups;
	return es_syntax_refer(p, ES_SLICE_EMPTY, number);
}

/* Behind \g or \k: a reference to a group, or a call of one. */
static struct es_syntax_node *parse_reference(struct es_syntax_parser *p, char letter)
{
	int open = es_syntax_peek(p, 0);
	if (open == '{' || open == '<' || open == '\'') {
		p->at++;
		struct es_slice what = es_syntax_until(p, (char)(open == '{'	? '}'
								  : open == '<' ? '>'
										: '\''));
		if (letter == 'k' || open == '{')
			return refer_to(p, what);
		p->has_calls = true;
		return es_syntax_wild(p, 0, ES_SYNTAX_UNBOUNDED);
	}
	size_t first = p->at;
	if (open == '+' || open == '-')
		p->at++;
	size_t digits = p->at;
	for (int c; (c = es_syntax_peek(p, 0)) >= '0' && c <= '9';)
		p->at++;
	p->is_opaque = p->is_opaque || p->at == digits;
	return refer_to(p, es_slice_sub(p->text, first, p->at));
}

/* Behind \p or \P: {NAME} or one letter. */
static struct es_syntax_node *parse_property(struct es_syntax_parser *p)
{
	if (es_syntax_accept(p, '{'))
		(void)es_syntax_until(p, '}');
	else if (es_syntax_peek(p, 0) >= 0)
		p->at++;
	return es_syntax_any(p);
}

/* Escapes that are not a byte and not a type of bytes; NULL with *known false for the others. */
static struct es_syntax_node *parse_special(struct es_syntax_parser *p, char letter, bool *known)
{
	*known = true;
	switch (letter) {
	case 'E':
		return NULL;
	case 'K':
		p->moves_start = true;
		return es_syntax_node(p, ES_SYNTAX_EMPTY);
	case 'G':
		p->looks_far = true;
		return es_syntax_node(p, ES_SYNTAX_EDGE);
	case 'A':
	case 'B':
	case 'Z':
	case 'b':
	case 'z':
		return es_syntax_node(p, ES_SYNTAX_EDGE);
	case 'C':
	case 'N':
		return es_syntax_any(p);
	case 'P':
	case 'p':
		return parse_property(p);
	case 'R':
		return es_syntax_wild(p, 1, 2);
	case 'X':
		return es_syntax_wild(p, 1, ES_SYNTAX_UNBOUNDED);
	case 'g':
	case 'k':
		return parse_reference(p, letter);
	default:
		*known = false;
		return NULL;
	}
}

struct es_syntax_node *es_syntax_escape(struct es_syntax_parser *p)
{
	int letter = es_syntax_peek(p, 0);
	if (letter >= '1' && letter <= '9')
		return parse_digits(p);
	struct es_byteset set = { { 0 } };
	if (letter >= 0 && es_syntax_add_type(&set, (char)letter)) {
		p->at++;
		return es_syntax_of(p, &set);
	}
	bool known = false;
	if (letter >= 0) {
		p->at++;
		struct es_syntax_node *n = parse_special(p, (char)letter, &known);
		if (known)
			return n;
		p->at--;
	}
	return es_syntax_byte(p, es_syntax_escaped_byte(p));
}
