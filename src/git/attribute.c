#include "git/attribute.h"
#include "base/mem.h"
#include "git/places.h"

#include <stdlib.h>
#include <string.h>

enum { BATCH = 64 }; /* targets whose sets of commits are found at once, as the bits of a word */

struct ref_set {
	struct es_slice *refs;
	size_t n;
};
struct ref_set_vec ES_VEC(struct ref_set);

struct asking {
	struct es_history *h;
	struct es_arena *arena;
	struct es_targets targets;
	struct es_leads leads;
	struct es_attribution *result; /* by target */
	uint32_t *commit, *tag;	       /* by target: a commit's rank and a tag's number, or NONE */
	uint32_t head_rank, head_node; /* NONE; a node's number plus one, or 0 */
	uint64_t *node_bits, *commit_bits;
	/* Targets with the same refs share one list: keys are bit sets over the tips. */
	struct es_arena sets_arena;
	struct es_map sets;
	struct ref_set_vec set;
	struct es_slice *tip_names; /* in the arena */
};

#define NONE ES_RANK_NONE

/* HEAD's tree may be outside of a range; it then becomes known, too. */
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
	if (h->census)
		return ES_OK;
	es_history_want_tree(h, *tree);
	return es_history_read_trees(h, err);
}

static void name_targets(struct asking *a)
{
	const struct es_history *h = a->h;
	a->result = es_alloc(a->targets.n + 1, sizeof *a->result);
	a->commit = es_alloc(a->targets.n + 1, sizeof *a->commit);
	a->tag = es_alloc(a->targets.n + 1, sizeof *a->tag);
	for (size_t t = 0; t < a->targets.n; t++)
		a->commit[t] = a->tag[t] = NONE;
	for (size_t i = 0; i < a->targets.objects.n; i++) {
		const struct es_oid *oid = &a->targets.objects.keys[i];
		size_t commit = es_oidmap_find(&h->commits, oid);
		size_t tag = es_oidmap_find(&h->tags, oid);
		uint32_t t = a->targets.object.v[i];
		if (commit != ES_OIDMAP_NONE)
			a->commit[t] = h->commit.v[commit].rank;
		if (tag != ES_OIDMAP_NONE)
			a->tag[t] = (uint32_t)tag;
	}
}

/* Of each node, which targets of the batch are below it; then of each commit, which of them its own
 * tree or that of an ancestor has. */
static enum es_status spread_bits(struct asking *a, size_t first, struct es_error *err)
{
	const struct es_leads *l = &a->leads;
	struct es_history *h = a->h;
	for (size_t i = 0; i < l->n; i++) {
		uint64_t bits = 0;
		for (size_t k = l->first_hit[i]; k < l->first_hit[i + 1]; k++)
			if (l->hits[k].to >= first && l->hits[k].to - first < BATCH)
				bits |= (uint64_t)1 << (l->hits[k].to - first);
		for (size_t k = l->first_tree[i]; k < l->first_tree[i + 1]; k++)
			bits |= a->node_bits[l->trees[k].to];
		a->node_bits[i] = bits;
	}
	memset(a->commit_bits, 0, h->norder * sizeof *a->commit_bits);
	for (size_t t = first; t < a->targets.n && t - first < BATCH; t++)
		if (a->commit[t] != NONE)
			a->commit_bits[a->commit[t]] |= (uint64_t)1 << (t - first);
	enum es_status st = ES_OK;
	for (size_t i = 0; i < h->norder && !st; i++) {
		const struct es_commit *c = &h->commit.v[h->order[i]];
		uint32_t node = l->node[c->tree];
		uint64_t bits = a->commit_bits[i] | (node ? a->node_bits[node - 1] : 0);
		for (uint32_t p = 0; p < c->nparents; p++) {
			uint32_t rank = h->commit.v[h->parents.v[c->parents + p]].rank;
			if (rank != NONE)
				bits |= a->commit_bits[rank];
		}
		a->commit_bits[i] = bits;
		st = es_tick(&h->tick, err);
	}
	return st;
}

/* The newest commit that has each target, among those that are dangling or those that are not. */
static void find_last(struct asking *a, size_t first, bool is_dangling, uint64_t *done)
{
	const struct es_history *h = a->h;
	for (size_t i = h->norder; i-- > 0;) {
		const struct es_commit *c = &h->commit.v[h->order[i]];
		uint32_t node = a->leads.node[c->tree];
		if (!node || is_dangling != ((c->flags & ES_COMMIT_DANGLING) != 0))
			continue;
		uint64_t bits = a->node_bits[node - 1] & ~*done;
		*done |= bits;
		for (size_t t = first; bits; t++, bits >>= 1) {
			if (bits & 1) {
				a->result[t].last_commit = h->commits.keys[h->order[i]];
				a->result[t].last_order = i;
			}
		}
	}
}

static void find_ends(struct asking *a, size_t first)
{
	uint64_t done = 0;
	find_last(a, first, false, &done);
	find_last(a, first, true, &done);
	for (size_t t = first; t < a->targets.n && t - first < BATCH; t++) {
		struct es_attribution *result = &a->result[t];
		uint64_t bit = (uint64_t)1 << (t - first);
		result->is_in_head = a->head_node && a->node_bits[a->head_node - 1] & bit;
		if (a->commit[t] == NONE)
			continue;
		result->is_in_head = a->head_rank != NONE && a->commit_bits[a->head_rank] & bit;
		result->last_commit = a->h->commits.keys[a->h->order[a->commit[t]]];
		result->last_order = a->commit[t];
	}
}

static uint64_t bit_of(const struct asking *a, const struct es_oid *oid, size_t first)
{
	size_t at = es_oidmap_find(&a->targets.objects, oid);
	if (at == ES_OIDMAP_NONE)
		return 0;
	uint32_t t = a->targets.object.v[at];
	return t >= first && t - first < BATCH ? (uint64_t)1 << (t - first) : 0;
}

/* Which targets of the batch the ref reaches: tags on the way, then history, tree or blob. */
static uint64_t tip_bits(const struct asking *a, struct es_oid oid, size_t first)
{
	const struct es_history *h = a->h;
	uint64_t bits = bit_of(a, &oid, first);
	for (size_t tag; (tag = es_oidmap_find(&h->tags, &oid)) != ES_OIDMAP_NONE;) {
		oid = h->tag.v[tag];
		bits |= bit_of(a, &oid, first);
	}
	size_t commit = es_oidmap_find(&h->commits, &oid);
	uint32_t tree = es_history_find_tree(h, &oid);
	if (commit != ES_OIDMAP_NONE && h->commit.v[commit].rank != NONE)
		bits |= a->commit_bits[h->commit.v[commit].rank];
	else if (tree != ES_TREE_NONE && a->leads.node[tree])
		bits |= a->node_bits[a->leads.node[tree] - 1];
	return bits;
}

static struct ref_set share_set(struct asking *a, const char *bits, size_t len)
{
	bool is_new;
	struct es_slice key = { bits, len };
	size_t at = es_map_add(&a->sets, key, &is_new);
	if (!is_new)
		return a->set.v[at];
	a->sets.keys[at] = es_arena_copy(&a->sets_arena, key);
	const struct es_tip_vec *tips = &a->h->tips;
	struct ref_set set = { NULL, 0 };
	for (size_t i = 0; i < tips->n; i++)
		set.n += (unsigned char)bits[i / 8] >> i % 8 & 1;
	set.refs = es_arena_array(a->arena, set.n + 1, sizeof *set.refs);
	set.n = 0;
	for (size_t i = 0; i < tips->n; i++)
		if ((unsigned char)bits[i / 8] >> i % 8 & 1)
			set.refs[set.n++] = a->tip_names[i];
	es_vec_push(&a->set, set);
	return set;
}

static void find_refs(struct asking *a, size_t first)
{
	const struct es_tip_vec *tips = &a->h->tips;
	size_t len = tips->n / 8 + 1;
	char *sets = es_alloc(BATCH, len);
	for (size_t i = 0; i < tips->n; i++) {
		uint64_t bits = tip_bits(a, tips->v[i].oid, first);
		for (unsigned b = 0; bits && b < BATCH; b++, bits >>= 1)
			if (bits & 1)
				sets[b * len + i / 8] |= (char)(1 << i % 8);
	}
	for (size_t t = first; t < a->targets.n && t - first < BATCH; t++) {
		struct ref_set set = share_set(a, sets + (t - first) * len, len);
		a->result[t].refs = set.refs;
		a->result[t].nrefs = set.n;
	}
	free(sets);
}

/* A range can do without refs until it has findings; what is wrong with some is not its matter. */
static void list_refs(struct asking *a)
{
	struct es_history *h = a->h;
	struct es_skip_vec skips = { 0 };
	if (h->is_range && !h->tips.n)
		es_refs_list(&h->tips, &skips, h->repo->common_dir, h->repo->git_dir, &h->arena);
	es_vec_release(&skips);
}

static void keep_tip_names(struct asking *a)
{
	const struct es_tip_vec *tips = &a->h->tips;
	a->tip_names = es_arena_array(a->arena, tips->n + 1, sizeof *a->tip_names);
	for (size_t i = 0; i < tips->n; i++)
		a->tip_names[i] = es_arena_copy(a->arena, tips->v[i].name);
}

static enum es_status find_reach(struct asking *a, struct es_error *err)
{
	list_refs(a);
	keep_tip_names(a);
	a->node_bits = es_alloc(a->leads.n + 1, sizeof *a->node_bits);
	a->commit_bits = es_alloc(a->h->norder + 1, sizeof *a->commit_bits);
	enum es_status st = ES_OK;
	for (size_t first = 0; first < a->targets.n && !st; first += BATCH) {
		st = spread_bits(a, first, err);
		if (st)
			break;
		find_ends(a, first);
		find_refs(a, first);
	}
	return st;
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

static enum es_status fill_commit(
	struct es_origin_place *out, struct asking *a, uint32_t rank, struct es_error *err)
{
	struct es_history *h = a->h;
	struct es_object object;
	out->order = rank;
	out->commit = h->commits.keys[h->order[rank]];
	enum es_status st =
		es_history_read(&object, h, &out->commit, ES_OBJECT_COMMIT, "commit", err);
	struct es_commit_text text;
	if (!st && object.type && es_commit_parse(&text, object.bytes))
		fill_person(out, text.author, a->arena);
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
		st = fill_commit(out, a, h->commit.v[commit].rank, err);
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
			st = fill_commit(&all[i], a, p->rank, err);
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
			     ? fill_commit(result->places, a, a->commit[t], err)
			     : fill_tag(result->places, a, &a->targets.objects.keys[i], err);
	}
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
	for (size_t t = 0; t < a->targets.n; t++)
		a->result[t].is_cut = is_cut[t];
	es_vec_release(&places);
	free(is_cut);
	return st;
}

static enum es_status answer(struct asking *a, const struct es_oid *head, struct es_error *err)
{
	uint32_t head_tree;
	enum es_status st = find_head(a, &head_tree, head, err);
	if (!st)
		st = es_leads_find(&a->leads, a->h, &a->targets, err);
	if (st)
		return st;
	a->head_node = head_tree == NONE ? 0 : a->leads.node[head_tree];
	name_targets(a);
	st = find_reach(a, err);
	return st ? st : find_places(a, err);
}

enum es_status es_attribute(struct es_attribution *out, const struct es_wanted *wanted,
	size_t nwanted, struct es_history *h, struct es_repo *r, struct es_arena *arena,
	struct es_error *err)
{
	struct asking a = { .h = h, .arena = arena };
	struct es_oid head = es_repo_head(r);
	uint32_t *target = es_alloc(nwanted + 1, sizeof *target);
	for (size_t i = 0; i < nwanted; i++)
		target[i] = wanted[i].item->kind == ES_ITEM_NAMES
				    ? es_targets_add_name(&a.targets, wanted[i].name)
				    : es_targets_add_object(&a.targets, &wanted[i].item->oid);
	h->tick.now = (struct es_progress){ "attributing", 0, 0 };
	enum es_status st = nwanted ? answer(&a, &head, err) : ES_OK;
	for (size_t i = 0; i < nwanted && !st; i++)
		out[i] = a.result[target[i]];
	free(target);
	free(a.result);
	free(a.commit);
	free(a.tag);
	free(a.node_bits);
	free(a.commit_bits);
	es_targets_release(&a.targets);
	es_leads_release(&a.leads);
	es_map_release(&a.sets);
	es_vec_release(&a.set);
	es_arena_release(&a.sets_arena);
	return st;
}
