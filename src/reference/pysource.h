/* pysource.h - lines, blocks and arguments of Python source, as far as declarations need them. */
#ifndef ES_REFERENCE_PYSOURCE_H
#define ES_REFERENCE_PYSOURCE_H

#include "reference/lexer.h"

/* A text with the spans that es_lex has made of it. */
struct es_pysource {
	struct es_slice text;
	const struct es_lexed_vec *lexed;
};

/* A logical line: what is within brackets or strings does not end it. */
struct es_pyline {
	size_t from;   /* of its first byte that is no blank */
	size_t end;    /* of its code: before a comment at its end */
	size_t indent; /* bytes of blanks before it */
};

/* The first logical line at or after `at`, which is the start of a line; empty lines, comments and
 * lines within strings are passed over. *at becomes the start of the line behind it. False at the
 * end of the text. */
bool es_pyline_next(struct es_pyline *out, const struct es_pysource *p, size_t *at);

/* One argument of a call, or one element of brackets. */
struct es_pyarg {
	struct es_slice key;   /* of `key=value`; else empty */
	struct es_slice value; /* without blanks around */
	size_t from;	       /* of the value in the text */
};

/* The argument at *at, which is behind the opening bracket or behind the argument before. False at
 * the closing bracket. */
bool es_pyarg_next(struct es_pyarg *out, const struct es_pysource *p, size_t *at);

/* The first of the bytes in `stops` at or after `from` and before `end` that is code and not
 * within brackets that open after `from`; `end` when there is none. */
size_t es_py_find(const struct es_pysource *p, size_t from, size_t end, const char *stops);

/* The identifier that begins at `at`, with dots when `dotted`; empty when none does. */
struct es_slice es_py_word(const struct es_pysource *p, size_t at, bool dotted);
/* Past blanks, newlines and comments. */
size_t es_py_skip(const struct es_pysource *p, size_t at);

#endif
