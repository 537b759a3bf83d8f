#include "git/treecache.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

enum { KEPT_MAX = 128 * 1024 }; /* bytes of a tree that is worth a slot */

void es_treetext_drop(struct es_treetext *t)
{
	if (t && --t->users == 0)
		free(t);
}

static struct es_treetext *copy(const struct es_oid *oid, struct es_slice bytes)
{
	struct es_treetext *t = es_alloc(1, sizeof *t + bytes.len);
	char *own = (char *)(t + 1);
	if (bytes.len)
		memcpy(own, bytes.ptr, bytes.len);
	*t = (struct es_treetext){ *oid, { own, bytes.len }, 1 };
	return t;
}

enum es_status es_treecache_read(struct es_treetext **out, struct es_treecache *c,
	struct es_history *h, const struct es_oid *oid, struct es_error *err)
{
	struct es_treetext **slot = &c->slots[oid->bytes[0]];
	*out = *slot;
	if (*slot && es_oid_compare(&(*slot)->oid, oid) == 0) {
		(*slot)->users++;
		return ES_OK;
	}
	*out = NULL;
	git_odb_object *object;
	enum es_status st = es_history_read(&object, h, oid, GIT_OBJECT_TREE, "tree", err);
	if (st || !object)
		return st;
	*out = copy(oid, es_object_bytes(object));
	git_odb_object_free(object);
	if ((*out)->bytes.len <= KEPT_MAX) {
		es_treetext_drop(*slot);
		*slot = *out;
		(*slot)->users++;
	}
	return ES_OK;
}

void es_treecache_release(struct es_treecache *c)
{
	for (size_t i = 0; i < ES_TREECACHE_SLOTS; i++)
		es_treetext_drop(c->slots[i]);
	*c = (struct es_treecache){ 0 };
}
