/* expression.h - the default of a reference: how far it goes, and what it is. */
#ifndef ES_REFERENCE_EXPRESSION_H
#define ES_REFERENCE_EXPRESSION_H

#include "env/mention.h"
#include "reference/lexer.h"

/* The expression that begins at `from`, blanks left out: to the comma, semicolon, closing bracket
 * or end of line that is outside of its own brackets and strings. Of a long one the first part. */
struct es_slice es_expression_at(
	struct es_slice text, size_t from, const struct es_lexed_vec *lexed);

/* What is known of the value of an expression. */
struct es_expression {
	enum es_said said;
	struct es_slice value; /* a literal as the program gets it; borrowed or in the arena */
	bool is_null;	       /* it says that there is no value: null, None, undefined */
};
struct es_expression es_expression_read(struct es_slice source, struct es_arena *arena);

#endif
