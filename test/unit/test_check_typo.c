/* test_check_typo.c - a name that nothing reads beside one that is missing. */
#include "linting.h"
#include "test.h"

TEST(check_typo, one_complaint_takes_the_place_of_two)
{
	expect_messages("== .env.example\nSTRIPE_SECRECT_KEY=\n"
			"== a.ts\nSTRIPE_SECRET_KEY required\n",
		"env-",
		"env-typo error .env.example:1 STRIPE_SECRECT_KEY: STRIPE_SECRECT_KEY in "
		".env.example is read by nothing, and a.ts:1 reads STRIPE_SECRET_KEY, which is not "
		"there: one of them is misspelled\n");
}

TEST(check_typo, case_is_a_matter_of_its_own)
{
	expect_lint("== .env.example\nDatabase_Url=\n== a.ts\nDATABASE_URL required\n", "env-",
		"env-case error .env.example:1 Database_Url\n");
	expect_lint("== .env.example\nDatabase_Url=\n== a.py\nDATABASE_URL required nocase\n",
		"env-", "");
}

TEST(check_typo, an_env_file_may_have_it_wrong_where_the_example_is_right)
{
	expect_lint("== .env.example\nSTRIPE_SECRET=\n== .env (ignored)\nSTRIPE_SERCET=x\n"
		    "== a.ts\nSTRIPE_SECRET required\n",
		"env-", "env-typo error .env:1 STRIPE_SERCET\n");
}

TEST(check_typo, a_name_that_is_read_or_there_is_no_typo)
{
	expect_lint("== .env.example\nAPI_TOKENS=\nAPI_TOKEN=\n== a.ts\nAPI_TOKEN required\n",
		"env-typo", "");
	expect_lint("== .env.example\nAPI_TOKENS=\n"
		    "== a.ts\nAPI_TOKEN required\nAPI_TOKENS required\n",
		"env-typo", "");
	expect_lint("== .env.example\nDB_HOST=\n== a.ts\nDB_PORT required\n", "env-typo", "");
}
