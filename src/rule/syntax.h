/* syntax.h - a PCRE2 pattern as a tree, as far as its literals and widths depend on it. */
#ifndef ES_RULE_SYNTAX_H
#define ES_RULE_SYNTAX_H

#include "base/arena.h"
#include "base/slice.h"
#include "rule/byteset.h"

#include <envsieve.h>

/* What a node matches; the texts that the pattern matches are among those that the tree does. */
enum es_syntax_kind {
	ES_SYNTAX_EMPTY,  /* no byte: option settings */
	ES_SYNTAX_EDGE,	  /* no byte, but a look at those beside: ^ $ \b */
	ES_SYNTAX_AHEAD,  /* no byte, but the only child is what follows */
	ES_SYNTAX_LOOK,	  /* no byte, but a look whether the only child follows; or it does not */
	ES_SYNTAX_BEHIND, /* the same for the child that ends here */
	ES_SYNTAX_SET,	  /* one byte of `set` */
	ES_SYNTAX_WILD,	  /* `min` to `max` bytes of any kind */
	ES_SYNTAX_CAT,	  /* the children, one behind the other */
	ES_SYNTAX_ALT,	  /* one of the children */
	ES_SYNTAX_REPEAT, /* the only child, `min` to `max` times */
};

struct es_syntax_node {
	enum es_syntax_kind kind;
	uint32_t min, max; /* ES_SYNTAX_UNBOUNDED: no maximum */
	const struct es_byteset *set;
	struct es_syntax_node *child; /* the first */
	struct es_syntax_node *next;  /* of the same parent */
};

#define ES_SYNTAX_UNBOUNDED UINT32_MAX

struct es_syntax {
	const struct es_syntax_node *root;
	unsigned ngroups;
	bool is_opaque;	  /* something was met that the tree cannot speak for: do not trust it */
	bool moves_start; /* \K: a match may be reported shorter than what the tree matches */
	bool has_calls;	  /* (?1): groups match elsewhere than where they stand in the tree */
	bool looks_far;	  /* \G, (*SKIP): what goes before decides, at any distance */
};

/* Reads a pattern as PCRE2 does with UTF off and no options. The tree is in the arena; its depth is
 * bounded by that of the parentheses, of which ES_SYNTAX_DEPTH_MAX is PCRE2's own limit.
 * Constructs unknown here make it opaque; ES_EPARSE, with "offset N: reason", is only for what
 * PCRE2 refuses. */
ES_MUST_CHECK enum es_status es_syntax_parse(struct es_syntax *out, struct es_slice pattern,
	struct es_arena *arena, struct es_error *err);

enum { ES_SYNTAX_DEPTH_MAX = 250 };

struct es_syntax_width {
	uint32_t min, max; /* bytes; min is capped below ES_SYNTAX_UNBOUNDED */
};

/* Of the texts that the node matches, in time of its size times its depth. */
struct es_syntax_width es_syntax_width(const struct es_syntax_node *n);

struct es_syntax_reach {
	uint32_t before, after; /* ES_SYNTAX_UNBOUNDED: any number */
};

/* How many bytes before the start of an attempt to match, and from it on, decide whether there is
 * a match at that start and what it is; also the start that \K moves is within. The ends of a text
 * count as a byte. */
struct es_syntax_reach es_syntax_reach(const struct es_syntax *s);

#endif
