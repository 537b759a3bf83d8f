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

TEST(check_type, true_is_the_only_yes_where_it_is_compared_with)
{
	expect_messages("== .env (ignored)\nON=yes\n== a.ts\nON guarded boolean true\n",
		"env-value-type",
		"warning .env:1 ON: ON in .env:1 is a yes, but a.ts:1 takes only \"true\" for one: "
		"it counts as no\n");
	expect_lint("== .env (ignored)\nA=true\nB=no\nC=1\nD=True\nE=1\n"
		    "== a.py\nA guarded boolean true\nB guarded boolean true\n"
		    "C guarded boolean true\nC guarded boolean\nD guarded boolean true\n"
		    "== tests/a.py\nE guarded boolean true\n",
		"env-value-type", "warning .env:4 D\n");
}

TEST(check_type, a_number_that_the_host_may_give_as_well)
{
	expect_lint("== .env (ignored)\nPORT=web\n== a.ts\nPORT optional \"80\" number\n",
		"env-value-type", "warning .env:1 PORT\n");
}

TEST(check_type, a_url_and_a_port_have_their_form)
{
	expect_lint("== .env (ignored)\nDB_URL=postgres://u:p@x@db/x\nWEB_PORT=70000\n"
		    "OK_URL=postgres://u:p%40x@db/x?email=a@b.c\nOK_PORT=8080\n",
		"env-value-type",
		"warning .env:1 DB_URL\n"
		"warning .env:2 WEB_PORT\n");
}

TEST(check_type, a_url_that_readers_take_apart_in_another_way)
{
	expect_messages("== .env (ignored)\nA_URL=postgres://u:p/x@db/x\n", "env-value-type",
		"warning .env:1 A_URL: A_URL in .env:1 has a / in its password that has to be "
		"written %2F\n");
	expect_lint("== .env (ignored)\nA_URL=redis://:p?x@h:6379\nB_URL='amqp://u:p#x@h'\n"
		    "C_URL=http:/api.shop.io\nD_URL=https//api.shop.io\n"
		    "E_URL=http://api.shop.io:80800/x\n",
		"env-value-type",
		"warning .env:1 A_URL\nwarning .env:2 B_URL\nwarning .env:3 C_URL\n"
		"warning .env:4 D_URL\nwarning .env:5 E_URL\n");
	expect_lint("== .env (ignored)\nA_URL=postgres://u:p%2Fx@db:5432/x?a=b@c\n"
		    "B_URL=postgres://db:5432/x?a=b@c\nC_URL=http://[::1]:8080/a:b\n"
		    "D_URL=mongodb://a:1,b:2/x?u=v@w\nE_URL=https://shop.io/@me\n"
		    "F_URL=redis://:p@h:6379/0\nG=https\nH=http/2\n"
		    "== .env.example\nA_URL=postgres://u:p/x@db/x\n",
		"env-value-type", "");
}

TEST(check_type, json_pem_and_base64_are_whole)
{
	expect_lint("== .env (ignored)\nA={\"a\": 1\nB_JSON='[1, 2'\n"
		    "C=\"{\\\"a\\\": }\"\nD_BASE64=~21~\nE=base64:not!\n"
		    "F=\"-----BEGIN PRIVATE KEY-----\\nabc\"\n"
		    "G=\"-----BEGIN CERTIFICATE----- abc -----END CERTIFICATE-----\"\n",
		"env-value-type",
		"warning .env:1 A\nwarning .env:2 B_JSON\nwarning .env:3 C\n"
		"warning .env:4 D_BASE64\nwarning .env:5 E\nwarning .env:6 F\n"
		"warning .env:7 G\n");
	expect_lint("== .env (ignored)\nA='{\"a\": [1, null]}'\nB_JSON=path/to/file.json\n"
		    "C=\"{\\\"a\\\": \\\"b\\\"}\"\nD_BASE64=~20~\nE=base64:YWJj\n"
		    "F=\"-----BEGIN CERTIFICATE-----\\nabc\\n-----END CERTIFICATE-----\"\n"
		    "G=\"-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----\"\n"
		    "H_BASE64=true\nI={a}\nJ='{\"a\": ...}'\nK_B64=YQ==\n"
		    "== .env.example\nA={\"a\": 1\n",
		"env-value-type", "");
}

TEST(check_default, two_defaults_of_one_variable_are_one_too_many)
{
	expect_messages(
		"== a.ts\nPORT_API optional \"3000\"\n== b.ts\nPORT_API optional \"8080\"\n",
		"env-different-defaults",
		"warning b.ts:1 PORT_API: PORT_API falls back to one value at a.ts:1 and to "
		"another "
		"at b.ts:1\n");
	expect_lint("== a.ts\nPORT optional \"3000\"\nOTEL_SERVICE_NAME optional \"web\"\n"
		    "== b.ts\nPORT optional \"3001\"\nOTEL_SERVICE_NAME optional \"worker\"\n",
		"env-different-defaults", "");
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
