/* test_budget.c - a census of packs that say more than is kept. */
#include "base/mem.h"
#include "base/pool.h"
#include "git/attribute.h"
#include "git/census_parts.h"
#include "git/walk.h"
#include "packwriter.h"
#include "sandbox.h"
#include "test.h"

#include <stdlib.h>
#include <string.h>

/* ---- a repository ---- */

/* What there is much of. */
enum kind { ENTRIES, NAMES, MISSING, PARENTS, NKINDS };

/* A tree and many built on it, each with a commit: enough for several workers to have some of them,
 * and for the tree to be shown again to them. */
enum {
	NOWHERE = 1, /* a blob that no tree has */
	BLOB,
	ROOT,
	KID = 1000,
	COMMIT = 2000,
	LOST = 3000, /* not there */
	NKIDS = 700,
	NENTRIES = 300,
	ENTRY_LEN = 7 + 4 + 1 + ES_OID_SIZE,
	NPARENTS = 40,
};

#define EMPTY "mkdir -p r/objects/pack r/refs/heads; echo 'ref: refs/heads/main' >r/HEAD;"

static void add_entry(struct es_buf *b, const char *name, unsigned object)
{
	struct es_oid oid = name_of(object);
	es_buf_printf(b, "100644 %s", name);
	es_buf_add_byte(b, '\0');
	es_buf_add(b, (struct es_slice){ (const char *)oid.bytes, sizeof oid.bytes });
}

static void pack_kid(struct packwriter *w, enum kind kind, unsigned i, uint64_t root)
{
	struct es_buf entry = ES_BUF_INIT(1000), delta = ES_BUF_INIT(4000);
	char name[32];
	(void)snprintf(name, sizeof name, kind == NAMES ? "a name of its own, %u" : "new", i);
	add_entry(&entry, name, kind == MISSING ? LOST + i : BLOB);
	size_t kept = kind == ENTRIES ? NENTRIES / 2 : NENTRIES;
	delta_begin(&delta, (size_t)NENTRIES * ENTRY_LEN, kept * ENTRY_LEN + entry.len);
	delta_copy(&delta, 0, kept * ENTRY_LEN);
	delta_insert(&delta, es_buf_slice(&entry));
	(void)pack_on_offset(w, KID + i, root, es_buf_slice(&delta));
	es_buf_release(&entry);
	es_buf_release(&delta);
}

static void pack_commit(struct packwriter *w, enum kind kind, unsigned i)
{
	struct es_buf text = ES_BUF_INIT(8000);
	char hex[ES_OID_HEX + 1];
	struct es_oid oid = name_of(KID + i);
	es_oid_hex(hex, &oid);
	es_buf_printf(&text, "tree %s\n", hex);
	oid = name_of(COMMIT + i - 1);
	es_oid_hex(hex, &oid);
	for (int k = 0; i && k < (kind == PARENTS ? NPARENTS : 1); k++)
		es_buf_printf(&text, "parent %s\n", hex);
	es_buf_printf(&text, "author A <a@b.test> 1500000000 +0000\n"
			     "committer A <a@b.test> 1500000000 +0000\n\nm\n");
	(void)pack_whole(w, COMMIT + i, ES_OBJECT_COMMIT, es_buf_slice(&text));
	es_buf_release(&text);
}

static char *make_repository(enum kind kind)
{
	char *box = sandbox_new(), hex[ES_OID_HEX + 1], script[200];
	struct packwriter w;
	struct es_buf root = ES_BUF_INIT(100 * 1000);
	struct es_oid last = name_of(COMMIT + NKIDS - 1);
	es_oid_hex(hex, &last);
	(void)snprintf(script, sizeof script, EMPTY "echo %s >r/refs/heads/main", hex);
	sandbox_run(box, script);
	for (unsigned i = 0; i < NENTRIES; i++) {
		char name[8];
		(void)snprintf(name, sizeof name, "f%03u", i);
		add_entry(&root, name, BLOB);
	}
	pack_init(&w);
	(void)pack_whole(&w, NOWHERE, ES_OBJECT_BLOB, es_slice_from("nowhere"));
	(void)pack_whole(&w, BLOB, ES_OBJECT_BLOB, es_slice_from("somewhere"));
	uint64_t base = pack_whole(&w, ROOT, ES_OBJECT_TREE, es_buf_slice(&root));
	for (unsigned i = 0; i < NKIDS; i++) {
		pack_kid(&w, kind, i, base);
		pack_commit(&w, kind, i);
	}
	pack_write(&w, sandbox_path(box, "r/objects/pack"), "p", PACK_INDEX_V2);
	pack_release(&w);
	es_buf_release(&root);
	return box;
}

/* ---- a census of it ---- */

struct pass {
	struct es_repo *repo;
	struct es_sweep *sweep;
	struct es_census *census;
	struct es_history *history;
	struct es_item_vec names;
	struct es_skip_vec skips;
	struct es_arena arena;
	struct es_error err;
	struct es_counter nagain;
};

struct worker {
	struct pass *p;
	unsigned number;
};

static enum es_status visit(void *ctx, const struct es_swept *o, struct es_error *err)
{
	struct worker *w = ctx;
	(void)err;
	es_census_take(w->p->census, w->number, o);
	(void)es_counter_take(&w->p->nagain, o->is_again);
	return ES_OK;
}

static void note_failure(void *ctx, const struct es_sweep_failure *f)
{
	struct worker *w = ctx;
	es_census_fail(w->p->census, w->number, f->number, f->reason, true);
}

static void work(void *ctx, unsigned number)
{
	struct worker w = { ctx, number };
	struct es_error err;
	const struct es_sweep_visitor v = { &w, visit, note_failure };
	EXPECT_INT(es_sweep_work(w.p->sweep, &v, &err), ES_OK);
}

static void run(struct pass *p, const char *box, unsigned jobs, size_t max)
{
	*p = (struct pass){ .repo = NULL };
	const struct es_history_options o = { .jobs = jobs };
	const struct es_sweep_options options = { .jobs = jobs };
	EXPECT_INT(es_repo_open(&p->repo, sandbox_path(box, "r"), &p->err), ES_OK);
	EXPECT_INT(es_sweep_new(&p->sweep, p->repo, &options, &p->err), ES_OK);
	p->census = es_census_new(p->sweep, jobs);
	es_census_limit(p->census, max);
	es_pool_run(jobs, work, p);
	EXPECT_INT(es_census_finish(&p->history, &p->names, &p->skips, p->census, p->repo, &o,
			   &p->arena, &p->err),
		ES_OK);
}

static void end(struct pass *p)
{
	es_history_free(p->history);
	es_sweep_free(p->sweep);
	es_repo_free(p->repo);
	es_vec_release(&p->names);
	es_vec_release(&p->skips);
	es_arena_release(&p->arena);
}

static bool is_over(const struct pass *p)
{
	return es_budget_is_over(&p->census->of_trees) || es_budget_is_over(&p->census->of_parents);
}

static bool reaches(const struct pass *p, unsigned name)
{
	struct es_oid oid = name_of(name);
	return es_history_reaches(p->history, es_sweep_find(p->sweep, &oid));
}

/* All that can be asked of a history. */
static void describe(struct es_buf *out, const struct pass *p)
{
	const struct es_history *h = p->history;
	es_buf_printf(out, "%zu names, %zu parents, %zu commits, %zu trees;", h->names.n,
		h->parents.n, h->norder, h->graph->n);
	for (size_t i = 0; i < p->skips.n; i++)
		es_buf_printf(out, " %.*s %.*s %d", (int)p->skips.v[i].path.len,
			p->skips.v[i].path.ptr, (int)p->skips.v[i].reason.len,
			p->skips.v[i].reason.ptr, p->skips.v[i].is_gap);
	for (uint32_t i = 0; i < es_sweep_count(p->sweep); i++)
		es_buf_add_byte(out, es_history_reaches(h, i) ? '1' : '0');
	for (size_t i = 0; i < h->norder; i++)
		es_buf_printf(out, " %u", (unsigned)h->order[i]);
}

static struct es_buf outcome(const char *box, unsigned jobs, size_t max, bool *out_is_over)
{
	struct pass p;
	struct es_buf text = ES_BUF_INIT(1 << 24);
	run(&p, box, jobs, max);
	*out_is_over = is_over(&p);
	describe(&text, &p);
	EXPECT(!text.full);
	end(&p);
	return text;
}

/* ---- what holds ---- */

/* The least that is enough. */
static size_t find_threshold(const char *box)
{
	size_t low = 0, high = 1 << 26;
	while (low < high) {
		bool is_low;
		size_t middle = low + (high - low) / 2;
		struct es_buf text = outcome(box, 1, middle, &is_low);
		es_buf_release(&text);
		low = is_low ? middle + 1 : low;
		high = is_low ? high : middle;
	}
	return low;
}

static void expect_same_outcome(const char *box, unsigned jobs, size_t max, bool is_over)
{
	bool is_a_over, is_b_over;
	struct es_buf a = outcome(box, 1, max, &is_a_over);
	struct es_buf b = outcome(box, jobs, max, &is_b_over);
	EXPECT_INT(is_a_over, is_over);
	EXPECT_INT(is_b_over, is_over);
	EXPECT(es_slice_equal(es_buf_slice(&a), es_buf_slice(&b)));
	es_buf_release(&a);
	es_buf_release(&b);
}

TEST(budget, what_is_kept_does_not_depend_on_the_workers)
{
	for (enum kind kind = 0; kind < NKINDS; kind++) {
		char *box = make_repository(kind);
		size_t max = find_threshold(box);
		for (unsigned jobs = 2; jobs <= 4; jobs++) {
			expect_same_outcome(box, jobs, max, false);
			expect_same_outcome(box, jobs, max - 1, true);
			expect_same_outcome(box, jobs, max / 2, true);
		}
		sandbox_remove(box);
	}
}

TEST(budget, workers_are_shown_what_others_have)
{
	struct pass p;
	char *box = make_repository(ENTRIES);
	run(&p, box, 2, SIZE_MAX / 2);
	EXPECT(es_counter_value(&p.nagain) > 0);
	EXPECT_INT(p.history->graph->n, NKIDS + 1);
	EXPECT_INT(p.skips.n, 0);
	EXPECT(reaches(&p, BLOB) && !reaches(&p, NOWHERE));
	end(&p);
	sandbox_remove(box);
}

static void expect_no_place(struct pass *p, unsigned name)
{
	struct es_oid oid = name_of(name);
	struct es_loader loader = es_repo_loader(p->repo);
	struct es_item item = es_history_item(p->history, es_sweep_find(p->sweep, &oid), &loader);
	const struct es_wanted wanted = { &item, { "", 0 } };
	struct es_attribution a;
	struct es_ref_names refs;
	EXPECT_INT(es_attribute(&a, &refs, &wanted, 1, p->history, p->repo, &p->arena, &p->err),
		ES_OK);
	EXPECT_INT(a.nplaces, 0);
}

/* Each kind beyond its limit is one gap, and every blob is to be scanned. */
TEST(budget, beyond_it_is_one_gap_and_every_blob)
{
	for (enum kind kind = 0; kind < PARENTS; kind++) {
		struct pass p;
		char *box = make_repository(kind);
		run(&p, box, 1, find_threshold(box) - 1);
		EXPECT_INT(p.skips.n, 1);
		EXPECT(p.skips.v[0].is_gap);
		EXPECT(es_slice_search(p.skips.v[0].reason, 0, (struct es_slice)ES_LIT("trees")) <
			p.skips.v[0].reason.len);
		EXPECT_INT(p.history->graph->n, 0);
		EXPECT_INT(p.names.n, 0);
		EXPECT_INT(p.history->norder, NKIDS);
		EXPECT_INT(p.history->parents.n, NKIDS - 1);
		EXPECT(reaches(&p, BLOB) && reaches(&p, NOWHERE));
		expect_no_place(&p, BLOB);
		end(&p);
		sandbox_remove(box);
	}
}

TEST(budget, too_many_parents_are_a_gap_and_none_is_kept)
{
	struct pass p;
	char *box = make_repository(PARENTS);
	run(&p, box, 1, find_threshold(box) - 1);
	EXPECT_INT(p.skips.n, 1);
	EXPECT(p.skips.v[0].is_gap);
	EXPECT(es_slice_search(p.skips.v[0].reason, 0, (struct es_slice)ES_LIT("parents")) <
		p.skips.v[0].reason.len);
	EXPECT_INT(p.history->graph->n, NKIDS + 1);
	EXPECT_INT(p.history->norder, NKIDS);
	EXPECT_INT(p.history->parents.n, 0);
	EXPECT(reaches(&p, BLOB) && reaches(&p, NOWHERE));
	end(&p);
	sandbox_remove(box);
}
