/* graphfile.h - the commit-graph files of a repository, mapped. */
#ifndef ES_GIT_GRAPHFILE_H
#define ES_GIT_GRAPHFILE_H

#include "base/path.h"
#include "git/commitgraph.h"

struct es_graphfile;

/* The graph of the first folder of objects that has one: info/commit-graph, else the chain in
 * info/commit-graphs. NULL when there is none that can be read; of a chain with a damaged layer,
 * what lies below it is used. */
struct es_graphfile *es_graphfile_open(const struct es_path_vec *stores);
void es_graphfile_free(struct es_graphfile *f);

/* Borrowed. */
const struct es_commitgraph *es_graphfile_graph(const struct es_graphfile *f);

#endif
