/* census_parts.h - how a census is laid out, for those who collect, join and ask it. */
#ifndef ES_GIT_CENSUS_PARTS_H
#define ES_GIT_CENSUS_PARTS_H

#include "git/census.h"
#include "git/namer.h"
#include "git/treebuild.h"

/* Objects are named by numbers of children, as in struct es_edge: those from the sweep's count on
 * are not there. Until the parts are joined, they are children of the part's namers. */
struct es_census_commit {
	int64_t date;
	uint32_t object, tree;
	uint32_t parents, nparents; /* the first of them, in the array of all */
};
struct es_census_tag {
	uint32_t object;
	struct es_oid target;
};
struct es_census_failure {
	uint32_t object;
	const char *reason;
	bool is_gap;
};

/* What one worker has collected. */
struct es_census_part {
	struct es_namer objects; /* that commits and tags name */
	struct es_namer entries; /* and that entries of trees name */
	struct es_treebuild *trees;
	struct es_arena arena;
	struct {
		struct es_census_commit *v;
		size_t n, cap;
	} commits;
	struct {
		uint32_t *v;
		size_t n, cap;
	} parents;
	struct {
		struct es_census_tag *v;
		size_t n, cap;
	} tags;
	struct {
		struct es_census_failure *v;
		size_t n, cap;
	} failures;
};

struct es_census {
	const struct es_sweep *sweep;
	struct es_census_part **parts;
	size_t nparts, nobjects;
	unsigned char *type; /* by object, enum es_object_type; only where it was visited */
	uint32_t *size;	     /* by object: bytes to scan */
	/* Since the parts were joined, where all of the following is: */
	struct es_treegraph graph;
	struct es_oid *missing; /* sorted */
	size_t nmissing;
	struct es_census_commit *commits;
	struct es_census_tag *tags;
	struct es_census_failure *failures; /* by object */
	uint32_t *parents;
	size_t ncommits, ntags, nfailures;
	/* When the first is over, there are no trees and no names; when the second is, no commit
	 * has parents. */
	struct es_budget of_trees, of_parents;
};

/* False when so many more parents of commits, and all others, are too many. */
bool es_census_keeps_parents(struct es_census *c, size_t n);

/* One more part, behind those of the workers and empty: for what no worker visits. */
struct es_census_part *es_census_add_part(struct es_census *c);

/* Makes one of the parts, with that many threads, and gives the distinct names their numbers, in
 * their order. */
void es_census_join(struct es_census *c, struct es_map *names, unsigned jobs);

/* The number of a child; ES_CHILD_NONE for a name that no object says. */
uint32_t es_census_find(const struct es_census *c, const struct es_oid *oid);
bool es_census_has(const struct es_census *c, const struct es_oid *oid);
const struct es_oid *es_census_oid(const struct es_census *c, uint32_t child);
/* ES_OBJECT_ANY for one that is not there, or whose type cannot be had. */
enum es_object_type es_census_type(const struct es_census *c, uint32_t child);
/* How many numbers of children there are. */
size_t es_census_children(const struct es_census *c);

#endif
