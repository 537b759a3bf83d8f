/* fuzz_commitgraph.c - any bytes as a commit-graph file; what it names is read. */
#include "fuzz.h"
#include "git/commitgraph.h"

enum { LOOKS_MAX = 4096 };

FUZZ(commitgraph)
{
	struct es_commitgraph g = { .has_levels = false };
	struct es_position_vec parents = { 0 };
	struct es_slice bytes = { (const char *)data, size };
	if (es_commitgraph_add(&g, bytes)) {
		/* A second layer must name the first as its base. */
		(void)es_commitgraph_add(&g, bytes);
		uint32_t n = g.layers.v[0].n;
		for (uint32_t i = 0; i < n && i < LOOKS_MAX; i++) {
			struct es_graph_commit c;
			uint32_t position;
			struct es_oid name = es_commitgraph_name(&g, i);
			if (es_commitgraph_find(&g, &name, &position))
				FUZZ_CHECK(position < n);
			parents.n = 0;
			if (!es_commitgraph_read(&c, &parents, &g, i))
				FUZZ_CHECK(parents.n == 0);
			for (size_t p = 0; p < parents.n; p++)
				(void)es_commitgraph_name(&g, parents.v[p]);
		}
	}
	es_vec_release(&parents);
	es_vec_release(&g.layers);
	return 0;
}
