/* sweep_internal.h - what the files that make a sweep share. */
#ifndef ES_GIT_SWEEP_INTERNAL_H
#define ES_GIT_SWEEP_INTERNAL_H

#include "base/pool.h"
#include "git/repo_internal.h"
#include "git/sweep.h"

/* The numbers of one pack's objects. */
struct es_sweep_pack {
	const struct es_pack *pack;
	uint32_t first, n;
	uint32_t *by_offset; /* [rank]: place in the index */
};
struct es_sweep_pack_vec ES_VEC(struct es_sweep_pack);

struct es_sweep_loose {
	struct es_oid oid;
	uint32_t store;
};
struct es_sweep_loose_vec ES_VEC(struct es_sweep_loose);

enum es_piece_form {
	ES_PIECE_ROOTS, /* trees of roots[from, to) */
	ES_PIECE_KIDS,	/* those of kids[from, to), all built on the same object, which is made
			 * again */
	ES_PIECE_LOST,	/* lost[from, to), which are built on themselves, each alone */
};
struct es_sweep_piece {
	uint64_t weight;
	uint32_t from, to;
	enum es_piece_form form;
};
struct es_sweep_piece_vec ES_VEC(struct es_sweep_piece);

struct es_sweep {
	const struct es_repo *repo;
	size_t max_object;
	size_t own_held;	/* bytes that each worker may hold */
	size_t big_held;	/* and the one that has the turn */
	struct es_share common; /* and all together beyond their own */
	struct es_lock *turn;
	unsigned jobs; /* workers that the work is dealt for, at least 1 */
	uint32_t n, nloose, first_loose;
	struct es_error unlisted; /* its status is ES_OK when all folders could be */
	struct es_sweep_pack_vec packs;
	struct es_sweep_loose_vec loose;

	/* Names: all numbers sorted by name, then number; bucket[b] is where the names begin whose
	 * first `bits` bits are b. */
	uint32_t *by_name, *bucket;
	unsigned bits;
	bool is_one_pack; /* there is nothing else, and its index has each name once, in order */
	unsigned char *copies; /* a bit for each number */

	/* The forest. Parallel to numbers: */
	uint64_t *offset;  /* of packed ones */
	uint32_t *stored;  /* inflated size of the entry, UINT32_MAX when it is more */
	uint32_t *parent;  /* ES_SWEEP_NONE: none */
	uint32_t *kids_of; /* where in kids those of a number begin; one more at the end */
	uint32_t *nkids;   /* how many of them, the first ones, are visited with it */
	unsigned char *type;
	/* Lists: */
	uint32_t *kids, *lost;
	uint32_t *order; /* roots, among them what cannot be read here; then level by level */
	uint32_t *roots; /* as they are dealt */
	uint32_t nroots, nlost, norder;

	const unsigned char *wanted;
	struct es_sweep_piece_vec pieces;
	struct es_counter next; /* piece */
};

/* sweep_names.c: sorts the names, once the numbers are known. */
void es_sweep_order_names(struct es_sweep *s);

/* sweep_link.c: links the entries, with that many threads. */
void es_forest_link(struct es_sweep *s, unsigned jobs);

/* The pack of a packed number. */
const struct es_sweep_pack *es_sweep_pack_of(const struct es_sweep *s, uint32_t number);
/* Where the bytes of a packed number end at the latest. */
uint64_t es_sweep_entry_end(
	const struct es_sweep *s, const struct es_sweep_pack *pack, uint32_t number);

/* True when there is another copy of the object. */
bool es_sweep_has_copy(const struct es_sweep *s, uint32_t number);

static inline bool es_sweep_wants(const struct es_sweep *s, uint32_t number)
{
	if (s->copies && s->copies[number >> 3] >> (number & 7) & 1)
		return false;
	return !s->wanted || s->wanted[number >> 3] >> (number & 7) & 1;
}

#endif
