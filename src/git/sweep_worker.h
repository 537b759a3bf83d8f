/* sweep_worker.h - what a worker of a sweep has, and how it makes objects within its memory. */
#ifndef ES_GIT_SWEEP_WORKER_H
#define ES_GIT_SWEEP_WORKER_H

#include "git/held.h"
#include "git/sweep_internal.h"

enum { ES_SWEEP_LEVELS = ES_SWEEP_SLOTS / 2 };

/* An object whose children are being visited. The last of them takes its place, in the other
 * buffer; the others, each at most half as heavy as all, stand a level higher while theirs are
 * visited: so levels are at most as many as a weight has bits. */
struct es_sweep_level {
	struct es_held held[2];
	unsigned current; /* which of them has the object's bytes, unless they had to give way */
	uint32_t number;
	uint32_t next, end; /* of its children, places in kids */
	enum es_object_type type;
	bool is_visited; /* by the visitor: its slot holds something */
};

struct es_number_list ES_VEC(uint32_t);

struct es_sweep_worker {
	struct es_sweep *s;
	const struct es_sweep_visitor *v;
	struct es_unpacker *unpacker;
	struct es_object_reader *reader; /* for what cannot be read here; NULL until needed */
	struct es_sweep_level level[ES_SWEEP_LEVELS];
	size_t top;
	struct es_held delta, way[2]; /* instructions; objects on the way to another */
	struct es_buf loose;
	size_t sum;    /* of the capacities of all that is held */
	size_t shared; /* of the sum, what was taken of what all workers share */
	bool is_big;   /* has the turn, and takes nothing of that */
	struct es_copy_vec copies;
	struct es_number_list path, left;
	struct es_error *err;
	struct es_error why; /* that the object at hand cannot be read */
};

/* Makes an object, nothing of which is at hand: from its root on, or, when that fails, of another
 * copy. w->why says what is wrong with it. */
ES_MUST_CHECK enum es_status es_sweep_make(struct es_sweep_worker *w, struct es_held *to,
	enum es_object_type *out_type, uint32_t number);
/* The same for one that is built on nothing. */
ES_MUST_CHECK enum es_status es_sweep_make_root(struct es_sweep_worker *w, struct es_held *to,
	enum es_object_type *out_type, uint32_t number);
/* The same for one that is built on `base`, an object of type *type. *out_is_applied: w->copies are
 * its copies of that, else it was had elsewhere. */
ES_MUST_CHECK enum es_status es_sweep_make_kid(struct es_sweep_worker *w, struct es_held *to,
	enum es_object_type *type, struct es_slice base, uint32_t number, bool *out_is_applied);

/* Between objects: gives back what others may want. */
void es_sweep_settle(struct es_sweep_worker *w);
void es_sweep_release_held(struct es_sweep_worker *w);

#endif
