/* test_check_unused.c - names of examples that nothing reads. */
#include "linting.h"
#include "test.h"

static const char rule[] = "env-unused";

TEST(check_unused, what_nothing_reads_is_told_where_it_stands)
{
	expect_messages("== .env.example\nA=\nOLD=\n# OLDER=\n== a.ts\nA required\n", rule,
		"warning .env.example:2 OLD: OLD stands in .env.example:2 and nothing reads it\n"
		"note .env.example:3 OLDER: OLDER stands in .env.example:3 and nothing reads it\n");
}

TEST(check_unused, tests_tools_manifests_patterns_and_other_values_read_too)
{
	expect_lint("== .env.example\nA=\nB=\nC=\nDB_X=\nE=\nF=$E\nPORT=\n"
		    "== a.test.ts\nA required\n"
		    "== Makefile\nB required\n"
		    "== compose.yml\nset C \"x\"\n"
		    "== a.ts\nDB_* required pattern\nF required\n",
		rule, "");
}

TEST(check_unused, names_of_a_dependency_are_read_by_it)
{
#define WORLD "== .env.example\nA=\nSENTRY_DSN=\n== a.ts\nA required\n== package.json\nmodule m\n"
	expect_lint(WORLD "package @sentry/node\n", rule, "");
	expect_lint(WORLD "package react\n", rule, "warning .env.example:2 SENTRY_DSN\n");
#undef WORLD
}

TEST(check_unused, a_folder_below_may_read_it_and_one_beside_should_not)
{
	expect_messages("== .env.example\nA=\n"
			"== a/.env.example\nB=\nX=\n"
			"== a/a.py\nA required\nX required\n"
			"== b/.env.example\nB=\n"
			"== b/a.py\nB required\n",
		rule,
		"note a/.env.example:1 B: B stands in a/.env.example:1, but only another part of "
		"the repository reads it, at b/a.py:1\n");
}

TEST(check_unused, an_image_reads_what_its_env_file_has)
{
	expect_lint("== docker-compose.yml\nenv-file in service db from db.env\n"
		    "== db.env.example\nA=\n"
		    "== db.env\nA=1\n",
		rule, "");
}

TEST(check_unused, an_example_of_which_little_is_read_is_not_understood)
{
	expect_messages("== .env.example\nA=\nB=\nC=\nD=\nE=\nF=\nG=\n== a.ts\nA required\n", rule,
		"note .env.example:0 : of the 7 variables in .env.example nothing that was "
		"understood here reads 6: they are old, or read in a way that is not seen\n");
}

TEST(check_unused, a_folder_that_deploys_names_what_others_read)
{
	expect_lint("== deploy/compose.yml\nread HTTP_PORT required\n"
		    "== deploy/.env.example\nA=\nHTTP_PORT=\n"
		    "== app/.env.example\nA=\n"
		    "== app/a.py\nA required\n",
		rule, "");
}

TEST(check_unused, an_example_may_be_that_of_a_service_elsewhere)
{
	expect_lint("== docker/docker-compose.yml\ncontext in service web\n"
		    "env-file in service web from docker/.env\n"
		    "== docker/.env.example\nA=\nB=\nOLD=\n"
		    "== docker/fetch.py\nB required\n"
		    "== hc/settings.py\nA required\n",
		rule, "warning docker/.env.example:3 OLD\n");
}

TEST(check_unused, what_compose_gives_a_program_that_is_built_here)
{
#define WEB "context web in service web\n"
	expect_messages("== compose.yml\n" WEB
			"set A \"x\" in service web\nset OLD \"x\" in service web\n"
			"set OLDER \"x\" in service web\nset POSTGRES_DB \"x\" in service db\n"
			"== web/a.ts\nA required\n",
		rule,
		"note compose.yml:3 OLD: OLD, OLDER are given to what is built here, and nothing "
		"that was understood reads them\n");
	expect_lint("== compose.yml\n" WEB
		    "set A_X \"x\" in service web\nset B \"x\" in service web\n"
		    "== web/.env.example\nB=\n== web/a.ts\nA_* required pattern\nB required\n",
		rule, "");
	/* No code, no answer. */
	expect_lint("== compose.yml\n" WEB "set OLD \"x\" in service web\n", rule, "");
#undef WEB
}
