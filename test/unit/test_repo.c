#include "git/repo_internal.h"
#include "sandbox.h"
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* One commit on main: "a" holds "one\n", "sub/b" holds "two\n". */
#define ONE_COMMIT                                                                                 \
	"git init -q -b main r; cd r; mkdir sub; echo one >a; echo two >sub/b;"                    \
	"git add .; git commit -q -m 'first message'; cd ..;"

static struct es_repo *open_at(const char *sandbox, const char *path)
{
	struct es_repo *r = NULL;
	struct es_error err = { .text = "" };
	if (es_repo_open(&r, sandbox_path(sandbox, path), &err) != ES_OK)
		print_error("%s\n", err.text);
	assert_non_null(r);
	return r;
}

static enum es_status open_fails(char *text, size_t len, const char *sandbox, const char *path)
{
	struct es_repo *r = NULL;
	struct es_error err = { .text = "" };
	enum es_status st = es_repo_open(&r, sandbox_path(sandbox, path), &err);
	es_repo_free(r);
	(void)snprintf(text, len, "%s", err.text);
	return st;
}

static struct es_oid named(struct es_repo *r, const char *revision)
{
	struct es_oid oid = { { 0 } };
	struct es_error err = { .text = "" };
	if (es_repo_resolve(&oid, r, es_slice_from(revision), &err) != ES_OK)
		print_error("%s\n", err.text);
	return oid;
}

/* What the loader makes of an object; its status is in *st. */
static char *load(enum es_status *st, struct es_repo *r, enum es_item_kind kind,
	const struct es_oid *oid, size_t max)
{
	struct es_loader loader = es_repo_loader(r);
	struct es_item item = { .loader = &loader, .kind = kind, .oid = *oid };
	struct es_buf text = ES_BUF_INIT(max);
	struct es_error err = { .text = "" };
	void *reader = NULL;
	assert_int_equal(loader.open(&reader, loader.ctx, &err), ES_OK);
	*st = loader.load(reader, &item, &text, &err);
	loader.close(reader);
	char *copy = strdup(*st ? err.text : es_buf_cstr(&text));
	es_buf_release(&text);
	return copy;
}

/* Loads blob `hex`, for its status alone. */
static enum es_status load_blob(struct es_repo *r, const char *hex, size_t max)
{
	struct es_oid oid;
	enum es_status st;
	assert_true(es_oid_parse(&oid, es_slice_from(hex)));
	free(load(&st, r, ES_ITEM_BLOB, &oid, max));
	return st;
}

/* `git hash-object` of "one\n" and "two\n". */
#define ONE "5626abf0f72e58d7a153368ba57db4c673c0e171"
#define TWO "f719efd430d52bcfc8566a43b2eb655688d38871"

TEST(repo, found_from_a_folder_or_file_below)
{
	char *box = sandbox_new();
	sandbox_run(box, ONE_COMMIT);
	struct es_repo *r = open_at(box, "r/sub/b");
	EXPECT_STR(es_repo_root(r), sandbox_path(box, "r"));
	EXPECT_STR(es_repo_git_dir(r), sandbox_path(box, "r/.git"));
	EXPECT_SLICE(es_repo_prefix(r), "sub/b");
	es_repo_free(r);
	r = open_at(box, "r/");
	EXPECT_SLICE(es_repo_prefix(r), "");
	es_repo_free(r);
	sandbox_remove(box);
}

TEST(repo, a_link_to_a_file_is_itself_and_one_to_a_folder_is_followed)
{
	char *box = sandbox_new();
	sandbox_run(box, ONE_COMMIT "ln -s /nowhere r/dangling; ln -s r/sub way");
	struct es_repo *r = open_at(box, "r/dangling");
	EXPECT_SLICE(es_repo_prefix(r), "dangling");
	es_repo_free(r);
	r = open_at(box, "way");
	EXPECT_SLICE(es_repo_prefix(r), "sub");
	es_repo_free(r);
	sandbox_remove(box);
}

TEST(repo, git_folder_means_its_work_tree)
{
	char *box = sandbox_new();
	sandbox_run(box, ONE_COMMIT);
	struct es_repo *r = open_at(box, "r/.git/refs");
	EXPECT_STR(es_repo_root(r), sandbox_path(box, "r"));
	EXPECT_SLICE(es_repo_prefix(r), "");
	es_repo_free(r);
	sandbox_remove(box);
}

TEST(repo, bare_has_no_root)
{
	char *box = sandbox_new();
	sandbox_run(box, ONE_COMMIT "git clone -q --bare r b.git");
	struct es_repo *r = open_at(box, "b.git");
	EXPECT(es_repo_root(r) == NULL);
	EXPECT_SLICE(es_repo_prefix(r), "");
	EXPECT(!es_oid_is_zero(&(struct es_oid){ { es_repo_head(r).bytes[0], 1 } }));
	es_repo_free(r);
	sandbox_remove(box);
}

TEST(repo, linked_worktree_has_its_own_head_and_the_common_objects)
{
	char *box = sandbox_new();
	sandbox_run(box, ONE_COMMIT "git clone -q --bare r b.git; cd b.git;"
				    "git worktree add -q ../w -b other; cd ../w;"
				    "git commit -q --allow-empty -m more");
	struct es_repo *r = open_at(box, "w/sub");
	EXPECT_STR(es_repo_root(r), sandbox_path(box, "w"));
	EXPECT_STR(es_repo_git_dir(r), sandbox_path(box, "b.git/worktrees/w"));
	struct es_oid head = es_repo_head(r), other = named(r, "other"), main = named(r, "main");
	EXPECT_INT(es_oid_compare(&head, &other), 0);
	EXPECT(es_oid_compare(&head, &main) != 0);
	EXPECT_INT(load_blob(r, TWO, 100), ES_OK);
	es_repo_free(r);
	sandbox_remove(box);
}

TEST(repo, core_worktree_is_obeyed)
{
	char *box = sandbox_new();
	sandbox_run(box, ONE_COMMIT "mkdir x; git -C r config core.worktree ../../x");
	struct es_repo *r = open_at(box, "r");
	EXPECT_STR(es_repo_root(r), sandbox_path(box, "x"));
	es_repo_free(r);
	sandbox_remove(box);
}

TEST(repo, harmless_extensions_are_read_others_are_named)
{
	char *box = sandbox_new(), text[512];
	sandbox_run(box,
		ONE_COMMIT "cd r; git config core.repositoryformatversion 1;"
			   "git config extensions.worktreeConfig true;"
			   "git config extensions.preciousObjects true;"
			   "git config extensions.objectFormat sha1; git config extensions.noop 1");
	es_repo_free(open_at(box, "r"));
	sandbox_run(box, "printf '[extensions]\\n\\tfromTomorrow = 1\\n' >>r/.git/config");
	EXPECT_INT(open_fails(text, sizeof text, box, "r"), ES_EUNSUPPORTED);
	EXPECT_STR(text, "unknown repository extension: fromtomorrow");
	sandbox_remove(box);
}

TEST(repo, sha256_is_one_clear_line)
{
	char *box = sandbox_new(), text[512];
	sandbox_run(box, "git init -q --object-format=sha256 r");
	EXPECT_INT(open_fails(text, sizeof text, box, "r"), ES_EUNSUPPORTED);
	EXPECT_STR(text, "repositories with SHA-256 object names are not supported");
	sandbox_remove(box);
}

TEST(repo, a_folder_outside_is_not_found_and_a_broken_git_file_is_corrupt)
{
	char *box = sandbox_new(), text[512];
	sandbox_run(box, "mkdir plain broken; echo 'gitdir: ../gone' >broken/.git");
	(void)setenv("GIT_CEILING_DIRECTORIES", box, 1);
	EXPECT_INT(open_fails(text, sizeof text, box, "plain"), ES_ENOTFOUND);
	EXPECT_INT(open_fails(text, sizeof text, box, "broken"), ES_ECORRUPT);
	EXPECT_INT(open_fails(text, sizeof text, box, "missing"), ES_ENOTFOUND);
	sandbox_remove(box);
}

TEST(repo, git_dir_counts_for_its_own_tree_only)
{
	char *box = sandbox_new();
	sandbox_run(box, ONE_COMMIT "git clone -q r other; mkdir tree; mv r/.git hidden");
	(void)setenv("GIT_DIR", sandbox_path(box, "hidden"), 1);
	(void)setenv("GIT_WORK_TREE", sandbox_path(box, "tree"), 1);
	struct es_repo *r = open_at(box, "tree");
	EXPECT_STR(es_repo_git_dir(r), sandbox_path(box, "hidden"));
	EXPECT_STR(es_repo_root(r), sandbox_path(box, "tree"));
	es_repo_free(r);
	r = open_at(box, "other");
	EXPECT_STR(es_repo_git_dir(r), sandbox_path(box, "other/.git"));
	es_repo_free(r);
	sandbox_remove(box);
}

TEST(repo, quarantined_objects_are_read)
{
	char *box = sandbox_new();
	sandbox_run(box,
		ONE_COMMIT "mkdir 'q:1'; echo new >n;"
			   "GIT_OBJECT_DIRECTORY=\"$PWD/q:1\" git -C r hash-object -w ../n >n2");
	struct es_repo *r = open_at(box, "r");
	EXPECT_INT(load_blob(r, "3e757656cf36eca53338e520d134963a44f793f8", 100), ES_ENOTFOUND);
	es_repo_free(r);
	char quoted[600];
	(void)snprintf(quoted, sizeof quoted, "\"%s\":/nowhere", sandbox_path(box, "q:1"));
	(void)setenv("GIT_ALTERNATE_OBJECT_DIRECTORIES", quoted, 1);
	r = open_at(box, "r");
	EXPECT_INT(load_blob(r, "3e757656cf36eca53338e520d134963a44f793f8", 100), ES_OK);
	EXPECT_INT(load_blob(r, ONE, 100), ES_OK);
	es_repo_free(r);
	sandbox_remove(box);
}

TEST(repo, alternates_that_name_each_other_end)
{
	char *box = sandbox_new();
	sandbox_run(box, ONE_COMMIT
		"git init -q s; echo ../../../r/.git/objects >s/.git/objects/info/alternates;"
		"echo ../../../s/.git/objects >r/.git/objects/info/alternates");
	struct es_repo *r = open_at(box, "s");
	EXPECT_INT(load_blob(r, ONE, 100), ES_OK);
	es_repo_free(r);
	sandbox_remove(box);
}

TEST(repo, alternates_are_at_most_sixty_four_folders)
{
	char *box = sandbox_new();
	struct es_repo *r = NULL;
	struct es_error err;
	sandbox_run(box, ONE_COMMIT "for i in $(seq 63); do mkdir -p a$i; echo ../../../a$i;"
				    "done >r/.git/objects/info/alternates");
	es_repo_free(open_at(box, "r"));
	sandbox_run(box, "mkdir more; echo ../../../more >>r/.git/objects/info/alternates");
	EXPECT_INT(es_repo_open(&r, sandbox_path(box, "r"), &err), ES_ELIMIT);
	EXPECT(strstr(err.text, "more than 64 folders of objects") != NULL);
	sandbox_remove(box);
}

TEST(repo, a_large_object_is_a_limit_and_a_missing_one_not_found)
{
	char *box = sandbox_new();
	sandbox_run(box, ONE_COMMIT);
	struct es_repo *r = open_at(box, "r");
	EXPECT_INT(load_blob(r, ONE, 4), ES_OK);
	EXPECT_INT(load_blob(r, ONE, 3), ES_ELIMIT);
	EXPECT_INT(load_blob(r, "1234567890123456789012345678901234567890", 3), ES_ENOTFOUND);
	es_repo_free(r);
	sandbox_remove(box);
}

TEST(repo, damaged_loose_objects_are_corrupt)
{
	char *box = sandbox_new();
	sandbox_run(box, ONE_COMMIT "cd r/.git/objects; chmod -R u+w .; cp f7/19efd* 56/26abf0*");
	struct es_repo *r = open_at(box, "r");
	EXPECT_INT(load_blob(r, ONE, 100), ES_ECORRUPT); /* another's content */
	sandbox_run(box, "cd r/.git/objects/f7; f=$(echo 19efd*); head -c 12 $f >x; mv x $f");
	EXPECT_INT(load_blob(r, TWO, 100), ES_ECORRUPT); /* cut off */
	sandbox_run(box, "cd r/.git/objects/f7; : >$(echo 19efd*)");
	EXPECT_INT(load_blob(r, TWO, 100), ES_ECORRUPT); /* empty */
	/* A zlib stream of stored bytes: header "blob 1", 60 bytes of content. */
	sandbox_run(box, "cd r/.git/objects/f7; { printf '\\170\\001\\001\\103\\000\\274\\377';"
			 "printf 'blob 1\\000'; head -c 60 /dev/zero; } >$(echo 19efd*)");
	EXPECT_INT(load_blob(r, TWO, 100), ES_ECORRUPT);
	sandbox_run(box,
		"cd r/.git/objects/f7; rm 19efd*; mkfifo x; mv x 19efd430d52bcfc8566a43b2eb"
		"655688d38871");
	EXPECT_INT(load_blob(r, TWO, 100), ES_ECORRUPT);
	es_repo_free(r);
	sandbox_remove(box);
}

/* Each of the two blobs in a pack of its own, and no loose objects. */
#define TWO_PACKS                                                                                  \
	ONE_COMMIT "cd r; for o in " ONE " " TWO "; do echo $o | git pack-objects -q "             \
		   ".git/objects/pack/$o >../$o; done; rm -rf .git/objects/??;"

static size_t ndamaged(const struct es_repo *r)
{
	struct es_skip_vec skips = { 0 };
	struct es_arena arena = { 0 };
	es_repo_add_damage(&skips, r, &arena);
	for (size_t i = 0; i < skips.n; i++)
		EXPECT(skips.v[i].is_gap && es_slice_ends(skips.v[i].path, ".idx"));
	size_t n = skips.n;
	es_vec_release(&skips);
	es_arena_release(&arena);
	return n;
}

TEST(repo, a_pack_with_a_damaged_index_is_left_out_and_told)
{
	char *box = sandbox_new();
	sandbox_run(box,
		TWO_PACKS "i=$(echo .git/objects/pack/" ONE "*.idx); chmod u+w $i;"
			  "printf '\\177' | dd of=$i bs=1 seek=1030 conv=notrunc 2>/dev/null");
	struct es_repo *r = open_at(box, "r");
	EXPECT_INT(load_blob(r, ONE, 100), ES_ENOTFOUND);
	EXPECT_INT(load_blob(r, TWO, 100), ES_OK);
	EXPECT_INT(ndamaged(r), 1);
	es_repo_free(r);
	sandbox_remove(box);
}

TEST(repo, an_offset_behind_the_end_of_the_pack_is_damage)
{
	char *box = sandbox_new();
	sandbox_run(box,
		TWO_PACKS "i=$(echo .git/objects/pack/" ONE "*.idx); chmod u+w $i;"
			  "printf '\\177' | dd of=$i bs=1 seek=1056 conv=notrunc 2>/dev/null");
	struct es_repo *r = open_at(box, "r");
	EXPECT_INT(load_blob(r, ONE, 100), ES_ECORRUPT);
	EXPECT_INT(load_blob(r, TWO, 100), ES_OK);
	/* Nobody looks at all offsets to open a repository. */
	EXPECT_INT(ndamaged(r), 0);
	es_repo_free(r);
	sandbox_remove(box);
}

TEST(repo, packs_with_a_common_index_are_read)
{
	char *box = sandbox_new();
	sandbox_run(box, TWO_PACKS "git multi-pack-index write --no-progress");
	struct es_repo *r = open_at(box, "r");
	EXPECT_INT(load_blob(r, ONE, 100), ES_OK);
	EXPECT_INT(load_blob(r, TWO, 100), ES_OK);
	es_repo_free(r);
	sandbox_remove(box);
}

TEST(repo, an_old_pack_index_is_read)
{
	char *box = sandbox_new();
	sandbox_run(box, TWO_PACKS "rm .git/objects/pack/*.idx;"
				   "for p in .git/objects/pack/*.pack; do "
				   "git index-pack --index-version=1 $p >../x; done");
	struct es_repo *r = open_at(box, "r");
	EXPECT_INT(load_blob(r, ONE, 100), ES_OK);
	EXPECT_INT(load_blob(r, TWO, 100), ES_OK);
	es_repo_free(r);
	sandbox_remove(box);
}

TEST(repo, an_object_of_another_type_is_corrupt)
{
	char *box = sandbox_new();
	sandbox_run(box, ONE_COMMIT);
	struct es_repo *r = open_at(box, "r");
	struct es_oid head = es_repo_head(r);
	enum es_status st;
	free(load(&st, r, ES_ITEM_BLOB, &head, 1000));
	EXPECT_INT(st, ES_ECORRUPT);
	es_repo_free(r);
	sandbox_remove(box);
}

TEST(repo, commits_and_tags_come_without_object_names)
{
	char *box = sandbox_new();
	sandbox_run(box,
		ONE_COMMIT "cd r; git tag -a -m 'tag message' v1 main;"
			   "git cat-file tag v1 >../tag; git rev-parse v1 >../tagname;"
			   "t=$(git rev-parse main^{tree}); { echo tree $t; echo parent $(git "
			   "rev-parse main); echo author A '<a>' 1 +0000; echo committer A "
			   "'<a>' 1 +0000; echo gpgsig BEGIN; echo ' part'; echo encoding "
			   "UTF-8; echo; echo tree of; } >../c;"
			   "git update-ref refs/heads/signed $(git hash-object -w -t commit "
			   "../c)");
	struct es_repo *r = open_at(box, "r");
	struct es_oid oid = es_repo_head(r);
	enum es_status st;
	char *text = load(&st, r, ES_ITEM_COMMIT, &oid, 1000);
	EXPECT_STR(text, "author A U Thor <author@example.com> 1112911993 -0700\n"
			 "committer C O Mitter <committer@example.com> 1112912053 -0700\n"
			 "\nfirst message\n");
	free(text);
	oid = named(r, "signed");
	text = load(&st, r, ES_ITEM_COMMIT, &oid, 1000);
	EXPECT_STR(text, "author A <a> 1 +0000\ncommitter A <a> 1 +0000\nencoding UTF-8\n"
			 "\ntree of\n");
	free(text);
	FILE *f = fopen(sandbox_path(box, "tagname"), "r");
	char hex[64] = "";
	assert_non_null(f);
	assert_non_null(fgets(hex, sizeof hex, f));
	(void)fclose(f);
	EXPECT(es_oid_parse(&oid, (struct es_slice){ hex, 40 }));
	text = load(&st, r, ES_ITEM_TAG, &oid, 1000);
	EXPECT_STR(text, "tag v1\ntagger C O Mitter <committer@example.com> 1112912053 -0700\n"
			 "\ntag message\n");
	free(text);
	es_repo_free(r);
	sandbox_remove(box);
}

TEST(repo, replace_refs_are_ignored)
{
	char *box = sandbox_new();
	sandbox_run(box, ONE_COMMIT "cd r; git replace " ONE " " TWO);
	struct es_repo *r = open_at(box, "r");
	struct es_oid oid;
	enum es_status st;
	EXPECT(es_oid_parse(&oid, es_slice_from(ONE)));
	char *text = load(&st, r, ES_ITEM_BLOB, &oid, 100);
	EXPECT_STR(text, "one\n");
	free(text);
	es_repo_free(r);
	sandbox_remove(box);
}

TEST(repo, revisions_are_spelled_as_in_git)
{
	char *box = sandbox_new();
	sandbox_run(box, ONE_COMMIT "cd r; git commit -q --allow-empty -m two; git tag -a -m x v2");
	struct es_repo *r = open_at(box, "r");
	struct es_oid head = es_repo_head(r), tag = named(r, "v2"), first = named(r, "main~1");
	EXPECT_INT(es_oid_compare(&head, &tag), 0);
	EXPECT(!es_oid_is_zero(&first) && es_oid_compare(&head, &first) != 0);
	struct es_error err;
	EXPECT_INT(es_repo_resolve(&tag, r, es_slice_from("no/such"), &err), ES_ENOTFOUND);
	EXPECT_STR(err.text, "unknown revision: no/such");
	EXPECT_INT(es_repo_resolve(&tag, r, es_slice_from("main:a"), &err), ES_ENOTFOUND);
	EXPECT_STR(err.text, "not a commit: main:a");
	EXPECT_INT(es_repo_resolve(&tag, r, es_slice_from(""), &err), ES_ENOTFOUND);
	es_repo_free(r);
	sandbox_remove(box);
}

TEST(repo, a_file_is_read_from_a_commit)
{
	char *box = sandbox_new();
	sandbox_run(box, ONE_COMMIT "echo changed >r/sub/b; ln -s a r/link; cd r; git add link;"
				    "git commit -q -m link");
	struct es_repo *r = open_at(box, "r");
	struct es_oid head = es_repo_head(r);
	struct es_buf text = ES_BUF_INIT(100);
	struct es_error err;
	EXPECT_INT(es_repo_read_at(&text, r, &head, "sub/b", &err), ES_OK);
	EXPECT_SLICE(es_buf_slice(&text), "two\n");
	EXPECT_INT(es_repo_read_at(&text, r, &head, "sub/c", &err), ES_ENOTFOUND);
	EXPECT_INT(es_repo_read_at(&text, r, &head, "sub", &err), ES_ENOTFOUND);
	EXPECT_INT(es_repo_read_at(&text, r, &head, "link", &err), ES_ENOTFOUND);
	es_buf_release(&text);
	es_repo_free(r);
	sandbox_remove(box);
}

TEST(repo, an_unborn_or_broken_head_is_zero)
{
	char *box = sandbox_new();
	sandbox_run(box, "git init -q r; git init -q s; echo " ONE " >s/.git/HEAD");
	static const char *const names[] = { "r", "s" };
	for (size_t i = 0; i < 2; i++) {
		struct es_repo *r = open_at(box, names[i]);
		struct es_oid head = es_repo_head(r);
		EXPECT(es_oid_is_zero(&head));
		es_repo_free(r);
	}
	sandbox_remove(box);
}

TEST(repo, shallow_and_partial_are_told)
{
	char *box = sandbox_new();
	sandbox_run(box, ONE_COMMIT "git -C r commit -q --allow-empty -m more; git -C r config "
				    "uploadpack.allowFilter 1;"
				    "git clone -q --depth 1 \"file://$PWD/r\" shallow;"
				    "git clone -q --filter=blob:none \"file://$PWD/r\" partial");
	struct es_repo *r = open_at(box, "shallow");
	EXPECT(es_repo_is_shallow(r) && !es_repo_is_partial(r));
	es_repo_free(r);
	r = open_at(box, "partial");
	EXPECT(!es_repo_is_shallow(r) && es_repo_is_partial(r));
	es_repo_free(r);
	r = open_at(box, "r");
	EXPECT(!es_repo_is_shallow(r) && !es_repo_is_partial(r));
	es_repo_free(r);
	sandbox_remove(box);
}
