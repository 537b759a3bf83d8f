/* lexer_table.h - comments and strings of each family of languages, as data for the lexer. */
#ifndef ES_REFERENCE_LEXER_TABLE_H
#define ES_REFERENCE_LEXER_TABLE_H

#include "reference/lexer.h"

enum {
	ES_LEX_LINES = 1 << 0,	      /* a string: may span lines */
	ES_LEX_DOUBLED = 1 << 1,      /* a string: its closing mark doubled is a character of it */
	ES_LEX_SHORT = 1 << 2,	      /* a character: no string unless it ends within a few bytes */
	ES_LEX_CODE = 1 << 3,	      /* a string whose content is looked at as code is */
	ES_LEX_FORMAT = 1 << 4,	      /* a string: its holes are such only behind a prefix f */
	ES_LEX_WORD = 1 << 5,	      /* a comment: only at the start of a word */
	ES_LEX_START = 1 << 6,	      /* a comment: only at the start of a line, and so its end */
	ES_LEX_NESTED = 1 << 7,	      /* a comment: such comments nest */
	ES_LEX_NO_ATTRIBUTE = 1 << 8, /* a comment: not before a [, where attributes begin */
};

struct es_lex_comment {
	const char *open, *close; /* close NULL: the end of the line */
	unsigned flags;
};

struct es_lex_quote {
	const char *open, *close;
	char escape;	  /* the byte behind it belongs to the string; '\0': none */
	const char *hole; /* opens what is computed: ends with { or ( */
	unsigned flags;
};

enum { ES_LEX_COMMENTS = 5, ES_LEX_QUOTES = 16 };

struct es_lex_family {
	const char *name; /* the word of language files */
	struct es_lex_comment comments[ES_LEX_COMMENTS];
	struct es_lex_quote quotes[ES_LEX_QUOTES]; /* of two that fit the first one counts */
	bool has_regex;				   /* /.../ where an operand is wanted */
	bool has_heredoc;			   /* <<WORD */
};

extern const struct es_lex_family es_lex_families[ES_NLEXERS];

#endif
