#include "rule/gate.h"
#include "base/mem.h"
#include "rule/gate_parts.h"

#include <stdlib.h>
#include <string.h>

/* The pattern becomes an automaton that takes at least the texts that the tree does: long rows of
 * copies become shorter ones with a loop. All states in which it can be where a literal begins are
 * taken through the literal's bytes; what leads on from where it is then are the bytes that may
 * follow. A match in which the literal stands there is a path of the automaton, so its bytes are
 * among them. What a lookahead demands may go on behind the match: there nothing is known. */
enum {
	COPIES_MAX = ES_GATE_MAX + 2, /* mandatory ones that are told apart */
	OPTIONAL_MAX = 1,
	OFFSET_MAX = 48,	    /* of a literal; beyond it may begin in any state */
	WORK_MAX = 8 * 1000 * 1000, /* visits of edges for one pattern, some milliseconds */
};

static unsigned add_state(struct es_gates *g)
{
	if (g->nstates == ES_GATE_STATES) {
		g->is_full = true;
		return 0;
	}
	return g->nstates++;
}

static void add_edge(struct es_gates *g, unsigned from, unsigned to, const struct es_byteset *set)
{
	if (g->nedges == ES_GATE_EDGES)
		g->is_full = true;
	else
		g->edges[g->nedges++] = (struct es_gate_edge){ from, to, set };
}

static unsigned build(struct es_gates *g, const struct es_syntax_node *n, unsigned from);

/* A state that is left and entered again by what `n` takes, or by any byte when it is NULL. */
static unsigned build_loop(struct es_gates *g, const struct es_syntax_node *n, unsigned from)
{
	unsigned loop = add_state(g);
	add_edge(g, from, loop, NULL);
	if (n)
		add_edge(g, build(g, n, loop), loop, NULL);
	else
		add_edge(g, loop, loop, &g->any);
	return loop;
}

static unsigned build_repeat(struct es_gates *g, const struct es_syntax_node *n, unsigned from)
{
	unsigned copies = n->min < COPIES_MAX ? n->min : COPIES_MAX;
	for (unsigned i = 0; i < copies && !g->is_full; i++)
		from = build(g, n->child, from);
	if (n->max <= copies)
		return from;
	if (n->min > COPIES_MAX || n->max - n->min > OPTIONAL_MAX)
		return build_loop(g, n->child, from);
	unsigned end = add_state(g);
	add_edge(g, from, end, NULL);
	for (uint32_t i = n->min; i < n->max && !g->is_full; i++) {
		from = build(g, n->child, from);
		add_edge(g, from, end, NULL);
	}
	return end;
}

static unsigned build_choice(struct es_gates *g, const struct es_syntax_node *n, unsigned from)
{
	unsigned end = add_state(g);
	for (const struct es_syntax_node *c = n->child; c && !g->is_full; c = c->next)
		add_edge(g, build(g, c, from), end, NULL);
	return end;
}

/* Adds what `n` takes, from the state on; the state behind it. */
static unsigned build(struct es_gates *g, const struct es_syntax_node *n, unsigned from)
{
	unsigned to = from;
	switch (n->kind) {
	case ES_SYNTAX_EMPTY:
	case ES_SYNTAX_EDGE:
	case ES_SYNTAX_AHEAD:
	case ES_SYNTAX_LOOK:
	case ES_SYNTAX_BEHIND:
		break;
	case ES_SYNTAX_SET:
		to = add_state(g);
		add_edge(g, from, to, n->set);
		break;
	case ES_SYNTAX_WILD:
		to = build_loop(g, NULL, from);
		break;
	case ES_SYNTAX_CAT:
		for (const struct es_syntax_node *c = n->child; c && !g->is_full; c = c->next)
			to = build(g, c, to);
		break;
	case ES_SYNTAX_ALT:
		to = build_choice(g, n, from);
		break;
	case ES_SYNTAX_REPEAT:
		to = build_repeat(g, n, from);
		break;
	}
	return to;
}

struct es_gates *es_gates_new(const struct es_syntax *syntax)
{
	struct es_gates *g = es_alloc(1, sizeof *g);
	memset(&g->any, 0xff, sizeof g->any);
	if (syntax->is_opaque)
		g->is_full = true;
	else
		g->end = build(g, syntax->root, add_state(g));
	/* Behind a match anything goes. */
	add_edge(g, g->end, g->end, &g->any);
	if (!g->is_full)
		return g;
	free(g);
	return NULL;
}

void es_gates_free(struct es_gates *g)
{
	free(g);
}

/* Adds the states that are reached without a byte. */
static void close_states(struct es_gates *g, struct es_gate_states *s)
{
	for (bool grows = true; grows && g->work <= WORK_MAX;) {
		grows = false;
		g->work += g->nedges;
		for (size_t i = 0; i < g->nedges; i++) {
			const struct es_gate_edge *e = &g->edges[i];
			if (e->set || !s->has[e->from] || s->has[e->to])
				continue;
			s->has[e->to] = true;
			grows = true;
		}
	}
}

static bool meet(const struct es_byteset *a, const struct es_byteset *b)
{
	uint64_t both = 0;
	for (size_t i = 0; i < 4; i++)
		both |= a->words[i] & b->words[i];
	return both != 0;
}

/* The states behind one byte of `set`. */
static void step(struct es_gates *g, struct es_gate_states *s, const struct es_byteset *set)
{
	struct es_gate_states next = { { false } };
	for (size_t i = 0; i < g->nedges; i++) {
		const struct es_gate_edge *e = &g->edges[i];
		if (e->set && s->has[e->from] && meet(e->set, set))
			next.has[e->to] = true;
	}
	*s = next;
	close_states(g, s);
}

/* Where the automaton can be when the literal begins. */
static void begin(struct es_gates *g, struct es_gate_states *out, const struct es_literal *l)
{
	struct es_gate_states at = { { true } };
	memset(out, 0, sizeof *out);
	if (l->before_max > OFFSET_MAX) {
		memset(out->has, true, g->nstates * sizeof *out->has);
		return;
	}
	close_states(g, &at);
	for (uint32_t i = 0; i <= l->before_max; i++) {
		for (size_t k = 0; i >= l->before_min && k < g->nstates; k++)
			out->has[k] = out->has[k] || at.has[k];
		step(g, &at, &g->any);
	}
}

static void take_literal(struct es_gates *g, struct es_gate_states *s, const struct es_literal *l)
{
	for (size_t i = 0; i < l->text.len; i++) {
		unsigned char c = (unsigned char)l->text.ptr[i];
		struct es_byteset set = { { 0 } };
		es_byteset_add(&set, c);
		if (l->fold && c >= 'a' && c <= 'z')
			es_byteset_add(&set, c ^ 0x20);
		step(g, s, &set);
	}
}

bool es_gates_behind(struct es_gates *g, struct es_gate_states *out, const struct es_literal *l)
{
	begin(g, out, l);
	take_literal(g, out, l);
	return g->work <= WORK_MAX;
}

/* What may come next. */
static struct es_byteset next_bytes(const struct es_gates *g, const struct es_gate_states *s)
{
	struct es_byteset all = { { 0 } };
	for (size_t i = 0; i < g->nedges; i++)
		for (size_t w = 0; w < 4 && g->edges[i].set && s->has[g->edges[i].from]; w++)
			all.words[w] |= g->edges[i].set->words[w];
	return all;
}

void es_gates_derive(struct es_gates *g, struct es_literal *literal, struct es_arena *arena)
{
	struct es_byteset sets[ES_GATE_MAX];
	struct es_gate_states s;
	uint32_t n = 0, used = 0;
	(void)es_gates_behind(g, &s, literal);
	for (; n < ES_GATE_MAX && !s.has[g->end]; n++) {
		sets[n] = next_bytes(g, &s);
		/* Sets of all bytes at the end say nothing. */
		if (memcmp(&sets[n], &g->any, sizeof g->any) != 0)
			used = n + 1;
		step(g, &s, &g->any);
	}
	if (g->work > WORK_MAX)
		return;
	struct es_byteset *copy = es_arena_array(arena, used, sizeof *copy);
	if (used)
		memcpy(copy, sets, used * sizeof *copy);
	literal->after = copy;
	literal->nafter = used;
}
