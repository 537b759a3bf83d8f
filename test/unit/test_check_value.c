/* test_check_value.c - values that are wrong where they stand. */
#include "linting.h"
#include "test.h"

TEST(check_value, a_placeholder_in_production_or_for_a_secret_of_ones_own)
{
	expect_messages("== .env.production (ignored)\nMAIL_FROM=changeme\n", "env-placeholder",
		"error .env.production:1 MAIL_FROM: MAIL_FROM has a placeholder for a value in "
		".env.production:1\n");
	expect_lint("== .env (ignored)\nSTRIPE_SECRET_KEY=your-key-here\nAPP_NAME=example\n",
		"env-placeholder", "warning .env:1 STRIPE_SECRET_KEY\n");
	expect_lint("== target production\nJWT_SECRET=<secret>\n", "env-placeholder",
		"error -:1 JWT_SECRET\n");
	expect_lint("== .env.example\nSTRIPE_SECRET_KEY=changeme\n"
		    "== .env (tracked)\nSTRIPE_SECRET_KEY=changeme\n"
		    "== .env.test\nSTRIPE_SECRET_KEY=changeme\n"
		    "== .env.production\nA=production\nB=12345678\nC=true\n",
		"env-placeholder", "");
}

TEST(check_value, production_leads_to_no_local_host_file_or_open_wire)
{
	expect_messages("== .env.production\nAPI_URL=http://localhost:3000\n", "env-local-value",
		"error .env.production:1 API_URL: API_URL in .env.production:1 is for production "
		"and "
		"leads to the machine itself (a URL with a local host)\n");
	expect_lint("== .env.production\nDB_HOST=127.0.0.1\nDATABASE_URL=file:./dev.db\n"
		    "KEY_FILE=/home/me/key.pem\nHOOK_URL=http://hooks.shop.io/x\n",
		"env-local-value",
		"error .env.production:1 DB_HOST\n"
		"error .env.production:2 DATABASE_URL\n"
		"warning .env.production:3 KEY_FILE\n"
		"warning .env.production:4 HOOK_URL\n");
	expect_lint("== .env.production\nA_URL=jdbc:sqlserver://localhost;databaseName=x\n"
		    "B_URL=jdbc:h2:file:./x\nC_URL=jdbc:oracle:thin:@localhost:1521:xe\n"
		    "D_URL=jdbc:postgresql://db.shop.io/x\nE_URL=jdbc:mysql://127.0.0.1:3306/x\n",
		"env-local-value",
		"error .env.production:1 A_URL\nerror .env.production:2 B_URL\n"
		"error .env.production:3 C_URL\nerror .env.production:5 E_URL\n");
	expect_lint("== .env.production\nHOST=0.0.0.0\nHEALTHCHECK_URL=http://localhost:3000\n"
		    "CORS_ORIGINS=http://localhost:3000\nAPI_URL=http://api:3000\n"
		    "SVC_URL=http://a.b.svc.cluster.local:80\nX_URL=https://shop.io\n"
		    "LOG_PATH=/var/log/x\n"
		    "== .env\nAPI_URL=http://localhost:3000\n"
		    "== .env.example\nAPI_URL=http://localhost:3000\n",
		"env-local-value", "");
}

TEST(check_value, keys_of_the_test_mode_are_for_tests_and_live_ones_are_not)
{
	expect_lint(
		"== "
		".env.production\nSTRIPE_KEY=sk_test_~24~\nPAY_URL=https://api.sandbox.pay.io/v1\n"
		"== .env.development\nSTRIPE_KEY=sk_live_~24~\n",
		"env-test-key",
		"warning .env.development:1 STRIPE_KEY\n"
		"error .env.production:1 STRIPE_KEY\n"
		"error .env.production:2 PAY_URL\n");
	expect_lint("== .env.production\nSTRIPE_KEY=sk_live_~24~\n"
		    "== .env.staging\nSTRIPE_KEY=sk_test_~24~\n"
		    "== .env\nSTRIPE_KEY=sk_test_~24~\n"
		    "== .env.example\nSTRIPE_KEY=sk_test_~24~\n",
		"env-test-key", "");
}

TEST(check_value, debugging_and_trust_in_anybody_are_not_for_production)
{
	expect_lint("== .env.production (ignored)\nAPP_DEBUG=true\nNODE_TLS_REJECT_UNAUTHORIZED=0\n"
		    "DATABASE_URL=postgres://db.shop.io/x?sslmode=disable\n",
		"env-",

		"env-debug error .env.production:1 APP_DEBUG\n"
		"env-tls-off error .env.production:2 NODE_TLS_REJECT_UNAUTHORIZED\n"
		"env-tls-off warning .env.production:3 DATABASE_URL\n");
	expect_lint("== .env.production "
		    "(ignored)\nAPP_DEBUG=false\nDEBUG=app:*\nNODE_TLS_REJECT_UNAUTHORIZED=1\n"
		    "DATABASE_URL=postgres://db/x?sslmode=disable\n"
		    "== .env (ignored)\nAPP_DEBUG=true\n",
		"env-", "");
}

TEST(check_value, a_debug_mode_that_is_on_by_default)
{
	expect_messages("== settings.py\nDEBUG optional \"True\" boolean\n", "env-debug",
		"warning settings.py:1 DEBUG: DEBUG is on where it is not set, at settings.py:1: "
		"production that lacks it runs with it\n");
	expect_lint("== settings.py\nDEBUG optional \"False\"\nSENTRY_DEBUG optional \"1\"\n"
		    "== settings/dev.py\nDJANGO_DEBUG optional \"1\"\n"
		    "== tests/a.py\nFLASK_DEBUG optional \"1\"\n"
		    "== compose.yml\nAPP_DEBUG optional \"1\"\n",
		"env-debug", "");
}

TEST(check_value, the_mode_is_that_of_the_files_name)
{
	expect_lint("== docker-compose.prod.yml\nset NODE_ENV \"development\" in service web\n"
		    "set RAILS_ENV \"production\" in service web\n"
		    "== docker-compose.yml\nset NODE_ENV \"development\" in service web\n"
		    "== .github/workflows/prod-deploy.yml\nset NODE_ENV \"test\" in job a\n",
		"env-mode-mismatch", "error docker-compose.prod.yml:1 NODE_ENV\n");
	expect_lint("== .env.production\nNODE_ENV=development\n== "
		    ".env.development\nRAILS_ENV=production\n"
		    "== .env.staging\nNODE_ENV=dev\n",
		"env-mode-mismatch",
		"warning .env.development:1 RAILS_ENV\n"
		"error .env.production:1 NODE_ENV\n"
		"note .env.staging:1 NODE_ENV\n");
	expect_lint(
		"== .env.production\nNODE_ENV=production\n== .env.staging\nNODE_ENV=production\n"
		"== .env\nNODE_ENV=development\n== target production\nAPP_ENV=production\n",
		"env-mode-mismatch", "");
	/* The program's own word. */
	expect_lint("== .env.development\nNODE_ENV=dev\n== a.ts\nNODE_ENV guarded \"dev\"\n",
		"env-mode-mismatch", "");
	expect_lint("== .env.development\nNODE_ENV=dev\n== a.ts\ndeclared NODE_ENV \"dev\"\n",
		"env-mode-mismatch", "");
}
