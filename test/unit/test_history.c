#include "git/history.h"
#include "base/pool.h"
#include "listing.h"
#include "packwriter.h"
#include "sandbox.h"
#include "test.h"
#include "whole_history.h"

#include <string.h>
#include <unistd.h>

/* A repository "r" on branch main; `commit NAME` commits all with that subject. Stashes and merges
 * need a committer whose date differs, so that no two commits have the same name by chance. */
#define GIT                                                                                        \
	"git init -q -b main r; cd r; n=0; commit() { n=$((n + 1)); git add -A;"                   \
	" GIT_COMMITTER_DATE=\"$((1500000000 + n)) +0000\" git commit -q --allow-empty -m "        \
	"\"$1\"; }; "

static void expect_list(
	const char *script, const char *path, const char *range, bool unreachable, const char *want)
{
	char *sandbox = sandbox_new();
	struct listing l;
	sandbox_run(sandbox, script);
	listing_take(&l, sandbox, path, range, unreachable);
	EXPECT_STR(listing_text(&l), want);
	listing_release(&l);
	sandbox_remove(sandbox);
}

TEST(history, repository_without_commits_is_empty)
{
	expect_list(GIT, "r", "", false, "");
	expect_list(GIT, "r", "", true, "");
}

TEST(history, each_blob_message_and_name_comes_once)
{
	expect_list(GIT "mkdir d; echo one >a; echo one >d/a; commit first; echo two >a;"
			"git mv d e; commit second",
		"r", "", false,
		"blob one, blob two, commit first, commit second, name a, name d, name e");
}

TEST(history, rename_with_edit_is_listed)
{
	expect_list(GIT "seq 50 >a; commit first; git mv a b; (echo key; seq 50) >b; commit moved",
		"r", "", false, "blob 1, blob key, commit first, commit moved, name a, name b");
}

#define MERGE                                                                                      \
	GIT "echo base >f; commit base; git checkout -q -b side; echo side >f; commit side;"       \
	    "git checkout -q main; echo main >f; commit main; git merge -q side || true;"          \
	    "echo resolved >f; commit merge;"

TEST(history, merge_resolution_is_listed)
{
	expect_list(MERGE, "r", "", false,
		"blob base, blob main, blob resolved, blob side, commit base, commit main, "
		"commit merge, commit side, name f");
}

TEST(history, octopus_merge_reaches_all_parents)
{
	expect_list(GIT "commit base; for b in x y z; do git checkout -q -b $b main; echo $b >$b;"
			"commit $b; done; git checkout -q main; git merge -q -m octopus x y z;"
			"git branch -q -D x y z",
		"r", "", false,
		"blob x, blob y, blob z, commit base, commit octopus, commit x, commit y, "
		"commit z, name x, name y, name z");
}

#define AMENDED                                                                                    \
	GIT "echo old >f; commit first; echo key >f; commit leak; echo new >f; git add f;"         \
	    "git commit -q --amend -m amended;"

TEST(history, amended_commit_is_unreachable)
{
	expect_list(AMENDED, "r", "", false,
		"blob new, blob old, commit amended, commit first, name f");
	expect_list(AMENDED, "r", "", true,
		"blob key, blob new, blob old, commit amended, commit first, commit leak, name f");
}

TEST(history, dangling_objects_need_no_reflog)
{
	expect_list(AMENDED "rm -r .git/logs; echo lost | git hash-object -w --stdin", "r", "",
		true,
		"blob key, blob lost, blob new, blob old, commit amended, commit first, "
		"commit leak, name f");
}

TEST(history, second_stash_entry_is_listed)
{
	expect_list(GIT "echo a >f; commit first; echo older >f; git stash push -q -m s1;"
			"echo newer >f; git stash push -q -m s2",
		"r", "", false,
		"blob a, blob newer, blob older, commit On main: s1, commit On main: s2, "
		"commit first, commit index on main: 2865221 first, name f");
}

TEST(history, tags_lead_to_anything)
{
	expect_list(GIT
		"mkdir d; echo intree >d/t; git add d; T=$(git write-tree);"
		"git tag -a -m treetag t $T; B=$(echo blob | git hash-object -w --stdin);"
		"git tag -a -m blobtag b $B; git tag light $B; git tag -a -m outer o b 2>&1;",
		"r", "", false,
		"blob blob, blob intree, name d, name t, tag blobtag, tag outer, tag treetag");
}

TEST(history, notes_are_listed)
{
	expect_list(GIT "commit first; git notes add -m noted", "r", "", false,
		"blob noted, commit Notes added by 'git notes add', commit first, "
		"name d1d5a80a168f4dc85b3f70535abef87437afee1d");
}

TEST(history, every_namespace_of_refs_counts)
{
	expect_list(GIT
		"commit first; for r in original/refs/heads/x pull/1/head custom/y;"
		"do git checkout -q --detach main; echo $r >f; commit $r;"
		"git update-ref refs/$r HEAD; done; git checkout -q main; git pack-refs --all",
		"r", "", false,
		"blob custom/y, blob original/refs/heads/x, blob pull/1/head, commit custom/y, "
		"commit first, commit original/refs/heads/x, commit pull/1/head, name f");
}

#define WORKTREE                                                                                   \
	GIT "echo a >f; commit first; git worktree add -q --detach ../w; cd ../w; echo b >f;"      \
	    "commit detached; git update-ref refs/bisect/bad HEAD;"                                \
	    "git checkout -q --detach main; echo c >f; commit other"

TEST(history, heads_and_refs_of_linked_worktrees_count)
{
	const char *want = "blob a, blob b, blob c, commit detached, commit first, commit other, "
			   "name f";
	expect_list(WORKTREE, "r", "", false, want);
	expect_list(WORKTREE, "w", "", false, want);
}

TEST(history, replaced_object_and_its_replacement_are_both_listed)
{
	expect_list(GIT "echo real >f; commit first; git replace $(git rev-parse HEAD:f)"
			" $(echo fake | git hash-object -w --stdin)",
		"r", "", false, "blob fake, blob real, commit first, name f");
}

TEST(history, shallow_clone_has_a_gap)
{
	expect_list(GIT "echo a >f; commit first; echo b >f; commit second; echo c >f;"
			"commit third; cd ..; git clone -q --depth 2 file://$PWD/r s",
		"s", "", false,
		"blob b, blob c, commit second, commit third, "
		"gap shallow clone: history before 1 commit is missing, name f");
}

TEST(history, partial_clone_has_one_gap)
{
	expect_list(GIT "git config uploadpack.allowFilter true; echo a >f; commit first;"
			"echo b >f; commit second; cd ..;"
			"git clone -q --no-checkout --filter=blob:none file://$PWD/r p",
		"p", "", false,
		"commit first, commit second, gap 2 objects are not here (partial clone), name f");
}

TEST(history, missing_and_damaged_objects_are_gaps)
{
	char *sandbox = sandbox_new();
	struct listing l;
	sandbox_run(sandbox, GIT "mkdir d e; echo a >d/f; commit first; echo b >e/g; commit second;"
				 "o() { h=$(git rev-parse $1); echo .git/objects/$(echo $h | sed"
				 " 's,..,&/,'); }; rm -f $(o HEAD:d); chmod +w $(o HEAD:e);"
				 "echo junk >$(o HEAD:e)");
	listing_take(&l, sandbox, "r", "", false);
	EXPECT_INT(l.skips.n, 2);
	EXPECT(l.skips.v[0].is_gap && l.skips.v[1].is_gap);
	EXPECT_INT(l.skips.v[0].path.len, ES_OID_HEX);
	listing_release(&l);
	sandbox_remove(sandbox);
}

TEST(history, refs_that_are_none_are_gaps)
{
	expect_list(GIT "commit first; echo junk >.git/refs/heads/broken;"
			"echo 'ref: refs/heads/gone' >.git/refs/heads/dangling;"
			"echo 1234567890123456789012345678901234567890 >.git/refs/heads/missing;"
			"echo x >.git/refs/heads/.hidden; echo x >.git/refs/heads/y.lock",
		"r", "", false, "commit first, gap is not a valid ref, gap the object is missing");
}

TEST(history, symbolic_refs_in_a_circle_end)
{
	expect_list(GIT "commit first; echo 'ref: refs/heads/b' >.git/refs/heads/a;"
			"echo 'ref: refs/heads/a' >.git/refs/heads/b",
		"r", "", false, "commit first");
}

TEST(history, packed_and_loose_objects_are_listed_alike)
{
	expect_list(GIT "for i in 1 2 3; do echo $i >f; commit c$i; done; git repack -q -ad;"
			"echo 4 >f; commit c4; git -c pack.indexVersion=1 repack -q -d;"
			"echo 5 >f; commit c5",
		"r", "", false,
		"blob 1, blob 2, blob 3, blob 4, blob 5, commit c1, commit c2, commit c3, "
		"commit c4, commit c5, name f");
}

TEST(history, objects_of_alternates_are_listed)
{
	expect_list(GIT "echo 1 >f; commit first; cd ..; git clone -q -s r s; cd s; echo 2 >f;"
			"commit second; git repack -q -ad -l",
		"s", "", false, "blob 1, blob 2, commit first, commit second, name f");
}

TEST(history, a_name_may_hold_a_newline)
{
	expect_list(GIT "echo a >\"$(printf 'up\\ndown')\"; commit first", "r", "", false,
		"blob a, commit first, name down, name up");
}

static bool stop(void *ctx)
{
	(void)ctx;
	return true;
}

static void write_commit(struct packwriter *w, unsigned name, unsigned tree, unsigned parent)
{
	struct es_oid oids[] = { name_of(tree), name_of(parent) };
	char hex[2][ES_OID_HEX + 1];
	struct es_buf text = ES_BUF_INIT(1000);
	for (size_t i = 0; i < 2; i++)
		es_oid_hex(hex[i], &oids[i]);
	es_buf_printf(&text,
		"tree %s\nparent %s\nauthor a <a@b.test> 1 +0000\n"
		"committer a <a@b.test> 1 +0000\n\nc\n",
		hex[0], hex[1]);
	(void)pack_whole(w, name, ES_OBJECT_COMMIT, es_buf_slice(&text));
	es_buf_release(&text);
}

/* A commit cannot name what names it, but an index can call the two so. */
TEST(history, commits_that_are_their_own_ancestors_are_gaps)
{
	char *sandbox = sandbox_new(), hex[ES_OID_HEX + 1];
	struct packwriter w;
	struct listing l;
	struct es_oid oid = name_of(1);
	struct es_buf folder = ES_BUF_INIT(4096), script = ES_BUF_INIT(4096);
	es_oid_hex(hex, &oid);
	es_buf_printf(&script, GIT "echo sound >f; commit sound; echo %s >.git/refs/tags/t", hex);
	sandbox_run(sandbox, es_buf_cstr(&script));
	es_buf_printf(&folder, "%s/r/.git/objects/pack", sandbox);
	pack_init(&w);
	write_commit(&w, 1, 3, 2);
	write_commit(&w, 2, 3, 1);
	(void)pack_whole(&w, 3, ES_OBJECT_TREE, ES_SLICE_EMPTY);
	pack_write(&w, es_buf_cstr(&folder), "a", PACK_INDEX_V2);
	listing_take(&l, sandbox, "r", "", false);
	EXPECT_STR(listing_text(&l),
		"blob sound, commit sound, "
		"gap the commit has itself, or one that has, as an ancestor, "
		"gap the commit has itself, or one that has, as an ancestor, name f");
	listing_release(&l);
	pack_release(&w);
	es_buf_release(&folder);
	es_buf_release(&script);
	sandbox_remove(sandbox);
}

struct others {
	struct es_flag asked;
	size_t nwaits;
};

static _Thread_local bool is_caller;

/* The caller's thread waits until another one asks, for ten seconds at most. */
static bool stop_others(void *ctx)
{
	struct others *o = ctx;
	if (!is_caller)
		es_flag_raise(&o->asked);
	while (!es_flag_is_up(&o->asked) && o->nwaits++ < 10000)
		(void)usleep(1000);
	return !is_caller;
}

TEST(history, cancel_is_asked_by_every_thread)
{
	char *sandbox = sandbox_new();
	struct listing l;
	struct others others = { .nwaits = 0 };
	struct es_history_options o = { .jobs = 2, .cancel = stop_others, .ctx = &others };
	is_caller = true;
	/* So many trees that there is work for several. */
	sandbox_run(sandbox, GIT "for i in $(seq 900); do mkdir d$i; echo x >d$i/f$i; done;"
				 "commit many");
	listing_take_with(&l, sandbox, "r", &o);
	EXPECT_INT(l.status, ES_EINTERRUPTED);
	listing_release(&l);
	sandbox_remove(sandbox);
}

TEST(history, cancel_ends_the_listing)
{
	char *sandbox = sandbox_new();
	struct listing l;
	sandbox_run(sandbox, GIT "commit first");
	listing_take(&l, sandbox, "r", "", false);
	struct es_history_options o = { .cancel = stop };
	struct es_history *h = NULL;
	EXPECT_INT(whole_history_sweep(
			   &h, &l.items, &l.skips, l.repo, &o, &l.loader, &l.arena, &l.err),
		ES_EINTERRUPTED);
	listing_release(&l);
	sandbox_remove(sandbox);
}
