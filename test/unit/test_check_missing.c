/* test_check_missing.c - names of an example that an env file lacks, and empty values. */
#include "linting.h"
#include "test.h"

TEST(check_missing, what_the_example_names_and_the_code_reads_has_to_be_there)
{
	expect_messages("== .env.example\nA=\nB=\nC=\nD=\n"
			"== .env (ignored)\nA=1\n"
			"== a.ts\nA required\nB required\nC optional\nE required\n",
		"env-missing",
		"warning .env:0 B: B, which .env.example:2 names and the code reads at a.ts:2, is "
		"not in .env\n"
		"note .env:0 C: C, which .env.example:3 names and the code reads at a.ts:3, is not "
		"in .env\n");
}

TEST(check_missing, files_that_are_read_together_have_it_together)
{
	expect_lint("== .env.example\nA=\nB=\nC=\n"
		    "== .env\nA=1\n== .env.local (ignored)\nB=1\n"
		    "== .env.development\nC=1\n"
		    "== a.ts\nA required\nB required\nC required\n",
		"env-missing", "");
}

TEST(check_missing, a_commented_name_need_not_be_there)
{
	expect_lint("== .env.example\n# A=\n== .env (ignored)\nB=1\n== a.ts\nA required\n",
		"env-missing", "");
}

TEST(check_missing, a_tracked_layer_and_a_test_file_are_not_complete)
{
	expect_lint("== .env.example\nA=\nB=\n"
		    "== .env.development\nB=1\n== .env.test\nB=1\n"
		    "== a.ts\nA required\nB required\n",
		"env-missing", "");
}

TEST(check_missing, a_production_file_is_compared_if_it_has_most_names)
{
	expect_lint("== .env.example\nA=\nB=\nC=\n"
		    "== .env.production (ignored)\nA=1\nB=1\n"
		    "== a.ts\nA required\nB required\nC required\n",
		"env-missing", "warning .env.production:0 C\n");
	expect_lint("== .env.example\nA=\nB=\nC=\n"
		    "== .env.production (ignored)\nA=1\n"
		    "== a.ts\nA required\nB required\nC required\n",
		"env-missing", "");
}

TEST(check_missing, an_example_for_production_is_none_for_development)
{
	expect_lint("== .env.dev.example\nA=\n== .env.prod.example\nA=\nB=\n"
		    "== .env (ignored)\nA=1\n"
		    "== a.ts\nA required\nB required\n",
		"env-missing", "");
}

TEST(check_empty, a_required_variable_needs_a_value)
{
	expect_messages("== .env.example\nA=\nB=\n== .env (ignored)\nA=\nB=\n"
			"== a.ts\nA required\nB optional \"x\"\n",
		"env-empty",
		"warning .env:1 A: A is empty in .env, and the code at a.ts:1 needs a value\n");
	expect_lint("== .env (ignored)\nA=\n== a.ts\nA required schema\n", "env-empty",
		"error .env:1 A\n");
}

TEST(check_empty, another_file_or_the_example_itself_is_no_complaint)
{
	expect_lint("== .env (ignored)\nA=\n== .env.local (ignored)\nA=1\n== a.ts\nA required\n",
		"env-empty", "");
	expect_lint("== .env (tracked)\nA=\n== a.ts\nA required\n", "env-empty", "");
	expect_lint("== .env.example\nA=\n== a.ts\nA required\n", "env-empty", "");
}

TEST(check_empty, a_sample_is_to_be_filled_in)
{
	expect_lint("== samples/a/.env (ignored)\nA=\n== a.ts\nA required\n", "env-empty",
		"note samples/a/.env:1 A\n");
}

TEST(check_missing, what_a_tracked_file_for_production_lacks_the_host_may_have)
{
	expect_lint("== .env.example\nA=\nB=\nC=\nD=\n"
		    "== .env.production (tracked)\nA=1\nB=1\nC=\n"
		    "== a.ts\nA required\nB required\nC required\nD required\n",
		"env-",
		"env-missing note .env.production:0 D\n"
		"env-empty note .env.production:3 C\n");
}

TEST(check_missing, what_a_tracked_file_for_production_keeps_out_is_not_missing)
{
	expect_lint("== .env.example\nA=\nB=\nJWT_SECRET=\nAWS_ACCESS_KEY_ID=\n"
		    "== .env.production (tracked)\nA=1\nC=1\n# B=\n"
		    "== a.ts\nA required\nB required\nJWT_SECRET required\n"
		    "AWS_ACCESS_KEY_ID required\n",
		"env-missing", "");
	expect_lint("== .env.example\nA=\nB=\nC=\nJWT_SECRET=\n"
		    "== .env.production (ignored)\nA=1\nB=1\n# C=\n"
		    "== a.ts\nA required\nB required\nC required\nJWT_SECRET required\n",
		"env-missing",
		"warning .env.production:0 C\nwarning .env.production:0 JWT_SECRET\n");
}
