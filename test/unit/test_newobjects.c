#include "base/fs.h"
#include "git/oidmap.h"
#include "listing.h"
#include "sandbox.h"
#include "test.h"

#include <stdio.h>

/* Histories at random, compared with what git says that one commit reaches and another does not. */
enum { COMMITS = 40, PAIRS = 6, FILES = 12, TEXTS = 30, WANT_MAX = 1 << 20 };

static unsigned next(unsigned *seed, unsigned below)
{
	*seed = *seed * 1103515245 + 12345;
	return (*seed >> 16) % below;
}

/* Few paths and few texts, so that things come back, move and are the same at several places. */
static void write_change(FILE *out, unsigned *seed)
{
	unsigned d = next(seed, 3), e = next(seed, 2), f = next(seed, FILES);
	switch (next(seed, 8)) {
	case 0:
		(void)fprintf(out, "D d%u/e%u/f%u\n", d, e, f);
		return;
	case 1:
		(void)fprintf(out, "D d%u/e%u\n", d, e);
		return;
	case 2:
		(void)fprintf(out, "D d%u\n", d);
		return;
	}
	(void)fprintf(
		out, "M 644 inline d%u/e%u/f%u\ndata 4\nt%02u\n\n", d, e, f, next(seed, TEXTS));
}

/* Parents and dates at random, too; the tree begins as that of the first parent. */
static void write_commit(FILE *out, unsigned *seed, unsigned number)
{
	char committer[] = "committer C <c@example.com>";
	(void)fprintf(out, "commit refs/heads/t%u\nmark :%u\n%s %u +0000\ndata 1\nm\n", number,
		number + 1, committer, 1000 + next(seed, 4) * next(seed, 1000) + number * 10);
	unsigned first = number ? number - next(seed, number < 4 ? number : 4) : 0;
	if (first)
		(void)fprintf(out, "from :%u\n", first);
	for (unsigned i = 0; number > 2 && i < 2 && next(seed, 3) == 0; i++) {
		unsigned other = 1 + next(seed, number);
		if (other != first)
			(void)fprintf(out, "merge :%u\n", other);
	}
	for (unsigned i = 1 + next(seed, 4); i > 0; i--)
		write_change(out, seed);
	(void)fprintf(out, "\n");
}

static void make_history(const char *sandbox, unsigned seed)
{
	FILE *out = fopen(sandbox_path(sandbox, "stream"), "wb");
	assert_non_null(out);
	for (unsigned i = 0; i < COMMITS; i++)
		write_commit(out, &seed, i);
	assert_int_equal(fclose(out), 0);
	sandbox_run(sandbox, "git init -q r; cd r; git fast-import --quiet <../stream");
}

/* Sets, since git's own way of finding what is new may list too much, too. */
static void ask_git(const char *sandbox, unsigned a, unsigned b)
{
	char script[512];
	(void)snprintf(script, sizeof script,
		"cd r; of() { git rev-list --objects $1 | cut -c 1-40 | git cat-file "
		"--batch-check='%%(objecttype) %%(objectname)' | grep -v tree | sort; };"
		"of t%u >../a; of t%u >../b; comm -13 ../a ../b >../want",
		a, b);
	sandbox_run(sandbox, script);
}

static struct es_slice want_of(struct es_buf *text, const char *sandbox)
{
	assert_int_equal(es_fs_read(text, sandbox_path(sandbox, "want"), NULL), ES_OK);
	return es_buf_slice(text);
}

/* All of git's are listed, and of commits no others. */
static void expect_pair(const char *sandbox, unsigned a, unsigned b)
{
	char range[32];
	struct listing l;
	struct es_buf want = ES_BUF_INIT(WANT_MAX);
	struct es_oidmap listed = { 0 };
	struct es_slice line;
	size_t ncommits = 0, nwanted = 0;
	ask_git(sandbox, a, b);
	(void)snprintf(range, sizeof range, "t%u..t%u", a, b);
	listing_take(&l, sandbox, "r", range, false);
	assert_int_equal(l.status, ES_OK);
	EXPECT_INT(l.skips.n, 0);
	for (size_t i = 0; i < l.items.n; i++) {
		(void)es_oidmap_add(&listed, &l.items.v[i].oid, NULL);
		ncommits += l.items.v[i].kind == ES_ITEM_COMMIT;
	}
	for (struct es_slice rest = want_of(&want, sandbox); rest.len;) {
		struct es_oid oid;
		if (!es_slice_split(&rest, '\n', &line))
			break;
		assert_true(
			es_oid_parse(&oid, es_slice_sub(line, line.len - ES_OID_HEX, line.len)));
		EXPECT(es_oidmap_find(&listed, &oid) != ES_OIDMAP_NONE);
		nwanted += es_slice_starts(line, "commit");
	}
	EXPECT_INT(ncommits, nwanted);
	es_oidmap_release(&listed);
	es_buf_release(&want);
	listing_release(&l);
}

static void expect_history(unsigned seed, const char *then)
{
	char *sandbox = sandbox_new();
	make_history(sandbox, seed);
	sandbox_run(sandbox, then);
	for (unsigned i = 0; i < PAIRS; i++) {
		unsigned a = next(&seed, COMMITS), b = next(&seed, COMMITS);
		expect_pair(sandbox, a, b);
	}
	sandbox_remove(sandbox);
}

TEST(newobjects, nothing_new_is_missed)
{
	for (unsigned seed = 1; seed <= 3; seed++)
		expect_history(seed, "true");
}

TEST(newobjects, nothing_new_is_missed_with_a_commit_graph)
{
	expect_history(11, "cd r; git commit-graph write --reachable");
	expect_history(12, "cd r; git -c commitGraph.generationVersion=1 commit-graph write "
			   "--reachable");
	expect_history(13, "cd r; git rev-parse t20 t9 | git commit-graph write --stdin-commits");
}
