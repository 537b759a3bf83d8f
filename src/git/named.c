#include "git/named.h"
#include "base/mem.h"
#include "git/census_parts.h"
#include "git/walk.h"

#include <stdlib.h>

/* By number of a name; NULL when none is wanted. */
static bool *find_wanted(const struct es_history *h, bool (*wants)(struct es_slice name))
{
	bool *wanted = es_alloc(h->names.n + 1, sizeof *wanted);
	size_t n = 0;
	for (size_t i = 0; i < h->names.n; i++)
		n += wanted[i] = h->reach.name[i] && wants(h->names.keys[i]);
	if (n)
		return wanted;
	free(wanted);
	return NULL;
}

static void mark(unsigned char *named, const struct es_history *h, const bool *wanted)
{
	for (size_t i = 0; i < h->graph->n; i++) {
		const struct es_tree_node *t = &h->graph->nodes[i];
		/* What is removed was added by a base, and counts there. */
		for (uint32_t k = 0; k < t->nadded; k++) {
			struct es_edge e = t->edges[k];
			if (wanted[es_edge_name(e)] && es_edge_kind(e) == ES_ENTRY_BLOB &&
				e.child < h->census->nobjects)
				named[e.child / 8] |= (unsigned char)(1U << (e.child & 7));
		}
	}
}

bool es_history_named(struct es_named_vec *out, const struct es_history *h,
	bool (*wants)(struct es_slice name), size_t max)
{
	bool *wanted = find_wanted(h, wants);
	size_t first = out->n;
	bool is_all = true;
	if (!wanted)
		return true;
	unsigned char *named = es_alloc(h->census->nobjects / 8 + 1, 1);
	mark(named, h, wanted);
	for (uint32_t i = 0; i < h->census->nobjects && is_all; i++) {
		if (!(named[i / 8] >> (i & 7) & 1) || !h->census->size[i] ||
			es_census_type(h->census, i) != ES_OBJECT_BLOB || !es_history_reaches(h, i))
			continue;
		is_all = out->n - first < max;
		if (is_all)
			es_vec_push(out, i);
	}
	free(named);
	free(wanted);
	return is_all;
}
