#include "base/mem.h"
#include "git/census_parts.h"
#include "git/walk.h"

#include <stdlib.h>

/* What the refs reach, of what the census has: tags and commits first, then the trees of the
 * commits with all below. With unreachable objects all there is comes behind it, to be told apart
 * by ES_COMMIT_DANGLING. */

struct reckoning {
	struct es_history *h;
	const struct es_census *c;
	uint32_t *record; /* by object: number of a commit or a tag plus one, or 0 */
	uint32_t *commit; /* by commit of the census: its number in the history plus one, or 0 */
	bool *is_added;	  /* by tag of the census */
	struct es_number_vec loaded; /* by commit of the history: which of the census it is */
};

/* ---- commits and tags ---- */

static void index_records(struct reckoning *r)
{
	const struct es_census *c = r->c;
	r->record = es_alloc(c->nobjects + 1, sizeof *r->record);
	r->commit = es_alloc(c->ncommits + 1, sizeof *r->commit);
	r->is_added = es_alloc(c->ntags + 1, sizeof *r->is_added);
	for (size_t i = 0; i < c->ncommits; i++)
		r->record[c->commits[i].object] = (uint32_t)i + 1;
	for (size_t i = 0; i < c->ntags; i++)
		r->record[c->tags[i].object] = (uint32_t)i + 1;
}

/* The number of the commit, which awaits load_commits; ES_RANK_NONE when it cannot be had. */
static uint32_t add_commit(struct reckoning *r, uint32_t child)
{
	struct es_history *h = r->h;
	h->reach.child[child] |= ES_REACHED_AS_COMMIT;
	if (es_census_type(r->c, child) != ES_OBJECT_COMMIT || !r->record[child])
		return ES_RANK_NONE;
	uint32_t record = r->record[child] - 1;
	if (!r->commit[record]) {
		uint32_t number = es_history_add_commit(h, es_census_oid(r->c, child));
		r->commit[record] = number + 1;
		es_vec_push(&r->loaded, record);
	}
	return r->commit[record] - 1;
}

static void load_commit(struct reckoning *r, uint32_t number)
{
	struct es_history *h = r->h;
	const struct es_census_commit *from = &r->c->commits[r->loaded.v[number]];
	uint32_t first = (uint32_t)h->parents.n;
	bool is_cut = h->shallow.n &&
		      es_oidmap_find(&h->shallow, &h->commits.keys[number]) != ES_OIDMAP_NONE;
	for (uint32_t i = 0; i < from->nparents && !is_cut; i++) {
		uint32_t parent = add_commit(r, r->c->parents[from->parents + i]);
		if (parent != ES_RANK_NONE)
			es_vec_push(&h->parents, parent);
	}
	struct es_commit *to = &h->commit.v[number];
	to->flags |= ES_COMMIT_LOADED;
	if (is_cut && from->nparents)
		to->flags |= ES_COMMIT_CUT;
	to->date = from->date;
	to->parents = first;
	to->nparents = (uint32_t)(h->parents.n - first);
	/* One behind the last tree is one that is not there. */
	uint32_t tree = es_treegraph_find(h->graph, from->tree);
	to->tree = tree == ES_TREE_NONE ? (uint32_t)h->graph->n : tree;
	es_treereach_add(&h->reach, h->graph, from->tree);
}

/* All commits from `first` on, and their ancestors, which are added behind. */
static enum es_status load_commits(struct reckoning *r, size_t first, struct es_error *err)
{
	enum es_status st = ES_OK;
	for (size_t i = first; i < r->h->commit.n && !st; i++) {
		load_commit(r, (uint32_t)i);
		st = es_tick(&r->h->tick, err);
	}
	return st;
}

/* An object of any type; NULL at the end of a chain of tags. */
static const struct es_oid *add_one(struct reckoning *r, uint32_t child)
{
	struct es_history *h = r->h;
	h->reach.child[child] |= ES_REACHED_AS_ANY;
	switch (es_census_type(r->c, child)) {
	case ES_OBJECT_COMMIT:
		(void)add_commit(r, child);
		break;
	case ES_OBJECT_TREE:
		es_treereach_add(&h->reach, h->graph, child);
		break;
	case ES_OBJECT_BLOB:
		h->reach.child[child] |= ES_REACHED_AS_BLOB;
		break;
	case ES_OBJECT_TAG:
		if (r->record[child] && !r->is_added[r->record[child] - 1]) {
			const struct es_census_tag *tag = &r->c->tags[r->record[child] - 1];
			r->is_added[r->record[child] - 1] = true;
			(void)es_oidmap_add(&h->tags, es_census_oid(r->c, child), NULL);
			es_vec_push(&h->tag, tag->target);
			return &tag->target;
		}
		break;
	case ES_OBJECT_ANY:
		break;
	}
	return NULL;
}

static void add_object(struct reckoning *r, const struct es_oid *oid)
{
	while (oid) {
		uint32_t child = es_census_find(r->c, oid);
		if (child == ES_CHILD_NONE)
			es_history_skip_lost(r->h, oid, "object");
		oid = child == ES_CHILD_NONE ? NULL : add_one(r, child);
	}
}

/* ---- telling what is not there ---- */

static const char *word_for(unsigned reached)
{
	return reached & ES_REACHED_AS_COMMIT ? "commit"
	       : reached & ES_REACHED_AS_TREE ? "tree"
	       : reached & ES_REACHED_AS_BLOB ? "blob"
					      : "object";
}

static void tell_base(struct reckoning *r, uint32_t child)
{
	const struct es_census *c = r->c;
	if (!(r->h->reach.child[child] & ES_REACHED_AS_TREE) || c->graph.tree_of[child] ||
		es_census_type(c, child) != ES_OBJECT_TREE || es_budget_is_over(&c->of_trees))
		return;
	es_history_skip(r->h, es_census_oid(c, child), "what it is built on cannot be read");
	r->h->reach.child[child] |= ES_REACHED_TOLD;
}

/* Named as something that it is not. */
static void tell_type(struct reckoning *r, uint32_t child)
{
	static const struct {
		unsigned reached;
		enum es_object_type type;
	} kinds[] = { { ES_REACHED_AS_COMMIT, ES_OBJECT_COMMIT },
		{ ES_REACHED_AS_TREE, ES_OBJECT_TREE }, { ES_REACHED_AS_BLOB, ES_OBJECT_BLOB } };
	enum es_object_type type = es_census_type(r->c, child);
	const struct es_oid *oid = es_census_oid(r->c, child);
	struct es_error why = { .text = "" };
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		if (!(r->h->reach.child[child] & kinds[i].reached) || kinds[i].type == type)
			continue;
		(void)es_object_fail_type(&why, NULL, type, kinds[i].type);
		es_history_skip(r->h, oid, why.text);
		r->h->reach.child[child] |= ES_REACHED_TOLD;
	}
}

static void tell_failure(struct reckoning *r, const struct es_census_failure *f)
{
	const struct es_oid *oid = es_census_oid(r->c, f->object);
	/* A blob that is there was to be scanned, whatever leads to it. */
	bool is_gap = f->is_gap &&
		      (!r->h->is_dangling || es_census_type(r->c, f->object) == ES_OBJECT_BLOB);
	es_history_note(r->h, oid, f->reason, is_gap);
	r->h->reach.child[f->object] |= ES_REACHED_TOLD;
}

/* Each object that is reached and is not, or not wholly, had; once. */
static void tell(struct reckoning *r)
{
	const struct es_census *c = r->c;
	unsigned char *reached = r->h->reach.child;
	for (size_t i = 0; i < c->nfailures; i++)
		if (reached[c->failures[i].object] &&
			!(reached[c->failures[i].object] & ES_REACHED_TOLD))
			tell_failure(r, &c->failures[i]);
	for (uint32_t i = 0; i < c->nobjects; i++)
		if (reached[i] && !(reached[i] & ES_REACHED_TOLD)) {
			tell_type(r, i);
			tell_base(r, i);
		}
	for (uint32_t i = (uint32_t)c->nobjects; i < es_census_children(c); i++) {
		if (!reached[i] || reached[i] & ES_REACHED_TOLD)
			continue;
		es_history_skip_lost(r->h, es_census_oid(c, i), word_for(reached[i]));
		reached[i] |= ES_REACHED_TOLD;
	}
}

/* ---- the whole ---- */

static enum es_status spread(struct reckoning *r, size_t first, struct es_error *err)
{
	enum es_status st = load_commits(r, first, err);
	if (st)
		return st;
	st = es_treereach_spread(&r->h->reach, r->h->graph, &r->h->tick, err);
	if (!st)
		tell(r);
	return st;
}

static enum es_status read_tips(struct reckoning *r, struct es_error *err)
{
	for (size_t i = 0; i < r->h->tips.n; i++)
		add_object(r, &r->h->tips.v[i].oid);
	return spread(r, 0, err);
}

/* Reflogs lead to nothing more than all objects do, but what they cannot say is told. */
static void read_reflogs(struct es_history *h)
{
	struct es_tip_vec logs = { 0 };
	es_reflogs_list(&logs, h->skips, h->repo->common_dir, h->skip_arena);
	es_vec_release(&logs);
}

/* Every object of the store that is not reached. */
static enum es_status read_dangling(struct reckoning *r, struct es_error *err)
{
	struct es_history *h = r->h;
	size_t first = h->commit.n;
	h->is_dangling = true;
	for (uint32_t i = 0; i < r->c->nobjects; i++)
		if (!es_sweep_is_copy(r->c->sweep, i))
			add_object(r, es_sweep_oid(r->c->sweep, i));
	enum es_status st = spread(r, first, err);
	h->is_dangling = false;
	return st;
}

/* Of trees nothing is known: any of them may have it. */
static void reach_blobs(struct reckoning *r)
{
	const struct es_census *c = r->c;
	for (uint32_t i = 0; i < c->nobjects; i++) {
		enum es_object_type type = es_census_type(c, i);
		if (es_sweep_is_copy(c->sweep, i))
			continue;
		if (type == ES_OBJECT_BLOB)
			r->h->reach.child[i] |= ES_REACHED_AS_BLOB;
		else if (type == ES_OBJECT_ANY)
			r->h->reach.child[i] |= ES_REACHED_AS_ANY;
	}
}

/* What a budget left out is told, once. */
static void tell_budgets(struct reckoning *r, bool is_over_trees, bool is_over_parents)
{
	if (is_over_trees)
		es_history_note(r->h, NULL,
			"its trees say more than there is memory for: where blobs stand and which "
			"refs have them is not known, and names of files were not scanned",
			true);
	if (is_over_parents)
		es_history_note(r->h, NULL,
			"its commits have more parents than there is memory for: what leads to "
			"what is not known",
			true);
}

static enum es_status reckon(struct reckoning *r, bool unreachable, struct es_error *err)
{
	struct es_history *h = r->h;
	es_treereach_init(&h->reach, h->graph, es_census_children(r->c), h->names.n);
	index_records(r);
	es_oidmap_reserve(&h->commits, r->c->ncommits);
	bool is_over_trees = es_budget_is_over(&r->c->of_trees);
	bool is_over_parents = es_budget_is_over(&r->c->of_parents);
	tell_budgets(r, is_over_trees, is_over_parents);
	if (is_over_trees)
		reach_blobs(r);
	enum es_status st = read_tips(r, err);
	if (!st && unreachable)
		read_reflogs(h);
	if (!st && (unreachable || is_over_parents))
		st = read_dangling(r, err);
	free(r->record);
	free(r->commit);
	free(r->is_added);
	es_vec_release(&r->loaded);
	return st;
}

enum es_status es_census_finish(struct es_history **out, struct es_item_vec *names,
	struct es_skip_vec *skips, struct es_census *c, struct es_repo *r,
	const struct es_history_options *o, struct es_arena *arena, struct es_error *err)
{
	struct es_history *h = es_history_new(r, o, skips, arena);
	struct reckoning reckoning = { .h = h, .c = c };
	es_history_read_ends(h);
	if (es_sweep_unlisted(c->sweep))
		es_history_note(h, NULL, es_sweep_unlisted(c->sweep), true);
	es_census_join(c, &h->names, h->jobs);
	h->census = c;
	h->graph = &c->graph;
	enum es_status st = reckon(&reckoning, o->unreachable, err);
	if (!st) {
		es_history_order(h);
		es_history_add_names(h, names);
		es_history_end_listing(h);
		*out = h;
		return ES_OK;
	}
	h->census = NULL;
	es_history_free(h);
	return st;
}

/* ---- asking ---- */

/* As what an object has to be reached to be scanned. */
static enum es_item_kind kind_of(const struct es_history *h, uint32_t number, bool *is_reached)
{
	unsigned reached = h->reach.child[number];
	switch (es_census_type(h->census, number)) {
	case ES_OBJECT_BLOB:
		*is_reached = reached & ES_REACHED_AS_BLOB;
		return ES_ITEM_BLOB;
	case ES_OBJECT_COMMIT:
		*is_reached = reached & ES_REACHED_AS_COMMIT;
		return ES_ITEM_COMMIT;
	case ES_OBJECT_TAG:
		*is_reached = reached & ES_REACHED_AS_ANY;
		return ES_ITEM_TAG;
	case ES_OBJECT_TREE:
	case ES_OBJECT_ANY:
		break;
	}
	*is_reached = false;
	return ES_ITEM_NAMES;
}

bool es_history_reaches(const struct es_history *h, uint32_t number)
{
	bool is_reached;
	(void)kind_of(h, number, &is_reached);
	return is_reached;
}

struct es_item es_history_item(
	const struct es_history *h, uint32_t number, const struct es_loader *loader)
{
	bool is_reached;
	enum es_item_kind kind = kind_of(h, number, &is_reached);
	return (struct es_item){
		.loader = loader,
		.origin = kind == ES_ITEM_BLOB ? ES_ORIGIN_HISTORY : ES_ORIGIN_MESSAGE,
		.kind = kind,
		.oid = *es_census_oid(h->census, number),
		.number = number,
	};
}

struct es_history_totals es_history_totals(const struct es_history *h)
{
	struct es_history_totals t = { 0, 0 };
	for (uint32_t i = 0; i < h->census->nobjects; i++) {
		if (!es_history_reaches(h, i))
			continue;
		t.nobjects++;
		t.nbytes += h->census->size[i];
	}
	return t;
}
