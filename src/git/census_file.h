/* census_file.h - what a census knows, as bytes that a later census can take up. */
#ifndef ES_GIT_CENSUS_FILE_H
#define ES_GIT_CENSUS_FILE_H

#include "base/map.h"
#include "git/census.h"

/* ---- the bytes: arrays, one behind the other, in the machine's own layout ---- */

/* Objects go by their place in the list of names, which has all that records name. What is known
 * about an object is all of it: its kind, its size to scan, and the commit, tag or tree that it is.
 */
struct es_stored_counts {
	uint64_t nedges, nnodes, ncommits, nparents, ntags, nobjects, ntexts, ntextbytes;
};
struct es_stored_node {
	uint32_t object; /* of a copy of what is gone: ES_CHILD_NONE */
	uint32_t base;	 /* ES_TREE_NONE; a node before this one */
	uint32_t nadded, nremoved;
	uint32_t is_copy; /* there for what is built on it alone */
};
struct es_stored_commit {
	int64_t date;
	uint32_t object, tree, nparents, zero;
};
struct es_stored_tag {
	uint32_t object, target;
};

/* The arrays of checked bytes, each in its place there. */
struct es_stored {
	struct es_stored_counts n;
	struct es_edge *edges; /* of the nodes, one after the other */
	const struct es_stored_commit *commits;
	const struct es_stored_node *nodes;
	const struct es_stored_tag *tags;
	const uint32_t *parents; /* of the commits, one after the other */
	const uint32_t *sizes, *text_lens;
	const struct es_oid *oids;
	const unsigned char *types; /* enum es_object_type; ES_OBJECT_ANY: not known */
	const char *texts;	    /* names of tree entries */
};

/* False unless the bytes, which begin at an address that is a multiple of 8, are what
 * es_storing_write writes, as far as a reader depends on it: every number is one of a thing that is
 * there, and each known object has its record, once. */
bool es_stored_parse(struct es_stored *out, char *bytes, size_t len);

/* Gives it to a census that has taken nothing yet, and takes what it knows out of `wanted`, which
 * is by object of the sweep as in es_sweep_deal. The edges are written to. `arena`, which has all
 * of the bytes, becomes the census's and is left empty. False, with nothing done, when much of what
 * is known is not there any more, or is something else. */
bool es_census_restore(struct es_census *c, const struct es_stored *s, struct es_arena *arena,
	unsigned char *wanted);

/* ---- making them ---- */

struct es_storing;

/* Of a history that a census made, which is borrowed: what is known about all of its objects, but
 * those in `left_out` (by number, as above), those that could not be had, and trees with a name
 * that is in `hidden`, or that history does not reach: such names were not looked at. */
struct es_storing *es_storing_new(
	const struct es_history *h, const unsigned char *left_out, const struct es_map *hidden);
void es_storing_free(struct es_storing *s);
/* What reading costs, in bytes: of the objects in `wanted`, and of those that are not known. */
uint64_t es_storing_cost(const struct es_history *h, const unsigned char *wanted);
uint64_t es_storing_cost_left(const struct es_storing *s);
size_t es_storing_len(const struct es_storing *s); /* bytes */
size_t es_storing_nknown(const struct es_storing *s);
bool es_storing_knows(const struct es_storing *s, uint32_t number);
typedef void es_bytes_fn(void *ctx, struct es_slice bytes);
/* Hands the bytes over, piece by piece. */
void es_storing_write(const struct es_storing *s, es_bytes_fn *add, void *ctx);

#endif
