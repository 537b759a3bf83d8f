#include "git/census.h"
#include "base/mem.h"
#include "git/census_parts.h"
#include "git/commit_message.h"
#include "git/treejoin.h"

#include <stdlib.h>
#include <string.h>

/* The history of git takes 0.5 GiB on disk, and its trees have 7.4 million entries in which they
 * differ, of twenty bytes: a quarter of that. Of others it is less. With less than BUDGET_MAX,
 * children, parents and names have numbers of 32 bits. */
#define BUDGET_MIN ((uint64_t)256 * 1024 * 1024)
#define BUDGET_MAX (SIZE_MAX > UINT32_MAX ? (uint64_t)64 * 1024 * 1024 * 1024 : SIZE_MAX / 2)
enum {
	DISK_TIMES = 2,
	PARENT_BYTES = 80, /* its number, that of a child, and a name that may be missing */
};

/* ---- collecting ---- */

static uint32_t child_of(void *ctx, const struct es_oid *oid)
{
	return es_namer_child(ctx, oid);
}

static struct es_census_part *new_part(struct es_census *c)
{
	struct es_census_part *p = es_alloc(1, sizeof *p);
	es_namer_init(&p->objects, c->sweep, NULL);
	es_namer_init(&p->entries, c->sweep, &c->of_trees);
	p->trees = es_treebuild_new(child_of, &p->entries, &c->of_trees);
	return p;
}

struct es_census_part *es_census_add_part(struct es_census *c)
{
	c->parts = es_resize(c->parts, c->nparts + 1, sizeof *c->parts);
	c->parts[c->nparts] = new_part(c);
	return c->parts[c->nparts++];
}

struct es_census *es_census_new(const struct es_sweep *s, unsigned nworkers)
{
	struct es_census *c = es_alloc(1, sizeof *c);
	c->sweep = s;
	c->nobjects = es_sweep_count(s);
	c->nparts = nworkers;
	c->type = es_alloc(c->nobjects + 1, sizeof *c->type);
	c->size = es_alloc(c->nobjects + 1, sizeof *c->size);
	uint64_t max = BUDGET_MIN + DISK_TIMES * es_sweep_disk(s);
	es_census_limit(c, (size_t)(max < BUDGET_MAX ? max : BUDGET_MAX));
	c->parts = es_alloc(c->nparts + 1, sizeof *c->parts);
	/* Each has its own memory, so that workers do not share lines of the cache. */
	for (size_t i = 0; i < c->nparts; i++)
		c->parts[i] = new_part(c);
	return c;
}

void es_census_limit(struct es_census *c, size_t max)
{
	c->of_trees.max = max;
	c->of_parents.max = max;
}

static void free_part(struct es_census_part *p)
{
	es_treebuild_free(p->trees);
	es_namer_release(&p->objects);
	es_namer_release(&p->entries);
	es_arena_release(&p->arena);
	es_vec_release(&p->commits);
	es_vec_release(&p->parents);
	es_vec_release(&p->tags);
	es_vec_release(&p->failures);
	free(p);
}

void es_census_free(struct es_census *c)
{
	if (!c)
		return;
	for (size_t i = 0; i < c->nparts; i++)
		free_part(c->parts[i]);
	free(c->parts);
	es_treegraph_release(&c->graph);
	free(c->type);
	free(c->size);
	free(c->missing);
	free(c->commits);
	free(c->tags);
	free(c->failures);
	free(c->parents);
	free(c);
}

bool es_census_keeps_parents(struct es_census *c, size_t n)
{
	es_budget_spend(&c->of_parents, n * PARENT_BYTES);
	return !es_budget_is_over(&c->of_parents);
}

static void add_failure(struct es_census_part *p, uint32_t object, const char *reason, bool is_gap)
{
	struct es_census_failure f = { object, reason, is_gap };
	es_vec_push(&p->failures, f);
}

static void take_commit(
	struct es_census *c, struct es_census_part *p, uint32_t object, struct es_slice bytes)
{
	struct es_commit_text text;
	struct es_person committer;
	if (!es_commit_parse(&text, bytes)) {
		add_failure(p, object, "the commit is malformed", true);
		return;
	}
	es_person_parse(&committer, text.committer);
	size_t nparents = es_census_keeps_parents(c, text.nparents) ? text.nparents : 0;
	struct es_census_commit commit = { committer.date, object,
		es_namer_child(&p->objects, &text.tree), (uint32_t)p->parents.n,
		(uint32_t)nparents };
	for (size_t i = 0; i < nparents; i++) {
		struct es_oid oid = es_commit_parent(&text, i);
		uint32_t parent = es_namer_child(&p->objects, &oid);
		es_vec_push(&p->parents, parent);
	}
	es_vec_push(&p->commits, commit);
}

static void take_tag(struct es_census_part *p, uint32_t object, struct es_slice bytes)
{
	struct es_tag_text text;
	if (!es_tag_parse(&text, bytes)) {
		add_failure(p, object, "the tag is malformed", true);
		return;
	}
	struct es_census_tag t = { object, text.target };
	(void)es_namer_child(&p->objects, &text.target); /* it may be missing */
	es_vec_push(&p->tags, t);
}

static void take_tree(const struct es_census *c, struct es_census_part *p, const struct es_swept *o)
{
	uint32_t object = o->is_wanted ? o->number : ES_CHILD_NONE;
	if (!o->is_again && es_sweep_is_copy(c->sweep, o->number))
		object = es_sweep_find(c->sweep, es_sweep_oid(c->sweep, o->number));
	const char *reason = es_treebuild_take(p->trees, o, object);
	if (reason && o->is_wanted)
		add_failure(p, object, reason, true);
}

void es_census_take(struct es_census *c, unsigned worker, const struct es_swept *o)
{
	struct es_census_part *p = c->parts[worker];
	if (o->type == ES_OBJECT_TREE)
		take_tree(c, p, o);
	if (!o->is_wanted)
		return;
	c->type[o->number] = (unsigned char)o->type;
	size_t size = o->bytes.len;
	if (o->type == ES_OBJECT_COMMIT || o->type == ES_OBJECT_TAG)
		size = es_commit_message_len(o->bytes);
	c->size[o->number] = size < UINT32_MAX ? (uint32_t)size : UINT32_MAX;
	if (o->type == ES_OBJECT_COMMIT)
		take_commit(c, p, o->number, o->bytes);
	else if (o->type == ES_OBJECT_TAG)
		take_tag(p, o->number, o->bytes);
}

void es_census_fail(
	struct es_census *c, unsigned worker, uint32_t number, const char *reason, bool is_gap)
{
	struct es_census_part *p = c->parts[worker];
	add_failure(p, number, es_arena_cstr(&p->arena, es_slice_from(reason)), is_gap);
}

/* ---- joining ---- */

static int by_oid(const void *a, const void *b)
{
	return es_oid_compare(a, b);
}

static size_t find_missing(const struct es_census *c, const struct es_oid *oid)
{
	const struct es_oid *at = NULL;
	if (c->nmissing)
		at = bsearch(oid, c->missing, c->nmissing, sizeof *oid, by_oid);
	return at ? (size_t)(at - c->missing) : c->nmissing;
}

static void add_missing(struct es_census *c, const struct es_namer *n)
{
	if (n->missing.n)
		memcpy(c->missing + c->nmissing, n->missing.keys,
			n->missing.n * sizeof *c->missing);
	c->nmissing += n->missing.n;
}

static void join_missing(struct es_census *c)
{
	size_t n = 0, kept = 0;
	for (size_t i = 0; i < c->nparts; i++)
		n += c->parts[i]->objects.missing.n + c->parts[i]->entries.missing.n;
	free(c->missing);
	c->missing = es_alloc(n + 1, sizeof *c->missing);
	c->nmissing = 0;
	for (size_t i = 0; i < c->nparts; i++) {
		add_missing(c, &c->parts[i]->objects);
		add_missing(c, &c->parts[i]->entries);
	}
	qsort(c->missing, c->nmissing, sizeof *c->missing, by_oid);
	for (size_t i = 0; i < c->nmissing; i++)
		if (!kept || es_oid_compare(&c->missing[kept - 1], &c->missing[i]) != 0)
			c->missing[kept++] = c->missing[i];
	c->nmissing = kept;
	if (es_census_children(c) >= UINT32_MAX)
		es_out_of_memory(SIZE_MAX);
}

/* What is missing gets the census's numbers. */
static void number_missing(const struct es_census *c, struct es_namer *n)
{
	uint32_t *map = es_alloc(n->missing.n + 1, sizeof *map);
	for (size_t i = 0; i < n->missing.n; i++)
		map[i] = (uint32_t)(c->nobjects + find_missing(c, &n->missing.keys[i]));
	for (size_t i = 0; i < n->children.n; i++)
		/* A name that is gone, and that nothing names any more, has no number. */
		if (n->children.v[i] >= c->nobjects && n->children.v[i] != ES_CHILD_NONE)
			n->children.v[i] = map[n->children.v[i] - c->nobjects];
	free(map);
}

struct spelled {
	struct es_slice text;
	uint32_t *number; /* where to write it */
};
struct spelled_vec ES_VEC(struct spelled);

static int by_text(const void *a, const void *b)
{
	const struct spelled *x = a, *y = b;
	return es_slice_compare(x->text, y->text);
}

/* The numbers, by part and its number of a name. */
static uint32_t **join_names(struct es_census *c, struct es_map *names)
{
	uint32_t **number = es_alloc(c->nparts + 1, sizeof *number);
	struct spelled_vec all = { 0 };
	size_t held = 0;
	for (size_t i = 0; i < c->nparts; i++) {
		const struct es_map *own = es_treebuild_names(c->parts[i]->trees);
		number[i] = es_alloc(own->n + 1, sizeof *number[i]);
		for (size_t k = 0; k < own->n; k++)
			es_vec_push(&all, (struct spelled){ own->keys[k], &number[i][k] });
	}
	if (all.n)
		qsort(all.v, all.n, sizeof *all.v, by_text);
	for (size_t i = 0; i < all.n; i++) {
		bool is_new;
		*all.v[i].number = (uint32_t)es_map_add(names, all.v[i].text, &is_new);
		held += is_new ? es_treebuild_name_bytes(all.v[i].text) : 0;
	}
	es_budget_hold(&c->of_trees, held);
	es_vec_release(&all);
	return number;
}

static void join_trees(struct es_census *c, uint32_t *const *number, unsigned jobs)
{
	struct es_treejoin_part *parts = es_alloc(c->nparts + 1, sizeof *parts);
	for (size_t i = 0; i < c->nparts; i++) {
		struct es_census_part *p = c->parts[i];
		number_missing(c, &p->entries);
		parts[i] = (struct es_treejoin_part){ p->trees, number[i], p->entries.children.v };
	}
	es_treejoin(&c->graph, parts, c->nparts, c->nobjects, jobs);
	free(parts);
}

/* Nor is anything missing that they alone name: how much each part has seen is chance. */
static void drop_trees(struct es_census *c)
{
	for (size_t i = 0; i < c->nparts; i++) {
		es_treebuild_free(c->parts[i]->trees);
		c->parts[i]->trees = NULL;
		es_namer_release(&c->parts[i]->entries);
	}
	join_missing(c);
	es_treejoin(&c->graph, NULL, 0, c->nobjects, 1);
}

/* ---- joining the rest ---- */

/* Behind what the parts before have. */
static void join_commits(struct es_census *c, struct es_census_part *p, size_t *nparents)
{
	bool is_over = es_budget_is_over(&c->of_parents);
	for (size_t i = 0; i < p->commits.n; i++) {
		struct es_census_commit *commit = &c->commits[c->ncommits++];
		*commit = p->commits.v[i];
		commit->tree = p->objects.children.v[commit->tree];
		commit->parents += (uint32_t)*nparents;
		commit->nparents = is_over ? 0 : commit->nparents;
	}
	for (size_t i = 0; i < p->parents.n; i++)
		c->parents[(*nparents)++] = p->objects.children.v[p->parents.v[i]];
	es_vec_release(&p->commits);
	es_vec_release(&p->parents);
}

/* That a tree is malformed is seen only where it is looked at. */
static bool is_told(const struct es_census *c, const struct es_census_failure *f)
{
	return !es_budget_is_over(&c->of_trees) || es_census_type(c, f->object) != ES_OBJECT_TREE;
}

static void join_part(struct es_census *c, struct es_census_part *p, size_t *nparents)
{
	number_missing(c, &p->objects);
	join_commits(c, p, nparents);
	for (size_t i = 0; i < p->tags.n; i++)
		c->tags[c->ntags++] = p->tags.v[i];
	for (size_t i = 0; i < p->failures.n; i++)
		if (is_told(c, &p->failures.v[i]))
			c->failures[c->nfailures++] = p->failures.v[i];
	es_vec_release(&p->tags);
	es_vec_release(&p->failures);
	es_namer_release(&p->objects);
	es_namer_release(&p->entries);
}

static int by_object(const void *a, const void *b)
{
	const struct es_census_failure *x = a, *y = b;
	return (x->object > y->object) - (x->object < y->object);
}

static void join_rest(struct es_census *c)
{
	size_t ncommits = 0, ntags = 0, nfailures = 0, nparents = 0;
	for (size_t i = 0; i < c->nparts; i++) {
		ncommits += c->parts[i]->commits.n;
		nparents += c->parts[i]->parents.n;
		ntags += c->parts[i]->tags.n;
		nfailures += c->parts[i]->failures.n;
	}
	c->commits = es_alloc(ncommits + 1, sizeof *c->commits);
	c->parents = es_alloc(nparents + 1, sizeof *c->parents);
	c->tags = es_alloc(ntags + 1, sizeof *c->tags);
	c->failures = es_alloc(nfailures + 1, sizeof *c->failures);
	nparents = 0;
	for (size_t i = 0; i < c->nparts; i++)
		join_part(c, c->parts[i], &nparents);
	qsort(c->failures, c->nfailures, sizeof *c->failures, by_object);
}

void es_census_join(struct es_census *c, struct es_map *names, unsigned jobs)
{
	for (size_t i = 0; i < c->nparts; i++) {
		es_namer_settle(&c->parts[i]->objects);
		es_namer_settle(&c->parts[i]->entries);
		es_treebuild_settle(c->parts[i]->trees);
	}
	join_missing(c);
	es_budget_hold(&c->of_trees, es_namer_missing_bytes(c->nmissing));
	uint32_t **number = join_names(c, names);
	if (es_budget_is_over(&c->of_trees)) {
		es_map_release(names);
		drop_trees(c);
	} else {
		join_trees(c, number, jobs);
	}
	join_rest(c);
	for (size_t i = 0; i < c->nparts; i++)
		free(number[i]);
	free(number);
}

/* ---- asking ---- */

uint32_t es_census_find(const struct es_census *c, const struct es_oid *oid)
{
	uint32_t number = es_sweep_find(c->sweep, oid);
	if (number != ES_SWEEP_NONE)
		return number;
	size_t missing = find_missing(c, oid);
	return missing < c->nmissing ? (uint32_t)(c->nobjects + missing) : ES_CHILD_NONE;
}

bool es_census_has(const struct es_census *c, const struct es_oid *oid)
{
	return es_sweep_find(c->sweep, oid) != ES_SWEEP_NONE;
}

const struct es_oid *es_census_oid(const struct es_census *c, uint32_t child)
{
	return child < c->nobjects ? es_sweep_oid(c->sweep, child)
				   : &c->missing[child - c->nobjects];
}

enum es_object_type es_census_type(const struct es_census *c, uint32_t child)
{
	if (child >= c->nobjects)
		return ES_OBJECT_ANY;
	return c->type[child] ? (enum es_object_type)c->type[child]
			      : es_sweep_type(c->sweep, child);
}

size_t es_census_children(const struct es_census *c)
{
	return c->nobjects + c->nmissing;
}
