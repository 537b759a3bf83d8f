/* test_check_hardcoded.c - addresses that stand in the code. */
#include "linting.h"
#include "test.h"

static const char rule[] = "env-hardcoded-url";

TEST(check_hardcoded, an_address_of_this_machine_or_of_a_database)
{
	expect_messages("== src/api.ts\naddress \"http://localhost:3000/api?x=1\"\n"
			"address \"http://localhost:3001\"\n",
		rule,
		"warning src/api.ts:1 : http://localhost:3000 stands in the code (and 1 more): in "
		"production that is the machine itself\n");
	expect_messages("== src/db.py\naddress \"postgresql://me:secret@db.shop.io/shop\"\n", rule,
		"warning src/db.py:1 : postgresql://db.shop.io stands in the code: no variable can "
		"lead the program to another database\n");
}

/* What ends the hosts too early may stand in a password. */
TEST(check_hardcoded, no_part_of_a_password_is_said)
{
	expect_messages("== src/db.ts\naddress \"postgres://admin:pa/ssw0rdX@localhost/x\"\n", rule,
		"warning src/db.ts:1 : postgres://... stands in the code: no variable can lead the "
		"program to another database\n");
	expect_messages("== src/db.ts\naddress \"postgres://admin:4711/ssw0rdX@localhost/x\"\n",
		rule,
		"warning src/db.ts:1 : postgres://... stands in the code: no variable can lead the "
		"program to another database\n");
}

TEST(check_hardcoded, addresses_that_are_right_where_they_are)
{
	expect_lint("== src/a.ts\naddress \"https://api.stripe.com/v1\"\n"
		    "address \"http://localhost\"\naddress \"http://localhost:11434/api\"\n"
		    "address \"postgres://db.example.com/x\"\naddress \"https+http://catalog\"\n",
		rule, "");
	expect_lint("== tests/a.ts\naddress \"http://localhost:3000\"\n"
		    "== scripts/a.ts\naddress \"http://localhost:3000\"\n"
		    "== vite.config.ts\naddress \"http://localhost:3000\"\n"
		    "== src/a.stories.tsx\naddress \"http://localhost:3000\"\n"
		    "== src/environments/environment.ts\naddress \"http://localhost:3000\"\n"
		    "== src/config/database.ts\naddress \"http://localhost:3000\"\n"
		    "== prisma/seed.ts\naddress \"http://localhost:3000\"\n"
		    "== docs/a.ts\naddress \"http://localhost:3000\"\n",
		rule, "");
}

TEST(check_hardcoded, the_value_of_a_variable_stands_elsewhere)
{
	expect_messages("== .env.example\nAPI_URL=https://api.shop.io/\n"
			"== src/a.ts\nAPI_URL required\n"
			"== src/b.ts\naddress \"https://api.shop.io/v1/orders\"\n",
		rule,
		"note src/b.ts:1 API_URL: https://api.shop.io stands in the code, and is what "
		"API_URL is for (.env.example:1): where that is another address, this one stays\n");
	expect_lint("== src/a.ts\nAPI_URL optional \"http://localhost:3000\"\n"
		    "== src/b.ts\naddress \"http://localhost:3000/x\"\n",
		rule, "warning src/b.ts:1 API_URL\n");
}

TEST(check_hardcoded, what_is_no_value_of_a_variable)
{
	expect_lint("== .env.example\nAPI_URL=https://api.shop.io\nB_URL=https://b.shop.io\n"
		    "C_URL=https://example.com\n"
		    "== src/a.ts\nAPI_URL required\nC_URL required\n"
		    "address \"https://api.shop.io/x\"\n"
		    "== src/b.ts\naddress \"https://api.shop.io.uk/v1\"\n"
		    "address \"https://b.shop.io\"\naddress \"https://example.com\"\n",
		rule, "note src/a.ts:3 API_URL\n");
}
