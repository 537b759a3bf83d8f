/* test_check_secret.c - secrets that are known, weak or in two places. */
#include "linting.h"
#include "test.h"

TEST(check_secret, a_fallback_that_opens_nothing_is_not_told)
{
	expect_lint("== database.php\nMYSQL_PASSWORD optional \"shop-test\"\n"
		    "REDIS_PASSWORD optional \"hushshop\"\n"
		    "CAPTCHA_SECRET optional \"default_secret\"\n"
		    "SQS_SECRET optional \"your-secret\"\n"
		    "JWT_SECRET optional \"your-secret\"\n"
		    "AWS_SECRET_ACCESS_KEY optional \"secret-key\"\n",
		"env-fallback-secret",
		"warning database.php:2 REDIS_PASSWORD\nerror database.php:5 JWT_SECRET\n"
		"note database.php:6 AWS_SECRET_ACCESS_KEY\n");
}

TEST(check_secret, a_fallback_for_the_own_machine_or_behind_a_switch_that_is_off_is_a_note)
{
	expect_lint("== a.py\nRABBITMQ_PASSWORD optional \"guest\"\n"
		    "PANEL_AUTH optional \"false\"\nPANEL_AUTH_PASSWORD optional \"hush-hush\"\n"
		    "SHOP_AUTH optional \"true\"\nSHOP_AUTH_PASSWORD optional \"hush-hush\"\n",
		"env-fallback-secret",
		"note a.py:1 RABBITMQ_PASSWORD\nnote a.py:3 PANEL_AUTH_PASSWORD\n"
		"error a.py:5 SHOP_AUTH_PASSWORD\n");
}

TEST(check_secret, a_fallback_in_a_profile_for_production_or_of_a_first_account_is_a_warning)
{
	expect_lint("== config/application-prod.yml\nDB_PWD optional \"123456\"\n"
		    "== config/application.yml\nDB_PASS optional \"123456\"\n"
		    "== docker-compose.prod.yml\nDB_PASSWORD optional \"postgres\"\n"
		    "== db/seeds/seeder.rb\nSEED_PASSWORD optional \"password\"\n"
		    "SEED_TOKEN optional \"hush-hush\"\n",
		"env-fallback-secret",
		"warning config/application-prod.yml:1 DB_PWD\n"
		"note config/application.yml:1 DB_PASS\n"
		"warning db/seeds/seeder.rb:1 SEED_PASSWORD\n"
		"note db/seeds/seeder.rb:2 SEED_TOKEN\n"
		"note docker-compose.prod.yml:1 DB_PASSWORD\n");
}

TEST(check_secret, a_fallback_in_the_source_is_known_to_everybody)
{
	expect_messages("== a.ts\nJWT_SECRET optional \"hush-hush\"\n", "env-fallback-secret",
		"error a.ts:1 JWT_SECRET: JWT_SECRET falls back to a value that stands in the "
		"source, at a.ts:1: where it is not set, everybody who has the code knows the "
		"secret\n");
	expect_lint(
		"== a.py\nMAIL_PASSWORD optional \"hush\"\nSQS_SECRET optional \"your-secret\"\n"
		"== db/seeds/a.rb\nJWT_SECRET optional \"hush\"\n",
		"env-fallback-secret",
		"warning a.py:1 MAIL_PASSWORD\n"
		"note db/seeds/a.rb:1 JWT_SECRET\n");
	expect_lint("== settings.py\nSECRET_KEY optional \"---\"\n", "env-fallback-secret",
		"error settings.py:1 SECRET_KEY\n");
	expect_lint("== a.py\nADMIN_PASSWORD optional \"hush\"\nPAY_TOKEN optional \"abcdef\"\n"
		    "DATABASE_URL optional \"postgres://u:hush-hush@db.shop.io/x\"\n"
		    "SESSION_SECRET optional \"\"\n"
		    "== compose.yml\nDB_PASSWORD optional \"postgres\"\nAPP_KEY optional \"abc\"\n",
		"env-fallback-secret",
		"error a.py:1 ADMIN_PASSWORD\n"
		"warning a.py:2 PAY_TOKEN\n"
		"warning a.py:3 DATABASE_URL\n"
		"warning a.py:4 SESSION_SECRET\n"
		"note compose.yml:1 DB_PASSWORD\n"
		"warning compose.yml:2 APP_KEY\n");
}

TEST(check_secret, names_and_values_that_only_sound_like_secrets_are_none)
{
	expect_lint("== a.php\nAUTH_PASSWORD_BROKER optional \"users\"\n"
		    "PASSWORD_RESET_TOKEN_TABLE optional \"password_reset_tokens\"\n"
		    "API_KEY_RATE_LIMIT optional \"100\"\nENABLE_EADMIN_PASSWORD optional \"1\"\n"
		    "REDIS_PASSWORD optional \"null\"\nREDIS_TLS_KEY optional \"/etc/tls.key\"\n"
		    "NEXT_PUBLIC_POSTHOG_KEY optional \"phc_abc\"\n"
		    "DATABASE_URL optional \"postgres://postgres:postgres@localhost/x\"\n"
		    "GCS_CREDENTIALS optional \"{}\"\nIGNORED_TOKENS optional \"the,a\"\n"
		    "JWT_SECRET optional (randomBytes(32))\n"
		    "== a.test.ts\nJWT_SECRET optional \"hush-hush\"\n",
		"env-fallback-secret", "");
}

TEST(check_secret, an_empty_fallback_is_told_where_the_program_signs_with_it)
{
	expect_lint("== a.js\nJWT_SECRET optional \"\"\nSTRIPE_API_KEY optional \"\"\n"
		    "DB_PASSWORD optional \"\"\nNEXT_PUBLIC_API_KEY optional \"\"\n"
		    "SHOP_NAME optional \"\"\n",
		"env-fallback-secret", "warning a.js:1 JWT_SECRET\n");
	expect_lint("== a.js\nJWT_SECRET optional \"\"\nJWT_SECRET guarded\n",
		"env-fallback-secret", "");
}

TEST(check_secret, a_secret_in_a_pipeline_is_everybodys)
{
	expect_lint("== .github/workflows/deploy.yml\nset API_TOKEN \"~24~\"\n"
		    "set PORT \"3000\"\nset OTHER_TOKEN (${{ secrets.OTHER_TOKEN }})\n"
		    "set DATABASE_URL \"postgres://a:~12~@localhost/x\"\n"
		    "set SHOP_SECRET \"test-~24~\"\n"
		    "== .github/workflows/e2e.yml\nset API_TOKEN \"~24~\"\n"
		    "== docker-compose.yml\nset API_TOKEN \"~24~\"\n",
		"env-ci-secret",
		"warning .github/workflows/deploy.yml:1 API_TOKEN\n"
		"note .github/workflows/e2e.yml:1 API_TOKEN\n");
}

TEST(check_secret, a_secret_of_ones_own_has_to_be_long_and_by_chance)
{
	expect_messages("== .env (ignored)\nJWT_SECRET=kq81vz\n", "env-weak-secret",
		"warning .env:1 JWT_SECRET: JWT_SECRET in .env:1 is too short (6 bytes)\n");
	expect_lint(
		"== "
		".env.production\nJWT_SECRET=kq81vz\nDB_PASSWORD=postgres\nSECRET_KEY_BASE=~40~\n"
		"SESSION_SECRET=kq81qk18k1q8kqq1818kkq\n",
		"env-weak-secret",
		"error .env.production:1 JWT_SECRET\n"
		"error .env.production:2 DB_PASSWORD\n"
		"error .env.production:3 SECRET_KEY_BASE\n"
		"error .env.production:4 SESSION_SECRET\n");
	expect_lint("== .env.local\nDB_PASSWORD=postgres\n", "env-weak-secret", "");
	expect_lint(
		"== .env (ignored)\nJWT_SECRET=~40~\nGITHUB_CLIENT_SECRET=kq81vz\nPIN_TOKEN=ab1\n"
		"== .env.example\nJWT_SECRET=abc\n",
		"env-weak-secret", "");
}

TEST(check_secret, production_and_development_share_none)
{
	expect_messages("== .env (ignored)\nAPI_SECRET=~30~\n"
			"== .env.production (ignored)\nAPI_SECRET=~30~\nAPI_URL=https://shop.io\n",
		"env-shared-secret",
		"error .env.production:1 API_SECRET: API_SECRET is the same secret in "
		".env.production:1 and, for development, in .env:1\n");
	expect_lint("== .env (ignored)\nAPI_SECRET=~30~\n== target production\nAPI_SECRET=~30~\n",
		"env-shared-secret", "error -:1 API_SECRET\n");
	expect_lint("== .env (ignored)\nAPI_SECRET=~30~\nA_URL=https://shop.io/~20~\n"
		    "== .env.production (ignored)\nAPI_SECRET=~31~\nA_URL=https://shop.io/~20~\n"
		    "== .env.example\nAPI_SECRET=~31~\n",
		"env-shared-secret", "");
}

TEST(check_secret, two_secrets_of_ones_own_are_two)
{
	expect_lint("== .env (ignored)\nJWT_SECRET=~30~\nSESSION_SECRET=~30~\n",
		"env-shared-secret", "warning .env:2 SESSION_SECRET\n");
	expect_lint("== .env (ignored)\nDB_PASSWORD=~30~\nPOSTGRES_PASSWORD=~30~\n",
		"env-shared-secret", "");
}
