/* treecache.h - the trees read last, since each is compared with a child's and with a parent's. */
#ifndef ES_GIT_TREECACHE_H
#define ES_GIT_TREECACHE_H

#include "git/walk.h"

enum { ES_TREECACHE_SLOTS = 256 };

struct es_treetext {
	struct es_oid oid;
	struct es_slice bytes;
	unsigned users;
};

/* Zero-initialised is empty. */
struct es_treecache {
	struct es_treetext *slots[ES_TREECACHE_SLOTS]; /* by the first byte of the name */
};

/* ES_OK with *out NULL when the tree cannot be had, which the history has then counted. Given back
 * by es_treetext_drop, which accepts NULL. */
ES_MUST_CHECK enum es_status es_treecache_read(struct es_treetext **out, struct es_treecache *c,
	struct es_history *h, const struct es_oid *oid, struct es_error *err);
/* A copy of the bytes. */
struct es_treetext *es_treetext_new(const struct es_oid *oid, struct es_slice bytes);
void es_treetext_drop(struct es_treetext *t);
void es_treecache_release(struct es_treecache *c);

#endif
