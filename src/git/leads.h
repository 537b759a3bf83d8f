/* leads.h - the part of history's trees that leads to wanted objects. */
#ifndef ES_GIT_LEADS_H
#define ES_GIT_LEADS_H

#include "git/walk.h"

/* What is wanted, each once and numbered: objects by their name, names of tree entries by text. */
struct es_targets {
	struct es_oidmap objects;	   /* blobs, commits, tags */
	struct es_map names;		   /* keys borrowed */
	struct es_number_vec object, name; /* parallel to them: numbers of targets */
	size_t n;
};
uint32_t es_targets_add_object(struct es_targets *t, const struct es_oid *oid);
uint32_t es_targets_add_name(struct es_targets *t, struct es_slice name);
void es_targets_release(struct es_targets *t);

struct es_lead {
	uint32_t name; /* number in the history's names */
	uint32_t to;   /* a node, or a target */
};

/* Nodes are the trees that lead to a target, children before parents. The leads of node i are
 * trees[first_tree[i]] to trees[first_tree[i + 1] - 1], and so are its hits. */
struct es_leads {
	uint32_t *node; /* of each tree of the history: a node's number plus one, or 0 */
	size_t n;
	size_t *first_tree, *first_hit;
	struct es_lead *trees, *hits;
};

/* Reads every tree of the history once. */
ES_MUST_CHECK enum es_status es_leads_find(struct es_leads *out, struct es_history *h,
	const struct es_targets *t, struct es_error *err);
void es_leads_release(struct es_leads *l);

#endif
