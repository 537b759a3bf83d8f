/* gate_parts.h - the automaton of gate.c, for what else is derived from it. */
#ifndef ES_RULE_GATE_PARTS_H
#define ES_RULE_GATE_PARTS_H

#include "rule/gate.h"

enum { ES_GATE_STATES = 2048, ES_GATE_EDGES = 4096 };

struct es_gate_edge {
	unsigned from, to;
	const struct es_byteset *set; /* NULL: takes no byte */
};

struct es_gates {
	struct es_gate_edge edges[ES_GATE_EDGES];
	size_t nedges;
	unsigned nstates, end;
	bool is_full; /* or too much work: nothing is known */
	size_t work;
	struct es_byteset any;
};

struct es_gate_states {
	bool has[ES_GATE_STATES];
};

/* Where it can be behind the literal. False when that was too much work. */
bool es_gates_behind(struct es_gates *g, struct es_gate_states *out, const struct es_literal *l);

#endif
