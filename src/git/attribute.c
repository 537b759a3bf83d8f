#include "git/attribute.h"
#include "base/mem.h"
#include "git/headtree.h"
#include "git/places.h"
#include "git/refreach.h"

#include <stdlib.h>

struct asking {
	struct es_history *h;
	struct es_arena *arena;
	struct es_targets targets;
	struct es_leads leads;
	struct es_attribution *result; /* by target */
	uint32_t *commit, *tag;	       /* by target: a commit's rank and a tag's number, or NONE */
	const struct es_oid **object;  /* by target; NULL for a name */
	uint32_t head_rank;	       /* or NONE */
};

#define NONE ES_RANK_NONE

/* A tree outside of a range is not read: look_in_head asks it for the paths that matter. */
static enum es_status find_head(
	struct asking *a, uint32_t *tree, const struct es_oid *oid, struct es_error *err)
{
	struct es_history *h = a->h;
	*tree = NONE;
	a->head_rank = NONE;
	if (es_oid_is_zero(oid))
		return ES_OK;
	/* A whole history has it, or it cannot be had. */
	if (h->census && es_oidmap_find(&h->commits, oid) == ES_OIDMAP_NONE)
		return ES_OK;
	uint32_t number = es_history_add_commit(h, oid);
	enum es_status st = es_history_load_commit(h, number, err);
	const struct es_commit *c = &h->commit.v[number];
	if (st || c->flags & ES_COMMIT_LOST)
		return st;
	a->head_rank = c->rank;
	*tree = c->tree;
	return ES_OK;
}

static void name_targets(struct asking *a)
{
	const struct es_history *h = a->h;
	a->result = es_alloc(a->targets.n + 1, sizeof *a->result);
	a->commit = es_alloc(a->targets.n + 1, sizeof *a->commit);
	a->tag = es_alloc(a->targets.n + 1, sizeof *a->tag);
	a->object = es_alloc(a->targets.n + 1, sizeof *a->object);
	for (size_t t = 0; t < a->targets.n; t++)
		a->commit[t] = a->tag[t] = NONE;
	for (size_t i = 0; i < a->targets.objects.n; i++) {
		const struct es_oid *oid = &a->targets.objects.keys[i];
		size_t commit = es_oidmap_find(&h->commits, oid);
		size_t tag = es_oidmap_find(&h->tags, oid);
		uint32_t t = a->targets.object.v[i];
		a->object[t] = oid;
		if (commit != ES_OIDMAP_NONE)
			a->commit[t] = h->commit.v[commit].rank;
		if (tag != ES_OIDMAP_NONE)
			a->tag[t] = (uint32_t)tag;
	}
}

static void fill_person(struct es_origin_place *out, struct es_slice line, struct es_arena *arena)
{
	struct es_person p;
	es_person_parse(&p, line);
	out->author = es_arena_copy(arena, p.name);
	out->email = es_arena_copy(arena, p.email);
	out->date = p.date;
	out->date_offset = p.date_offset;
}

enum es_status es_attribute_commit(struct es_origin_place *out, struct es_history *h, uint32_t rank,
	struct es_arena *arena, struct es_error *err)
{
	struct es_object object;
	out->order = rank;
	out->commit = h->commits.keys[h->order[rank]];
	enum es_status st =
		es_history_read(&object, h, &out->commit, ES_OBJECT_COMMIT, "commit", err);
	struct es_commit_text text;
	if (!st && object.type && es_commit_parse(&text, object.bytes))
		fill_person(out, text.author, arena);
	return st;
}

static enum es_status fill_tag(struct es_origin_place *out, struct asking *a,
	const struct es_oid *oid, struct es_error *err)
{
	struct es_history *h = a->h;
	struct es_object object;
	struct es_oid target = es_history_peel(h, *oid);
	size_t commit = es_oidmap_find(&h->commits, &target);
	enum es_status st = ES_OK;
	if (commit != ES_OIDMAP_NONE && h->commit.v[commit].rank != NONE)
		st = es_attribute_commit(out, h, h->commit.v[commit].rank, a->arena, err);
	if (st)
		return st;
	st = es_history_read(&object, h, oid, ES_OBJECT_TAG, "tag", err);
	struct es_tag_text text;
	if (!st && object.type && es_tag_parse(&text, object.bytes))
		fill_person(out, text.tagger, a->arena);
	return st;
}

/* Places come sorted by target. Consecutive ones are often of one commit, which is read once. */
static enum es_status fill_places(
	struct asking *a, const struct es_first_vec *places, struct es_error *err)
{
	struct es_origin_place *all = es_arena_array(a->arena, places->n + 1, sizeof *all);
	for (size_t i = 0; i < places->n; i++) {
		const struct es_first *p = &places->v[i];
		struct es_attribution *result = &a->result[p->target];
		enum es_status st = ES_OK;
		if (i && places->v[i - 1].rank == p->rank)
			all[i] = all[i - 1];
		else
			st = es_attribute_commit(&all[i], a->h, p->rank, a->arena, err);
		if (st)
			return st;
		all[i].path = p->path;
		if (!result->nplaces++)
			result->places = &all[i];
	}
	return ES_OK;
}

static enum es_status fill_messages(struct asking *a, struct es_error *err)
{
	enum es_status st = ES_OK;
	for (size_t i = 0; i < a->targets.objects.n && !st; i++) {
		uint32_t t = a->targets.object.v[i];
		struct es_attribution *result = &a->result[t];
		if (a->commit[t] == NONE && a->tag[t] == NONE)
			continue;
		result->places = es_arena_alloc(a->arena, sizeof *result->places);
		result->nplaces = 1;
		st = a->commit[t] != NONE
			     ? es_attribute_commit(
				       result->places, a->h, a->commit[t], a->arena, err)
			     : fill_tag(result->places, a, &a->targets.objects.keys[i], err);
	}
	return st;
}

static int by_path(const void *a, const void *b)
{
	const struct es_first *x = a, *y = b;
	return es_slice_compare(x->path, y->path);
}

/* Of a range. Paths in their order cost each of HEAD's trees once. */
static enum es_status look_in_head(
	struct asking *a, struct es_first_vec *places, struct es_error *err)
{
	enum es_status st = ES_OK;
	struct es_headtree *head = es_headtree_new(a->h->repo);
	if (places->n)
		qsort(places->v, places->n, sizeof *places->v, by_path);
	for (size_t i = 0; i < places->n && !st; i++) {
		const struct es_first *p = &places->v[i];
		const struct es_oid *object = a->object[p->target];
		struct es_oid oid;
		uint32_t mode;
		st = es_tick(&a->h->tick, err);
		if (!a->result[p->target].is_in_head &&
			es_headtree_find(&oid, &mode, head, p->path))
			a->result[p->target].is_in_head =
				!object || es_oid_compare(&oid, object) == 0;
	}
	es_headtree_free(head);
	return st;
}

static enum es_status find_places(struct asking *a, struct es_error *err)
{
	struct es_first_vec places = { 0 };
	bool *is_cut = es_alloc(a->targets.n + 1, sizeof *is_cut);
	enum es_status st =
		es_places_find(&places, is_cut, a->h, &a->leads, a->targets.n, a->arena, err);
	if (!st)
		st = fill_places(a, &places, err);
	if (!st)
		st = fill_messages(a, err);
	if (!st && a->h->is_range)
		st = look_in_head(a, &places, err);
	for (size_t t = 0; t < a->targets.n; t++)
		a->result[t].is_cut = is_cut[t];
	es_vec_release(&places);
	free(is_cut);
	return st;
}

static enum es_status find_reach(
	struct asking *a, struct es_ref_names *refs, uint32_t head_tree, struct es_error *err)
{
	const struct es_refreach r = { .h = a->h,
		.targets = &a->targets,
		.leads = &a->leads,
		.commit = a->commit,
		.head_rank = a->head_rank,
		.head_node = head_tree == NONE ? 0 : a->leads.node[head_tree] };
	return es_refreach_find(a->result, refs, &r, a->arena, err);
}

static enum es_status answer(struct asking *a, struct es_ref_names *refs, const struct es_oid *head,
	struct es_error *err)
{
	uint32_t head_tree;
	enum es_status st = find_head(a, &head_tree, head, err);
	if (!st)
		st = es_leads_find(&a->leads, a->h, &a->targets, err);
	if (st)
		return st;
	name_targets(a);
	st = find_reach(a, refs, head_tree, err);
	return st ? st : find_places(a, err);
}

enum es_status es_attribute(struct es_attribution *out, struct es_ref_names *out_refs,
	const struct es_wanted *wanted, size_t nwanted, struct es_history *h, struct es_repo *r,
	struct es_arena *arena, struct es_error *err)
{
	struct asking a = { .h = h, .arena = arena };
	struct es_ref_names refs = { NULL, 0 };
	struct es_oid head = es_repo_head(r);
	uint32_t *target = es_alloc(nwanted + 1, sizeof *target);
	for (size_t i = 0; i < nwanted; i++)
		target[i] = wanted[i].item->kind == ES_ITEM_NAMES
				    ? es_targets_add_name(&a.targets, wanted[i].name)
				    : es_targets_add_object(&a.targets, &wanted[i].item->oid);
	h->tick.now = (struct es_progress){ "attributing", 0, 0 };
	enum es_status st = nwanted ? answer(&a, &refs, &head, err) : ES_OK;
	for (size_t i = 0; i < nwanted && !st; i++)
		out[i] = a.result[target[i]];
	if (!st)
		*out_refs = refs;
	free(target);
	free(a.result);
	free(a.commit);
	free(a.tag);
	free(a.object);
	es_targets_release(&a.targets);
	es_leads_release(&a.leads);
	return st;
}

struct es_ref_names es_ref_names_pick(
	const struct es_ref_names *all, const unsigned char *bits, struct es_arena *arena)
{
	struct es_ref_names out = { NULL, 0 };
	size_t n = 0;
	for (size_t i = 0; i < all->n; i++)
		n += bits[i / 8] >> i % 8 & 1;
	out.v = es_arena_array(arena, n, sizeof *out.v);
	for (size_t i = 0; i < all->n; i++)
		if (bits[i / 8] >> i % 8 & 1)
			out.v[out.n++] = all->v[i];
	return out;
}
