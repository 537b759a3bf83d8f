/* test_check_client.c - secrets that builds put into what browsers get. */
#include "linting.h"
#include "test.h"

static const char rule[] = "env-client-exposed";

TEST(check_client, a_name_of_a_secret_behind_a_public_prefix)
{
	expect_messages("== a.ts\nNEXT_PUBLIC_STRIPE_SECRET_KEY required\n", rule,
		"error a.ts:1 NEXT_PUBLIC_STRIPE_SECRET_KEY: NEXT_PUBLIC_STRIPE_SECRET_KEY is "
		"named "
		"like a secret, and builds of Next.js put it into what every browser gets\n");
	expect_lint("== .env.example\nVITE_OPENAI_API_KEY=\nREACT_APP_API_TOKEN=\n", rule,
		"error .env.example:1 VITE_OPENAI_API_KEY\n"
		"warning .env.example:2 REACT_APP_API_TOKEN\n");
}

TEST(check_client, a_prefix_that_others_use_too_needs_its_package)
{
	const char *code = "== a.js\nPUBLIC_ADMIN_SECRET required\n";
	expect_lint(code, rule, "");
	expect_lint("== package.json\npackage astro\n== a.js\nPUBLIC_ADMIN_SECRET required\n", rule,
		"error a.js:1 PUBLIC_ADMIN_SECRET\n");
}

TEST(check_client, names_that_are_public_by_design_and_switches_are_no_secrets)
{
	expect_lint(
		"== a.ts\nNEXT_PUBLIC_FIREBASE_API_KEY required\nNEXT_PUBLIC_SENTRY_DSN required\n"
		"NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY required\nNEXT_PUBLIC_SUPABASE_ANON_KEY "
		"required\n"
		"NEXT_PUBLIC_MAPBOX_TOKEN required\nNEXT_PUBLIC_ENABLE_PASSWORD required\n"
		"NEXT_PUBLIC_GIPHY_API_KEY required\nVITE_API_URL required\nSTRIPE_SECRET_KEY "
		"required\n",
		rule, "");
}

TEST(check_client, a_build_may_put_in_what_has_no_prefix)
{
	expect_messages(
		"== next.config.js\nset STRIPE_SECRET_KEY (process.env.X) client build\n"
		"set SITE_NAME \"shop\" client build\nset DB_PASSWORD (process.env.Y) build\n",
		rule,
		"error next.config.js:1 STRIPE_SECRET_KEY: STRIPE_SECRET_KEY is named like a "
		"secret, "
		"and next.config.js puts it into what every browser gets\n");
}

TEST(check_client, a_value_tells_more_than_the_name)
{
	expect_lint(
		"== .env "
		"(ignored)\nVITE_KEY=sk_live_~24~\nNEXT_PUBLIC_DB=postgres://u:~12~@db.shop.io/x\n"
		"NEXT_PUBLIC_PAY_TOKEN=pk_live_~24~\nVITE_URL=https://shop.io\n"
		"== target production\nVITE_OTHER=sb_secret_~24~\n",
		rule,
		"error -:1 VITE_OTHER\n"
		"error .env:1 VITE_KEY\n"
		"error .env:2 NEXT_PUBLIC_DB\n");
}

/* {"alg":"HS256"} and {"iss":"supabase","role":"..."}, without a signature that means anything. */
TEST(check_client, the_role_in_a_key_of_supabase_decides)
{
#define HEAD "eyJhbGciOiJIUzI1NiJ9."
	expect_lint("== .env (ignored)\nNEXT_PUBLIC_SUPABASE_KEY=" HEAD
		    "eyJpc3MiOiJzdXBhYmFzZSIsInJvbGUiOiJzZXJ2aWNlX3JvbGUifQ.~30~\n",
		rule, "error .env:1 NEXT_PUBLIC_SUPABASE_KEY\n");
	expect_lint("== .env (ignored)\nNEXT_PUBLIC_SUPABASE_TOKEN=" HEAD
		    "eyJpc3MiOiJzdXBhYmFzZSIsInJvbGUiOiJhbm9uIn0.~30~\n",
		rule, "");
}
