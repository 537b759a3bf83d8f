#include "git/treehold.h"
#include "base/mem.h"

#include <stdlib.h>

/* A tree has what it adds, and what its base has unless it removes it. All that come out of a tree
 * stand behind it in the graph, up to its `end`: so from a tree that adds an entry, the trees
 * behind it have it, too, up to one that removes it, whose own range is passed over. `frames` are
 * the trees with events that the place is inside of, each with the names that it has the entry
 * under. */

enum {
	LOOKS_MAX = 100 * 1000 * 1000, /* trees and names looked at in all questions */
	/* In all answers: some forty bytes each, with what is made of them. Of what is found in the
	 * history of ansible, the most among eight repositories, there are five million. */
	HOLDERS_MAX = 32 * 1024 * 1024,
	NAMES_MAX = 16 * 1024 * 1024, /* of all trees that the place is inside of */
};

void es_treehold_init(
	struct es_treehold *h, const struct es_treegraph *g, const unsigned char *wanted)
{
	*h = (struct es_treehold){
		.g = g, .wanted = wanted, .event = es_alloc(g->n + 1, sizeof *h->event)
	};
}

void es_treehold_release(struct es_treehold *h)
{
	free(h->event);
	es_vec_release(&h->names);
	es_vec_release(&h->frames);
	*h = (struct es_treehold){ 0 };
}

/* False, from then on for ever, when so much would be too much. */
static bool may_look(struct es_treehold *h, size_t n)
{
	h->is_cut = h->is_cut || n > LOOKS_MAX - h->nlooks;
	if (!h->is_cut)
		h->nlooks += n;
	return !h->is_cut;
}

static void drop_name(struct es_treehold *h, size_t first, uint32_t name)
{
	if (!may_look(h, h->names.n - first))
		return;
	for (size_t i = first; i < h->names.n; i++) {
		if (h->names.v[i] != name)
			continue;
		h->names.v[i] = h->names.v[--h->names.n];
		return;
	}
}

/* The names under which the tree has the entry, on top of the names of the tree it is inside of. */
static void enter(
	struct es_treehold *h, uint32_t tree, const struct es_tree_event *events, size_t n)
{
	struct es_hold_frame frame = { h->g->nodes[tree].end, h->names.n };
	size_t before = h->frames.n ? h->frames.v[h->frames.n - 1].first : h->names.n;
	h->is_cut = h->is_cut || frame.first > NAMES_MAX;
	if (may_look(h, frame.first - before))
		for (size_t i = before; i < frame.first; i++) {
			uint32_t name = h->names.v[i];
			es_vec_push(&h->names, name);
		}
	size_t first = h->event[tree] - 1;
	h->event[tree] = 0;
	/* A name may be lost once and gained once, or more often, in either order. */
	for (size_t i = first; i < n && events[i].tree == tree; i++)
		if (!(events[i].name_removed & 1))
			es_vec_push(&h->names, events[i].name_removed >> 1);
	for (size_t i = first; i < n && events[i].tree == tree; i++)
		if (events[i].name_removed & 1)
			drop_name(h, frame.first, events[i].name_removed >> 1);
	es_vec_push(&h->frames, frame);
}

static void leave(struct es_treehold *h)
{
	h->names.n = h->frames.v[--h->frames.n].first;
}

static void answer(struct es_holder_vec *out, struct es_treehold *h, uint32_t tree)
{
	size_t first = h->frames.v[h->frames.n - 1].first;
	size_t n = h->names.n - first;
	if (!may_look(h, n) || !h->wanted[tree])
		return;
	h->is_cut = h->is_cut || n > HOLDERS_MAX - h->nholders;
	if (h->is_cut)
		return;
	h->nholders += n;
	for (size_t i = first; i < h->names.n; i++) {
		struct es_holder held = { tree, h->names.v[i] };
		es_vec_push(out, held);
	}
}

/* All that come out of `root`, whose base does not have the entry. */
static void walk(struct es_holder_vec *out, struct es_treehold *h, uint32_t root,
	const struct es_tree_event *events, size_t n)
{
	enter(h, root, events, n);
	for (uint32_t at = root; h->frames.n && !h->is_cut;) {
		struct es_hold_frame top = h->frames.v[h->frames.n - 1];
		if (at >= top.end) {
			leave(h);
		} else if (h->event[at]) {
			enter(h, at, events, n);
		} else if (h->names.n == top.first) {
			at = top.end;
		} else {
			answer(out, h, at++);
		}
	}
	while (h->frames.n)
		leave(h);
}

void es_treehold_find(struct es_holder_vec *out, struct es_treehold *h,
	const struct es_tree_event *events, size_t n)
{
	for (size_t i = n; i-- > 0;)
		h->event[events[i].tree] = (uint32_t)i + 1;
	/* In the order of trees: when a tree's turn comes, and it is not done, its base has none.
	 */
	for (size_t i = 0; i < n; i++)
		if (h->event[events[i].tree] && !h->is_cut)
			walk(out, h, events[i].tree, events, n);
	for (size_t i = 0; i < n; i++)
		h->event[events[i].tree] = 0;
}
