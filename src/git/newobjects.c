#include "git/newobjects.h"
#include "base/mem.h"
#include "git/treecache.h"
#include "git/treecursor.h"

#include <stdlib.h>
#include <string.h>

/* A tree is compared with so many others at most: what only further parents of an octopus have
 * counts as new. */
enum { OLD_MAX = 32 };

enum {
	NAME_USED = 1, /* of an entry that differs: attribution spells paths with it */
	NAME_OLD = 2,  /* stood in an old tree before it was met in a new one */
	NAME_NEW = 4,  /* the other way round */
};

/* A tree of the same path in a parent. */
struct old_tree {
	struct es_oid oid;
	bool is_parent; /* else of f->beside */
};
struct old_tree_vec ES_VEC(struct old_tree);

/* A new tree and what it is compared with: olds[first] and so on. */
struct pair {
	struct es_oid tree;
	size_t first, n;
};
struct pair_vec ES_VEC(struct pair);
struct oid_vec ES_VEC(struct es_oid);

/* An entry of a new tree that no old one has at its path. */
struct candidate {
	struct es_oid oid;
	uint32_t name;
	enum es_entry_kind kind;
	bool is_added; /* old trees have nothing of that name and kind there */
};
struct candidate_vec ES_VEC(struct candidate);

struct es_newobjects {
	struct es_history *h;
	struct es_treecache cache;
	struct es_oidmap known_blobs,
		known_trees;	  /* entries of old trees, as far as they were met */
	struct es_oidmap spread;  /* trees of which all that is below is in those */
	struct es_oidmap done;	  /* new trees that have been looked at */
	struct es_map names;	  /* keys in the history's arena */
	struct es_flags_vec name; /* parallel to names */
	struct oid_vec removed;	  /* trees that parents have where a commit has none; not spread */
	struct oid_vec stack;
	/* of the commit at hand */
	struct pair_vec pairs;
	struct old_tree_vec olds;
	struct candidate_vec candidates;
};

struct es_newobjects *es_newobjects_new(struct es_history *h)
{
	struct es_newobjects *n = es_alloc(1, sizeof *n);
	n->h = h;
	return n;
}

void es_newobjects_free(struct es_newobjects *n)
{
	if (!n)
		return;
	es_treecache_release(&n->cache);
	es_oidmap_release(&n->known_blobs);
	es_oidmap_release(&n->known_trees);
	es_oidmap_release(&n->spread);
	es_oidmap_release(&n->done);
	es_map_release(&n->names);
	es_vec_release(&n->name);
	es_vec_release(&n->pairs);
	es_vec_release(&n->olds);
	es_vec_release(&n->candidates);
	es_vec_release(&n->removed);
	es_vec_release(&n->stack);
	free(n);
}

/* ---- names ---- */

static uint32_t add_name(struct es_newobjects *n, struct es_slice name, unsigned char flags)
{
	bool is_new;
	size_t at = es_map_add(&n->names, name, &is_new);
	if (is_new) {
		n->names.keys[at] = es_arena_copy(&n->h->arena, name);
		es_vec_push(&n->name, 0);
	}
	n->name.v[at] |= flags;
	return (uint32_t)at;
}

/* Whichever comes first stands: parents come before their children. */
static void decide_name(struct es_newobjects *n, uint32_t name, unsigned char flag)
{
	if (!(n->name.v[name] & (NAME_OLD | NAME_NEW)))
		n->name.v[name] |= flag;
}

/* ---- what is known ---- */

static bool has(const struct es_oidmap *m, const struct es_oid *oid)
{
	return es_oidmap_find(m, oid) != ES_OIDMAP_NONE;
}

static void know_entry(struct es_newobjects *n, const struct es_tree_entry *e)
{
	switch (es_tree_entry_kind(e)) {
	case ES_ENTRY_BLOB:
		(void)es_oidmap_add(&n->known_blobs, &e->oid, NULL);
		break;
	case ES_ENTRY_TREE:
		(void)es_oidmap_add(&n->known_trees, &e->oid, NULL);
		break;
	case ES_ENTRY_GITLINK:
		break;
	}
	decide_name(n, add_name(n, e->name, 0), NAME_OLD);
}

void es_newobjects_know_blob(struct es_newobjects *n, const struct es_oid *oid)
{
	(void)es_oidmap_add(&n->known_blobs, oid, NULL);
}

/* What is missing of an old tree is no gap: it merely excludes nothing. */
static enum es_status read_old(struct es_treetext **out, struct es_newobjects *n,
	const struct es_oid *oid, struct es_error *err)
{
	bool before = n->h->is_excluding;
	n->h->is_excluding = true;
	enum es_status st = es_treecache_read(out, &n->cache, n->h, oid, err);
	n->h->is_excluding = before;
	return st;
}

enum es_status es_newobjects_know_tree(
	struct es_newobjects *n, const struct es_oid *oid, struct es_error *err)
{
	size_t bottom = n->stack.n;
	enum es_status st = ES_OK;
	(void)es_oidmap_add(&n->known_trees, oid, NULL);
	es_vec_push(&n->stack, *oid);
	while (n->stack.n > bottom && !st) {
		struct es_oid tree = n->stack.v[--n->stack.n];
		struct es_treetext *text;
		struct es_tree_entry e;
		bool is_new;
		(void)es_oidmap_add(&n->spread, &tree, &is_new);
		if (!is_new)
			continue;
		st = read_old(&text, n, &tree, err);
		if (st || !text)
			continue;
		for (struct es_slice rest = text->bytes; es_tree_next(&e, &rest);) {
			know_entry(n, &e);
			if (es_tree_entry_kind(&e) == ES_ENTRY_TREE)
				es_vec_push(&n->stack, e.oid);
		}
		es_treetext_drop(text);
	}
	n->stack.n = bottom;
	return st;
}

/* ---- trees beside each other ---- */

/* The old tree has it where the new one has nothing. */
static void take_gone(struct es_newobjects *n, struct es_treecursor *c)
{
	know_entry(n, &c->entry);
	if (c->is_parent && es_tree_entry_kind(&c->entry) == ES_ENTRY_TREE)
		es_vec_push(&n->removed, c->entry.oid);
	es_treecursor_advance(c);
}

static void add_old(
	struct es_newobjects *n, struct pair *pair, const struct es_oid *tree, bool is_parent)
{
	for (size_t i = pair->first; i < n->olds.n; i++) {
		if (es_oid_compare(&n->olds.v[i].oid, tree) == 0) {
			n->olds.v[i].is_parent = n->olds.v[i].is_parent || is_parent;
			return;
		}
	}
	if (pair->n == OLD_MAX)
		return;
	struct old_tree old = { *tree, is_parent };
	es_vec_push(&n->olds, old);
	pair->n++;
}

/* What the old trees have of a new tree's entry: itself, or something else of that name and kind,
 * which is what a folder is compared with. Where the order of a forged tree hides something, too
 * much counts as new. */
static void meet_entry(struct es_newobjects *n, struct es_treecursor *olds, size_t nolds,
	const struct es_tree_entry *e)
{
	struct pair pair = { e->oid, n->olds.n, 0 };
	bool is_same = false, is_added = true;
	for (size_t i = 0; i < nolds; i++) {
		struct es_treecursor *c = &olds[i];
		while (es_treecursor_has(c) && es_tree_entry_compare(&c->entry, e) < 0)
			take_gone(n, c);
		if (!es_treecursor_has(c) || !es_tree_entry_is_beside(&c->entry, e))
			continue;
		is_added = false;
		if (es_oid_compare(&c->entry.oid, &e->oid) == 0) {
			is_same = true;
		} else {
			know_entry(n, &c->entry);
			add_old(n, &pair, &c->entry.oid, c->is_parent);
		}
		es_treecursor_advance(c);
	}
	if (is_same) {
		n->olds.n = pair.first;
		return;
	}
	struct candidate found = { e->oid, add_name(n, e->name, NAME_USED), es_tree_entry_kind(e),
		is_added };
	if (found.kind == ES_ENTRY_TREE && !is_added)
		es_vec_push(&n->pairs, pair);
	else
		n->olds.n = pair.first;
	es_vec_push(&n->candidates, found);
}

/* Notes that the tree has been read, for attribution; false when that was so. */
static bool begin_tree(struct es_newobjects *n, const struct es_oid *oid)
{
	bool is_new;
	(void)es_oidmap_add(&n->done, oid, &is_new);
	if (is_new) {
		uint32_t number = es_history_add_tree(n->h, oid); /* moves the table */
		n->h->tree.v[number] |= ES_TREE_PART;
	}
	return is_new;
}

static void end_tree(struct es_newobjects *n, const struct es_oid *oid, struct es_slice rest)
{
	if (rest.len)
		es_history_skip(n->h, oid, "the tree is malformed");
}

/* Opens the old trees of the pair; a lost one is left out. */
static enum es_status open_olds(struct es_treecursor *olds, size_t *nolds, struct es_newobjects *n,
	const struct pair *pair, struct es_error *err)
{
	enum es_status st = ES_OK;
	for (size_t i = 0; i < pair->n && !st; i++) {
		struct es_treecursor *c = &olds[*nolds];
		struct old_tree old = n->olds.v[pair->first + i];
		st = read_old(&c->text, n, &old.oid, err);
		if (st || !c->text)
			continue;
		c->rest = c->text->bytes;
		c->is_parsed = false;
		c->is_parent = old.is_parent;
		++*nolds;
	}
	return st;
}

static enum es_status compare_pair(
	struct es_newobjects *n, const struct pair *pair, struct es_error *err)
{
	struct es_treecursor olds[OLD_MAX];
	size_t nolds = 0;
	struct es_treetext *text = NULL;
	if (has(&n->known_trees, &pair->tree) || !begin_tree(n, &pair->tree))
		return ES_OK;
	enum es_status st = es_treecache_read(&text, &n->cache, n->h, &pair->tree, err);
	if (st || !text)
		return st;
	st = open_olds(olds, &nolds, n, pair, err);
	struct es_slice rest = text->bytes;
	struct es_tree_entry e;
	while (!st && rest.len) {
		/* Nearly all are equal. */
		if (es_treecursor_skip(&rest, olds, nolds))
			continue;
		if (!es_tree_next(&e, &rest))
			break;
		meet_entry(n, olds, nolds, &e);
	}
	if (!st)
		end_tree(n, &pair->tree, rest);
	for (size_t i = 0; i < nolds; i++) {
		while (!st && es_treecursor_has(&olds[i]))
			take_gone(n, &olds[i]);
		es_treetext_drop(olds[i].text);
	}
	es_treetext_drop(text);
	return st;
}

/* ---- what differs ---- */

static bool is_known(const struct es_newobjects *n, const struct candidate *c)
{
	if (c->kind == ES_ENTRY_BLOB)
		return has(&n->known_blobs, &c->oid) || has(&n->h->blobs, &c->oid);
	return c->kind == ES_ENTRY_GITLINK || has(&n->known_trees, &c->oid) ||
	       has(&n->done, &c->oid);
}

static void add_blob(struct es_newobjects *n, const struct es_oid *oid)
{
	if (!has(&n->known_blobs, oid))
		(void)es_oidmap_add(&n->h->blobs, oid, NULL);
}

enum es_status es_newobjects_add_tree(
	struct es_newobjects *n, const struct es_oid *oid, struct es_error *err)
{
	size_t bottom = n->stack.n;
	enum es_status st = ES_OK;
	es_vec_push(&n->stack, *oid);
	while (n->stack.n > bottom && !st) {
		struct es_oid tree = n->stack.v[--n->stack.n];
		struct es_treetext *text = NULL;
		if (has(&n->known_trees, &tree) || !begin_tree(n, &tree))
			continue;
		st = es_treecache_read(&text, &n->cache, n->h, &tree, err);
		if (st || !text)
			continue;
		struct es_slice rest = text->bytes;
		for (struct es_tree_entry e; es_tree_next(&e, &rest);) {
			decide_name(n, add_name(n, e.name, NAME_USED), NAME_NEW);
			if (es_tree_entry_kind(&e) == ES_ENTRY_TREE)
				es_vec_push(&n->stack, e.oid);
			else if (es_tree_entry_kind(&e) == ES_ENTRY_BLOB)
				add_blob(n, &e.oid);
		}
		end_tree(n, &tree, rest);
		es_treetext_drop(text);
	}
	n->stack.n = bottom;
	return st;
}

/* Folders that went away are read when something came that may have been in them. */
static enum es_status spread_removed(struct es_newobjects *n, struct es_error *err)
{
	bool is_wanted = false;
	enum es_status st = ES_OK;
	for (size_t i = 0; i < n->candidates.n && n->removed.n && !is_wanted; i++)
		is_wanted = n->candidates.v[i].is_added && !is_known(n, &n->candidates.v[i]);
	for (size_t i = 0; i < n->removed.n && is_wanted && !st; i++)
		st = es_newobjects_know_tree(n, &n->removed.v[i], err);
	if (is_wanted)
		n->removed.n = 0;
	return st;
}

static enum es_status take_candidates(struct es_newobjects *n, struct es_error *err)
{
	enum es_status st = spread_removed(n, err);
	for (size_t i = 0; i < n->candidates.n && !st; i++) {
		const struct candidate *c = &n->candidates.v[i];
		decide_name(n, c->name, c->is_added ? NAME_NEW : NAME_OLD);
		if (c->kind == ES_ENTRY_BLOB)
			add_blob(n, &c->oid);
		else if (c->kind == ES_ENTRY_TREE && c->is_added)
			st = es_newobjects_add_tree(n, &c->oid, err);
	}
	return st;
}

/* ---- commits ---- */

/* Parents of which all has been listed or is old: excluded ones, and new ones that came before. */
static enum es_status add_commit(struct es_newobjects *n, const struct es_frontier *f,
	const bool *is_listed, uint32_t number, struct es_error *err)
{
	const struct es_frontier_commit *c = &f->commits.v[number];
	n->pairs.n = n->olds.n = n->candidates.n = 0;
	struct pair root = { c->tree, 0, 0 };
	bool is_same = has(&n->done, &c->tree);
	for (uint32_t i = 0; i < c->nparents; i++) {
		uint32_t at = f->edges.v[c->parents + i];
		const struct es_frontier_commit *p = &f->commits.v[at];
		if (!(p->flags & ES_FRONTIER_READ) ||
			(!(p->flags & ES_FRONTIER_EXCLUDED) && !is_listed[at]))
			continue;
		is_same = is_same || es_oid_compare(&p->tree, &c->tree) == 0;
		add_old(n, &root, &p->tree, true);
	}
	for (size_t i = 0; i < f->beside.n; i++) {
		const struct es_frontier_commit *b = &f->commits.v[f->beside.v[i]];
		is_same = is_same || es_oid_compare(&b->tree, &c->tree) == 0;
		add_old(n, &root, &b->tree, false);
	}
	enum es_status st = ES_OK;
	es_vec_push(&n->pairs, root);
	while (n->pairs.n && !is_same && !st) {
		struct pair pair = n->pairs.v[--n->pairs.n];
		st = compare_pair(n, &pair, err);
	}
	return st || is_same ? st : take_candidates(n, err);
}

enum es_status es_newobjects_add_commits(
	struct es_newobjects *n, const struct es_frontier *f, struct es_error *err)
{
	bool *is_listed = es_alloc(f->commits.n + 1, sizeof *is_listed);
	enum es_status st = ES_OK;
	for (size_t i = 0; i < f->found.n && !st; i++) {
		st = add_commit(n, f, is_listed, f->found.v[i], err);
		is_listed[f->found.v[i]] = true;
	}
	free(is_listed);
	return st;
}

static void give_names(struct es_newobjects *n, bool are_new)
{
	for (size_t i = 0; i < n->names.n; i++)
		if (n->name.v[i] & NAME_USED && are_new == ((n->name.v[i] & NAME_NEW) != 0))
			(void)es_map_add(&n->h->names, n->names.keys[i], NULL);
}

void es_newobjects_finish(struct es_newobjects *n)
{
	give_names(n, false);
	n->h->first_name = n->h->names.n;
	give_names(n, true);
}
