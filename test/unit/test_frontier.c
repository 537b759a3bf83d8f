#include "git/frontier.h"
#include "base/fs.h"
#include "sandbox.h"
#include "test.h"

#include <stdio.h>

/* How far the walk goes that finds what is new. */

static void write_commit(FILE *out, const char *branch, unsigned date)
{
	(void)fprintf(out,
		"commit refs/heads/%s\nmark :%u\ncommitter C <c@example.com> %u +0000\n"
		"data 1\nm\n",
		branch, date, date);
}

enum { MERGES = 200, SIDE = 8, BASE = 1000 };

/* A mainline that merges branches of SIDE commits, and a topic that began at its first commit. */
static void make_merges(const char *sandbox)
{
	FILE *out = fopen(sandbox_path(sandbox, "stream"), "wb");
	unsigned date = BASE, last = BASE;
	assert_non_null(out);
	write_commit(out, "main", date);
	for (unsigned m = 0; m < MERGES; m++) {
		for (unsigned i = 0; i < SIDE; i++) {
			write_commit(out, "side", ++date);
			if (i == 0)
				(void)fprintf(out, "from :%u\n", last);
		}
		write_commit(out, "main", ++date);
		(void)fprintf(out, "from :%u\nmerge :%u\n", last, date - 1);
		last = date;
	}
	write_commit(out, "topic", ++date);
	(void)fprintf(out, "from :%u\n", (unsigned)BASE);
	assert_int_equal(fclose(out), 0);
	sandbox_run(sandbox, "git init -q r; cd r; git fast-import --quiet <../stream;"
			     "git rev-parse main topic >../ids");
}

static struct es_oid oid_at(const char *sandbox, size_t line)
{
	struct es_buf text = ES_BUF_INIT(4096);
	struct es_oid oid = { { 0 } };
	assert_int_equal(es_fs_read(&text, sandbox_path(sandbox, "ids"), NULL), ES_OK);
	size_t at = line * (ES_OID_HEX + 1);
	assert_true(es_oid_parse(&oid, es_slice_sub(es_buf_slice(&text), at, at + ES_OID_HEX)));
	es_buf_release(&text);
	return oid;
}

struct walked {
	size_t nfound, nread, nmet;
};

static struct walked walk(const char *sandbox)
{
	struct es_repo *repo = NULL;
	struct es_frontier f;
	struct es_skip_vec skips = { 0 };
	struct es_arena arena = { 0 };
	struct es_oid known = oid_at(sandbox, 0), tip = oid_at(sandbox, 1);
	struct es_history_options o = { .tips = &tip, .known = &known, .ntips = 1, .nknown = 1 };
	assert_int_equal(es_repo_open(&repo, sandbox_path(sandbox, "r"), NULL), ES_OK);
	struct es_history *h = es_history_new(repo, &o, &skips, &arena);
	assert_int_equal(es_frontier_find(&f, h, &tip, 1, &known, 1, NULL), ES_OK);
	struct walked w = { f.found.n, 0, f.commits.n };
	for (size_t i = 0; i < f.commits.n; i++)
		w.nread += (f.commits.v[i].flags & ES_FRONTIER_READ) != 0;
	es_frontier_release(&f);
	es_history_free(h);
	es_repo_free(repo);
	es_vec_release(&skips);
	es_arena_release(&arena);
	return w;
}

TEST(frontier, branch_of_long_ago_is_found_along_first_parents)
{
	char *sandbox = sandbox_new();
	make_merges(sandbox);
	struct walked w = walk(sandbox);
	EXPECT_INT(w.nfound, 1);
	EXPECT(w.nread > MERGES && w.nread < 2 * MERGES);
	sandbox_remove(sandbox);
}

TEST(frontier, commit_graph_spares_reading)
{
	char *sandbox = sandbox_new();
	make_merges(sandbox);
	sandbox_run(sandbox, "git -C r commit-graph write --reachable");
	struct walked w = walk(sandbox);
	EXPECT_INT(w.nfound, 1);
	/* The line that proves where the topic began is read: one commit a branch that was merged.
	 */
	EXPECT(w.nread <= MERGES * 2 + 4 && w.nmet > MERGES * SIDE);
	sandbox_remove(sandbox);
}
