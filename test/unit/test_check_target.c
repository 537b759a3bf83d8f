/* test_check_target.c - what a deployed environment lacks. */
#include "linting.h"
#include "test.h"

static const char rule[] = "env-missing-in-target";

TEST(check_target, what_the_code_requires_has_to_be_there)
{
	expect_messages(
		"== .env.example\nA=\n"
		"== a.ts\nA required\nB required\nC optional \"x\"\nD guarded\nPATH required\n"
		"== target production\nZ=1\n",
		rule,
		"error a.ts:1 A: A, which is read at a.ts:1 without a default, is not in target "
		"production\n"
		"warning a.ts:2 B: B, which is read at a.ts:2 without a default, is not in target "
		"production\n");
}

TEST(check_target, what_the_image_or_a_tracked_file_has_need_not_be_in_it)
{
	expect_lint("== .env (tracked)\nA=1\n== Dockerfile\nset B \"1\"\n"
		    "== a.ts\nA required\nB required\n"
		    "== target production\nZ=1\n",
		rule, "");
}

TEST(check_target, an_empty_value_is_told_as_such_and_a_near_name_as_a_typo)
{
	expect_lint("== a.ts\nA required\nSTRIPE_SECRET_KEY required\n"
		    "== target production\nA=\nSTRIPE_SECRECT_KEY=x\n",
		"env-",
		"env-empty warning a.ts:1 A\n"
		"env-typo error a.ts:2 STRIPE_SECRET_KEY\n");
}

TEST(check_target, it_is_for_the_service_whose_names_it_has)
{
	expect_lint("== a/.env.example\nA=\nB=\n== a/a.py\nA required\nB required\n"
		    "== b/.env.example\nC=\nD=\n== b/a.py\nC required\nD required\n"
		    "== target production\nC=1\n",
		rule, "error b/a.py:2 D\n");
}

TEST(check_target, a_manifest_that_sets_most_names_is_one)
{
#define CODE "== src/a.ts\nA required\nB required\nC required\nD required\n"
	expect_messages("== fly.toml\nset A \"1\"\nset B \"1\"\nset C \"1\"\n" CODE, rule,
		"warning src/a.ts:4 D: D, which is read at src/a.ts:4 without a default, is not "
		"set in fly.toml\n");
	expect_lint("== fly.toml\nset A \"1\"\nset B \"1\"\nset C \"1\"\nopaque\n" CODE, rule,
		"note src/a.ts:4 D\n");
	expect_lint("== fly.toml\nset A \"1\"\nset B \"1\"\n" CODE, rule, "");
	expect_lint(
		"== fly.toml\nset A \"1\"\nset B \"1\"\nset C \"1\"\nD required\n" CODE, rule, "");
	expect_lint("== .github/workflows/ci.yml\nset A \"1\"\nset B \"1\"\nset C \"1\"\n" CODE,
		rule, "");
	expect_lint("== compose.dev.yml\nset A \"1\"\nset B \"1\"\nset C \"1\"\n" CODE, rule, "");
}

TEST(check_target, what_another_manifest_asks_for_is_not_required)
{
	expect_lint("== compose.yml\nPG_USER required\n== fly.toml\nset A \"1\"\nset B \"1\"\n"
		    "set C \"1\"\nset D \"1\"\n" CODE,
		rule, "");
}

TEST(check_target, of_compose_only_what_is_built_here)
{
	expect_lint("== compose.yml\nset A \"1\" in service db\nset B \"1\" in service db\n"
		    "set C \"1\" in service db\n" CODE,
		rule, "");
	expect_lint("== compose.yml\ncontext in service web\nset A \"1\" in service web\n"
		    "set B \"1\" in service web\nset C \"1\" in service web\n" CODE,
		rule, "warning src/a.ts:4 D\n");
}
