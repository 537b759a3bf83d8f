#include "git/attribute.h"
#include "git/walk.h"
#include "listing.h"
#include "packwriter.h"
#include "sandbox.h"
#include "test.h"

#define GIT                                                                                        \
	"git init -q -b main r; cd r; n=0; commit() { n=$((n + 1)); git add -A;"                   \
	" GIT_COMMITTER_DATE=\"$((1500000000 + n)) +0000\" git commit -q --allow-empty -m "        \
	"\"$1\"; }; "

static void expect_origin_of(enum es_item_kind kind, const char *script, const char *range,
	bool unreachable, const char *text, const char *want)
{
	char *sandbox = sandbox_new();
	struct listing l;
	sandbox_run(sandbox, script);
	listing_take(&l, sandbox, "r", range, unreachable);
	EXPECT_STR(listing_origin(&l, kind, text), want);
	listing_release(&l);
	sandbox_remove(sandbox);
}

static void expect_origin(const char *script, const char *text, const char *want)
{
	expect_origin_of(ES_ITEM_BLOB, script, "", false, text, want);
}

TEST(attribute, oldest_commit_path_and_newest_commit)
{
	expect_origin(GIT "commit start; mkdir -p a/b; echo key >a/b/f; commit leak; commit idle;"
			  "echo gone >a/b/f; commit fix",
		"key", "a/b/f since leak; last idle; refs/heads/main");
}

TEST(attribute, each_path_has_its_own_first_commit)
{
	expect_origin(GIT "mkdir d; echo key >d/f; commit leak; cp -r d e; commit copied;"
			  "git mv d/f g; commit moved",
		"key",
		"d/f since leak; e/f since copied; g since moved; in HEAD; last moved; "
		"refs/heads/main");
}

TEST(attribute, same_tree_at_two_paths_in_one_commit)
{
	expect_origin(GIT "mkdir a b; echo key >a/f; echo key >b/f; commit leak", "key",
		"a/f since leak; b/f since leak; in HEAD; last leak; refs/heads/main");
}

TEST(attribute, merge_resolution_is_brought_by_the_merge)
{
	expect_origin(GIT "echo base >f; commit base; git checkout -q -b side; echo side >f;"
			  "commit side; git checkout -q main; echo main >f; commit main;"
			  "git merge -q side || true; echo key >f; commit merge",
		"key", "f since merge; in HEAD; last merge; refs/heads/main");
}

TEST(attribute, refs_are_those_that_reach_it)
{
	expect_origin(GIT
		"commit base; git branch clean; echo key >f; commit leak; git branch has;"
		"git rm -q f; commit fix; git tag -a -m t v1; git update-ref refs/x/y HEAD",
		"key",
		"f since leak; last leak; refs/heads/has; refs/heads/main; refs/tags/v1; refs/x/y");
}

TEST(attribute, older_stash_entries_are_named)
{
	expect_origin(GIT "echo a >f; commit first; echo key >f; git stash push -q -m s1;"
			  "echo b >f; git stash push -q -m s2",
		"key", "f since On main: s1; last On main: s1; stash@{1}");
}

TEST(attribute, detached_heads_of_worktrees_are_named)
{
	expect_origin(GIT "commit first; git worktree add -q --detach ../w; cd ../w; echo key >f;"
			  "commit leak",
		"key", "f since leak; last leak; worktrees/w/HEAD");
}

#define AMENDED                                                                                    \
	GIT "echo old >f; commit first; echo key >f; commit leak; echo new >f; git add f;"         \
	    "git commit -q --amend -m amended;"

TEST(attribute, amended_commit_brought_it)
{
	expect_origin_of(ES_ITEM_BLOB, AMENDED, "", true, "key", "f since leak; last leak");
}

TEST(attribute, reachable_commit_comes_before_an_older_dangling_one)
{
	expect_origin_of(ES_ITEM_BLOB,
		GIT "echo a >f; commit first; echo key >g; commit leak; git commit -q --amend -m "
		    "again",
		"", true, "key", "g since again; in HEAD; last again; refs/heads/main");
}

TEST(attribute, dangling_blob_has_no_place)
{
	expect_origin_of(ES_ITEM_BLOB, GIT "commit first; echo key | git hash-object -w --stdin",
		"", true, "key", "last nothing");
}

TEST(attribute, tagged_blob_and_tree_have_refs)
{
	expect_origin(GIT "git tag -a -m t t $(echo key | git hash-object -w --stdin)", "key",
		"last nothing; refs/tags/t");
	expect_origin(GIT "echo key >f; git add f; git tag t $(git write-tree)", "key",
		"last nothing; refs/tags/t");
}

/* A tag cannot name what names it, but an index can call the two so. */
static void write_tag(struct packwriter *w, unsigned name, unsigned target)
{
	struct es_oid oid = name_of(target);
	char hex[ES_OID_HEX + 1];
	struct es_buf text = ES_BUF_INIT(1000);
	es_oid_hex(hex, &oid);
	es_buf_printf(&text, "object %s\ntype tag\ntag t\n\nt\n", hex);
	(void)pack_whole(w, name, ES_OBJECT_TAG, es_buf_slice(&text));
	es_buf_release(&text);
}

TEST(attribute, tags_of_tags_that_lead_nowhere_end)
{
	char *sandbox = sandbox_new(), hex[ES_OID_HEX + 1];
	struct packwriter w;
	struct listing l;
	struct es_oid oid = name_of(1);
	struct es_buf folder = ES_BUF_INIT(4096), script = ES_BUF_INIT(4096);
	es_oid_hex(hex, &oid);
	es_buf_printf(&script, GIT "echo key >f; commit leak; echo %s >.git/refs/tags/t", hex);
	sandbox_run(sandbox, es_buf_cstr(&script));
	es_buf_printf(&folder, "%s/r/.git/objects/pack", sandbox);
	pack_init(&w);
	write_tag(&w, 1, 2);
	write_tag(&w, 2, 1);
	pack_write(&w, es_buf_cstr(&folder), "a", PACK_INDEX_V2);
	listing_take(&l, sandbox, "r", "", false);
	EXPECT_STR(listing_origin(&l, ES_ITEM_BLOB, "key"),
		"f since leak; in HEAD; last leak; refs/heads/main");
	EXPECT_INT(es_history_peel(l.history, oid).bytes[0], oid.bytes[0]);
	listing_release(&l);
	pack_release(&w);
	es_buf_release(&folder);
	es_buf_release(&script);
	sandbox_remove(sandbox);
}

static void add_entry(struct es_buf *b, const char *mode_name, unsigned object)
{
	struct es_oid oid = name_of(object);
	es_buf_add_str(b, mode_name);
	es_buf_add_byte(b, '\0');
	es_buf_add(b, (struct es_slice){ (const char *)oid.bytes, sizeof oid.bytes });
}

static void add_ref(struct es_buf *script, const char *name, unsigned object)
{
	struct es_oid oid = name_of(object);
	char hex[ES_OID_HEX + 1];
	es_oid_hex(hex, &oid);
	es_buf_printf(script, "echo %s >.git/refs/tags/%s;", hex, name);
}

enum { NCYCLE = 64, KEY = NCYCLE, TREE_A, TREE_B, TREE_C };

/* Trees A and B have each other, and the same of the first NCYCLE blobs; C has the key. */
static void write_cycle(const char *sandbox)
{
	struct packwriter w;
	struct es_buf a = ES_BUF_INIT(10000), c = ES_BUF_INIT(10000), folder = ES_BUF_INIT(4096);
	pack_init(&w);
	for (unsigned i = 0; i <= KEY; i++) {
		(void)pack_whole(&w, i, ES_OBJECT_BLOB, (struct es_slice)ES_LIT("key"));
		add_entry(i < KEY ? &a : &c, "100644 f", i);
	}
	size_t len = a.len;
	add_entry(&a, "40000 g", TREE_B);
	(void)pack_whole(&w, TREE_A, ES_OBJECT_TREE, es_buf_slice(&a));
	a.len = len;
	add_entry(&a, "40000 g", TREE_A);
	(void)pack_whole(&w, TREE_B, ES_OBJECT_TREE, es_buf_slice(&a));
	(void)pack_whole(&w, TREE_C, ES_OBJECT_TREE, es_buf_slice(&c));
	es_buf_printf(&folder, "%s/r/.git/objects/pack", sandbox);
	pack_write(&w, es_buf_cstr(&folder), "a", PACK_INDEX_V2);
	pack_release(&w);
	es_buf_release(&a);
	es_buf_release(&c);
	es_buf_release(&folder);
}

/* So many targets are dealt with at once; what was known of them must not be taken for the next. */
TEST(attribute, trees_that_have_each_other_keep_targets_apart)
{
	char *sandbox = sandbox_new();
	struct listing l;
	struct es_buf script = ES_BUF_INIT(4096);
	struct es_item items[KEY + 1];
	struct es_wanted wanted[KEY + 1];
	struct es_attribution out[KEY + 1];
	struct es_ref_names refs;
	es_buf_add_str(&script, GIT);
	add_ref(&script, "a", TREE_A);
	add_ref(&script, "b", TREE_B);
	add_ref(&script, "c", TREE_C);
	sandbox_run(sandbox, es_buf_cstr(&script));
	write_cycle(sandbox);
	listing_take(&l, sandbox, "r", "", false);
	for (unsigned i = 0; i <= KEY; i++) {
		items[i] = (struct es_item){ .kind = ES_ITEM_BLOB, .oid = name_of(i) };
		wanted[i] = (struct es_wanted){ .item = &items[i] };
	}
	EXPECT_INT(es_attribute(out, &refs, wanted, KEY + 1, l.history, l.repo, &l.arena, &l.err),
		ES_OK);
	EXPECT_INT(refs.n, 3);
	EXPECT_SLICE(refs.v[2], "refs/tags/c");
	EXPECT_INT(out[0].refs[0], 1 << 0 | 1 << 1);
	EXPECT_INT(out[KEY].refs[0], 1 << 2);
	listing_release(&l);
	es_buf_release(&script);
	sandbox_remove(sandbox);
}

static bool is_stopped(void *ctx)
{
	return *(const bool *)ctx;
}

TEST(attribute, cancel_ends_it)
{
	char *sandbox = sandbox_new();
	struct listing l;
	bool stop = false;
	struct es_history_options o = { .cancel = is_stopped, .ctx = &stop };
	sandbox_run(sandbox, GIT "echo key >f; commit leak");
	listing_take_with(&l, sandbox, "r", &o);
	stop = true;
	EXPECT_STR(listing_origin(&l, ES_ITEM_BLOB, "key"), "interrupted");
	listing_release(&l);
	sandbox_remove(sandbox);
}

TEST(attribute, messages_are_attributed_to_themselves)
{
	expect_origin_of(ES_ITEM_COMMIT, GIT "commit first; commit second; git branch x HEAD~1", "",
		false, "first", " since first; in HEAD; last first; refs/heads/main; refs/heads/x");
	expect_origin_of(ES_ITEM_TAG, GIT "commit first; git tag -a -m told t; commit second", "",
		false, "told", " since first; last nothing; refs/tags/t");
}

TEST(attribute, names_stand_at_every_path_that_ends_so)
{
	expect_origin_of(ES_ITEM_NAMES,
		GIT "mkdir -p a/key; echo x >a/key/f; commit c1; echo y >a/key/f; mkdir b;"
		    "echo z >b/key; commit c2",
		"", false, "key",
		"a/key since c1; b/key since c2; in HEAD; last c2; refs/heads/main");
	expect_origin_of(ES_ITEM_NAMES, GIT "echo x >\"$(printf 'up\\ndown')\"; commit c1", "",
		false, "down", "up\ndown since c1; in HEAD; last c1; refs/heads/main");
}

TEST(attribute, range_knows_its_new_commits_only)
{
	expect_origin_of(ES_ITEM_BLOB,
		GIT "echo a >f; commit c1; echo key >f; commit c2; git branch mid; echo b >f; "
		    "commit c3",
		"HEAD~2..mid", false, "key", "f since c2; last c2; refs/heads/mid");
}

/* Ten trees, each ten times in the next: ten thousand million paths. */
TEST(attribute, trees_that_spell_too_many_paths_are_cut)
{
	char *sandbox = sandbox_new();
	struct listing l;
	sandbox_run(sandbox,
		GIT "b=$(echo key | git hash-object -w --stdin);"
		    "t=$(printf '100644 blob %s\\tf\\n' $b | git mktree);"
		    "for d in 0 1 2 3 4 5 6 7 8 9; do t=$(for i in 0 1 2 3 4 5 6 7 8 9; do"
		    " printf '040000 tree %s\\td%s\\n' $t $i; done | git mktree); done;"
		    "git update-ref refs/heads/main $(git commit-tree -m bomb $t)");
	listing_take(&l, sandbox, "r", "", false);
	struct es_attribution a = { .nplaces = 0 };
	struct es_wanted wanted = { .item = &l.items.v[0] };
	struct es_ref_names refs;
	EXPECT_INT(es_attribute(&a, &refs, &wanted, 1, l.history, l.repo, &l.arena, &l.err), ES_OK);
	EXPECT(a.is_cut && a.nplaces > 0 && a.is_in_head);
	listing_release(&l);
	sandbox_remove(sandbox);
}

/* Thirty blobs at ten thousand paths each: what is too much for all is not for one. */
TEST(attribute, too_many_paths_of_all_targets_are_cut)
{
	enum { NBLOBS = 30, ALL_MAX = 256 * 1024 };
	char *sandbox = sandbox_new();
	struct listing l;
	struct es_wanted wanted[NBLOBS];
	struct es_attribution out[NBLOBS];
	struct es_ref_names refs;
	size_t n = 0, nplaces = 0, ncut = 0;
	sandbox_run(sandbox,
		GIT "t=$(for i in $(seq 30); do printf '100644 blob %s\\tf%s\\n' "
		    "$(echo key $i | git hash-object -w --stdin) $i; done | git mktree);"
		    "for d in 0 1 2 3; do t=$(for i in 0 1 2 3 4 5 6 7 8 9; do"
		    " printf '040000 tree %s\\td%s\\n' $t $i; done | git mktree); done;"
		    "git update-ref refs/heads/main $(git commit-tree -m bomb $t)");
	listing_take(&l, sandbox, "r", "", false);
	for (size_t i = 0; i < l.items.n && n < NBLOBS; i++)
		if (l.items.v[i].kind == ES_ITEM_BLOB)
			wanted[n++] = (struct es_wanted){ .item = &l.items.v[i] };
	EXPECT_INT(es_attribute(out, &refs, wanted, n, l.history, l.repo, &l.arena, &l.err), ES_OK);
	for (size_t i = 0; i < n; i++) {
		nplaces += out[i].nplaces;
		ncut += out[i].is_cut;
		EXPECT(out[i].is_cut == (out[i].nplaces < 10000));
	}
	EXPECT_INT(nplaces, ALL_MAX);
	EXPECT(ncut > 0);
	listing_release(&l);
	sandbox_remove(sandbox);
}

/* A folder of a thousand copies at a hundred thousand paths: as many entries to look at as would
 * take minutes and fill the memory with their paths. */
TEST(attribute, trees_that_have_too_many_entries_are_cut)
{
	char *sandbox = sandbox_new();
	struct listing l;
	sandbox_run(sandbox,
		GIT "b=$(echo key | git hash-object -w --stdin);"
		    "t=$(seq 1000 1999 | sed \"s/.*/100644 blob $b\\tf&/\" | git mktree);"
		    "for d in 0 1 2 3 4; do t=$(for i in 0 1 2 3 4 5 6 7 8 9; do"
		    " printf '040000 tree %s\\td%s\\n' $t $i; done | git mktree); done;"
		    "git update-ref refs/heads/main $(git commit-tree -m bomb $t)");
	listing_take(&l, sandbox, "r", "", false);
	struct es_attribution a = { .nplaces = 0 };
	struct es_wanted wanted = { .item = &l.items.v[0] };
	struct es_ref_names refs;
	EXPECT_INT(es_attribute(&a, &refs, &wanted, 1, l.history, l.repo, &l.arena, &l.err), ES_OK);
	EXPECT(a.is_cut && a.nplaces > 0 && a.is_in_head);
	listing_release(&l);
	sandbox_remove(sandbox);
}

TEST(attribute, place_has_author_and_date)
{
	char *sandbox = sandbox_new();
	struct listing l;
	sandbox_run(sandbox, GIT "echo key >f; commit leak");
	listing_take(&l, sandbox, "r", "", false);
	struct es_attribution a = { .nplaces = 0 };
	struct es_wanted wanted = { .item = &l.items.v[0] };
	struct es_ref_names refs;
	EXPECT_INT(es_attribute(&a, &refs, &wanted, 1, l.history, l.repo, &l.arena, &l.err), ES_OK);
	EXPECT_INT(a.nplaces, 1);
	EXPECT_SLICE(a.places[0].author, "A U Thor");
	EXPECT_SLICE(a.places[0].email, "author@example.com");
	EXPECT_INT(a.places[0].date, 1112911993);
	EXPECT_INT(a.places[0].date_offset, -7 * 60);
	listing_release(&l);
	sandbox_remove(sandbox);
}
