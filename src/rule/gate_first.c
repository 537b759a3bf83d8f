#include "base/mem.h"
#include "rule/gate_table.h"

#include <stdlib.h>
#include <string.h>

/* A match need be found by one of its literals only. Where the first of them stands in the pattern
 * can be told: the automaton is run from the pattern's start beside one that recognises literals.
 * Where it has met one, at an offset at which one may stand, what it is in is where it can be
 * behind that literal, and goes no further. Every match, with the bytes that a lookahead of it
 * demands, is such a run, and holds a literal: so it is met, in the match or, when all is over,
 * behind it. */
enum {
	LITERALS_MAX = 256,
	NODES_MAX = 256,
	SYMBOLS_MAX = 48,
	OFFSET_MAX = 64,
	WORK_MAX = 2 * 1000 * 1000
};

struct finder {
	const struct es_gate_table *table;
	const struct es_gates *g;
	const struct es_literal *literals;
	size_t n;
	bool folds; /* letters of either case are one symbol */
	/* Bytes of literals; all others are symbol 0. */
	unsigned symbol_of[256], nsymbols;
	struct es_byteset bytes[SYMBOLS_MAX];
	/* A trie, then the automaton of Aho and Corasick. */
	unsigned next[NODES_MAX][SYMBOLS_MAX], fail[NODES_MAX], nnodes;
	unsigned end_of[NODES_MAX];  /* the literal that ends there, plus one */
	unsigned also[LITERALS_MAX]; /* another that does, plus one */
	/* States of the pattern's automaton beside each node, now and behind the next byte. */
	struct es_gate_set at[NODES_MAX], then[NODES_MAX];
	bool is_used[NODES_MAX], will_be_used[NODES_MAX];
	struct es_gate_set *out;
	size_t work;
};

/* ---- the pattern's automaton ---- */

static void close_state(struct es_gate_table *t, unsigned state)
{
	unsigned stack[ES_GATE_STATES], n = 0;
	struct es_gate_set *all = &t->closure[state];
	es_gate_set_add(all, state);
	stack[n++] = state;
	while (n > 0) {
		unsigned s = stack[--n];
		for (unsigned i = t->first[s]; i < t->first[s + 1]; i++) {
			unsigned to = t->order[i]->to;
			if (t->order[i]->set || es_gate_set_has(all, to))
				continue;
			es_gate_set_add(all, to);
			stack[n++] = to;
		}
	}
}

void es_gate_table_init(struct es_gate_table *t, const struct es_gates *g)
{
	for (size_t i = 0; i < g->nedges; i++)
		t->first[g->edges[i].from + 1]++;
	for (unsigned s = 0; s < g->nstates; s++)
		t->first[s + 1] += t->first[s];
	unsigned at[ES_GATE_STATES];
	memcpy(at, t->first, sizeof at);
	for (size_t i = 0; i < g->nedges; i++)
		t->order[at[g->edges[i].from]++] = &g->edges[i];
	for (unsigned s = 0; s < g->nstates; s++)
		close_state(t, s);
}

/* ---- recognising literals ---- */

static bool is_letter(unsigned char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool has_letter(struct es_slice s)
{
	for (size_t i = 0; i < s.len; i++)
		if (is_letter((unsigned char)s.ptr[i]))
			return true;
	return false;
}

/* Whether what is recognised is the literal and not merely like it. */
static bool is_certain(const struct finder *f, const struct es_literal *l)
{
	return !f->folds || l->fold || !has_letter(l->text);
}

static bool add_symbol(struct finder *f, unsigned char byte)
{
	if (f->symbol_of[byte])
		return true;
	if (f->nsymbols == SYMBOLS_MAX)
		return false;
	unsigned symbol = f->nsymbols++;
	unsigned char twin = f->folds && is_letter(byte) ? byte ^ 0x20 : byte;
	f->symbol_of[byte] = f->symbol_of[twin] = symbol;
	es_byteset_add(&f->bytes[symbol], byte);
	es_byteset_add(&f->bytes[symbol], twin);
	return true;
}

static bool add_literal(struct finder *f, size_t which)
{
	struct es_slice text = f->literals[which].text;
	unsigned node = 0;
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.ptr[i];
		if (!add_symbol(f, c))
			return false;
		unsigned *next = &f->next[node][f->symbol_of[c]];
		if (!*next && f->nnodes == NODES_MAX)
			return false;
		if (!*next)
			*next = f->nnodes++;
		node = *next;
	}
	f->also[which] = f->end_of[node];
	f->end_of[node] = (unsigned)which + 1;
	return true;
}

static void add_failures(struct finder *f)
{
	unsigned queue[NODES_MAX], n = 0;
	queue[n++] = 0;
	for (unsigned i = 0; i < n; i++) {
		unsigned node = queue[i];
		for (unsigned c = 0; c < f->nsymbols; c++) {
			unsigned to = f->next[node][c], other = f->next[f->fail[node]][c];
			if (!to) {
				f->next[node][c] = node ? other : 0;
				continue;
			}
			f->fail[to] = node ? other : 0;
			queue[n++] = to;
		}
	}
}

static bool make_finder(struct finder *f)
{
	if (f->n > LITERALS_MAX)
		return false;
	f->nsymbols = 1;
	f->nnodes = 1;
	for (size_t i = 0; i < f->n; i++)
		f->folds = f->folds || f->literals[i].fold;
	for (size_t i = 0; i < f->n; i++)
		if (f->literals[i].before_max > OFFSET_MAX || !add_literal(f, i))
			return false;
	for (unsigned b = 0; b < 256; b++)
		if (!f->symbol_of[b])
			es_byteset_add(&f->bytes[0], (unsigned char)b);
	add_failures(f);
	return true;
}

/* ---- both ---- */

static bool meet(const struct es_byteset *a, const struct es_byteset *b)
{
	uint64_t both = 0;
	for (size_t i = 0; i < 4; i++)
		both |= a->words[i] & b->words[i];
	return both != 0;
}

/* Behind one of the bytes; false where there is nothing. */
static bool step(struct es_gate_set *to, struct finder *f, const struct es_gate_set *from,
	const struct es_byteset *bytes)
{
	bool is_any = false;
	memset(to, 0, sizeof *to);
	for (unsigned s = 0; s < f->g->nstates; s++) {
		s = from->words[s / 64] >> (s % 64) ? s : (s | 63);
		if (!es_gate_set_has(from, s))
			continue;
		for (unsigned i = f->table->first[s]; i < f->table->first[s + 1]; i++) {
			const struct es_gate_edge *e = f->table->order[i];
			f->work++;
			if (!e->set || !meet(e->set, bytes))
				continue;
			es_gate_set_unite(to, &f->table->closure[e->to]);
			is_any = true;
		}
	}
	return is_any;
}

static bool meet_literal(
	struct finder *f, size_t which, uint32_t end, const struct es_gate_set *states)
{
	const struct es_literal *l = &f->literals[which];
	uint32_t offset = end - (uint32_t)l->text.len;
	if (offset < l->before_min || offset > l->before_max)
		return false;
	es_gate_set_unite(&f->out[which], states);
	return is_certain(f, l);
}

/* Notes the literals that end at `node`, `end` bytes behind the start; true when one surely does.
 */
static bool meet_literals(
	struct finder *f, unsigned node, uint32_t end, const struct es_gate_set *states)
{
	bool is_met = false;
	for (; node; node = f->fail[node])
		for (unsigned i = f->end_of[node]; i; i = f->also[i - 1])
			is_met = meet_literal(f, i - 1, end, states) || is_met;
	return is_met;
}

static void take_byte(struct finder *f, uint32_t end)
{
	struct es_gate_set to;
	memset(f->then, 0, sizeof f->then);
	memset(f->will_be_used, 0, sizeof f->will_be_used);
	for (unsigned node = 0; node < f->nnodes; node++) {
		for (unsigned c = 0; f->is_used[node] && c < f->nsymbols; c++) {
			if (!step(&to, f, &f->at[node], &f->bytes[c]))
				continue;
			unsigned next = f->next[node][c];
			if (meet_literals(f, next, end, &to))
				continue;
			es_gate_set_unite(&f->then[next], &to);
			f->will_be_used[next] = true;
		}
	}
	memcpy(f->at, f->then, sizeof f->at);
	memcpy(f->is_used, f->will_be_used, sizeof f->is_used);
}

static bool find_first(struct finder *f)
{
	uint32_t furthest = 0;
	if (!make_finder(f))
		return false;
	for (size_t i = 0; i < f->n; i++) {
		uint32_t end = f->literals[i].before_max + (uint32_t)f->literals[i].text.len;
		furthest = end > furthest ? end : furthest;
	}
	f->at[0] = f->table->closure[0];
	f->is_used[0] = true;
	for (uint32_t end = 1; end <= furthest && f->work <= WORK_MAX; end++)
		take_byte(f, end);
	return f->work <= WORK_MAX;
}

/* Wherever the literals may stand. */
static bool find_all(
	struct es_gate_set *out, struct es_gates *g, const struct es_literal *literals, size_t n)
{
	bool is_known = true;
	for (size_t i = 0; i < n && is_known; i++) {
		struct es_gate_states at;
		is_known = es_gates_behind(g, &at, &literals[i]);
		memset(&out[i], 0, sizeof out[i]);
		for (unsigned s = 0; s < g->nstates; s++)
			if (at.has[s])
				es_gate_set_add(&out[i], s);
	}
	return is_known;
}

bool es_gate_first(struct es_gate_set *out, const struct es_gate_table *t, struct es_gates *g,
	const struct es_literal *literals, size_t n)
{
	struct finder *f = es_alloc(1, sizeof *f);
	f->table = t;
	f->g = g;
	f->literals = literals;
	f->n = n;
	f->out = out;
	bool is_found = find_first(f) || find_all(out, g, literals, n);
	free(f);
	return is_found;
}
