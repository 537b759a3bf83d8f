#include "git/repo_internal.h"
#include "sandbox.h"
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A merge, tags of tags, branches of one name with a tag, packed and loose refs and objects, a
 * remote, symbolic refs. */
#define HISTORY                                                                                    \
	"git init -q -b main r; cd r; echo 1 >a; git add .; git commit -q -m one;"                 \
	"git commit -q --allow-empty -m two; git tag -a -m x inner; git -c "                       \
	"advice.nestedTag=false tag -a -m y outer inner;"                                          \
	"git tag both; git branch side HEAD~; git checkout -q side; echo s >s; git add .;"         \
	"git commit -q -m side; git branch both; git tag v1.0; git checkout -q main;"              \
	"git merge -q -m merge side; git branch deep/er; git pack-refs --all; git repack -qad;"    \
	"git commit -q --allow-empty -m last; git branch loose; git tag -a -m z late;"             \
	"git update-ref refs/remotes/origin/main HEAD~2;"                                          \
	"git symbolic-ref refs/remotes/origin/HEAD refs/remotes/origin/main;"                      \
	"git symbolic-ref refs/heads/alias refs/heads/deep/er; git symbolic-ref refs/heads/gone "  \
	"refs/heads/nothing; mkdir -p .git/refs/heads/empty; cd ..;"

static const char specs[] =
	"HEAD\n@\n@~1\nmain\nheads/main\nrefs/heads/main\nmain~\nmain~0\nmain^0\nmain~1\nmain~2\n"
	"main~3\nmain~4\nmain~9\nmain~1^2\nmain~1^1\nmain~1^3\nmain^\nmain^^\nmain~1^2~1\nmain^2\n"
	"inner\nouter\nouter^{}\nouter^{commit}\nouter~1\nouter^0\ntags/outer\nboth\nheads/both\n"
	"side\nv1.0\ndeep/er\nalias\ngone\norigin\norigin/main\nrefs/remotes/origin/HEAD\nlate\n"
	"loose\nempty\nnothing\nconfig\nhead\nrefs\nrefs/heads\nmain..\n..\n../"
	"HEAD\nmain~x\nmain^x\n"
	"main~99999999999999\nmain^{nothing}\nmain^{tree}\nmain:a\nHEAD^{tree}\n@{0}\nmain@{1}\n"
	"outer^{object}\nside^{/side}\n~1\n^\n@@\nmain@{0}~1\nfeed\nabcdef0\n";

static char *text_of(const char *box, const char *name)
{
	FILE *f = fopen(sandbox_path(box, name), "r");
	assert_non_null(f);
	char *text = calloc(1, 65536);
	assert_non_null(text);
	text[fread(text, 1, 65535, f)] = '\0';
	(void)fclose(f);
	return text;
}

static struct es_repo *open_history(const char *box)
{
	struct es_repo *r = NULL;
	struct es_error err = { .text = "" };
	if (es_repo_open(&r, sandbox_path(box, "r"), &err) != ES_OK)
		print_error("%s\n", err.text);
	assert_non_null(r);
	return r;
}

/* Writes `known`: for each revision the commit that git finds, or "-". */
static void write_specs(const char *box)
{
	FILE *f = fopen(sandbox_path(box, "specs"), "w");
	assert_non_null(f);
	(void)fputs(specs, f);
	(void)fclose(f);
	sandbox_run(box, "cd r; { git rev-list --all; git rev-parse outer inner; } >../names;"
			 "cut -c-8 ../names >>../specs; cut -c-39 ../names | tr a-f A-F >>../specs;"
			 "cat ../names >>../specs; git describe --long main >>../specs;"
			 "while read -r s; do c=$(git rev-parse -q --verify \"$s^{commit}\" "
			 "2>/dev/null) || c=-; echo \"$c $s\"; done <../specs >../known");
}

TEST(revision, leads_where_git_says)
{
	char *box = sandbox_new();
	sandbox_run(box, HISTORY);
	write_specs(box);
	struct es_repo *r = open_history(box);
	char *text = text_of(box, "known");
	struct es_slice rest = es_slice_from(text), line;
	while (es_slice_split(&rest, '\n', &line) && line.len) {
		size_t space = es_slice_find(line, 0, ' ');
		struct es_slice spec = es_slice_sub(line, space + 1, line.len);
		struct es_oid want = { { 0 } }, oid = { { 0 } };
		struct es_error err = { .text = "" };
		bool is_known = es_oid_parse(&want, es_slice_sub(line, 0, space));
		enum es_status st = es_repo_resolve(&oid, r, spec, &err);
		if (st != (is_known ? ES_OK : ES_ENOTFOUND) || es_oid_compare(&oid, &want) != 0)
			print_error("%.*s: %d %s\n", ES_ARG(line), (int)st, err.text);
		EXPECT_INT(st, is_known ? ES_OK : ES_ENOTFOUND);
		EXPECT_INT(es_oid_compare(&oid, &want), 0);
	}
	free(text);
	es_repo_free(r);
	sandbox_remove(box);
}

static enum es_status resolve(struct es_repo *r, const char *spec, struct es_error *err)
{
	struct es_oid oid;
	return es_repo_resolve(&oid, r, es_slice_from(spec), err);
}

TEST(revision, damaged_refs_are_told)
{
	char *box = sandbox_new();
	sandbox_run(box, HISTORY
		"cd r/.git; echo nonsense >refs/heads/bad; mkfifo refs/heads/pipe;"
		"echo 'ref: ../../../etc/passwd' >refs/heads/out; echo 'ref: refs/heads/loop' "
		">refs/heads/loop; printf '%064d' 0 >refs/heads/zero; : >refs/heads/void;"
		"ln -s ../../no refs/heads/dangling; ln -s refs/heads/main refs/heads/link");
	struct es_repo *r = open_history(box);
	static const char *const bad[] = { "bad", "pipe", "out", "loop", "zero", "void" };
	struct es_error err = { .text = "" };
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		EXPECT_INT(resolve(r, bad[i], &err), ES_ECORRUPT);
	EXPECT_STR(err.text, "cannot resolve the revision: ref refs/heads/void is damaged");
	EXPECT_INT(resolve(r, "dangling", &err), ES_ENOTFOUND);
	EXPECT_INT(resolve(r, "link", &err), ES_OK);
	es_repo_free(r);
	sandbox_remove(box);
}

TEST(revision, of_a_linked_worktree_is_its_own)
{
	char *box = sandbox_new();
	sandbox_run(box, HISTORY "cd r; git worktree add -q -b w ../w HEAD~1; cd ../w;"
				 "git update-ref refs/worktree/own HEAD~1");
	struct es_repo *r = NULL;
	EXPECT_INT(es_repo_open(&r, sandbox_path(box, "w"), NULL), ES_OK);
	struct es_oid head = es_repo_head(r), w, own;
	EXPECT_INT(es_repo_resolve(&w, r, es_slice_from("w"), NULL), ES_OK);
	EXPECT_INT(es_oid_compare(&head, &w), 0);
	EXPECT_INT(es_repo_resolve(&own, r, es_slice_from("refs/worktree/own"), NULL), ES_OK);
	EXPECT_INT(es_repo_resolve(&w, r, es_slice_from("HEAD~1"), NULL), ES_OK);
	EXPECT_INT(es_oid_compare(&own, &w), 0);
	es_repo_free(r);
	sandbox_remove(box);
}
