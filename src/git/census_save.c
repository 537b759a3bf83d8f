#include "base/mem.h"
#include "git/census_parts.h"
#include "git/census_file.h"
#include "git/walk.h"

#include <stdlib.h>
#include <string.h>

/* A tree whose entries are not all to be kept is left out, and so is what is built on it. */

struct es_storing {
	const struct es_history *h;
	const struct es_census *c;
	unsigned char *is_known; /* by object */
	unsigned char *is_out;	 /* by name */
	unsigned char *fate;	 /* by tree */
	uint32_t *object;	 /* by child: its place in the bytes */
	uint32_t *node;		 /* by tree, likewise */
	uint32_t *text;		 /* by name, likewise */
	struct es_stored_counts n;
	size_t nknown;
};

enum { FATE_DROP, FATE_OUT, FATE_KEEP };

enum { OBJECT_COST = 4096 }; /* bytes that could be read in the time that any object takes */

/* What history does not reach was not looked at; one with a newline was taken for two. */
static void judge_names(struct es_storing *s, const struct es_map *hidden)
{
	const struct es_map *names = &s->h->names;
	for (size_t i = 0; i < names->n; i++) {
		struct es_slice name = names->keys[i];
		s->is_out[i] = !s->h->reach.name[i] || es_slice_find(name, 0, '\n') < name.len ||
			       es_map_find(hidden, name) != ES_MAP_NONE;
		if (s->is_out[i])
			continue;
		s->text[i] = (uint32_t)s->n.ntexts++;
		s->n.ntextbytes += name.len;
	}
}

static void judge_objects(struct es_storing *s, const unsigned char *left_out)
{
	const struct es_census *c = s->c;
	bool has_parents = !es_budget_is_over(&c->of_parents);
	for (uint32_t i = 0; i < c->nobjects; i++)
		s->is_known[i] = c->type[i] != ES_OBJECT_ANY && !es_sweep_is_copy(c->sweep, i) &&
				 !(left_out[i >> 3] >> (i & 7) & 1) &&
				 (c->type[i] != ES_OBJECT_TREE || c->graph.tree_of[i]) &&
				 (c->type[i] != ES_OBJECT_COMMIT || has_parents);
	for (size_t i = 0; i < c->nfailures; i++)
		s->is_known[c->failures[i].object] = 0;
}

static bool is_tree_of_object(const struct es_treegraph *g, size_t tree)
{
	uint32_t object = g->nodes[tree].object;
	return object < g->nobjects && g->tree_of[object] == tree + 1;
}

static bool has_name_out(const struct es_storing *s, const struct es_tree_node *n)
{
	for (size_t i = 0; i < (size_t)n->nadded + n->nremoved; i++)
		if (s->is_out[es_edge_name(n->edges[i])])
			return true;
	return false;
}

static void judge_trees(struct es_storing *s)
{
	const struct es_treegraph *g = &s->c->graph;
	for (size_t i = 0; i < g->n; i++) {
		const struct es_tree_node *n = &g->nodes[i];
		bool is_whole = is_tree_of_object(g, i);
		bool is_base_out = n->base != ES_TREE_NONE && s->fate[n->base] == FATE_OUT;
		if (is_base_out || has_name_out(s, n) || (is_whole && !s->is_known[n->object])) {
			s->fate[i] = FATE_OUT;
			if (is_whole)
				s->is_known[n->object] = 0;
		} else if (is_whole) {
			s->fate[i] = FATE_KEEP;
		}
	}
	/* Copies only for what is built on them. */
	for (size_t i = g->n; i-- > 0;)
		if (s->fate[i] == FATE_KEEP && g->nodes[i].base != ES_TREE_NONE)
			s->fate[g->nodes[i].base] = FATE_KEEP;
}

static void number_all(struct es_storing *s)
{
	const struct es_census *c = s->c;
	const struct es_treegraph *g = &c->graph;
	for (uint32_t i = 0; i < es_census_children(c); i++)
		if (i >= c->nobjects || !es_sweep_is_copy(c->sweep, i))
			s->object[i] = (uint32_t)s->n.nobjects++;
	for (uint32_t i = 0; i < c->nobjects; i++)
		s->nknown += s->is_known[i];
	for (size_t i = 0; i < g->n; i++) {
		if (s->fate[i] != FATE_KEEP)
			continue;
		s->node[i] = (uint32_t)s->n.nnodes++;
		s->n.nedges += (uint64_t)g->nodes[i].nadded + g->nodes[i].nremoved;
	}
	for (size_t i = 0; i < c->ncommits; i++) {
		if (!s->is_known[c->commits[i].object])
			continue;
		s->n.ncommits++;
		s->n.nparents += c->commits[i].nparents;
	}
	for (size_t i = 0; i < c->ntags; i++)
		s->n.ntags += s->is_known[c->tags[i].object];
}

struct es_storing *es_storing_new(
	const struct es_history *h, const unsigned char *left_out, const struct es_map *hidden)
{
	struct es_storing *s = es_alloc(1, sizeof *s);
	s->h = h;
	s->c = h->census;
	s->is_known = es_alloc(s->c->nobjects + 1, 1);
	s->is_out = es_alloc(h->names.n + 1, 1);
	s->fate = es_alloc(s->c->graph.n + 1, 1);
	s->object = es_alloc(es_census_children(s->c) + 1, sizeof *s->object);
	s->node = es_alloc(s->c->graph.n + 1, sizeof *s->node);
	s->text = es_alloc(h->names.n + 1, sizeof *s->text);
	judge_names(s, hidden);
	judge_objects(s, left_out);
	judge_trees(s);
	number_all(s);
	return s;
}

/* The cost of object i as it was read, 0 when it was not. */
static uint64_t cost_of(const struct es_census *c, uint32_t i)
{
	bool is_read = c->type[i] != ES_OBJECT_ANY && !es_sweep_is_copy(c->sweep, i);
	return is_read ? OBJECT_COST + (uint64_t)c->size[i] : 0;
}

uint64_t es_storing_cost(const struct es_history *h, const unsigned char *wanted)
{
	const struct es_census *c = h->census;
	uint64_t cost = 0;
	for (uint32_t i = 0; i < c->nobjects; i++)
		if (wanted[i >> 3] >> (i & 7) & 1)
			cost += cost_of(c, i);
	return cost;
}

uint64_t es_storing_cost_left(const struct es_storing *s)
{
	uint64_t cost = 0;
	for (uint32_t i = 0; i < s->c->nobjects; i++)
		if (!s->is_known[i])
			cost += cost_of(s->c, i);
	return cost;
}

void es_storing_free(struct es_storing *s)
{
	if (!s)
		return;
	free(s->is_known);
	free(s->is_out);
	free(s->fate);
	free(s->object);
	free(s->node);
	free(s->text);
	free(s);
}

size_t es_storing_nknown(const struct es_storing *s)
{
	return s->nknown;
}

bool es_storing_knows(const struct es_storing *s, uint32_t number)
{
	return s->is_known[number];
}

size_t es_storing_len(const struct es_storing *s)
{
	const struct es_stored_counts *n = &s->n;
	return sizeof *n + n->nedges * sizeof(struct es_edge) +
	       n->ncommits * sizeof(struct es_stored_commit) +
	       n->ntags * sizeof(struct es_stored_tag) + n->nnodes * sizeof(struct es_stored_node) +
	       n->nparents * sizeof(uint32_t) + n->nobjects * (sizeof(uint32_t) + ES_OID_SIZE + 1) +
	       n->ntexts * sizeof(uint32_t) + n->ntextbytes;
}

/* ---- writing ---- */

/* Gathers small pieces. */
struct out {
	const struct es_storing *s;
	es_bytes_fn *add;
	void *ctx;
	size_t n;
	char held[16 * 1024];
};

static void flush(struct out *o)
{
	o->add(o->ctx, (struct es_slice){ o->held, o->n });
	o->n = 0;
}

/* `len` is at most what fits. */
static void put(struct out *o, const void *bytes, size_t len)
{
	if (len > sizeof o->held - o->n)
		flush(o);
	memcpy(o->held + o->n, bytes, len);
	o->n += len;
}

static void put_edges(struct out *o)
{
	const struct es_storing *s = o->s;
	const struct es_treegraph *g = &s->c->graph;
	for (size_t i = 0; i < g->n; i++) {
		const struct es_tree_node *node = &g->nodes[i];
		if (s->fate[i] != FATE_KEEP)
			continue;
		for (size_t k = 0; k < (size_t)node->nadded + node->nremoved; k++) {
			struct es_edge e = node->edges[k];
			e.name_kind = s->text[es_edge_name(e)] << ES_EDGE_KIND_BITS |
				      (uint32_t)es_edge_kind(e);
			if (e.child != ES_CHILD_NONE)
				e.child = s->object[e.child];
			put(o, &e, sizeof e);
		}
	}
}

static void put_commits(struct out *o)
{
	const struct es_census *c = o->s->c;
	for (size_t i = 0; i < c->ncommits; i++) {
		const struct es_census_commit *from = &c->commits[i];
		const struct es_stored_commit to = { from->date, o->s->object[from->object],
			o->s->object[from->tree], from->nparents, 0 };
		if (o->s->is_known[from->object])
			put(o, &to, sizeof to);
	}
}

static void put_tags(struct out *o)
{
	const struct es_census *c = o->s->c;
	for (size_t i = 0; i < c->ntags; i++) {
		uint32_t target = es_census_find(c, &c->tags[i].target);
		const struct es_stored_tag to = { o->s->object[c->tags[i].object],
			o->s->object[target] };
		if (o->s->is_known[c->tags[i].object])
			put(o, &to, sizeof to);
	}
}

static void put_nodes(struct out *o)
{
	const struct es_storing *s = o->s;
	const struct es_treegraph *g = &s->c->graph;
	for (size_t i = 0; i < g->n; i++) {
		const struct es_tree_node *from = &g->nodes[i];
		if (s->fate[i] != FATE_KEEP)
			continue;
		bool is_gone = from->object >= g->nobjects;
		const struct es_stored_node to = {
			is_gone ? ES_CHILD_NONE : s->object[from->object],
			from->base == ES_TREE_NONE ? ES_TREE_NONE : s->node[from->base],
			from->nadded,
			from->nremoved,
			!is_tree_of_object(g, i),
		};
		put(o, &to, sizeof to);
	}
}

static void put_parents(struct out *o)
{
	const struct es_census *c = o->s->c;
	for (size_t i = 0; i < c->ncommits; i++) {
		const uint32_t *parents = c->parents + c->commits[i].parents;
		if (!o->s->is_known[c->commits[i].object])
			continue;
		for (uint32_t k = 0; k < c->commits[i].nparents; k++)
			put(o, &o->s->object[parents[k]], sizeof *o->s->object);
	}
}

/* Further copies of an object are not listed. */
static bool is_listed(const struct es_census *c, uint32_t child)
{
	return child >= c->nobjects || !es_sweep_is_copy(c->sweep, child);
}

static void put_sizes(struct out *o)
{
	const struct es_census *c = o->s->c;
	const struct es_map *names = &o->s->h->names;
	for (uint32_t i = 0; i < es_census_children(c); i++) {
		uint32_t size = i < c->nobjects ? c->size[i] : 0;
		if (is_listed(c, i))
			put(o, &size, sizeof size);
	}
	for (size_t i = 0; i < names->n; i++) {
		uint32_t len = (uint32_t)names->keys[i].len;
		if (!o->s->is_out[i])
			put(o, &len, sizeof len);
	}
}

static void put_objects(struct out *o)
{
	const struct es_census *c = o->s->c;
	for (uint32_t i = 0; i < es_census_children(c); i++)
		if (is_listed(c, i))
			put(o, es_census_oid(c, i), ES_OID_SIZE);
	for (uint32_t i = 0; i < es_census_children(c); i++) {
		unsigned char type = i < c->nobjects && o->s->is_known[i] ? c->type[i] : 0;
		if (is_listed(c, i))
			put(o, &type, 1);
	}
}

static void put_texts(struct out *o)
{
	const struct es_map *names = &o->s->h->names;
	flush(o);
	for (size_t i = 0; i < names->n; i++)
		if (!o->s->is_out[i])
			o->add(o->ctx, names->keys[i]);
}

void es_storing_write(const struct es_storing *s, es_bytes_fn *add, void *ctx)
{
	struct out *o = es_alloc(1, sizeof *o);
	o->s = s;
	o->add = add;
	o->ctx = ctx;
	put(o, &s->n, sizeof s->n);
	put_edges(o);
	put_commits(o);
	put_tags(o);
	put_nodes(o);
	put_parents(o);
	put_sizes(o);
	put_objects(o);
	put_texts(o);
	free(o);
}
