#include "match/overlap.h"

#include <stdlib.h>

struct span {
	size_t from, to;
};

static struct span root_span(const struct es_match *m)
{
	struct span s = { m->secret_start, m->secret_end };
	es_view_root_span(m->view, &s.from, &s.to);
	return s;
}

static int compare_sizes(size_t a, size_t b)
{
	return (a > b) - (a < b);
}

static int by_place(const void *a, const void *b)
{
	const struct es_match *x = a, *y = b;
	struct span sx = root_span(x), sy = root_span(y);
	int order = compare_sizes(sx.from, sy.from);
	if (!order)
		order = compare_sizes(sy.to, sx.to);
	if (!order)
		order = compare_sizes(x->view->depth, y->view->depth);
	if (!order)
		order = compare_sizes(x->secret_start, y->secret_start);
	if (!order)
		order = compare_sizes(y->secret_end, x->secret_end);
	return order ? order : es_slice_compare(x->rule->id, y->rule->id);
}

/* In one view the secrets' own bytes decide; secrets of two different runs never overlap, and one
 * that was decoded overlaps whatever covers its run. */
static bool overlap(const struct es_match *a, const struct es_match *b)
{
	if (a->view == b->view)
		return a->secret_start < b->secret_end && b->secret_start < a->secret_end;
	if (a->view->depth == b->view->depth && a->view->parent == b->view->parent &&
		a->view->from == b->view->from && a->view->to == b->view->to)
		return true; /* two readings of one run */
	struct span x = root_span(a), y = root_span(b);
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
 * not overlap and are in the order of their places, so that those which reach as far as m are the
 * last ones. */
static size_t admit(struct es_match *v, size_t kept, const struct es_match *m)
{
	struct es_match newcomer = *m; /* it stands in v too, and may be written over */
	size_t from = root_span(m).from;
	for (size_t k = kept; k > 0 && root_span(&v[k - 1]).to > from; k--) {
		if (!overlap(&v[k - 1], &newcomer))
			continue;
		if (is_better(&v[k - 1], &newcomer))
			return kept;
		for (size_t j = k; j < kept; j++)
			v[j - 1] = v[j];
		kept--;
	}
	v[kept] = newcomer;
	return kept + 1;
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
