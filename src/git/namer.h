/* namer.h - numbers for the objects that trees, commits and tags name. */
#ifndef ES_GIT_NAMER_H
#define ES_GIT_NAMER_H

#include "git/budget.h"
#include "git/oidmap.h"
#include "git/sweep.h"

enum {
	/* A power of two. Most names are those of an object named shortly before: of the four
	 * million entries in which the trees of git's own history differ, three quarters. */
	ES_NAMER_RECENT = 8 * 1024,
	/* Names are looked up so many at once that the waits for memory overlap. */
	ES_NAMER_BATCH = 128,
};

struct es_recent_name {
	struct es_oid oid;
	uint32_t child; /* plus one; 0: empty */
};

/* One a thread. A child is a number of its own; one object may have several. */
struct es_namer {
	const struct es_sweep *sweep; /* borrowed */
	struct es_budget *budget;     /* borrowed */
	struct {
		uint32_t *v;
		size_t n, cap;
	} children; /* by child: the object's number in the sweep; of what is not there, that among
		     * the missing names, behind all those numbers */
	struct es_oidmap missing;
	struct es_recent_name *recent;	       /* by the first bytes of the name */
	struct es_oid waiting[ES_NAMER_BATCH]; /* the names of the last children */
	size_t nwaiting;
};

/* Memory for missing names is held from the budget; NULL: they are few. */
void es_namer_init(struct es_namer *n, const struct es_sweep *s, struct es_budget *budget);
void es_namer_release(struct es_namer *n);

uint32_t es_namer_child(struct es_namer *n, const struct es_oid *oid);
/* The number, as in `children`, of an object that is not there. */
uint32_t es_namer_add_missing(struct es_namer *n, const struct es_oid *oid);
/* The bytes that so many missing names take, with what is made of them. */
size_t es_namer_missing_bytes(size_t n);
/* Finds what waits: until then, `children` may not be asked. */
void es_namer_settle(struct es_namer *n);

#endif
