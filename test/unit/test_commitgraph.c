#include "base/fs.h"
#include "git/graphfile.h"
#include "sandbox.h"
#include "test.h"

#include <string.h>

enum { TEXT_MAX = 1 << 20 };

/* Two merges, one of three parents, a second root, and a child dated before its parent. */
#define HISTORY                                                                                    \
	"git init -q -b main r; cd r; n=0; commit() { n=$((n + 1));"                               \
	" GIT_COMMITTER_DATE=\"$((1500000000 + n)) +0000\" git commit -q --allow-empty -m $1; };"  \
	"commit a; commit b; git branch x; commit c; n=0; commit d; git checkout -q -b y x;"       \
	"commit e; git checkout -q --orphan z; commit f; git checkout -q main; n=50;"              \
	"git merge -q --allow-unrelated-histories -s ours -m m y; commit g;"                       \
	"git merge -q --allow-unrelated-histories -s octopus -m o x z y || true;"                  \
	"git checkout -q -b oct main; git merge -q --allow-unrelated-histories -s ours -m o x z;"  \
	"git log --all --format='%H %ct %P' >../log; "

static uint32_t find(const struct es_commitgraph *g, struct es_slice *line)
{
	struct es_slice word;
	struct es_oid oid;
	uint32_t position = 0;
	assert_true(es_slice_split(line, ' ', &word));
	assert_true(es_oid_parse(&oid, word));
	assert_true(es_commitgraph_find(g, &oid, &position));
	struct es_oid name = es_commitgraph_name(g, position);
	EXPECT_INT(es_oid_compare(&name, &oid), 0);
	return position;
}

/* One line of the log. */
static void expect_commit(const struct es_commitgraph *g, struct es_slice line)
{
	struct es_position_vec parents = { 0 }, none = { 0 };
	struct es_graph_commit c, p;
	struct es_slice date;
	assert_true(es_commitgraph_read(&c, &parents, g, find(g, &line)));
	assert_true(es_slice_split(&line, ' ', &date));
	char text[24];
	(void)snprintf(text, sizeof text, "%lld", (long long)c.date);
	EXPECT_SLICE(date, text);
	size_t n = 0;
	for (; line.len; n++) {
		uint32_t parent = find(g, &line);
		assert_true(n < parents.n);
		EXPECT_INT(parents.v[n], parent);
		assert_true(es_commitgraph_read(&p, &none, g, parent));
		EXPECT(c.generation != ES_GENERATION_UNKNOWN && c.generation > p.generation);
	}
	EXPECT_INT(n, parents.n);
	es_vec_release(&parents);
	es_vec_release(&none);
}

static struct es_graphfile *open_graph(const char *sandbox)
{
	struct es_path_vec stores = { 0 };
	const char *objects = sandbox_path(sandbox, "r/.git/objects");
	es_vec_push(&stores, es_path_copy(objects, strlen(objects)));
	struct es_graphfile *file = es_graphfile_open(&stores);
	es_path_vec_free(&stores);
	return file;
}

static void expect_history(const char *write, size_t nlayers, bool has_levels)
{
	char *sandbox = sandbox_new();
	struct es_buf log = ES_BUF_INIT(TEXT_MAX);
	struct es_slice line;
	sandbox_run(sandbox, HISTORY);
	sandbox_run(sandbox, write);
	assert_int_equal(es_fs_read(&log, sandbox_path(sandbox, "log"), NULL), ES_OK);
	struct es_graphfile *file = open_graph(sandbox);
	assert_non_null(file);
	EXPECT_INT(es_graphfile_graph(file)->layers.n, nlayers);
	EXPECT_INT(es_graphfile_graph(file)->has_levels, has_levels);
	size_t n = 0;
	for (struct es_slice rest = es_buf_slice(&log); rest.len; n++)
		if (es_slice_split(&rest, '\n', &line))
			expect_commit(es_graphfile_graph(file), line);
	EXPECT(n > 8);
	es_graphfile_free(file);
	es_buf_release(&log);
	sandbox_remove(sandbox);
}

TEST(commitgraph, has_parents_dates_and_generations)
{
	expect_history("cd r; git commit-graph write --reachable", 1, false);
}

TEST(commitgraph, levels_do_where_dates_are_not)
{
	expect_history("cd r; git -c commitGraph.generationVersion=1 commit-graph write "
		       "--reachable",
		1, true);
}

TEST(commitgraph, chain_is_one_graph)
{
	expect_history("cd r; git rev-parse x | git commit-graph write --stdin-commits "
		       "--split=no-merge; git rev-parse main | git commit-graph write "
		       "--stdin-commits --split=no-merge; git commit-graph write --reachable "
		       "--split=no-merge",
		3, false);
}

TEST(commitgraph, damaged_layer_leaves_those_below)
{
	char *sandbox = sandbox_new();
	sandbox_run(sandbox, HISTORY "git rev-parse x | git commit-graph write --stdin-commits "
				     "--split=no-merge; git commit-graph write --reachable "
				     "--split=no-merge; cd .git/objects/info/commit-graphs;"
				     "f=graph-$(tail -n 1 commit-graph-chain).graph; chmod +w $f;"
				     "head -c 1200 $f >g; mv g $f");
	struct es_graphfile *file = open_graph(sandbox);
	assert_non_null(file);
	EXPECT_INT(es_graphfile_graph(file)->layers.n, 1);
	es_graphfile_free(file);
	sandbox_remove(sandbox);
}

TEST(commitgraph, missing_or_cut_file_is_none)
{
	char *sandbox = sandbox_new();
	struct es_buf bytes = ES_BUF_INIT(TEXT_MAX);
	sandbox_run(sandbox, HISTORY);
	EXPECT(open_graph(sandbox) == NULL);
	sandbox_run(sandbox, "cd r; git commit-graph write --reachable");
	const char *path = sandbox_path(sandbox, "r/.git/objects/info/commit-graph");
	assert_int_equal(es_fs_read(&bytes, path, NULL), ES_OK);
	for (size_t len = 0; len < bytes.len; len++) {
		struct es_commitgraph g = { .has_levels = false };
		EXPECT(!es_commitgraph_add(&g, es_slice_sub(es_buf_slice(&bytes), 0, len)));
	}
	es_buf_release(&bytes);
	sandbox_remove(sandbox);
}
