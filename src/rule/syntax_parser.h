/* syntax_parser.h - the state that the files of the pattern parser share. */
#ifndef ES_RULE_SYNTAX_PARSER_H
#define ES_RULE_SYNTAX_PARSER_H

#include "rule/syntax.h"

enum es_syntax_option {
	ES_SYNTAX_CASELESS = 1,
	ES_SYNTAX_EXTENDED = 2,	     /* (?x) */
	ES_SYNTAX_EXTENDED_MORE = 4, /* (?xx): blanks in classes do not count either */
	ES_SYNTAX_NO_CAPTURE = 8,    /* (?n) */
};

struct es_syntax_group {
	struct es_slice name; /* empty: it has a number alone */
	unsigned number;
	struct es_syntax_node body;
	struct es_syntax_group *next;
};

/* A back reference, whose width is known when all groups are. */
struct es_syntax_reference {
	struct es_slice name; /* empty: by number */
	unsigned number;
	struct es_syntax_node *wild;
	struct es_syntax_reference *next;
};

struct es_syntax_parser {
	struct es_slice text;
	size_t at;
	struct es_arena *arena;
	unsigned options;
	unsigned ngroups;
	unsigned depth;
	bool is_opaque, moves_start, has_calls, looks_far;
	struct es_syntax_group *groups;
	struct es_syntax_reference *references, **last_reference;
	enum es_status status;
	struct es_error *err;
};

/* Records the first failure and moves to the end, so that every loop of the parser ends. */
void es_syntax_fail(struct es_syntax_parser *p, size_t at, const char *reason);

/* The byte `ahead` of the present one; -1 past the end. */
static inline int es_syntax_peek(const struct es_syntax_parser *p, size_t ahead)
{
	return ahead < p->text.len - p->at ? (unsigned char)p->text.ptr[p->at + ahead] : -1;
}

/* True, and moves past it, when `c` is next. */
static inline bool es_syntax_accept(struct es_syntax_parser *p, char c)
{
	bool is_next = es_syntax_peek(p, 0) == (unsigned char)c;
	p->at += is_next;
	return is_next;
}

/* Moves behind the next `c` and gives what stood before it; fails when there is none. */
struct es_slice es_syntax_until(struct es_syntax_parser *p, char c);

struct es_syntax_node *es_syntax_node(struct es_syntax_parser *p, enum es_syntax_kind kind);
struct es_syntax_node *es_syntax_wild(struct es_syntax_parser *p, uint32_t min, uint32_t max);
struct es_syntax_node *es_syntax_byte(struct es_syntax_parser *p, unsigned char byte);
struct es_syntax_node *es_syntax_any(struct es_syntax_parser *p);
struct es_syntax_node *es_syntax_of(struct es_syntax_parser *p, const struct es_byteset *set);

/* A group to which references may point; the body is copied, since a quantifier may change it. */
void es_syntax_add_group(struct es_syntax_parser *p, struct es_slice name, unsigned number,
	const struct es_syntax_node *body);
/* A reference by number, or by name if it is not empty. */
struct es_syntax_node *es_syntax_refer(
	struct es_syntax_parser *p, struct es_slice name, unsigned number);
/* Behind the pattern: bounds what the references match. */
void es_syntax_resolve(struct es_syntax_parser *p);

/* Both cases of every letter that is in the set in one. */
void es_syntax_fold(struct es_byteset *set);
void es_syntax_invert(struct es_byteset *set);
/* Adds what the escape \d, \W, \h, ... stands for; false for other letters. */
bool es_syntax_add_type(struct es_byteset *set, char letter);

/* The branches up to an unmatched ')' or the end; the caller sees to the options. With `reset`
 * all branches number their groups from the same start. */
struct es_syntax_node *es_syntax_branches(struct es_syntax_parser *p, bool reset);
/* Behind '(': to behind its ')'. NULL when that is no item: a comment, a setting of options. */
struct es_syntax_node *es_syntax_group(struct es_syntax_parser *p);
/* Behind '[': to behind its ']'. */
struct es_syntax_node *es_syntax_class(struct es_syntax_parser *p);
/* Behind '\': to behind the escape. NULL when that is no item: a lone \E. \Q is the caller's. */
struct es_syntax_node *es_syntax_escape(struct es_syntax_parser *p);
/* The same in a class, where it is one byte; digits are octal there. */
unsigned char es_syntax_escaped_byte(struct es_syntax_parser *p);

#endif
