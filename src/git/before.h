/* before.h - what stood in the place of a file before the commits of a range. */
#ifndef ES_GIT_BEFORE_H
#define ES_GIT_BEFORE_H

#include "git/history.h"

/* A blob that the range brings, and a path at which it stands. */
struct es_file {
	struct es_oid blob;
	struct es_slice path;
};

/* A commit of the range that has the blob at the path where none of its parents has it. */
struct es_arrival {
	size_t file;	   /* the index of what was asked for */
	uint32_t rank;	   /* of the commit: parents before children */
	size_t old, nolds; /* olds[old] and so on: what its parents and the left side have there */
	bool is_on_left;   /* the left side has the blob there */
};
struct es_arrival_vec ES_VEC(struct es_arrival);
struct es_old_vec ES_VEC(struct es_oid);

struct es_before {
	const struct es_file *files; /* borrowed, as they were given */
	size_t nfiles;
	uint32_t *sorted;		/* indices of files, by path and blob */
	struct es_arrival_vec arrivals; /* by file, then by rank */
	size_t *first;			/* by file: its first arrival; one more for the end */
	struct es_old_vec olds;
	bool is_cut; /* a limit left arrivals out, of whatever file */
};

#define ES_BEFORE_NONE UINT32_MAX

/* Compares the tree of each commit of the range with those of its parents, and with the left side
 * as far as es_frontier.beside goes, at the paths asked for. A parent that cannot be read has
 * nothing anywhere. Each file is asked for once. */
ES_MUST_CHECK enum es_status es_before_find(struct es_before *out, struct es_history *h,
	const struct es_file *files, size_t nfiles, struct es_error *err);
void es_before_release(struct es_before *b);
/* The index of a file; ES_BEFORE_NONE when it was not asked for. */
uint32_t es_before_file(const struct es_before *b, struct es_slice path, const struct es_oid *blob);

/* A file that a commit changes or takes away. */
struct es_gone {
	struct es_slice path; /* in the arena */
	struct es_oid old;    /* what a parent has there */
	struct es_oid now;    /* what the commit has there; zero: nothing */
};
struct es_gone_vec ES_VEC(struct es_gone);

/* Adds those of the commit, against each parent, what is taken away first; not what is merely
 * elsewhere, as it was. Of a commit that changes very many only some. */
ES_MUST_CHECK enum es_status es_before_gone(struct es_gone_vec *out, struct es_history *h,
	uint32_t rank, struct es_arena *arena, struct es_error *err);

#endif
