#include "git/leads.h"
#include "base/mem.h"

#include <stdlib.h>

static uint32_t number_of(struct es_targets *t, struct es_number_vec *numbers, size_t at)
{
	if (at == numbers->n)
		es_vec_push(numbers, (uint32_t)t->n++);
	return numbers->v[at];
}

uint32_t es_targets_add_object(struct es_targets *t, const struct es_oid *oid)
{
	return number_of(t, &t->object, es_oidmap_add(&t->objects, oid, NULL));
}

uint32_t es_targets_add_name(struct es_targets *t, struct es_slice name)
{
	return number_of(t, &t->name, es_map_add(&t->names, name, NULL));
}

void es_targets_release(struct es_targets *t)
{
	es_oidmap_release(&t->objects);
	es_map_release(&t->names);
	es_vec_release(&t->object);
	es_vec_release(&t->name);
}

/* ---- names ---- */

static void want_name(
	struct es_name_targets *out, const struct es_targets *t, size_t name, struct es_slice text)
{
	size_t at = es_map_find(&t->names, text);
	if (at == ES_MAP_NONE)
		return;
	es_vec_push(&out->target, t->name.v[at]);
	es_vec_push(&out->next, out->first[name]);
	out->first[name] = (uint32_t)out->target.n;
}

void es_name_targets_find(
	struct es_name_targets *out, const struct es_map *names, const struct es_targets *t)
{
	if (t->names.n == 0)
		return;
	out->first = es_alloc(names->n + 1, sizeof *out->first);
	for (size_t i = 0; i < names->n; i++) {
		struct es_slice rest = names->keys[i], line;
		/* An item of names has one a line, so that such a name is found in parts. */
		if (es_slice_find(rest, 0, '\n') < rest.len)
			want_name(out, t, i, rest);
		while (rest.len && es_slice_split(&rest, '\n', &line))
			want_name(out, t, i, line);
	}
}

void es_name_targets_release(struct es_name_targets *n)
{
	free(n->first);
	es_vec_release(&n->target);
	es_vec_release(&n->next);
}

/* ---- reading every tree ---- */

struct finder {
	struct es_history *h;
	const struct es_targets *targets;
	struct es_lead_vec trees, hits;
	struct es_tree_record *records; /* by the number of the tree */
	struct es_name_targets names;
	/* By the first two bytes: whether an object that begins so is wanted. */
	unsigned char maybe[65536 / 8];
};

static void want_objects(struct finder *f)
{
	for (size_t i = 0; i < f->targets->objects.n; i++) {
		const unsigned char *b = f->targets->objects.keys[i].bytes;
		f->maybe[b[0] << 5 | b[1] >> 3] |= (unsigned char)(1U << (b[1] & 7));
	}
}

static bool may_want(const struct finder *f, const struct es_oid *oid)
{
	const unsigned char *b = oid->bytes;
	return f->maybe[b[0] << 5 | b[1] >> 3] >> (b[1] & 7) & 1;
}

static void add_hits(struct finder *f, const struct es_tree_entry *e, struct es_tree_record *r)
{
	size_t object = may_want(f, &e->oid) ? es_oidmap_find(&f->targets->objects, &e->oid)
					     : ES_OIDMAP_NONE;
	if (object == ES_OIDMAP_NONE && !f->names.first)
		return;
	size_t name = es_map_find(&f->h->names, e->name);
	if (name == ES_MAP_NONE)
		return;
	if (object != ES_OIDMAP_NONE && es_tree_entry_kind(e) == ES_ENTRY_BLOB) {
		struct es_lead hit = { (uint32_t)name, f->targets->object.v[object] };
		es_vec_push(&f->hits, hit);
		r->nhits++;
	}
	uint32_t pair = f->names.first ? f->names.first[name] : 0;
	for (; pair; pair = f->names.next.v[pair - 1]) {
		struct es_lead hit = { (uint32_t)name, f->names.target.v[pair - 1] };
		es_vec_push(&f->hits, hit);
		r->nhits++;
	}
}

static void add_tree(struct finder *f, const struct es_tree_entry *e, struct es_tree_record *r)
{
	if (es_tree_entry_kind(e) != ES_ENTRY_TREE)
		return;
	size_t tree = es_oidmap_find(&f->h->trees, &e->oid);
	size_t name = es_map_find(&f->h->names, e->name);
	if (tree == ES_OIDMAP_NONE || name == ES_MAP_NONE)
		return;
	struct es_lead lead = { (uint32_t)name, (uint32_t)tree };
	es_vec_push(&f->trees, lead);
	r->ntrees++;
}

static enum es_status record_tree(struct finder *f, uint32_t number, struct es_error *err)
{
	struct es_object object;
	struct es_oid oid = f->h->trees.keys[number];
	enum es_status st = es_history_read(&object, f->h, &oid, ES_OBJECT_TREE, "tree", err);
	if (st || !object.type)
		return st;
	struct es_tree_record *r = &f->records[number];
	*r = (struct es_tree_record){ f->trees.n, f->hits.n, 0, 0 };
	struct es_slice rest = object.bytes;
	struct es_tree_entry e;
	while (es_tree_next(&e, &rest)) {
		add_hits(f, &e, r);
		add_tree(f, &e, r);
	}
	return ES_OK;
}

static enum es_status record_trees(struct finder *f, struct es_error *err)
{
	struct es_history *h = f->h;
	enum es_status st = ES_OK;
	h->tick.now.total = h->tree.n;
	for (size_t i = 0; i < h->tree.n && !st; i++)
		if (es_history_has_tree(h, i))
			st = record_tree(f, (uint32_t)i, err);
	h->tick.now.total = 0; /* how many paths follow is not known */
	return st;
}

/* ---- numbering ---- */

/* Depth first, with its own stack. */
struct frame {
	uint32_t tree, next; /* the next of its subtrees to be looked at */
	bool leads;
};
struct frame_vec ES_VEC(struct frame);

enum { UNSEEN, OPEN, LEADS_NOWHERE, LEADS };

struct search {
	const struct es_lead_table *table;
	unsigned char *state; /* by the number of the tree */
	struct frame_vec stack;
	struct es_number_vec found; /* those that lead to a target, children first */
};

static void enter(struct search *s, uint32_t tree)
{
	if (s->state[tree] != UNSEEN)
		return;
	s->state[tree] = OPEN;
	struct frame frame = { tree, 0, s->table->records[tree].nhits > 0 };
	es_vec_push(&s->stack, frame);
}

static void search_from(struct search *s, uint32_t root)
{
	enter(s, root);
	while (s->stack.n) {
		struct frame *top = &s->stack.v[s->stack.n - 1];
		const struct es_tree_record *r = &s->table->records[top->tree];
		if (top->next < r->ntrees) {
			uint32_t child = s->table->trees[r->trees + top->next].to;
			/* Met again, with its state, after the child is done. */
			if (s->state[child] == UNSEEN) {
				enter(s, child);
				continue;
			}
			top->leads = top->leads || s->state[child] == LEADS;
			top->next++;
			continue;
		}
		s->state[top->tree] = top->leads ? LEADS : LEADS_NOWHERE;
		if (top->leads)
			es_vec_push(&s->found, top->tree);
		s->stack.n--;
	}
}

/* Keeps what leads to a target, numbered anew. */
static void take_nodes(struct es_leads *out, const struct es_lead_table *t, const struct search *s)
{
	size_t n = s->found.n, ntrees = 0, nhits = 0;
	struct es_leads l = { .node = es_alloc(t->n + 1, sizeof *l.node),
		.n = n,
		.first_tree = es_alloc(n + 1, sizeof *l.first_tree),
		.first_hit = es_alloc(n + 1, sizeof *l.first_hit) };
	struct es_lead_vec trees = { 0 }, hits = { 0 };
	for (size_t i = 0; i < n; i++)
		l.node[s->found.v[i]] = (uint32_t)i + 1;
	for (size_t i = 0; i < n; i++) {
		const struct es_tree_record *r = &t->records[s->found.v[i]];
		l.first_tree[i] = ntrees;
		l.first_hit[i] = nhits;
		for (uint32_t k = 0; k < r->nhits; k++)
			es_vec_push(&hits, t->hits[r->hits + k]);
		for (uint32_t k = 0; k < r->ntrees; k++) {
			struct es_lead lead = t->trees[r->trees + k];
			lead.to = l.node[lead.to];
			if (lead.to-- != 0)
				es_vec_push(&trees, lead);
		}
		ntrees = trees.n;
		nhits = hits.n;
	}
	l.first_tree[n] = ntrees;
	l.first_hit[n] = nhits;
	l.trees = trees.v;
	l.hits = hits.v;
	*out = l;
}

void es_leads_take(struct es_leads *out, const struct es_lead_table *table)
{
	struct search s = { .table = table, .state = es_alloc(table->n + 1, sizeof *s.state) };
	for (size_t i = 0; i < table->n; i++)
		search_from(&s, (uint32_t)i);
	take_nodes(out, table, &s);
	free(s.state);
	es_vec_release(&s.stack);
	es_vec_release(&s.found);
}

static enum es_status find_by_reading(struct es_leads *out, struct es_history *h,
	const struct es_targets *t, struct es_error *err)
{
	struct finder *f = es_alloc(1, sizeof *f);
	f->h = h;
	f->targets = t;
	f->records = es_alloc(h->tree.n + 1, sizeof *f->records);
	want_objects(f);
	es_name_targets_find(&f->names, &h->names, t);
	enum es_status st = record_trees(f, err);
	if (!st) {
		struct es_lead_table table = { f->trees.v, f->hits.v, f->records, h->tree.n };
		es_leads_take(out, &table);
	}
	es_vec_release(&f->trees);
	es_vec_release(&f->hits);
	es_name_targets_release(&f->names);
	free(f->records);
	free(f);
	return st;
}

enum es_status es_leads_find(struct es_leads *out, struct es_history *h, const struct es_targets *t,
	struct es_error *err)
{
	if (!h->graph)
		return find_by_reading(out, h, t, err);
	return es_leads_climb(out, h, t, err);
}

void es_leads_release(struct es_leads *l)
{
	free(l->node);
	free(l->first_tree);
	free(l->first_hit);
	es_vec_free(l->trees);
	es_vec_free(l->hits);
	*l = (struct es_leads){ 0 };
}
