#include "git/heap.h"
#include "base/mem.h"
#include "git/walk.h"

#include <stdlib.h>

uint32_t es_history_add_commit(struct es_history *h, const struct es_oid *oid)
{
	bool is_new;
	uint32_t number = (uint32_t)es_oidmap_add(&h->commits, oid, &is_new);
	if (is_new) {
		struct es_commit c = { .rank = ES_RANK_NONE,
			.flags = h->is_dangling ? ES_COMMIT_DANGLING : 0 };
		es_vec_push(&h->commit, c);
	}
	return number;
}

static void add_parents(struct es_history *h, uint32_t number, const struct es_commit_text *text)
{
	uint32_t first = (uint32_t)h->parents.n;
	for (size_t i = 0; i < text->nparents; i++) {
		struct es_oid oid = es_commit_parent(text, i);
		uint32_t parent = es_history_add_commit(h, &oid);
		es_vec_push(&h->parents, parent);
	}
	h->commit.v[number].parents = first;
	h->commit.v[number].nparents = (uint32_t)(h->parents.n - first);
}

static void take_commit(struct es_history *h, uint32_t number, struct es_slice bytes)
{
	struct es_commit_text text;
	if (!es_commit_parse(&text, bytes)) {
		h->commit.v[number].flags |= ES_COMMIT_LOST;
		es_history_skip(h, &h->commits.keys[number], "the commit is malformed");
		return;
	}
	struct es_person committer;
	es_person_parse(&committer, text.committer);
	uint32_t tree = es_history_add_tree(h, &text.tree);
	struct es_commit *c = &h->commit.v[number];
	c->date = committer.date;
	c->tree = tree;
	if (es_oidmap_find(&h->shallow, &h->commits.keys[number]) == ES_OIDMAP_NONE)
		add_parents(h, number, &text);
	else if (text.nparents)
		c->flags |= ES_COMMIT_CUT;
}

enum es_status es_history_load_commit(struct es_history *h, uint32_t number, struct es_error *err)
{
	if (h->commit.v[number].flags & ES_COMMIT_LOADED)
		return ES_OK;
	h->commit.v[number].flags |= ES_COMMIT_LOADED;
	struct es_object object;
	struct es_oid oid = h->commits.keys[number];
	enum es_status st = es_history_read(&object, h, &oid, ES_OBJECT_COMMIT, "commit", err);
	if (st)
		return st;
	if (object.type)
		take_commit(h, number, object.bytes);
	else
		h->commit.v[number].flags |= ES_COMMIT_LOST;
	return ES_OK;
}

static bool is_known(const struct es_history *h, const struct es_oid *oid)
{
	size_t tree = es_oidmap_find(&h->trees, oid);
	return es_oidmap_find(&h->commits, oid) != ES_OIDMAP_NONE ||
	       es_oidmap_find(&h->blobs, oid) != ES_OIDMAP_NONE ||
	       es_oidmap_find(&h->tags, oid) != ES_OIDMAP_NONE ||
	       (tree != ES_OIDMAP_NONE && h->tree.v[tree] & ES_TREE_QUEUED);
}

/* Reads a tag; false when it cannot be had. */
static enum es_status take_tag(struct es_history *h, const struct es_oid *oid, struct es_oid *next,
	bool *is_read, struct es_error *err)
{
	struct es_object object;
	struct es_tag_text tag;
	*is_read = false;
	enum es_status st = es_history_read(&object, h, oid, ES_OBJECT_TAG, "tag", err);
	if (st || !object.type)
		return st;
	if (es_tag_parse(&tag, object.bytes)) {
		(void)es_oidmap_add(&h->tags, oid, NULL);
		es_vec_push(&h->tag, tag.target);
		*next = tag.target;
		*is_read = true;
	} else {
		es_history_skip(h, oid, "the tag is malformed");
	}
	return ES_OK;
}

enum es_object_type es_history_type(struct es_history *h, const struct es_oid *oid)
{
	struct es_error why = { .text = "" };
	enum es_object_type type = ES_OBJECT_ANY;
	enum es_status st = es_object_header(&type, NULL, h->reader, oid, &why);
	if (st == ES_ENOTFOUND)
		es_history_skip_lost(h, oid, "object");
	else if (st)
		es_history_skip(h, oid, why.text);
	return type;
}

enum es_status es_history_add_object(
	struct es_history *h, const struct es_oid *oid, struct es_error *err)
{
	struct es_oid at = *oid;
	/* Chains of tags end: each is read once. */
	for (bool is_tag = true; is_tag && !is_known(h, &at);) {
		enum es_status st = es_tick(&h->tick, err);
		if (st)
			return st;
		enum es_object_type type = es_history_type(h, &at);
		is_tag = type == ES_OBJECT_TAG;
		if (type == ES_OBJECT_COMMIT)
			(void)es_history_add_commit(h, &at);
		else if (type == ES_OBJECT_TREE)
			es_history_want_tree(h, es_history_add_tree(h, &at));
		else if (type == ES_OBJECT_BLOB)
			(void)es_oidmap_add(&h->blobs, &at, NULL);
		struct es_oid next = at;
		if (is_tag)
			st = take_tag(h, &at, &next, &is_tag, err);
		if (st)
			return st;
		at = next;
	}
	return ES_OK;
}

struct es_oid es_history_peel(const struct es_history *h, struct es_oid oid)
{
	for (unsigned i = 0; i < ES_TAGS_DEEP; i++) {
		size_t tag = es_oidmap_find(&h->tags, &oid);
		if (tag == ES_OIDMAP_NONE)
			break;
		oid = h->tag.v[tag];
	}
	return oid;
}

bool es_history_is_listed(const struct es_commit *c)
{
	return (c->flags & ES_COMMIT_LOADED) && !(c->flags & ES_COMMIT_LOST);
}

/* What sorting needs; es_history_order's first step. */
struct dated {
	struct es_oid oid;
	int64_t date;
	uint32_t number;
	bool is_dangling;
};

static int by_age(const void *a, const void *b)
{
	const struct dated *x = a, *y = b;
	if (x->is_dangling != y->is_dangling)
		return x->is_dangling - y->is_dangling;
	if (x->date != y->date)
		return x->date < y->date ? -1 : 1;
	return es_oid_compare(&x->oid, &y->oid);
}

/* The listed commits by age; each one's rank is set to its place in this list. */
static uint32_t *sort_by_age(struct es_history *h, size_t *out_n)
{
	struct dated *all = es_alloc(h->commit.n + 1, sizeof *all);
	size_t n = 0;
	for (size_t i = 0; i < h->commit.n; i++) {
		const struct es_commit *c = &h->commit.v[i];
		if (es_history_is_listed(c))
			all[n++] = (struct dated){ h->commits.keys[i], c->date, (uint32_t)i,
				(c->flags & ES_COMMIT_DANGLING) != 0 };
	}
	qsort(all, n, sizeof *all, by_age);
	uint32_t *sorted = es_alloc(n + 1, sizeof *sorted);
	for (size_t i = 0; i < n; i++) {
		sorted[i] = all[i].number;
		h->commit.v[sorted[i]].rank = (uint32_t)i;
	}
	free(all);
	*out_n = n;
	return sorted;
}

/* For each place of `sorted`: who waits for it, as one array of lists. waiting[i] counts parents.
 */
struct waiters {
	uint32_t *first, *list, *waiting;
};

static struct waiters find_waiters(const struct es_history *h, const uint32_t *sorted, size_t n)
{
	struct waiters w = { es_alloc(n + 2, sizeof *w.first),
		es_alloc(h->parents.n + 1, sizeof *w.list), es_alloc(n + 1, sizeof *w.waiting) };
	/* Counted two places on; summed up, that of a place's next is where its list begins, and
	 * filling moves it to where the list ends. */
	for (int pass = 0; pass < 2; pass++) {
		for (size_t i = 0; i < n; i++) {
			const struct es_commit *c = &h->commit.v[sorted[i]];
			for (uint32_t p = 0; p < c->nparents; p++) {
				uint32_t rank = h->commit.v[h->parents.v[c->parents + p]].rank;
				if (rank == ES_RANK_NONE)
					continue;
				if (pass == 0) {
					w.first[rank + 2]++;
					w.waiting[i]++;
				} else {
					w.list[w.first[rank + 1]++] = (uint32_t)i;
				}
			}
		}
		for (size_t i = 1; pass == 0 && i < n; i++)
			w.first[i + 1] += w.first[i];
	}
	return w;
}

void es_history_order(struct es_history *h)
{
	size_t n;
	uint32_t *sorted = sort_by_age(h, &n);
	struct waiters w = find_waiters(h, sorted, n);
	struct es_heap ready = { 0 };
	for (size_t i = 0; i < n; i++)
		if (!w.waiting[i])
			es_heap_add(&ready, i);
	free(h->order);
	h->order = es_alloc(n + 1, sizeof *h->order);
	h->norder = 0;
	while (ready.n) {
		size_t at = (size_t)es_heap_take(&ready);
		h->order[h->norder++] = sorted[at];
		for (uint32_t i = w.first[at]; i < w.first[at + 1]; i++)
			if (--w.waiting[w.list[i]] == 0)
				es_heap_add(&ready, w.list[i]);
	}
	for (size_t i = 0; i < n; i++)
		h->commit.v[sorted[i]].rank = ES_RANK_NONE;
	for (size_t i = 0; i < h->norder; i++)
		h->commit.v[h->order[i]].rank = (uint32_t)i;
	/* Names of objects in a pack are not checked against what they hold. */
	for (size_t i = 0; i < n && h->norder < n; i++)
		if (h->commit.v[sorted[i]].rank == ES_RANK_NONE)
			es_history_skip(h, &h->commits.keys[sorted[i]],
				"the commit has itself, or one that has, as an ancestor");
	es_vec_release(&ready);
	free(sorted);
	free(w.first);
	free(w.list);
	free(w.waiting);
}
