/* test_check_hazard.c - what is wrong whatever the values of variables are. */
#include "linting.h"
#include "test.h"

TEST(check_hazard, what_programs_do_is_told_with_its_form)
{
	expect_messages("== src/db.ts\nhazard env-tls-off\n", "env-tls-off",
		"warning src/db.ts:1 : form takes any certificate: anybody on the way can read and "
		"change what is sent\n");
	expect_messages("== src/a.py\nhazard env-printed\n", "env-printed",
		"warning src/a.py:1 : form shows the variables of the environment, secrets among "
		"them, to whoever sees the output\n");
}

TEST(check_hazard, what_is_asked_for_first_is_a_note)
{
	expect_lint(
		"== src/db.ts\nhazard env-tls-off guarded\n", "env-tls-off", "note src/db.ts:1 \n");
}

TEST(check_hazard, tests_tools_and_samples_may)
{
	expect_lint("== test/db.ts\nhazard env-tls-off\n== scripts/a.py\nhazard env-printed\n"
		    "== examples/a/vite.config.ts\nhazard env-in-bundle\n",
		"env-", "");
}

TEST(check_hazard, what_builds_the_program_counts_for_bundles)
{
	expect_lint("== vite.config.ts\nhazard env-in-bundle\nhazard env-tls-off\n", "env-",
		"env-in-bundle error vite.config.ts:1 \n");
}

TEST(check_hazard, the_code_of_strangers_is_worse_with_secrets)
{
	expect_lint("== .github/workflows/a.yml\nhazard env-ci-untrusted\n", "env-ci-untrusted",
		"warning .github/workflows/a.yml:1 \n");
	expect_lint("== .github/workflows/a.yml\nhazard env-ci-untrusted\nNPM_TOKEN required "
		    "secret\n",
		"env-ci-untrusted", "error .github/workflows/a.yml:1 \n");
	expect_lint("== .github/workflows/a.yml\nhazard env-ci-untrusted guarded\nNPM_TOKEN "
		    "required secret\n",
		"env-ci-untrusted", "note .github/workflows/a.yml:1 \n");
}
