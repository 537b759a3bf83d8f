#include "git/places.h"
#include "base/mem.h"
#include "git/pairmap.h"

#include <stdlib.h>
#include <string.h>

enum {
	PLACES_MAX = 10000,	      /* of one target */
	ALL_PLACES_MAX = 256 * 1024,  /* some hundred bytes each, until they are printed */
	VISITS_MAX = 4 * 1000 * 1000, /* trees at paths */
	LOOKS_MAX = 64 * 1000 * 1000, /* entries of those trees */
	PATH_MAX_BYTES = 16 * 1024,   /* no system checks out longer ones */
	PATHS_MAX = 64 * 1024 * 1024, /* bytes of all paths */
};

/* A path is its last name and the number of the path before it; ROOT is the empty one. */
enum { ROOT = 0 };

#define NO_NODE UINT32_MAX

struct found {
	uint32_t target, rank, path;
};
struct found_vec ES_VEC(struct found);
struct visit {
	uint32_t node, path;
};
struct visit_vec ES_VEC(struct visit);

struct places_walk {
	const struct es_history *h;
	const struct es_leads *leads;
	struct es_pairmap paths;      /* (path before, name): the path's number minus one */
	struct es_number_vec lengths; /* of paths, by number */
	struct es_pairmap visited;    /* (node, path) of paths below the root */
	bool *at_root;		      /* by node: visited there, where all commits are */
	struct es_number_vec latest;  /* by path: the node visited last, which is often the next */
	size_t nvisits;
	struct es_pairmap placed; /* (target, path) */
	struct visit_vec stack;
	struct found_vec found;
	size_t nlooks;
	uint32_t *nplaces; /* of each target */
	bool *is_cut;
	bool is_all_cut;
};

/* ROOT when the path would be too long, which no path below a folder is. */
static uint32_t path_below(struct places_walk *w, uint32_t folder, uint32_t name)
{
	size_t len = w->h->names.keys[name].len;
	uint32_t before = w->lengths.v[folder];
	if (len > PATH_MAX_BYTES - 1 - before)
		return ROOT;
	bool is_new;
	uint32_t path = (uint32_t)es_pairmap_add(&w->paths, folder, name, &is_new) + 1;
	if (is_new) {
		es_vec_push(&w->lengths, (uint32_t)(before + (before != 0) + len));
		es_vec_push(&w->latest, NO_NODE);
	}
	return path;
}

static void place_hit(struct places_walk *w, struct es_lead hit, uint32_t folder, uint32_t rank)
{
	/* Asked first: paths that nothing is placed at take memory, too. */
	bool is_full = w->nplaces[hit.to] == PLACES_MAX || w->found.n == ALL_PLACES_MAX;
	uint32_t path = is_full ? ROOT : path_below(w, folder, hit.name);
	if (path == ROOT) {
		w->is_cut[hit.to] = true;
		return;
	}
	bool is_new;
	(void)es_pairmap_add(&w->placed, hit.to, path, &is_new);
	if (!is_new)
		return;
	struct found f = { hit.to, rank, path };
	es_vec_push(&w->found, f);
	w->nplaces[hit.to]++;
}

static bool is_visited(struct places_walk *w, uint32_t node, uint32_t path)
{
	bool is_new;
	if (path == ROOT) {
		is_new = !w->at_root[node];
		w->at_root[node] = true;
		return !is_new;
	}
	if (w->latest.v[path] == node)
		return true;
	w->latest.v[path] = node;
	(void)es_pairmap_add(&w->visited, node, path, &is_new);
	return !is_new;
}

/* Asked before a path is made, too. */
static bool may_visit(struct places_walk *w)
{
	w->is_all_cut = w->is_all_cut || w->nvisits >= VISITS_MAX;
	return w->nvisits < VISITS_MAX;
}

/* What has been visited at this path by an older commit has been placed by it. */
static void visit(struct places_walk *w, uint32_t node, uint32_t path)
{
	if (!may_visit(w) || is_visited(w, node, path))
		return;
	w->nvisits++;
	struct visit v = { node, path };
	es_vec_push(&w->stack, v);
}

static enum es_status visit_commit(
	struct places_walk *w, struct es_history *h, uint32_t rank, struct es_error *err)
{
	const struct es_leads *l = w->leads;
	uint32_t root = l->node[h->commit.v[h->order[rank]].tree];
	if (root)
		visit(w, root - 1, ROOT);
	enum es_status st = es_tick(&h->tick, err);
	while (w->stack.n && !st) {
		struct visit v = w->stack.v[--w->stack.n];
		size_t nlooks = l->first_hit[v.node + 1] - l->first_hit[v.node] +
				l->first_tree[v.node + 1] - l->first_tree[v.node];
		if (nlooks > LOOKS_MAX - w->nlooks) {
			w->is_all_cut = true;
			continue;
		}
		w->nlooks += nlooks;
		for (size_t i = l->first_hit[v.node]; i < l->first_hit[v.node + 1]; i++)
			place_hit(w, l->hits[i], v.path, rank);
		size_t end = l->first_tree[v.node + 1];
		for (size_t i = l->first_tree[v.node]; i < end && may_visit(w); i++) {
			uint32_t below = path_below(w, v.path, l->trees[i].name);
			if (below == ROOT)
				w->is_all_cut = true;
			else
				visit(w, l->trees[i].to, below);
		}
		st = es_tick(&h->tick, err);
	}
	return st;
}

static struct es_slice spell(const struct places_walk *w, uint32_t path, struct es_arena *arena)
{
	size_t len = w->lengths.v[path];
	char *text = es_arena_alloc(arena, len + 1);
	for (size_t at = len; path != ROOT; path = w->paths.keys[path - 1].a) {
		struct es_slice name = w->h->names.keys[w->paths.keys[path - 1].b];
		at -= name.len;
		if (name.len)
			memcpy(text + at, name.ptr, name.len);
		if (at)
			text[--at] = '/';
	}
	return (struct es_slice){ text, len };
}

static int by_target(const void *a, const void *b)
{
	const struct es_first *x = a, *y = b;
	if (x->target != y->target)
		return x->target < y->target ? -1 : 1;
	if (x->rank != y->rank)
		return x->rank < y->rank ? -1 : 1;
	return es_slice_compare(x->path, y->path);
}

static void take_found(
	struct es_first_vec *out, const struct places_walk *w, struct es_arena *arena)
{
	size_t bytes = 0;
	for (size_t i = 0; i < w->found.n; i++) {
		const struct found *f = &w->found.v[i];
		bytes += w->lengths.v[f->path];
		if (bytes > PATHS_MAX) {
			w->is_cut[f->target] = true;
			continue;
		}
		struct es_first place = { f->target, f->rank, spell(w, f->path, arena) };
		es_vec_push(out, place);
	}
	if (out->n)
		qsort(out->v, out->n, sizeof *out->v, by_target);
}

enum es_status es_places_find(struct es_first_vec *out, bool *is_cut, struct es_history *h,
	const struct es_leads *leads, size_t ntargets, struct es_arena *arena, struct es_error *err)
{
	struct places_walk w = { .h = h, .leads = leads, .is_cut = is_cut };
	w.is_all_cut = leads->is_cut;
	w.nplaces = es_alloc(ntargets + 1, sizeof *w.nplaces);
	w.at_root = es_alloc(leads->n + 1, sizeof *w.at_root);
	es_vec_push(&w.lengths, 0);
	es_vec_push(&w.latest, NO_NODE);
	enum es_status st = ES_OK;
	for (size_t i = 0; i < h->norder && !st; i++)
		st = visit_commit(&w, h, (uint32_t)i, err);
	if (!st)
		take_found(out, &w, arena);
	for (size_t i = 0; i < ntargets; i++)
		is_cut[i] = is_cut[i] || (w.is_all_cut && w.nplaces[i]);
	es_pairmap_release(&w.paths);
	es_pairmap_release(&w.visited);
	es_pairmap_release(&w.placed);
	es_vec_release(&w.lengths);
	es_vec_release(&w.latest);
	free(w.at_root);
	es_vec_release(&w.stack);
	es_vec_release(&w.found);
	free(w.nplaces);
	return st;
}
