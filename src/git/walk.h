/* walk.h - what a walk over history knows, for the files that make it and the one that asks it. */
#ifndef ES_GIT_WALK_H
#define ES_GIT_WALK_H

#include "base/map.h"
#include "git/history.h"
#include "git/object.h"
#include "git/object_reader.h"
#include "git/oidmap.h"
#include "git/refs.h"
#include "git/repo_internal.h"
#include "git/progress.h"
#include "git/treereach.h"

enum {
	ES_COMMIT_LOADED = 1,
	ES_COMMIT_LOST = 2,	/* cannot be read */
	ES_COMMIT_CUT = 4,	/* has parents that a shallow clone left out */
	ES_COMMIT_DANGLING = 8, /* found only because unreachable objects were asked for */
};

#define ES_RANK_NONE UINT32_MAX

struct es_commit {
	int64_t date;		    /* committer's */
	uint32_t tree;		    /* number of the tree */
	uint32_t parents, nparents; /* h->parents[parents] and so on: numbers of commits */
	uint32_t rank;		    /* place in h->order; ES_RANK_NONE when it is not listed */
	unsigned flags;
};

enum {
	ES_TREE_QUEUED = 1,
	ES_TREE_PART = 2, /* in a range: read for what differs from old trees */
	ES_TREE_LOST = 4,
};

struct es_commit_vec ES_VEC(struct es_commit);
struct es_number_vec ES_VEC(uint32_t);
struct es_flags_vec ES_VEC(unsigned char);
struct es_tag_vec ES_VEC(struct es_oid);

struct es_history {
	struct es_repo *repo; /* borrowed */
	struct es_object_reader
		*reader; /* its own: the walk may be on another thread than others */
	struct es_tick tick;
	struct es_arena arena;
	struct es_skip_vec *skips; /* the caller's, while listing; NULL later: nothing new */
	struct es_arena *skip_arena;
	struct es_tip_vec tips;

	struct es_oidmap commits, trees, blobs, tags, shallow;
	struct es_commit_vec commit;  /* parallel to commits */
	struct es_flags_vec tree;     /* parallel to trees */
	struct es_tag_vec tag;	      /* parallel to tags: what each leads to */
	struct es_number_vec parents; /* of all commits */
	struct es_number_vec pending; /* trees to be read by es_history_read_trees */
	struct es_map names;	      /* distinct names of tree entries */
	size_t first_name;	      /* those before are of the left side of a range, too */
	struct es_tag_vec left; /* trees of the left side of a range, see es_frontier.beside */
	uint32_t *order;	/* listed commits, oldest first */
	size_t norder;
	struct es_number_vec groups; /* first name of each item of names; its end comes last */
	struct es_loader names_loader;
	/* Of a whole history, made by a census: trees are then numbers in the graph, one more
	 * standing for those that are not there; `trees`, `tree` and `blobs` are empty. NULL for a
	 * range. */
	struct es_sweep *sweep; /* NULL when it is somebody else's */
	struct es_census *census;
	const struct es_treegraph *graph;
	struct es_treereach reach;
	size_t npromised;  /* objects that a partial clone left out */
	bool is_excluding; /* reading the left side of a range: what is missing there is no gap */
	unsigned jobs;	   /* threads that attribution may use, at least 1 */
	bool is_range;	   /* refs are listed when something was found */
	bool is_dangling;  /* reading what nothing reaches: the same */
};

/* Reads an object for the walk, borrowed until the next is read. ES_OK with out->type
 * ES_OBJECT_ANY when it cannot be had, which has then been counted; `what` is the word for it. */
ES_MUST_CHECK enum es_status es_history_read(struct es_object *out, struct es_history *h,
	const struct es_oid *oid, enum es_object_type type, const char *what, struct es_error *err);
/* True when the object is in a pack or lies loose. */
bool es_history_has(struct es_history *h, const struct es_oid *oid);
/* Counts an object that is not, or not wholly, in the walk. */
void es_history_skip(struct es_history *h, const struct es_oid *oid, const char *reason);
void es_history_skip_lost(struct es_history *h, const struct es_oid *oid, const char *what);
/* The same, whether a gap or not; `oid` may be NULL for what has no name. */
void es_history_note(
	struct es_history *h, const struct es_oid *oid, const char *reason, bool is_gap);

/* One without objects. `skips` and `arena` are used while listing. */
struct es_history *es_history_new(struct es_repo *r, const struct es_history_options *o,
	struct es_skip_vec *skips, struct es_arena *arena);
/* Reads where history begins (tips; not of a range) and where a shallow clone ends it. */
void es_history_read_ends(struct es_history *h);
void es_history_add_item(struct es_item_vec *items, enum es_item_kind kind,
	const struct es_oid *oid, size_t number, const struct es_loader *loader);
/* Adds the listed commits and the tags as items, or the names. */
void es_history_add_messages(
	struct es_history *h, struct es_item_vec *items, const struct es_loader *loader);
void es_history_add_names(struct es_history *h, struct es_item_vec *items);
/* Tells what a clone left out; from then on nothing is told. */
void es_history_end_listing(struct es_history *h);

/* What a walk ends with: puts the commits in order, and adds all that was found as items. */
void es_history_end_walk(
	struct es_history *h, struct es_item_vec *items, const struct es_loader *loader);

/* commits.c */

/* Adds an object of any type; tags are followed, commits await es_history_load_commit, trees
 * es_history_read_trees. */
ES_MUST_CHECK enum es_status es_history_add_object(
	struct es_history *h, const struct es_oid *oid, struct es_error *err);
/* The type by the header alone, since a blob may be large; ES_OBJECT_ANY, and counted, when it
 * cannot be had. */
enum es_object_type es_history_type(struct es_history *h, const struct es_oid *oid);
uint32_t es_history_add_commit(struct es_history *h, const struct es_oid *oid);
/* Reads one commit unless that was done; what it names is added, not read. */
ES_MUST_CHECK enum es_status es_history_load_commit(
	struct es_history *h, uint32_t number, struct es_error *err);
/* True for a commit whose objects are to be scanned. */
bool es_history_is_listed(const struct es_commit *c);
/* Puts the listed commits in order: parents before children, those that something reaches before
 * dangling ones, then by date and name. */
void es_history_order(struct es_history *h);
/* Tags of tags that are followed from a ref to what it reaches: a pack index that gives objects
 * wrong names can make a cycle of them. */
enum { ES_TAGS_DEEP = 1000 };
/* What the tags at the front of a chain lead to; still a tag when they are more. */
struct es_oid es_history_peel(const struct es_history *h, struct es_oid oid);

/* range.c */

/* Finds the commits, objects and names that a range or o->tips bring. */
ES_MUST_CHECK enum es_status es_history_read_range(
	struct es_history *h, const struct es_history_options *o, struct es_error *err);

/* trees.c */

/* Queues a tree for es_history_read_trees, unless it was. */
void es_history_want_tree(struct es_history *h, uint32_t number);
uint32_t es_history_add_tree(struct es_history *h, const struct es_oid *oid);
/* The number of a tree; ES_TREE_NONE when the history has none of that name. */
uint32_t es_history_find_tree(const struct es_history *h, const struct es_oid *oid);
/* True for a tree that has been read. */
bool es_history_has_tree(const struct es_history *h, size_t number);
/* Reads the queued trees and all below, adding blobs and names. */
ES_MUST_CHECK enum es_status es_history_read_trees(struct es_history *h, struct es_error *err);

#endif
