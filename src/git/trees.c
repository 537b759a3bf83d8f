#include "base/mem.h"
#include "git/census_parts.h"
#include "git/treecache.h"
#include "git/walk.h"

#include <string.h>

/* Most trees differ from a version read shortly before in one entry or two; entries that are equal,
 * byte for byte, have been seen and are not looked up again. */
enum { RECENT = 64, RECENT_MAX_BYTES = 256 * 1024 };

struct tree_walk {
	struct es_history *h;
	struct es_treetext *recent[RECENT]; /* by the name of the first entry; NULL where empty */
};

uint32_t es_history_add_tree(struct es_history *h, const struct es_oid *oid)
{
	bool is_new;
	uint32_t number = (uint32_t)es_oidmap_add(&h->trees, oid, &is_new);
	if (is_new)
		es_vec_push(&h->tree, 0);
	return number;
}

uint32_t es_history_find_tree(const struct es_history *h, const struct es_oid *oid)
{
	if (h->census)
		return es_treegraph_find(h->graph, es_census_find(h->census, oid));
	size_t number = es_oidmap_find(&h->trees, oid);
	return number == ES_OIDMAP_NONE ? ES_TREE_NONE : (uint32_t)number;
}

void es_history_want_tree(struct es_history *h, uint32_t number)
{
	if (h->tree.v[number] & ES_TREE_QUEUED)
		return;
	h->tree.v[number] |= ES_TREE_QUEUED;
	es_vec_push(&h->pending, number);
}

bool es_history_has_tree(const struct es_history *h, size_t number)
{
	unsigned flags = h->tree.v[number];
	return flags & (ES_TREE_QUEUED | ES_TREE_PART) && !(flags & ES_TREE_LOST);
}

static void visit_entry(struct es_history *h, const struct es_tree_entry *e)
{
	bool is_new;
	size_t name = es_map_add(&h->names, e->name, &is_new);
	if (is_new)
		h->names.keys[name] = es_arena_copy(&h->arena, e->name);
	switch (es_tree_entry_kind(e)) {
	case ES_ENTRY_TREE:
		es_history_want_tree(h, es_history_add_tree(h, &e->oid));
		break;
	case ES_ENTRY_BLOB:
		(void)es_oidmap_add(&h->blobs, &e->oid, NULL);
		break;
	case ES_ENTRY_GITLINK:
		break;
	}
}

/* What of `before` may still be equal to entries behind `name`. */
static struct es_slice drop_up_to(struct es_slice before, struct es_slice name)
{
	struct es_tree_entry e;
	for (struct es_slice rest = before; es_tree_next(&e, &rest); before = rest)
		if (es_slice_compare(e.name, name) > 0)
			return before;
	return ES_SLICE_EMPTY;
}

/* False when the tree is malformed; what stands before the place is visited. */
static bool visit_tree(struct es_history *h, struct es_slice now, struct es_slice before)
{
	struct es_tree_entry e;
	while (now.len) {
		size_t len = before.len ? es_tree_entry_len(now) : 0;
		if (len && len <= before.len && memcmp(now.ptr, before.ptr, len) == 0) {
			now = es_slice_sub(now, len, now.len);
			before = es_slice_sub(before, len, before.len);
			continue;
		}
		if (!es_tree_next(&e, &now))
			return false;
		visit_entry(h, &e);
		before = drop_up_to(before, e.name);
	}
	return true;
}

static size_t recent_slot(struct es_slice bytes)
{
	size_t hash = 0;
	for (size_t i = 0; i < bytes.len && i < 64 && bytes.ptr[i]; i++)
		hash = hash * 31 + (unsigned char)bytes.ptr[i];
	return hash % RECENT;
}

static enum es_status read_tree(struct tree_walk *w, uint32_t number, struct es_error *err)
{
	struct es_history *h = w->h;
	struct es_object object;
	struct es_oid oid = h->trees.keys[number];
	enum es_status st = es_history_read(&object, h, &oid, ES_OBJECT_TREE, "tree", err);
	if (st || !object.type) {
		h->tree.v[number] |= ES_TREE_LOST;
		return st;
	}
	struct es_slice bytes = object.bytes;
	struct es_treetext **recent = &w->recent[recent_slot(bytes)];
	if (!visit_tree(h, bytes, *recent ? (*recent)->bytes : ES_SLICE_EMPTY)) {
		es_history_skip(h, &oid, "the tree is malformed");
	} else if (bytes.len <= RECENT_MAX_BYTES) {
		es_treetext_drop(*recent);
		*recent = es_treetext_new(&oid, bytes);
	}
	return ES_OK;
}

enum es_status es_history_read_trees(struct es_history *h, struct es_error *err)
{
	struct tree_walk w = { .h = h };
	enum es_status st = ES_OK;
	/* Those below are added behind. */
	for (size_t i = 0; i < h->pending.n && !st; i++)
		st = read_tree(&w, h->pending.v[i], err);
	h->pending.n = 0;
	for (size_t i = 0; i < RECENT; i++)
		es_treetext_drop(w.recent[i]);
	return st;
}
