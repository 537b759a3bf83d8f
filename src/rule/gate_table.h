/* gate_table.h - the gates' automaton, by state. */
#ifndef ES_RULE_GATE_TABLE_H
#define ES_RULE_GATE_TABLE_H

#include "rule/gate_parts.h"

enum { ES_GATE_WORDS = ES_GATE_STATES / 64 };

struct es_gate_set {
	uint64_t words[ES_GATE_WORDS];
};

struct es_gate_table {
	struct es_gate_set closure[ES_GATE_STATES]; /* what is reached from each without a byte */
	unsigned first[ES_GATE_STATES + 1];	    /* edges of state s: order[first[s]] on */
	const struct es_gate_edge *order[ES_GATE_EDGES];
};

void es_gate_table_init(struct es_gate_table *t, const struct es_gates *g);

static inline void es_gate_set_add(struct es_gate_set *s, unsigned state)
{
	s->words[state / 64] |= UINT64_C(1) << (state % 64);
}

static inline bool es_gate_set_has(const struct es_gate_set *s, unsigned state)
{
	return s->words[state / 64] >> (state % 64) & 1;
}

static inline void es_gate_set_unite(struct es_gate_set *s, const struct es_gate_set *other)
{
	for (size_t i = 0; i < ES_GATE_WORDS; i++)
		s->words[i] |= other->words[i];
}

/* Where the automaton can be behind each literal, where that is the first in its match that stands
 * where one may: it is enough when only those are reported. False when that was too much work. */
bool es_gate_first(struct es_gate_set *out, const struct es_gate_table *t, struct es_gates *g,
	const struct es_literal *literals, size_t n);

#endif
