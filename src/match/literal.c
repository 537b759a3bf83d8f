#include "match/literal.h"
#include "base/mem.h"
#include "base/vec.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* Each literal is represented by its rarest four bytes, its fingerprint. A table indexed by a hash
 * of the first three holds one bit for (the low bits of) the fourth, so that a position of the text
 * costs one load, one multiplication and one test. All comparison here is with bit 0x20 set, which
 * folds letters and merges a few other characters: too much is let through, never too little, and
 * the exact comparison follows. */
enum { SLOTS = 1 << 16, GRAM = 4 };

struct entry {
	const struct es_literal *literal;
	uint32_t rule;
	uint32_t at;   /* of the fingerprint in the literal */
	uint32_t next; /* entry in the same slot, plus one; 0 ends */
};

struct entry_vec ES_VEC(struct entry);

struct es_literal_index {
	unsigned char bits[SLOTS];
	uint32_t first[SLOTS]; /* entry plus one; 0: none */
	struct entry_vec entries;
	size_t longest;	 /* literal */
	size_t furthest; /* fingerprint from the start of its literal */
};

static uint32_t load_folded(const unsigned char *p)
{
	uint32_t w =
		(uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
	return w | 0x20202020u;
}

static uint32_t slot_of(uint32_t gram)
{
	return ((gram & 0xffffffu) * 0x9e3779b1u) >> 16;
}

static unsigned char bit_of(uint32_t gram)
{
	return (unsigned char)(1u << ((gram >> 24) & 7));
}

/* How common a byte is in source text, roughly: English letters by frequency, then the rest. */
static unsigned commonness(unsigned char c)
{
	static const char by_frequency[] = "zqjxkvbywgpfmucdlhrsnioate";
	c |= 0x20;
	const char *letter = memchr(by_frequency, c, sizeof by_frequency - 1);
	if (letter)
		return 4 + (unsigned)(letter - by_frequency);
	if (c == ' ' || c == '-' || c == '/' || c == '.' || c == '=' || c == ':')
		return 24;
	return c >= '0' && c <= '9' ? 8 : 3;
}

static size_t rarest_gram(struct es_slice text)
{
	size_t best = 0;
	unsigned best_cost = ~0u;
	for (size_t at = 0; at + GRAM <= text.len; at++) {
		unsigned cost = 0;
		for (size_t i = 0; i < GRAM; i++)
			cost += commonness((unsigned char)text.ptr[at + i]);
		if (cost < best_cost) {
			best_cost = cost;
			best = at;
		}
	}
	return best;
}

static void add(struct es_literal_index *x, const struct es_literal *literal, uint32_t rule)
{
	struct es_slice text = literal->text;
	assert(text.len >= GRAM - 1);
	size_t at = rarest_gram(text);
	unsigned char bytes[GRAM] = { 0 };
	memcpy(bytes, text.ptr + at, text.len < GRAM ? text.len : GRAM);
	uint32_t gram = load_folded(bytes), slot = slot_of(gram);
	/* A literal of three bytes does not care for the fourth. */
	x->bits[slot] |= text.len < GRAM ? 0xff : bit_of(gram);
	es_vec_push(&x->entries, (struct entry){ literal, rule, (uint32_t)at, x->first[slot] });
	x->first[slot] = (uint32_t)x->entries.n;
	x->longest = text.len > x->longest ? text.len : x->longest;
	x->furthest = at > x->furthest ? at : x->furthest;
}

struct es_literal_index *es_literal_index_new(const struct es_ruleset *rs, const bool *wanted)
{
	struct es_literal_index *x = es_alloc(1, sizeof *x);
	for (size_t r = 0; r < rs->rules.n; r++)
		for (size_t i = 0; wanted[r] && i < rs->rules.v[r].literals.n; i++)
			add(x, &rs->rules.v[r].literals.v[i], (uint32_t)r);
	return x;
}

void es_literal_index_free(struct es_literal_index *x)
{
	if (!x)
		return;
	es_vec_release(&x->entries);
	free(x);
}

void es_literal_reach(const struct es_literal_index *x, size_t *before, size_t *after)
{
	*before = 0;
	*after = x->longest;
}

struct scan {
	const struct es_literal_index *x;
	struct es_slice text;
	size_t from, to; /* where literals may start */
	es_literal_hit_fn *each;
	void *ctx;
};

/* The fingerprint at i may be that of a literal in the slot. */
static void visit_slot(const struct scan *s, uint32_t slot, size_t i)
{
	for (uint32_t e = s->x->first[slot]; e; e = s->x->entries.v[e - 1].next) {
		const struct entry *entry = &s->x->entries.v[e - 1];
		const struct es_literal *l = entry->literal;
		size_t start = i - entry->at;
		if (i < entry->at || start < s->from || start >= s->to ||
			l->text.len > s->text.len - start)
			continue;
		struct es_slice here = es_slice_sub(s->text, start, start + l->text.len);
		if (l->fold ? es_slice_equal_fold(here, l->text) : es_slice_equal(here, l->text))
			s->each(s->ctx, entry->rule, l, start);
	}
}

/* The last three bytes may be a literal of that length. */
static void visit_tail(const struct scan *s)
{
	if (s->text.len < GRAM - 1)
		return;
	unsigned char tail[GRAM] = { 0 };
	memcpy(tail, s->text.ptr + s->text.len - (GRAM - 1), GRAM - 1);
	uint32_t slot = slot_of(load_folded(tail));
	if (s->x->bits[slot])
		visit_slot(s, slot, s->text.len - (GRAM - 1));
}

void es_literal_scan(const struct es_literal_index *x, struct es_slice text, size_t from, size_t to,
	es_literal_hit_fn *each, void *ctx)
{
	const struct scan s = { x, text, from, to < text.len ? to : text.len, each, ctx };
	if (s.from >= s.to)
		return;
	const unsigned char *p = (const unsigned char *)text.ptr;
	/* Behind the last fingerprint of a literal that starts before `to`. */
	size_t end = x->furthest < text.len - s.to ? s.to + x->furthest : text.len;
	for (size_t i = s.from; i < end && text.len - i >= GRAM; i++) {
		uint32_t gram = load_folded(p + i), slot = slot_of(gram);
		if (x->bits[slot] & bit_of(gram))
			visit_slot(&s, slot, i);
	}
	if (text.len - end < GRAM - 1)
		visit_tail(&s);
}
