#include "match/overlap.h"

#include <stdlib.h>

struct span {
	size_t from, to;
};

static const struct es_view *ancestor(const struct es_view *v, unsigned depth)
{
	while (v->depth > depth)
		v = v->parent;
	return v;
}

/* What hides the secret in the text of the view `depth` levels down: the run on the way to it, or
 * the secret itself in its own view. */
static struct span span_at(const struct es_match *m, unsigned depth)
{
	if (m->view->depth <= depth)
		return (struct span){ m->secret_start, m->secret_end };
	const struct es_view *run = ancestor(m->view, depth + 1);
	return (struct span){ run->from, run->to };
}

static int compare_sizes(size_t a, size_t b)
{
	return (a > b) - (a < b);
}

/* The order in which the secrets would stand if every run were replaced by what it decodes to: by
 * place in the root, then in the run there, and so on. */
static int by_place(const void *a, const void *b)
{
	const struct es_match *x = a, *y = b;
	for (unsigned depth = 0;; depth++) {
		struct span sx = span_at(x, depth), sy = span_at(y, depth);
		int order = compare_sizes(sx.from, sy.from);
		if (!order)
			order = compare_sizes(sy.to, sx.to);
		if (order)
			return order;
		if (x->view->depth <= depth || y->view->depth <= depth)
			break;
		order = (int)ancestor(x->view, depth + 1)->coding -
			(int)ancestor(y->view, depth + 1)->coding;
		if (order)
			return order;
	}
	int order = compare_sizes(x->view->depth, y->view->depth);
	return order ? order : es_slice_compare(x->rule->id, y->rule->id);
}

/* The bytes of the view that both are in, or the runs that lead to them, decide. Two readings of
 * one run have the same bytes. */
static bool overlap(const struct es_match *a, const struct es_match *b)
{
	unsigned depth = 0;
	while (depth < a->view->depth && depth < b->view->depth &&
		ancestor(a->view, depth + 1) == ancestor(b->view, depth + 1))
		depth++;
	struct span x = span_at(a, depth), y = span_at(b, depth);
	return x.from < y.to && y.from < x.to;
}

/* Of two readings of the same bytes the surer one, then the plainer: a password in a URL is shown
 * where it stands, not as what its percent escapes spell. */
static bool is_better_reading(const struct es_match *a, const struct es_match *b)
{
	if (a->confidence != b->confidence)
		return a->confidence > b->confidence;
	if (a->view->depth != b->view->depth)
		return a->view->depth < b->view->depth;
	return es_slice_compare(a->rule->id, b->rule->id) < 0;
}

static bool has_paths(const struct es_rule *rule)
{
	return rule->paths.n || rule->exclude_paths.n;
}

/* True when a explains the bytes better than b. */
static bool is_better(const struct es_match *a, const struct es_match *b)
{
	if (a->rule->is_generic != b->rule->is_generic)
		return b->rule->is_generic;
	/* Paths are looked at later: a rule that may then fall out must not take another with it.
	 */
	if (a->rule->is_generic && has_paths(a->rule) != has_paths(b->rule))
		return has_paths(b->rule);
	if (a->verified != b->verified &&
		(a->verified == ES_VERIFIED_OK || b->verified == ES_VERIFIED_OK))
		return a->verified == ES_VERIFIED_OK;
	size_t wa = a->secret_end - a->secret_start, wb = b->secret_end - b->secret_start;
	if (a->view == b->view && wa != wb)
		return wa > wb;
	return is_better_reading(a, b);
}

/* Lets m stand against the survivors v[0, kept) and returns how many there are then. Survivors do
 * not overlap and are in the order of their places: those which reach as far as m are the last
 * ones. One that gives way to any of them removes none. */
static size_t admit(struct es_match *v, size_t kept, const struct es_match *m)
{
	size_t first = kept;
	for (; first > 0 && overlap(&v[first - 1], m); first--)
		if (is_better(&v[first - 1], m))
			return kept;
	v[first] = *m; /* which stands in v too, behind the survivors */
	return first + 1;
}

void es_overlap_resolve(struct es_match_vec *matches)
{
	if (matches->n < 2)
		return;
	qsort(matches->v, matches->n, sizeof *matches->v, by_place);
	size_t kept = 0;
	for (size_t i = 0; i < matches->n; i++)
		kept = admit(matches->v, kept, &matches->v[i]);
	matches->n = kept;
}
