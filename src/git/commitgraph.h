/* commitgraph.h - git's file of all commits: parents and generations without reading objects. */
#ifndef ES_GIT_COMMITGRAPH_H
#define ES_GIT_COMMITGRAPH_H

#include "base/oid.h"
#include "base/vec.h"

#include <stdint.h>

/* Format: gitformat-commit-graph(5), version 1, of SHA-1 names; one file or a chain of layers, each
 * with the commits that those below do not have. A position is a commit's number over all layers.
 *
 * What it says is a hint, never a proof. The checksum is not looked at: it would cost as much as
 * reading the whole file, and whoever writes lies writes a checksum that fits. A graph that lies
 * could name new commits as old ones and so keep them out of a scan. Therefore
 * - which commits are new and what their trees and parents are is read from their objects;
 * - that a commit is old counts only once a line of children from it to something known has been
 *   read from objects too (frontier.c), the graph having merely found that line;
 * - a generation may end a search early, which lets too many commits count as new, never too few.
 * Trees that the graph names are not offered at all. */

enum { ES_GRAPH_LAYERS_MAX = 256 };

/* Of a commit about which nothing is known: it may be a descendant of any other. */
#define ES_GENERATION_UNKNOWN UINT64_MAX

/* One file. Points into its bytes. */
struct es_graph_layer {
	const unsigned char *fanout, *names, *data;
	struct es_slice edges;		 /* parents behind the first of commits with many */
	struct es_slice offsets, larger; /* for generations that are dates; may be empty */
	struct es_slice bases;		 /* checksums of the layers below */
	uint32_t first, n;		 /* position of its first commit, and how many it has */
};
struct es_graph_layer_vec ES_VEC(struct es_graph_layer);

/* The lowest layer first. Zero-initialised is empty; released by es_vec_release(&g->layers). Const
 * once built, so that several threads may ask. */
struct es_commitgraph {
	struct es_graph_layer_vec layers;
	bool has_levels; /* generations are levels, not dates: a layer has no dates */
};

/* Puts the layer that a file holds on top; the bytes are borrowed. False, and nothing is added,
 * when they are no such file, or its layers below are not those that `g` has. */
bool es_commitgraph_add(struct es_commitgraph *g, struct es_slice bytes);
/* The checksum that a file ends with, zero when it is too short. */
struct es_oid es_commitgraph_checksum(struct es_slice bytes);

/* False when the graph does not have the commit. */
bool es_commitgraph_find(
	const struct es_commitgraph *g, const struct es_oid *oid, uint32_t *out_position);
/* The name at a position that the graph has given out. */
struct es_oid es_commitgraph_name(const struct es_commitgraph *g, uint32_t position);

struct es_position_vec ES_VEC(uint32_t);

struct es_graph_commit {
	int64_t date;	     /* committer's, seconds since 1970 */
	uint64_t generation; /* greater than that of each ancestor, or ES_GENERATION_UNKNOWN */
};
/* The commit at a position that the graph has given out; its parents' positions are added. False,
 * and nothing is added, when the file contradicts itself there. */
bool es_commitgraph_read(struct es_graph_commit *out, struct es_position_vec *parents,
	const struct es_commitgraph *g, uint32_t position);

#endif
