/* test_census.c - a census of a repository, against a walk over its history. */
#include "git/attribute.h"
#include "git/census.h"
#include "git/walk.h"
#include "listing.h"
#include "sandbox.h"
#include "test.h"
#include "whole_history.h"

#include <stdlib.h>

/* Folders of many entries in many versions, so that packs store trees as deltas; two packs with
 * copies of the same objects; loose objects, and some that nothing reaches. */
#define SCRIPT                                                                                     \
	"git init -q -b main r; cd r; mkdir -p a/b c; for i in $(seq 60); do echo $i >a/f$i;"      \
	"echo $i >a/b/g$i; done; n=0; commit() { n=$((n + 1)); git add -A;"                        \
	" GIT_COMMITTER_DATE=\"$((1500000000 + n)) +0000\" git commit -q --allow-empty -m $n; };"  \
	"for i in $(seq 25); do echo v$i >a/f$((i * 7 % 60 + 1)); echo w$i >a/b/g$i;"              \
	"cp a/f$i c/h$i; rm -f a/f$((i + 30)); commit; done; git repack -q -adf --depth=50;"       \
	"git checkout -q -b side HEAD~9; for i in $(seq 9); do echo s$i >a/b/g$((i * 3)); commit;" \
	"done; cp -r .git/objects/pack keep; git repack -q -adf --window=20; cp -n keep/* "        \
	".git/objects/pack; rm -rf keep; git reset -q --hard HEAD~2; echo loose >a/b/loose; "      \
	"commit; git tag -a -m told t; git tag -a -m tree u HEAD:a; echo lost | "                  \
	"git hash-object -w --stdin >/dev/null"

static void take(struct listing *l, const char *sandbox, bool unreachable, unsigned jobs)
{
	*l = (struct listing){ .status = ES_OK };
	struct es_history_options o = { .unreachable = unreachable, .jobs = jobs };
	EXPECT_INT(es_repo_open(&l->repo, sandbox_path(sandbox, "r"), &l->err), ES_OK);
	l->loader = es_repo_loader(l->repo);
	l->status = (jobs ? whole_history_sweep : whole_history_walk)(
		&l->history, &l->items, &l->skips, l->repo, &o, &l->loader, &l->arena, &l->err);
	EXPECT_INT(l->status, ES_OK);
}

static void expect_same_attribution(const struct es_attribution *a, const struct es_attribution *b)
{
	EXPECT_INT(a->nplaces, b->nplaces);
	for (size_t i = 0; i < a->nplaces; i++) {
		EXPECT(es_slice_equal(a->places[i].path, b->places[i].path));
		EXPECT_INT(a->places[i].order, b->places[i].order);
		EXPECT(es_slice_equal(a->places[i].author, b->places[i].author));
	}
	EXPECT_INT(a->is_cut, b->is_cut);
	EXPECT_INT(a->is_in_head, b->is_in_head);
	EXPECT_INT(es_oid_compare(&a->last_commit, &b->last_commit), 0);
}

static void expect_same_refs(const struct es_attribution *a, const struct es_ref_names *of_a,
	const struct es_attribution *b, const struct es_ref_names *of_b)
{
	EXPECT_INT(of_a->n, of_b->n);
	for (size_t i = 0; i < of_a->n; i++) {
		EXPECT(es_slice_equal(of_a->v[i], of_b->v[i]));
		EXPECT_INT(a->refs[i / 8] >> i % 8 & 1, b->refs[i / 8] >> i % 8 & 1);
	}
}

static struct es_attribution *attribute(
	struct listing *l, struct es_ref_names *refs, const struct es_wanted *wanted, size_t n)
{
	struct es_attribution *out = es_arena_array(&l->arena, n, sizeof *out);
	EXPECT_INT(
		es_attribute(out, refs, wanted, n, l->history, l->repo, &l->arena, &l->err), ES_OK);
	return out;
}

/* Of all objects, and of a few names. */
static void expect_same_answers(struct listing *x, struct listing *y)
{
	static const char *const names[] = { "b", "f7", "g3", "loose", "c" };
	enum { NNAMES = sizeof names / sizeof *names };
	size_t n = 0;
	struct es_wanted *wanted = es_arena_array(&x->arena, x->items.n + NNAMES, sizeof *wanted);
	const struct es_item *item = NULL;
	for (size_t i = 0; i < x->items.n; i++) {
		if (x->items.v[i].kind == ES_ITEM_NAMES)
			item = &x->items.v[i];
		else
			wanted[n++].item = &x->items.v[i];
	}
	for (size_t i = 0; i < NNAMES; i++)
		wanted[n++] = (struct es_wanted){ item, es_slice_from(names[i]) };
	struct es_ref_names of_a, of_b;
	struct es_attribution *a = attribute(x, &of_a, wanted, n);
	struct es_attribution *b = attribute(y, &of_b, wanted, n);
	for (size_t i = 0; i < n; i++) {
		expect_same_attribution(&a[i], &b[i]);
		expect_same_refs(&a[i], &of_a, &b[i], &of_b);
	}
}

static void expect_same(const char *sandbox, bool unreachable, unsigned jobs)
{
	struct listing walked, swept;
	take(&walked, sandbox, unreachable, 0);
	take(&swept, sandbox, unreachable, jobs);
	EXPECT_STR(listing_text(&swept), listing_text(&walked));
	expect_same_answers(&swept, &walked);
	struct es_history_totals totals = es_history_totals(swept.history);
	EXPECT(totals.nobjects > 100 && totals.nbytes > totals.nobjects);
	listing_release(&walked);
	listing_release(&swept);
}

TEST(census, sweep_and_walk_are_of_one_mind)
{
	char *sandbox = sandbox_new();
	sandbox_run(sandbox, SCRIPT);
	for (unsigned jobs = 1; jobs <= 3; jobs++) {
		expect_same(sandbox, false, jobs);
		expect_same(sandbox, true, jobs);
	}
	sandbox_remove(sandbox);
}

/* Of blobs that are there a walk leaves it to the loader to tell. */
TEST(census, sweep_and_walk_tell_the_same_of_what_cannot_be_had)
{
	char *sandbox = sandbox_new();
	struct listing walked, swept;
	sandbox_run(sandbox,
		"git init -q -b main r; cd r; for i in 1 2 3 4 5; do mkdir d$i; echo $i >d$i/f;"
		"git add -A; git commit -q -m $i; done; o() { h=$(git rev-parse $1);"
		"echo .git/objects/$(echo $h | sed 's,..,&/,'); }; chmod -R +w .git/objects;"
		"rm $(o HEAD:d1) $(o HEAD:d2/f); echo junk >$(o HEAD:d3);"
		"cp $(o HEAD:d5) $(o HEAD:d4); echo junk >$(o HEAD~4)");
	take(&walked, sandbox, false, 0);
	take(&swept, sandbox, false, 2);
	EXPECT_STR(listing_text(&swept), listing_text(&walked));
	EXPECT_INT(swept.skips.n, 5);
	listing_release(&walked);
	listing_release(&swept);
	sandbox_remove(sandbox);
}

/* A tree that calls a blob a tree, and the other way round. */
TEST(census, an_object_of_another_type_is_a_gap)
{
	char *sandbox = sandbox_new();
	struct listing swept;
	sandbox_run(sandbox,
		"git init -q -b main r; cd r; b=$(echo key | git hash-object -w --stdin);"
		"t=$(printf '100644 blob %s\\tf\\n' $b | git mktree); h() { printf '%b' "
		"$(echo $1 | sed 's/../\\\\x&/g'); }; x=$({ printf '100644 b\\0'; h $t; "
		"printf '40000 t\\0'; h $b; } | git hash-object -t tree -w --literally --stdin);"
		"git update-ref refs/heads/main $(git commit-tree -m odd $x)");
	take(&swept, sandbox, false, 1);
	EXPECT_INT(swept.skips.n, 2);
	EXPECT(swept.skips.v[0].is_gap && swept.skips.v[1].is_gap);
	EXPECT_INT(swept.items.n, 2); /* the commit and the names */
	listing_release(&swept);
	sandbox_remove(sandbox);
}
