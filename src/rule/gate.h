/* gate.h - which bytes must stand behind a literal, by the pattern it was derived from. */
#ifndef ES_RULE_GATE_H
#define ES_RULE_GATE_H

#include "rule/rule.h"
#include "rule/syntax.h"

struct es_gates; /* of one pattern */

/* NULL when the pattern is too large for it: then nothing is known. */
struct es_gates *es_gates_new(const struct es_syntax *syntax);
void es_gates_free(struct es_gates *g);

/* Fills the literal's sets, in the arena: in every match in which it stands where it says, the
 * bytes behind it are of them, one each. */
void es_gates_derive(struct es_gates *g, struct es_literal *literal, struct es_arena *arena);
/* Fills the tails of a pattern's literals, one for all, in the arena. */
void es_tail_derive(
	struct es_gates *g, struct es_literal *literals, size_t n, struct es_arena *arena);

#endif
