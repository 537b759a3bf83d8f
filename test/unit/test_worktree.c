#include "base/mem.h"
#include "git/worktree.h"
#include "lister.h"
#include "sandbox.h"
#include "source/files.h"
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Paths listed for sandbox/`path`, one a line, links with an '@' behind; then skips as "path:
 * reason", gaps with a '!' before. */
static enum es_status list_into(struct es_listing *l, struct es_files *files,
	struct es_loader *loader, struct es_repo *r, bool recurse, struct es_error *err)
{
	struct es_worktree_options o = { es_repo_prefix(r), recurse };
	void *reader = NULL;
	files->root = es_repo_root(r) ? es_repo_root(r) : es_repo_git_dir(r);
	*loader = es_files_loader(files);
	enum es_status st = loader->open(&reader, loader->ctx, err);
	if (!st)
		st = es_worktree_list(l, loader, reader, r, &o, err);
	if (!st)
		lister_finish(l, reader);
	loader->close(reader);
	return st;
}

static char *list(const char *sandbox, const char *path, bool recurse)
{
	struct es_arena arena = { 0 };
	struct es_listing l = { .arena = &arena };
	struct es_error err = { .text = "" };
	struct es_repo *r = NULL;
	struct es_files files = { 0 };
	struct es_loader loader = { 0 };
	struct es_buf text = ES_BUF_INIT(1 << 20);
	enum es_status st = es_repo_open(&r, sandbox_path(sandbox, path), &err);
	if (!st)
		st = list_into(&l, &files, &loader, r, recurse, &err);
	if (st)
		es_buf_printf(&text, "status %d: %s\n", (int)st, err.text);
	for (size_t i = 0; i < l.items.n; i++) {
		es_buf_add(&text, l.items.v[i].path);
		es_buf_add_str(&text, l.items.v[i].kind == ES_ITEM_SYMLINK ? "@\n" : "\n");
	}
	for (size_t i = 0; i < l.skips.n; i++) {
		es_buf_printf(&text, "%s%.*s: %.*s\n", l.skips.v[i].is_gap ? "!" : "",
			ES_ARG(l.skips.v[i].path), ES_ARG(l.skips.v[i].reason));
	}
	char *out = es_alloc(text.len + 1, 1);
	memcpy(out, es_buf_cstr(&text), text.len);
	es_buf_release(&text);
	es_listing_release(&l);
	es_repo_free(r);
	es_arena_release(&arena);
	return out;
}

static void expect_list(const char *script, const char *path, bool recurse, const char *want)
{
	char *box = sandbox_new();
	sandbox_run(box, script);
	char *got = list(box, path, recurse);
	if (strcmp(got, want) != 0)
		print_error("got\n%swant\n%s", got, want);
	EXPECT(strcmp(got, want) == 0);
	free(got);
	sandbox_remove(box);
}

TEST(worktree, tracked_untracked_and_ignored_env_files)
{
	expect_list("git init -q r; cd r; printf '*.log\\n.env*\\nbuild/\\n' >.gitignore;"
		    "mkdir build sub; touch a.log kept.log untracked .env .env.local sub/.envrc "
		    "sub/x.env build/.env build/out build/tracked; printf "
		    "'x.env\\n.envrc\\n.dev*\\nenv*\\n' >sub/.gitignore; touch "
		    "sub/.dev.vars.production sub/env.sample sub/envoy sub/.devrc; git add -f "
		    "kept.log build/tracked .gitignore;",
		"r", false,
		".env\n.env.local\n.gitignore\nbuild/tracked\nkept.log\n"
		"sub/.dev.vars.production\nsub/.envrc\nsub/.gitignore\nsub/env.sample\n"
		"sub/x.env\nuntracked\n");
}

TEST(worktree, paths_are_in_the_order_of_their_bytes)
{
	expect_list("git init -q r; cd r; mkdir a A; touch a/x a.b a-b a0 A/z", "r", false,
		"A/z\na-b\na.b\na/x\na0\n");
}

TEST(worktree, links_are_items_and_never_followed)
{
	expect_list("git init -q r; mkdir out; touch out/secret; cd r; ln -s ../out away;"
		    "ln -s loop loop; mkdir d; touch d/f; git add d/f; rm -r d; ln -s ../out d",
		"r", false, "away@\nd@\nloop@\n");
}

TEST(worktree, special_files_are_gaps)
{
	expect_list("git init -q r; cd r; mkfifo pipe ignored; echo ignored >.gitignore", "r",
		false, ".gitignore\n!pipe: not a regular file\n");
}

TEST(worktree, a_missing_tracked_file_is_nothing)
{
	expect_list("git init -q r; cd r; touch a b; git add .; rm a", "r", false, "b\n");
	expect_list("git init -q r; cd r; touch a b; git add .; rm a", "r/b", false, "b\n");
}

TEST(worktree, below_a_folder_or_file)
{
	static const char script[] = "git init -q r; cd r; mkdir -p s/t sx; echo '*.o' >.gitignore;"
				     "echo '!k.o' >s/.gitignore; touch s/t/a s/t/k.o s/t/b.o s/c "
				     "sx/d e.o";
	expect_list(script, "r/s", false, "s/.gitignore\ns/c\ns/t/a\ns/t/k.o\n");
	expect_list(script, "r/s/t", false, "s/t/a\ns/t/k.o\n");
	expect_list(script, "r/s/c", false, "s/c\n");
	expect_list(script, "r/e.o", false, "e.o\n");
}

TEST(worktree, an_ignored_folder_is_entered_when_it_is_named)
{
	expect_list("git init -q r; cd r; mkdir -p v/x; echo v >.gitignore; touch v/x/f v/g", "r/v",
		false, "v/g\nv/x/f\n");
}

TEST(worktree, info_exclude_counts_and_the_users_rules_do_not)
{
	expect_list(
		"git init -q r; mkdir git; echo '*' >git/ignore; cd r; echo x >>.git/info/exclude;"
		"touch x y",
		"r", false, "y\n");
}

TEST(worktree, linked_worktree_has_its_own_index_and_the_common_exclude)
{
	expect_list("git init -q r; cd r; touch a; git add .; git commit -q -m a;"
		    "echo x >>.git/info/exclude; git worktree add -q ../w; cd ../w; touch x y",
		"w", false, "a\ny\n");
}

TEST(worktree, nested_repositories_are_entered_and_their_git_folder_is_not)
{
	expect_list("git init -q r; cd r; git init -q nested; touch nested/f", "r", false,
		"nested/f\n");
}

#define SUBMODULE                                                                                  \
	"git init -q s; cd s; echo '*.o' >.gitignore; touch f g.o; git add .;"                     \
	"git commit -q -m s; cd ..; git init -q r; cd r;"                                          \
	"git -c protocol.file.allow=always submodule --quiet add ../s mod/sub;"                    \
	"touch mod/sub/new mod/sub/h.o mod/sub/.env;"

TEST(worktree, submodules_are_entered_only_on_demand)
{
	expect_list(SUBMODULE, "r", false, ".gitmodules\n");
	expect_list(SUBMODULE, "r", true,
		".gitmodules\nmod/sub/.env\nmod/sub/.gitignore\nmod/sub/f\nmod/sub/new\n");
	expect_list(
		SUBMODULE "git submodule --quiet deinit -f mod/sub", "r", true, ".gitmodules\n");
}

TEST(worktree, a_submodule_that_cannot_be_opened_is_a_gap)
{
	expect_list(SUBMODULE "git config -f .git/modules/mod/sub/config core.worktree /", "r",
		true, ".gitmodules\n!mod/sub: the submodule's work tree is elsewhere\n");
}

TEST(worktree, a_bare_repository_has_none)
{
	expect_list("git init -q --bare b", "b", false,
		"status 7: a bare repository has no working tree\n");
}

TEST(worktree, a_damaged_index_is_corrupt)
{
	char *box = sandbox_new();
	sandbox_run(box, "git init -q r; cd r; touch a b c; git add .; head -c 200 .git/index >x;"
			 "mv x .git/index");
	char *got = list(box, "r", false);
	EXPECT(strstr(got, "status 5: the index is damaged, it is cut off") != NULL);
	free(got);
	sandbox_remove(box);
}

TEST(worktree, every_version_of_the_index_is_read)
{
	for (int version = 2; version <= 4; version++) {
		char script[512];
		(void)snprintf(script, sizeof script,
			"git init -q r; cd r; echo '*' >.gitignore; mkdir -p long/folder/name; "
			"touch a "
			"long/folder/name/b long/folder/name/bc long/z; git add -f .; git "
			"update-index "
			"--index-version %d; touch new; git add -f -N new",
			version);
		expect_list(script, "r", false,
			".gitignore\na\nlong/folder/name/b\nlong/folder/name/bc\nlong/z\nnew\n");
	}
}

TEST(worktree, names_are_any_bytes)
{
	expect_list("git init -q r; cd r; touch \"$(printf 'a\\nb')\" \"$(printf '\\377x')\"", "r",
		false, "a\nb\n\377x\n");
}

/* Rules that are easily got wrong, judged by git itself. */
TEST(worktree, ignores_what_git_ignores)
{
	char *box = sandbox_new();
	sandbox_run(box,
		"git init -q r; cd r; mkdir -p a/b/c d/e build/x deep/build 'sp ' foo/bar/baz;"
		"for f in a/1 a/b/2 a/b/c/3.txt a/b/c/4.md d/e/5 d/6.txt build/7 deep/build/8 'sp "
		"/9' "
		"'trail ' trail foo/bar/baz/f foo/x '#hash' '!bang' '[x]' x star.a.b 'back\\slash' "
		"foo/bar/q d/keep.txt .hidden a/.hidden cr foo/ab foo/ac 'q?' zz prex; do : "
		">\"$f\"; "
		"done;"
		"printf '%s\\n' '# comment' '/a/b/*' '!/a/b/c' '*.txt' '!keep.txt' 'build/' "
		"'trail\\ ' "
		"'foo/**/baz' '\\#hash' '\\!bang' '\\[x\\]' '*.a.*' 'back\\\\slash' '**/q' 'd/**' "
		"'!d/keep.txt' 'foo/a[!b]' 'q\\?' '/z*' '/pre**/x' '' '   ' '/' '!' >.gitignore;"
		"printf 'cr\\r\\n.hidden' >>.gitignore; printf '4.md\\n!3.txt' >a/b/c/.gitignore;"
		"git ls-files -co --exclude-standard -z | sort -z | tr '\\0' '\\n' >../want");
	struct es_buf want = ES_BUF_INIT(1 << 20);
	FILE *f = fopen(sandbox_path(box, "want"), "r");
	assert_non_null(f);
	for (int c; (c = getc(f)) != EOF;)
		es_buf_add_byte(&want, (char)c);
	(void)fclose(f);
	char *got = list(box, "r", false);
	EXPECT_STR(got, es_buf_cstr(&want));
	free(got);
	es_buf_release(&want);
	sandbox_remove(box);
}
