#include "rule/syntax.h"

/* Positions relative to the start of the attempt; those before it are negative. */
#define FAR (INT64_C(1) << 40)

/* What an assertion looks at: a newline of two bytes before it, and behind it one that may be the
 * text's last. Two more bytes for a dot before CR LF would be too many, one is right. */
enum { EDGE_BEFORE = 2, EDGE_AFTER = 3, DOT_AFTER = 1 };

/* Where a node begins or ends, at least and at most. */
struct span {
	int64_t min, max;
};

static int64_t limit(int64_t n)
{
	return n > FAR ? FAR : n < -FAR ? -FAR : n;
}

static int64_t times(int64_t n, uint32_t count)
{
	if (n <= 0 || count == 0)
		return 0;
	return count == ES_SYNTAX_UNBOUNDED || n > FAR / count ? FAR : n * count;
}

static struct span add(struct span a, struct span b)
{
	return (struct span){ limit(a.min + b.min), limit(a.max + b.max) };
}

static struct span unite(struct span a, struct span b)
{
	return (struct span){ a.min < b.min ? a.min : b.min, a.max > b.max ? a.max : b.max };
}

static struct span wild_width(const struct es_syntax_node *n)
{
	return (struct span){ n->min, n->max == ES_SYNTAX_UNBOUNDED ? FAR : n->max };
}

static struct span width(const struct es_syntax_node *n)
{
	struct span all = { 0, 0 };
	switch (n->kind) {
	case ES_SYNTAX_EMPTY:
	case ES_SYNTAX_EDGE:
	case ES_SYNTAX_AHEAD:
	case ES_SYNTAX_LOOK:
	case ES_SYNTAX_BEHIND:
		break;
	case ES_SYNTAX_SET:
		return (struct span){ 1, 1 };
	case ES_SYNTAX_WILD:
		return wild_width(n);
	case ES_SYNTAX_CAT:
		for (const struct es_syntax_node *c = n->child; c; c = c->next)
			all = add(all, width(c));
		break;
	case ES_SYNTAX_ALT:
		all = width(n->child);
		for (const struct es_syntax_node *c = n->child->next; c; c = c->next)
			all = unite(all, width(c));
		break;
	case ES_SYNTAX_REPEAT:
		all = width(n->child);
		all = (struct span){ times(all.min, n->min), times(all.max, n->max) };
		break;
	}
	return all;
}

struct es_syntax_width es_syntax_width(const struct es_syntax_node *n)
{
	struct span w = width(n);
	uint32_t most = ES_SYNTAX_UNBOUNDED;
	return (struct es_syntax_width){ w.min < most ? (uint32_t)w.min : most - 1,
		w.max < most ? (uint32_t)w.max : most };
}

static void look(struct span *seen, struct span at)
{
	*seen = unite(*seen, (struct span){ limit(at.min), limit(at.max) });
}

/* Widens `seen` by what the node looks at when it begins in `at`; where it ends. */
static struct span visit(struct span *seen, const struct es_syntax_node *n, struct span at)
{
	struct span end = at, w;
	switch (n->kind) {
	case ES_SYNTAX_EMPTY:
		break;
	case ES_SYNTAX_EDGE:
		look(seen, (struct span){ at.min - EDGE_BEFORE, at.max + EDGE_AFTER });
		break;
	case ES_SYNTAX_AHEAD:
	case ES_SYNTAX_LOOK:
		(void)visit(seen, n->child, at);
		break;
	case ES_SYNTAX_BEHIND:
		w = width(n->child);
		(void)visit(seen, n->child, add(at, (struct span){ -w.max, -w.min }));
		break;
	case ES_SYNTAX_SET:
	case ES_SYNTAX_WILD:
		end = add(at, width(n));
		look(seen, (struct span){ at.min, end.max + DOT_AFTER });
		break;
	case ES_SYNTAX_CAT:
		for (const struct es_syntax_node *c = n->child; c; c = c->next)
			end = visit(seen, c, end);
		break;
	case ES_SYNTAX_ALT:
		end = visit(seen, n->child, at);
		for (const struct es_syntax_node *c = n->child->next; c; c = c->next)
			end = unite(end, visit(seen, c, at));
		break;
	case ES_SYNTAX_REPEAT:
		/* The last copy begins where all others but it are. */
		w = width(n->child);
		end.max += times(w.max, n->max ? n->max - (n->max != ES_SYNTAX_UNBOUNDED) : 0);
		(void)visit(seen, n->child, (struct span){ at.min, limit(end.max) });
		end = add(at, width(n));
		break;
	}
	return end;
}

static uint32_t bytes(int64_t n)
{
	return n < ES_SYNTAX_UNBOUNDED ? (uint32_t)n : ES_SYNTAX_UNBOUNDED;
}

struct es_syntax_reach es_syntax_reach(const struct es_syntax *s)
{
	struct span seen = { 0, 0 };
	if (s->is_opaque || s->has_calls || s->looks_far)
		return (struct es_syntax_reach){ ES_SYNTAX_UNBOUNDED, ES_SYNTAX_UNBOUNDED };
	(void)visit(&seen, s->root, seen);
	/* A start that was moved lies anywhere in what was seen. */
	if (s->moves_start) {
		int64_t all = seen.max - seen.min;
		seen = (struct span){ -all, all };
	}
	return (struct es_syntax_reach){ bytes(-seen.min), bytes(seen.max) };
}
