/* lexer.h - which parts of a program's text are comments and strings. */
#ifndef ES_REFERENCE_LEXER_H
#define ES_REFERENCE_LEXER_H

#include "base/slice.h"
#include "base/vec.h"

/* Families of languages that write comments and strings alike. */
enum es_lexer {
	ES_LEXER_NONE, /* all is code */
	ES_LEXER_C,    /* and C++, Objective-C: // and slash-star, "", '' */
	ES_LEXER_GO,   /* `` spans lines */
	ES_LEXER_JVM,  /* Java, Kotlin, Scala, Groovy: triple quotes, ${} */
	ES_LEXER_SWIFT,
	ES_LEXER_DART,
	ES_LEXER_CSHARP,
	ES_LEXER_RUST,
	ES_LEXER_JAVASCRIPT, /* templates, regular expressions */
	ES_LEXER_HTML,	     /* programs between script tags, <!-- --> */
	ES_LEXER_PYTHON,
	ES_LEXER_RUBY,
	ES_LEXER_PHP, /* between <? and ?> */
	ES_LEXER_PERL,
	ES_LEXER_ELIXIR,
	ES_LEXER_SHELL, /* what is between double quotes is code */
	ES_LEXER_HASH,	/* # at the start of a word, no strings: YAML, make, Dockerfile */
	ES_LEXER_DASH,	/* Haskell, SQL: two dashes */
	ES_LEXER_LUA,
	ES_LEXER_LISP,
	ES_LEXER_PERCENT, /* Erlang, TeX */
	ES_LEXER_XML,
	ES_NLEXERS,
};

enum es_lexed { ES_LEXED_CODE, ES_LEXED_STRING, ES_LEXED_COMMENT };

/* A comment with its marks, or what stands between the quotes of a string. What a string computes
 * between ${ and } is code again. */
struct es_lexed_span {
	size_t from, to;
	enum es_lexed is;
};
struct es_lexed_vec ES_VEC(struct es_lexed_span);

/* The family by its word in language files; false and untouched when there is none. */
bool es_lexer_parse(enum es_lexer *out, struct es_slice word);

/* Replaces the content of `out` by the spans of the text that are not code, in their order. In time
 * linear in the text, whatever stands in it: strings that may not span lines end with their line,
 * nesting is followed to a bound. */
void es_lex(struct es_lexed_vec *out, enum es_lexer family, struct es_slice text);

enum es_lexed es_lexed_at(const struct es_lexed_vec *v, size_t at);

#endif
