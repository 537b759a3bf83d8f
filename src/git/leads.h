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
struct es_lead_vec ES_VEC(struct es_lead);

/* Nodes are the trees that lead to a target, children before parents. The leads of node i are
 * trees[first_tree[i]] to trees[first_tree[i + 1] - 1], and so are its hits. */
struct es_leads {
	uint32_t *node; /* of each tree of the history: a node's number plus one, or 0 */
	size_t n;
	size_t *first_tree, *first_hit;
	struct es_lead *trees, *hits;
	bool is_cut; /* a limit left some out */
};

/* Reads every tree of the history once, or asks its graph of trees. */
ES_MUST_CHECK enum es_status es_leads_find(struct es_leads *out, struct es_history *h,
	const struct es_targets *t, struct es_error *err);
void es_leads_release(struct es_leads *l);

/* ---- for the two ways to find them ---- */

/* What each tree has, before it is known which trees lead to a target: the leads of a tree, whose
 * `to` are trees, are trees[records[tree].trees] and so on. */
struct es_tree_record {
	size_t trees, hits;
	uint32_t ntrees, nhits;
};
struct es_lead_table {
	struct es_lead *trees, *hits;
	struct es_tree_record *records; /* by the number of the tree */
	size_t n;
};
/* Keeps the trees that lead to a target. */
void es_leads_take(struct es_leads *out, const struct es_lead_table *table);

/* For each name of the history its first target: a name with newlines in it can be several. */
struct es_name_targets {
	uint32_t *first; /* number of a pair plus one, or 0; NULL when no name is wanted */
	struct es_number_vec target, next; /* by pair; next as first */
};
void es_name_targets_find(
	struct es_name_targets *out, const struct es_map *names, const struct es_targets *t);
void es_name_targets_release(struct es_name_targets *n);

/* leads_climb.c: by going upward from the targets in the history's graph of trees. */
ES_MUST_CHECK enum es_status es_leads_climb(struct es_leads *out, struct es_history *h,
	const struct es_targets *t, struct es_error *err);

#endif
