#include "rule/tail.h"
#include "base/mem.h"
#include "rule/gate_table.h"

#include <stdlib.h>
#include <string.h>

/* The gates' automaton, from where it is behind the literals, made deterministic. Where there would
 * be too many states, or too much work, everything is let through. */
enum {
	STATES_MAX = 128,
	CLASSES_MAX = 128,
	WORK_MAX = 2 * 1000 * 1000, /* unions for one pattern, some milliseconds */
};

struct tails {
	const struct es_gates *g;
	struct es_gate_table table;
	unsigned char classes[256], byte_of[CLASSES_MAX];
	unsigned nclasses;
	struct es_gate_set states[STATES_MAX];
	unsigned nstates;
	unsigned char next[STATES_MAX * CLASSES_MAX];
	size_t work;
};

/* ---- classes of bytes ---- */

/* Tells those bytes of each class that are in the set from those that are not. */
static bool split(struct tails *t, const struct es_byteset *set)
{
	unsigned in[CLASSES_MAX] = { 0 }, all[CLASSES_MAX] = { 0 }, twin[CLASSES_MAX];
	unsigned before = t->nclasses;
	for (unsigned b = 0; b < 256; b++) {
		all[t->classes[b]]++;
		in[t->classes[b]] += es_byteset_has(set, (unsigned char)b);
	}
	for (unsigned c = 0; c < before; c++) {
		bool is_split = in[c] && in[c] < all[c];
		if (is_split && t->nclasses == CLASSES_MAX)
			return false;
		twin[c] = is_split ? t->nclasses++ : c;
	}
	for (unsigned b = 0; b < 256; b++)
		if (es_byteset_has(set, (unsigned char)b))
			t->classes[b] = (unsigned char)twin[t->classes[b]];
	return true;
}

/* All states that bytes lead to from those in `from`, which it adds. */
static void reach(struct tails *t, struct es_gate_set *from)
{
	for (bool grows = true; grows;) {
		struct es_gate_set before = *from;
		for (unsigned s = 0; s < t->g->nstates; s++)
			for (unsigned i = t->table.first[s];
				es_gate_set_has(from, s) && i < t->table.first[s + 1]; i++)
				es_gate_set_unite(from, &t->table.closure[t->table.order[i]->to]);
		grows = memcmp(&before, from, sizeof before) != 0;
	}
}

static bool sort_bytes(struct tails *t, const struct es_gate_set *starts)
{
	struct es_gate_set all = *starts;
	reach(t, &all);
	t->nclasses = 1;
	for (size_t i = 0; i < t->g->nedges; i++) {
		const struct es_gate_edge *e = &t->g->edges[i];
		if (e->set && es_gate_set_has(&all, e->from) && !split(t, e->set))
			return false;
	}
	for (unsigned b = 0; b < 256; b++)
		t->byte_of[t->classes[b]] = (unsigned char)b;
	return true;
}

/* ---- states ---- */

/* The number of a state, which is added when it is new. */
static unsigned number_of(struct tails *t, const struct es_gate_set *s)
{
	static const struct es_gate_set nothing;
	if (memcmp(s, &nothing, sizeof *s) == 0)
		return ES_TAIL_DEAD;
	if (es_gate_set_has(s, t->g->end) || t->work > WORK_MAX)
		return ES_TAIL_OPEN;
	for (unsigned i = ES_TAIL_OPEN + 1; i < t->nstates; i++)
		if (memcmp(&t->states[i], s, sizeof *s) == 0)
			return i;
	if (t->nstates == STATES_MAX)
		return ES_TAIL_OPEN;
	t->states[t->nstates] = *s;
	return t->nstates++;
}

static unsigned step(struct tails *t, unsigned state, unsigned char byte)
{
	struct es_gate_set to = { { 0 } };
	for (unsigned s = 0; s < t->g->nstates; s++) {
		if (!es_gate_set_has(&t->states[state], s))
			continue;
		for (unsigned i = t->table.first[s]; i < t->table.first[s + 1]; i++) {
			const struct es_gate_edge *e = t->table.order[i];
			if (e->set && es_byteset_has(e->set, byte))
				es_gate_set_unite(&to, &t->table.closure[e->to]);
			t->work++;
		}
	}
	return number_of(t, &to);
}

static void add_steps(struct tails *t)
{
	for (unsigned c = 0; c < t->nclasses; c++)
		t->next[ES_TAIL_OPEN * t->nclasses + c] = ES_TAIL_OPEN;
	for (unsigned s = ES_TAIL_OPEN + 1; s < t->nstates; s++)
		for (unsigned c = 0; c < t->nclasses; c++)
			t->next[s * t->nclasses + c] = (unsigned char)step(t, s, t->byte_of[c]);
}

static const struct es_tail *keep(const struct tails *t, struct es_arena *arena)
{
	size_t n = (size_t)t->nstates * t->nclasses;
	struct es_tail *tail = es_arena_alloc(arena, sizeof *tail);
	unsigned char *classes = es_arena_alloc(arena, sizeof t->classes);
	unsigned char *next = es_arena_alloc(arena, n);
	memcpy(classes, t->classes, sizeof t->classes);
	memcpy(next, t->next, n);
	*tail = (struct es_tail){ classes, next, t->nstates, t->nclasses };
	return tail;
}

void es_tail_derive(
	struct es_gates *g, struct es_literal *literals, size_t n, struct es_arena *arena)
{
	if (!n)
		return;
	struct tails *t = es_alloc(1, sizeof *t);
	struct es_gate_set *starts = es_alloc(n, sizeof *starts), all = { { 0 } };
	t->g = g;
	t->nstates = ES_TAIL_OPEN + 1;
	es_gate_table_init(&t->table, g);
	bool is_known = es_gate_first(starts, &t->table, g, literals, n);
	for (size_t i = 0; i < n; i++)
		es_gate_set_unite(&all, &starts[i]);
	if (is_known && sort_bytes(t, &all)) {
		for (size_t i = 0; i < n; i++)
			literals[i].tail_start = number_of(t, &starts[i]);
		add_steps(t);
		const struct es_tail *tail = t->nstates > ES_TAIL_OPEN + 1 ? keep(t, arena) : NULL;
		for (size_t i = 0; i < n; i++)
			literals[i].tail = literals[i].tail_start > ES_TAIL_OPEN ? tail : NULL;
	}
	free(starts);
	free(t);
}
