/* treecursor.h - old trees, read beside a new one. */
#ifndef ES_GIT_TREECURSOR_H
#define ES_GIT_TREECURSOR_H

#include "git/treecache.h"

struct es_treecursor {
	struct es_treetext *text;
	struct es_slice rest;	    /* begins with the entry at hand */
	struct es_tree_entry entry; /* valid after es_treecursor_has */
	bool is_parsed, has_entry;
	bool is_parent; /* the caller's: a parent's tree */
};

/* False at the end, and where what follows is malformed. */
bool es_treecursor_has(struct es_treecursor *c);
void es_treecursor_advance(struct es_treecursor *c);
/* Passes over the entry at the front of *now when all have it, byte for byte, at theirs; false when
 * they do not, or there is none. */
bool es_treecursor_skip(struct es_slice *now, struct es_treecursor *olds, size_t nolds);

/* In the order of trees: as if the name of a folder ended with a slash. */
int es_tree_entry_compare(const struct es_tree_entry *a, const struct es_tree_entry *b);
/* True when they have the same name and kind. */
bool es_tree_entry_is_beside(const struct es_tree_entry *a, const struct es_tree_entry *b);

#endif
