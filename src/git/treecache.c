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

struct es_treetext *es_treetext_new(const struct es_oid *oid, struct es_slice bytes)
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
	struct es_object object;
	enum es_status st = es_history_read(&object, h, oid, ES_OBJECT_TREE, "tree", err);
	if (st || !object.type)
		return st;
	*out = es_treetext_new(oid, object.bytes);
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
