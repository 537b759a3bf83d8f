#include "rule/pattern.h"
#include "base/mem.h"
#include "rule/gate.h"
#include "rule/litset.h"
#include "rule/rarity.h"
#include "rule/syntax.h"

#include <stdlib.h>

enum {
	CLASS_MAX = 16,	  /* a set of more bytes than this is no choice of literals */
	OPTIONAL_MAX = 4, /* repetitions up to this number are told apart */
};

/* What is known of all texts that a node matches. */
struct facts {
	uint32_t min, max;	     /* width */
	bool is_exact;		     /* the texts are those of `head`, which `tail` then equals */
	struct es_litset head, tail; /* each text begins, ends with one of these */
	struct es_litset best;	     /* each text contains one of these */
	int score;		     /* of best; 0: there is none */
};

struct analysis {
	struct es_rarity rarity;
};

static uint32_t add(uint32_t a, uint32_t b)
{
	return a > ES_UNBOUNDED - b ? ES_UNBOUNDED : a + b;
}

static uint32_t multiply(uint32_t a, uint32_t b)
{
	if (a == 0 || b == 0)
		return 0;
	return a > ES_UNBOUNDED / b ? ES_UNBOUNDED : a * b;
}

/* A minimum too large to be counted is at least this. */
static uint32_t bound(uint32_t min)
{
	return min == ES_UNBOUNDED ? ES_UNBOUNDED - 1 : min;
}

/* Texts of min to max bytes, of which nothing else is known. */
static void set_unknown(struct facts *f, uint32_t min, uint32_t max)
{
	f->min = min;
	f->max = max;
	f->is_exact = false;
	es_litset_reset(&f->head);
	es_litset_reset(&f->tail);
	f->score = 0;
}

static void set_empty(struct facts *f)
{
	set_unknown(f, 0, 0);
	f->is_exact = true;
}

static void copy_facts(struct facts *out, const struct facts *f)
{
	out->min = f->min;
	out->max = f->max;
	out->is_exact = f->is_exact;
	out->score = f->score;
	es_litset_copy(&out->head, &f->head);
	es_litset_copy(&out->tail, &f->tail);
	if (f->score)
		es_litset_copy(&out->best, &f->best);
}

/* Makes `set` the best if it is. */
static void consider(const struct analysis *a, struct facts *f, const struct es_litset *set)
{
	int score = es_rarity_score(&a->rarity, set);
	if (score <= f->score)
		return;
	f->score = score;
	es_litset_copy(&f->best, set);
}

/* The strings of a tail, at the places where they stand in texts as long as those of f. */
static void place_tail(struct es_litset *out, const struct facts *f)
{
	es_litset_copy(out, &f->tail);
	for (size_t i = 0; i < out->n; i++) {
		struct es_lit *lit = &out->v[i];
		uint32_t len = lit->len;
		lit->before_min = f->min > len ? f->min - len : 0;
		lit->before_max = f->max == ES_UNBOUNDED ? ES_UNBOUNDED
				  : f->max > len	 ? f->max - len
							 : 0;
	}
	/* The whole is known: it stands at the start. */
	for (size_t i = 0; f->is_exact && i < out->n; i++)
		out->v[i].before_min = out->v[i].before_max = 0;
}

static void consider_ends(const struct analysis *a, struct facts *f)
{
	struct es_litset tail;
	consider(a, f, &f->head);
	if (f->is_exact)
		return;
	place_tail(&tail, f);
	consider(a, f, &tail);
}

/* The best of g, when it stands behind a text of f. */
static void consider_shifted(const struct analysis *a, struct facts *f, const struct facts *g)
{
	struct es_litset moved;
	if (!g->score)
		return;
	es_litset_copy(&moved, &g->best);
	for (size_t i = 0; i < moved.n; i++) {
		moved.v[i].before_min = add(moved.v[i].before_min, f->min);
		moved.v[i].before_max = add(moved.v[i].before_max, f->max);
	}
	consider(a, f, &moved);
}

/* When the strings are too many, or one is empty, less is known. */
static void forget_empty(struct es_litset *s)
{
	if (es_litset_has_empty(s))
		es_litset_reset(s);
}

/* The tails of f, continued by those of g if these are whole texts. */
static void extend_ends(struct facts *f, const struct facts *g)
{
	struct es_litset set;
	if (f->is_exact && es_litset_cross(&set, &f->head, &g->head, ES_LIT_HEAD))
		es_litset_copy(&f->head, &set);
	if (!g->is_exact || !es_litset_cross(&set, &f->tail, &g->tail, ES_LIT_TAIL))
		es_litset_copy(&set, &g->tail);
	es_litset_copy(&f->tail, &set);
	forget_empty(&f->head);
	forget_empty(&f->tail);
}

/* Puts g behind f. */
static void append(const struct analysis *a, struct facts *f, const struct facts *g)
{
	struct es_litset tail, seam;
	place_tail(&tail, f);
	bool is_whole = es_litset_cross(&seam, &tail, &g->head, ES_LIT_WHOLE);
	consider_shifted(a, f, g);
	consider(a, f, is_whole ? &seam : &tail);
	if (is_whole && f->is_exact && g->is_exact) {
		es_litset_copy(&f->head, &seam);
		es_litset_copy(&f->tail, &seam);
	} else {
		extend_ends(f, g);
		f->is_exact = false;
	}
	f->min = bound(add(f->min, g->min));
	f->max = add(f->max, g->max);
}

/* Adds the set to the heads or tails; false when they are not whole texts any more, if they were.
 */
static bool join_ends(struct es_litset *s, const struct es_litset *b, enum es_lit_part part)
{
	if (es_litset_join(s, b))
		return true;
	if (!es_litset_join_cut(s, b, part))
		es_litset_reset(s);
	return false;
}

static void join_best(const struct analysis *a, struct facts *f, const struct facts *g)
{
	bool fits = f->score && g->score &&
		    (es_litset_join(&f->best, &g->best) ||
			    es_litset_join_cut(&f->best, &g->best, ES_LIT_HEAD));
	f->score = fits ? es_rarity_score(&a->rarity, &f->best) : 0;
}

/* Makes f what is known of texts that are of f or of g. */
static void unite(const struct analysis *a, struct facts *f, const struct facts *g)
{
	bool heads_fit = join_ends(&f->head, &g->head, ES_LIT_HEAD);
	bool tails_fit = join_ends(&f->tail, &g->tail, ES_LIT_TAIL);
	f->is_exact = f->is_exact && g->is_exact && heads_fit && tails_fit;
	if (!f->is_exact) {
		forget_empty(&f->head);
		forget_empty(&f->tail);
	}
	join_best(a, f, g);
	f->min = g->min < f->min ? g->min : f->min;
	f->max = g->max > f->max ? g->max : f->max;
}

/* One byte of a set. A letter in both its cases is one folded string. */
static void derive_set(struct facts *f, const struct es_byteset *set)
{
	set_unknown(f, 1, 1);
	f->head.n = 0;
	for (unsigned c = 0; c < 256; c++) {
		bool is_letter = (c | 32) >= 'a' && (c | 32) <= 'z';
		unsigned other = is_letter ? c ^ 32 : c;
		bool fold = is_letter && es_byteset_has(set, (unsigned char)other);
		if (!es_byteset_has(set, (unsigned char)c) || (fold && c < other))
			continue;
		if (f->head.n == CLASS_MAX) {
			es_litset_reset(&f->head);
			return;
		}
		f->head.v[f->head.n++] =
			(struct es_lit){ .len = 1, .fold = fold, .text = { (char)c } };
	}
	f->is_exact = true;
	/* An empty set matches nothing, of which anything may be said. */
	if (!f->head.n)
		set_unknown(f, 1, 1);
	es_litset_copy(&f->tail, &f->head);
}

static void derive(const struct analysis *a, struct facts *f, const struct es_syntax_node *n);

typedef void combine_fn(const struct analysis *a, struct facts *f, const struct facts *g);

static void derive_children(const struct analysis *a, struct facts *f,
	const struct es_syntax_node *first, combine_fn *combine)
{
	struct facts *g = es_alloc(1, sizeof *g);
	derive(a, f, first);
	for (const struct es_syntax_node *n = first->next; n; n = n->next) {
		derive(a, g, n);
		combine(a, f, g);
	}
	consider_ends(a, f);
	free(g);
}

/* Texts of `once`, min times. Copies are put together as long as something is gained by it; more of
 * them than a string has bytes are not exact any more, unless they are empty. */
static void derive_copies(
	const struct analysis *a, struct facts *f, const struct facts *once, uint32_t min)
{
	copy_facts(f, once);
	for (uint32_t i = 1; i < min && i <= ES_LIT_LEN; i++) {
		bool was_exact = f->is_exact;
		append(a, f, once);
		if (!was_exact)
			break;
	}
	consider_ends(a, f);
}

/* Adds to f, which is min copies of `once`, what more copies give. */
static void derive_more_copies(const struct analysis *a, struct facts *f, const struct facts *once,
	const struct es_syntax_node *n)
{
	if (n->max > OPTIONAL_MAX || !once->is_exact) {
		f->is_exact = false;
		forget_empty(&f->head);
		forget_empty(&f->tail);
		return;
	}
	struct facts *more = es_alloc(2, sizeof *more), *least = more + 1;
	copy_facts(more, f);
	copy_facts(least, f);
	for (uint32_t i = n->min; i < n->max; i++) {
		append(a, more, once);
		unite(a, f, more);
	}
	/* What is in the least copies is in all. */
	f->score = least->score;
	if (f->score)
		es_litset_copy(&f->best, &least->best);
	free(more);
}

static void derive_repeat(const struct analysis *a, struct facts *f, const struct es_syntax_node *n)
{
	struct facts *once = es_alloc(1, sizeof *once);
	derive(a, once, n->child);
	if (n->min == 0)
		set_empty(f);
	else
		derive_copies(a, f, once, n->min);
	if (n->max > n->min)
		derive_more_copies(a, f, once, n);
	f->min = bound(multiply(once->min, n->min));
	f->max = multiply(once->max, n->max);
	free(once);
}

/* A literal that must follow is as good as one in the match; nothing else of it is kept. */
static void derive_ahead(const struct analysis *a, struct facts *f, const struct es_syntax_node *n)
{
	derive(a, f, n->child);
	consider_ends(a, f);
	int score = f->score;
	set_empty(f);
	f->score = score;
}

static void derive(const struct analysis *a, struct facts *f, const struct es_syntax_node *n)
{
	switch (n->kind) {
	case ES_SYNTAX_EMPTY:
	case ES_SYNTAX_EDGE:
	case ES_SYNTAX_LOOK:
	case ES_SYNTAX_BEHIND:
		set_empty(f);
		break;
	case ES_SYNTAX_AHEAD:
		derive_ahead(a, f, n);
		break;
	case ES_SYNTAX_SET:
		derive_set(f, n->set);
		break;
	case ES_SYNTAX_WILD:
		set_unknown(f, n->min, n->max);
		break;
	case ES_SYNTAX_CAT:
		derive_children(a, f, n->child, append);
		break;
	case ES_SYNTAX_ALT:
		derive_children(a, f, n->child, unite);
		break;
	case ES_SYNTAX_REPEAT:
		derive_repeat(a, f, n);
		break;
	}
}

static struct es_literals copy_literals(
	const struct es_litset *s, const struct es_syntax *syntax, struct es_arena *arena)
{
	struct es_gates *gates = es_gates_new(syntax);
	struct es_literal *v = es_arena_array(arena, s->n, sizeof *v);
	for (size_t i = 0; i < s->n; i++) {
		const struct es_lit *lit = &s->v[i];
		v[i].text = es_arena_copy(arena, (struct es_slice){ lit->text, lit->len });
		v[i].fold = lit->fold;
		v[i].before_min = lit->before_min;
		v[i].before_max = lit->before_max;
		if (gates)
			es_gates_derive(gates, &v[i], arena);
	}
	if (gates)
		es_tail_derive(gates, v, s->n, arena);
	es_gates_free(gates);
	return (struct es_literals){ v, s->n };
}

static void derive_all(
	struct es_pattern_facts *out, const struct es_syntax *syntax, struct es_arena *arena)
{
	struct analysis *a = es_alloc(1, sizeof *a);
	struct facts *f = es_alloc(1, sizeof *f);
	es_rarity_init(&a->rarity);
	derive(a, f, syntax->root);
	out->width_min = syntax->moves_start ? 0 : f->min;
	out->width_max = f->max;
	struct es_syntax_reach reach = es_syntax_reach(syntax);
	out->reach_before = reach.before;
	out->reach_after = reach.after;
	if (f->score) {
		es_litset_minimise(&f->best);
		out->literals = copy_literals(&f->best, syntax, arena);
	}
	free(f);
	free(a);
}

enum es_status es_pattern_analyse(struct es_pattern_facts *out, struct es_slice pattern,
	struct es_arena *arena, struct es_error *err)
{
	struct es_arena tree = { 0 };
	struct es_syntax syntax;
	enum es_status st = es_syntax_parse(&syntax, pattern, &tree, err);
	if (st)
		goto out;
	*out = (struct es_pattern_facts){ .width_max = ES_UNBOUNDED,
		.reach_before = ES_UNBOUNDED,
		.reach_after = ES_UNBOUNDED,
		.ngroups = syntax.ngroups };
	if (!syntax.is_opaque)
		derive_all(out, &syntax, arena);
out:
	es_arena_release(&tree);
	return st;
}
