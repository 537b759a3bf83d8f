#include "git/census_file.h"
#include "base/mem.h"
#include "base/pool.h"
#include "git/census_parts.h"

#include <stdlib.h>
#include <string.h>

/* ---- taking the bytes apart ---- */

struct rest {
	char *at;
	size_t len;
};

/* The next n things of `size` bytes; NULL when there are not so many. */
static void *take(struct rest *r, uint64_t n, size_t size)
{
	void *at = r->at;
	if (!r->at || n > r->len / size) {
		r->at = NULL;
		return NULL;
	}
	r->at += (size_t)n * size;
	r->len -= (size_t)n * size;
	return at;
}

/* In an order in which each is aligned as its members need. */
static bool split(struct es_stored *s, char *bytes, size_t len)
{
	struct rest r = { bytes, len };
	void *counts = take(&r, 1, sizeof s->n);
	if (!counts)
		return false;
	memcpy(&s->n, counts, sizeof s->n);
	s->edges = take(&r, s->n.nedges, sizeof *s->edges);
	s->commits = take(&r, s->n.ncommits, sizeof *s->commits);
	s->tags = take(&r, s->n.ntags, sizeof *s->tags);
	s->nodes = take(&r, s->n.nnodes, sizeof *s->nodes);
	s->parents = take(&r, s->n.nparents, sizeof *s->parents);
	s->sizes = take(&r, s->n.nobjects, sizeof *s->sizes);
	s->text_lens = take(&r, s->n.ntexts, sizeof *s->text_lens);
	s->oids = take(&r, s->n.nobjects, sizeof *s->oids);
	s->types = take(&r, s->n.nobjects, 1);
	s->texts = take(&r, s->n.ntextbytes, 1);
	return r.at && !r.len && s->n.nobjects < UINT32_MAX && s->n.nnodes < UINT32_MAX &&
	       s->n.ntexts < UINT32_MAX >> ES_EDGE_KIND_BITS;
}

static bool are_edges_sound(const struct es_stored *s)
{
	for (size_t i = 0; i < s->n.nedges; i++) {
		const struct es_edge *e = &s->edges[i];
		bool is_link = (e->name_kind & ES_EDGE_KIND_MASK) == ES_ENTRY_GITLINK;
		if ((e->name_kind & ES_EDGE_KIND_MASK) > ES_ENTRY_GITLINK ||
			es_edge_name(*e) >= s->n.ntexts)
			return false;
		if (is_link ? e->child != ES_CHILD_NONE : e->child >= s->n.nobjects)
			return false;
	}
	return true;
}

/* Takes the record of an object, each once. */
static bool note(
	const struct es_stored *s, unsigned char *seen, uint32_t object, enum es_object_type type)
{
	if (object >= s->n.nobjects || s->types[object] != type || seen[object])
		return false;
	seen[object] = 1;
	return true;
}

static bool are_nodes_sound(const struct es_stored *s, unsigned char *seen)
{
	uint64_t left = s->n.nedges;
	for (size_t i = 0; i < s->n.nnodes; i++) {
		const struct es_stored_node *n = &s->nodes[i];
		if ((uint64_t)n->nadded + n->nremoved > left)
			return false;
		left -= (uint64_t)n->nadded + n->nremoved;
		if (n->base != ES_TREE_NONE ? n->base >= i : n->nremoved != 0)
			return false;
		bool is_object = n->object < s->n.nobjects || n->object == ES_CHILD_NONE;
		if (n->is_copy ? !is_object : !note(s, seen, n->object, ES_OBJECT_TREE))
			return false;
	}
	return left == 0;
}

static bool are_commits_sound(const struct es_stored *s, unsigned char *seen)
{
	uint64_t left = s->n.nparents;
	for (size_t i = 0; i < s->n.nparents; i++)
		if (s->parents[i] >= s->n.nobjects)
			return false;
	for (size_t i = 0; i < s->n.ncommits; i++) {
		const struct es_stored_commit *c = &s->commits[i];
		if (c->nparents > left || c->tree >= s->n.nobjects ||
			!note(s, seen, c->object, ES_OBJECT_COMMIT))
			return false;
		left -= c->nparents;
	}
	for (size_t i = 0; i < s->n.ntags; i++)
		if (s->tags[i].target >= s->n.nobjects ||
			!note(s, seen, s->tags[i].object, ES_OBJECT_TAG))
			return false;
	return left == 0;
}

static bool are_objects_sound(const struct es_stored *s, const unsigned char *seen)
{
	for (size_t i = 0; i < s->n.nobjects; i++) {
		bool has_record = s->types[i] != ES_OBJECT_ANY && s->types[i] != ES_OBJECT_BLOB;
		if (s->types[i] > ES_OBJECT_TAG || seen[i] != has_record)
			return false;
	}
	return true;
}

static bool are_texts_sound(const struct es_stored *s)
{
	uint64_t left = s->n.ntextbytes;
	for (size_t i = 0; i < s->n.ntexts; i++) {
		if (s->text_lens[i] > left)
			return false;
		left -= s->text_lens[i];
	}
	return left == 0;
}

bool es_stored_parse(struct es_stored *out, char *bytes, size_t len)
{
	struct es_stored s = { .edges = NULL };
	if (!split(&s, bytes, len))
		return false;
	unsigned char *seen = es_alloc((size_t)s.n.nobjects + 1, 1);
	bool is_sound = are_texts_sound(&s) && are_edges_sound(&s) && are_nodes_sound(&s, seen) &&
			are_commits_sound(&s, seen) && are_objects_sound(&s, seen);
	free(seen);
	if (is_sound)
		*out = s;
	return is_sound;
}

/* ---- taking it up ---- */

enum { GONE_PART = 4 }; /* of what is known, as much may be gone */

struct restoring {
	struct es_census *c;
	const struct es_stored *s;
	struct es_census_part *part;
	uint32_t *number; /* by object of the bytes: the sweep's; ES_SWEEP_NONE: it is gone */
};

static bool is_here(const struct restoring *r, uint32_t object)
{
	return r->number[object] != ES_SWEEP_NONE;
}

/* An object that is stored is of the type that it was; a repository that says otherwise is not the
 * one that was looked at. */
static bool is_fresh(const struct restoring *r)
{
	size_t nknown = 0, ngone = 0;
	for (uint32_t i = 0; i < r->s->n.nobjects; i++) {
		if (r->s->types[i] == ES_OBJECT_ANY)
			continue;
		nknown++;
		if (!is_here(r, i)) {
			ngone++;
			continue;
		}
		enum es_object_type type = es_sweep_type(r->c->sweep, r->number[i]);
		if (type != ES_OBJECT_ANY && type != (enum es_object_type)r->s->types[i])
			return false;
	}
	return ngone <= nknown / GONE_PART;
}

static bool are_texts_distinct(const struct es_stored *s, struct es_map *texts)
{
	const char *at = s->texts;
	bool is_new = true;
	for (size_t i = 0; i < s->n.ntexts && is_new; i++) {
		es_map_add(texts, (struct es_slice){ at, s->text_lens[i] }, &is_new);
		at += s->text_lens[i];
	}
	return is_new;
}

static void restore_objects(struct restoring *r, unsigned char *wanted)
{
	const struct es_stored *s = r->s;
	for (uint32_t i = 0; i < s->n.nobjects; i++) {
		if (s->types[i] == ES_OBJECT_ANY || !is_here(r, i))
			continue;
		uint32_t number = r->number[i];
		r->c->type[number] = s->types[i];
		r->c->size[number] = s->sizes[i];
		wanted[number >> 3] &= (unsigned char)~(1u << (number & 7));
	}
}

/* Only what is named counts as missing: a name that nothing names any more is none. */
static void name_child(struct restoring *r, struct es_namer *namer, uint32_t object)
{
	uint32_t *child = &namer->children.v[object];
	if (*child == ES_SWEEP_NONE)
		*child = es_namer_add_missing(namer, &r->s->oids[object]);
}

static void restore_commits(struct restoring *r)
{
	const struct es_stored *s = r->s;
	const uint32_t *parents = s->parents;
	for (size_t i = 0; i < s->n.ncommits; parents += s->commits[i++].nparents) {
		const struct es_stored_commit *from = &s->commits[i];
		if (!is_here(r, from->object))
			continue;
		uint32_t nparents =
			es_census_keeps_parents(r->c, from->nparents) ? from->nparents : 0;
		struct es_census_commit to = { from->date, r->number[from->object], from->tree,
			(uint32_t)r->part->parents.n, nparents };
		name_child(r, &r->part->objects, from->tree);
		for (uint32_t k = 0; k < nparents; k++) {
			name_child(r, &r->part->objects, parents[k]);
			es_vec_push(&r->part->parents, parents[k]);
		}
		es_vec_push(&r->part->commits, to);
	}
}

static void restore_tags(struct restoring *r)
{
	for (size_t i = 0; i < r->s->n.ntags; i++) {
		const struct es_stored_tag *t = &r->s->tags[i];
		if (!is_here(r, t->object))
			continue;
		name_child(r, &r->part->objects, t->target);
		es_vec_push(&r->part->tags,
			(struct es_census_tag){ r->number[t->object], r->s->oids[t->target] });
	}
}

/* Of a tree among those to be put: further copies count as what is gone. */
static uint32_t number_of(const struct restoring *r, size_t node)
{
	const struct es_stored_node *n = &r->s->nodes[node];
	bool is_there = !n->is_copy && is_here(r, n->object);
	return is_there ? r->number[n->object] : (uint32_t)(r->c->nobjects + node);
}

/* What is gone stays for what is built on it. */
static void restore_trees(struct restoring *r)
{
	const struct es_stored *s = r->s;
	struct es_edge *edges = s->edges;
	for (size_t i = 0; i < s->n.nedges; i++)
		if (edges[i].child != ES_CHILD_NONE)
			name_child(r, &r->part->entries, edges[i].child);
	for (size_t i = 0; i < s->n.nnodes; i++) {
		const struct es_stored_node *from = &s->nodes[i];
		uint32_t object =
			from->object == ES_CHILD_NONE ? ES_SWEEP_NONE : r->number[from->object];
		struct es_tree_seen to = { edges, from->nadded, from->nremoved, number_of(r, i),
			from->base == ES_TREE_NONE ? ES_TREE_NONE : number_of(r, from->base),
			object };
		edges += from->nadded + from->nremoved;
		es_treebuild_put(r->part->trees, &to);
	}
}

enum { CHUNK = 8192 }; /* names that a thread looks up at a time */

struct finding {
	const struct restoring *r;
	struct es_counter next;
};

static void find_chunks(void *ctx, unsigned worker)
{
	struct finding *f = ctx;
	const struct restoring *r = f->r;
	size_t n = (size_t)r->s->n.nobjects;
	(void)worker;
	for (size_t at; (at = es_counter_take(&f->next, CHUNK)) < n;)
		es_sweep_find_all(r->c->sweep, r->s->oids + at, n - at > CHUNK ? CHUNK : n - at,
			r->number + at);
}

static void set_children(const struct restoring *r, struct es_namer *namer)
{
	size_t n = (size_t)r->s->n.nobjects;
	namer->children.v = es_resize(NULL, n + 1, sizeof *namer->children.v);
	namer->children.n = namer->children.cap = n;
	memcpy(namer->children.v, r->number, n * sizeof *r->number);
}

bool es_census_restore(struct es_census *c, const struct es_stored *s, struct es_arena *arena,
	unsigned char *wanted)
{
	struct es_map texts = { 0 };
	size_t n = (size_t)s->n.nobjects;
	struct restoring r = { c, s, NULL, es_alloc(n + 1, sizeof *r.number) };
	es_pool_run(n > CHUNK ? (unsigned)c->nparts : 1, find_chunks, &(struct finding){ .r = &r });
	/* Trees that are gone get numbers behind those of the sweep. */
	bool is_good = s->n.nnodes < UINT32_MAX - c->nobjects && is_fresh(&r) &&
		       are_texts_distinct(s, &texts);
	if (is_good) {
		r.part = es_census_add_part(c);
		set_children(&r, &r.part->objects);
		set_children(&r, &r.part->entries);
		restore_objects(&r, wanted);
		restore_commits(&r);
		restore_tags(&r);
		restore_trees(&r);
		es_treebuild_own(r.part->trees, &texts, arena);
	}
	es_map_release(&texts);
	free(r.number);
	return is_good;
}
