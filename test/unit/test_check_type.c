/* test_check_type.c - values that are not what the code takes them for, and defaults that differ.
 */
#include "linting.h"
#include "test.h"

TEST(check_type, a_string_that_says_no_counts_as_yes)
{
	expect_messages("== .env (ignored)\nFEATURE=false\n== a.ts\nFEATURE guarded truthy\n",
		"env-truthy-string",
		"error .env:1 FEATURE: FEATURE in .env:1 says no, but a.ts:1 asks only whether it "
		"is there: the string counts as yes\n");
	expect_lint("== .env (ignored)\nFEATURE=false\n== .env.local (ignored)\nFEATURE=false\n"
		    "== a.ts\nFEATURE guarded truthy\n",
		"env-truthy-string", "error .env:1 FEATURE\n");
	expect_lint("== .env (ignored)\nFEATURE=false\n"
		    "== a.ts\nFEATURE guarded truthy\nFEATURE required\n",
		"env-truthy-string", "");
	expect_lint("== .env.example\nFEATURE=0\n== a.py\nFEATURE guarded truthy\n",
		"env-truthy-string", "warning .env.example:1 FEATURE\n");
	expect_lint("== .env (ignored)\nA=true\nB=\nC=false\nD=false\n"
		    "== a.ts\nA guarded truthy\nB guarded truthy\nC guarded boolean\n"
		    "== a.php\nD guarded truthy\n",
		"env-truthy-string", "");
}

TEST(check_type, a_number_is_one)
{
	expect_lint("== .env (ignored)\nPOOL=ten\nTIMEOUT=30s\nSIZE=10\n"
		    "== a.ts\nPOOL optional \"3\" number\nTIMEOUT required number\nSIZE required "
		    "number\n",
		"env-value-type", "warning .env:1 POOL\n");
	expect_lint("== .env.example\nPOOL=<number>\n== a.ts\nPOOL required number\n",
		"env-value-type", "");
}

TEST(check_type, a_url_and_a_port_have_their_form)
{
	expect_lint("== .env (ignored)\nDB_URL=postgres://u:p@x@db/x\nWEB_PORT=70000\n"
		    "OK_URL=postgres://u:p%40x@db/x?email=a@b.c\nOK_PORT=8080\n",
		"env-value-type",
		"warning .env:1 DB_URL\n"
		"warning .env:2 WEB_PORT\n");
}

TEST(check_default, two_defaults_of_one_variable_are_one_too_many)
{
	expect_messages(
		"== a.ts\nPORT_API optional \"3000\"\n== b.ts\nPORT_API optional \"8080\"\n",
		"env-different-defaults",
		"warning b.ts:1 PORT_API: PORT_API falls back to one value at a.ts:1 and to "
		"another "
		"at b.ts:1\n");
	expect_lint("== a.ts\nA optional \"x\"\nA optional \"x\"\nA required\nA optional \"\"\n"
		    "B optional \"1\"\nB optional \"2\"\nC optional \"localhost\"\n"
		    "== b.ts\nC optional \"127.0.0.1\"\nA optional \"X\"\n"
		    "== config/environments/test.rb\nA optional \"y\"\n"
		    "== b.test.ts\nA optional \"y\"\n== compose.yml\nA optional \"z\"\n",
		"env-different-defaults", "");
}

TEST(check_default, a_default_on_the_local_host_is_a_note)
{
	expect_lint("== a.ts\nAPI_URL optional \"http://localhost:3000\"\nB_URL optional "
		    "\"https://b.io\"\n",
		"env-local-value", "note a.ts:1 API_URL\n");
}
