#include "git/graphfile.h"
#include "base/fs.h"
#include "base/mem.h"

#include <stdlib.h>

enum { CHAIN_MAX = ES_GRAPH_LAYERS_MAX * (ES_OID_HEX + 1) };

struct map_vec ES_VEC(struct es_slice);

struct es_graphfile {
	struct map_vec maps;
	struct es_commitgraph graph;
};

/* True when the file was put on top. */
static bool add_file(struct es_graphfile *f, const char *path, const struct es_oid *checksum)
{
	struct es_slice bytes = ES_SLICE_EMPTY;
	(void)!es_fs_map(&bytes, path, NULL); /* nothing is lost without it */
	struct es_oid sum = es_commitgraph_checksum(bytes);
	if ((!checksum || es_oid_compare(checksum, &sum) == 0) &&
		es_commitgraph_add(&f->graph, bytes)) {
		es_vec_push(&f->maps, bytes);
		return true;
	}
	es_fs_unmap(bytes);
	return false;
}

/* A layer is called by its checksum. */
static bool add_layer(struct es_graphfile *f, const char *folder, struct es_slice line)
{
	struct es_oid checksum;
	if (!es_oid_parse(&checksum, line))
		return false;
	char name[sizeof "graph-.graph" + ES_OID_HEX], hex[ES_OID_HEX + 1];
	es_oid_hex(hex, &checksum);
	(void)snprintf(name, sizeof name, "graph-%s.graph", hex);
	char *path = es_path_join(folder, name);
	bool is_added = add_file(f, path, &checksum);
	free(path);
	return is_added;
}

static void add_chain(struct es_graphfile *f, const char *store)
{
	struct es_buf text = ES_BUF_INIT(CHAIN_MAX);
	char *folder = es_path_join(store, "info/commit-graphs");
	char *path = es_path_join(folder, "commit-graph-chain");
	struct es_slice rest = ES_SLICE_EMPTY, line;
	if (es_fs_read(&text, path, NULL) == ES_OK)
		rest = es_buf_slice(&text);
	while (es_slice_split(&rest, '\n', &line) && add_layer(f, folder, line))
		;
	free(path);
	free(folder);
	es_buf_release(&text);
}

struct es_graphfile *es_graphfile_open(const struct es_path_vec *stores)
{
	struct es_graphfile *f = es_alloc(1, sizeof *f);
	for (size_t i = 0; i < stores->n && !f->maps.n; i++) {
		char *path = es_path_join(stores->v[i], "info/commit-graph");
		if (!add_file(f, path, NULL))
			add_chain(f, stores->v[i]);
		free(path);
	}
	if (f->maps.n)
		return f;
	es_graphfile_free(f);
	return NULL;
}

void es_graphfile_free(struct es_graphfile *f)
{
	if (!f)
		return;
	for (size_t i = 0; i < f->maps.n; i++)
		es_fs_unmap(f->maps.v[i]);
	es_vec_release(&f->maps);
	es_vec_release(&f->graph.layers);
	free(f);
}

const struct es_commitgraph *es_graphfile_graph(const struct es_graphfile *f)
{
	return &f->graph;
}
