/* test_check_placement.c - variables that are read, listed or kept where they do not get. */
#include "lint/check_files.h"
#include "linting.h"
#include "test.h"

#include <string.h>

/* ---- worlds whose mentions have a form ---- */

static void expect_formed(
	const char *world, const char *form, const char *text, const char *rule, const char *want)
{
	struct linting l;
	struct es_buf got = ES_BUF_INIT(1 << 16);
	struct es_complaints out = { 0 };
	struct es_inventory inventory;
	linting_run(&l, world, NULL);
	out.arena = &l.arena;
	for (size_t i = 0; i < l.world.nfiles; i++) {
		if (l.files[i].env.role == ES_ENV_NONE)
			l.files[i].text = es_slice_from(text);
		for (size_t k = 0; k < l.files[i].nmentions; k++)
			l.files[i].mentions[k].form = form;
	}
	l.world.now = 1700000000;
	es_lint(&inventory, &out, &l.world, &l.arena, NULL);
	for (size_t i = 0; i < out.v.n; i++) {
		const struct es_complaint *c = &out.v.v[i];
		if (!strcmp(c->rule, rule))
			es_buf_printf(&got, "%s %.*s:%zu %.*s\n", es_severity_name(c->severity),
				ES_ARG(c->path), c->line, ES_ARG(c->variable));
	}
	EXPECT_STR(es_buf_cstr(&got), want);
	es_buf_release(&got);
	es_inventory_release(&inventory);
	es_complaints_release(&out);
	linting_release(&l);
}

/* ---- env-outside-config ---- */

static void expect_laravel(const char *world, const char *want)
{
	expect_formed(world, "env(\"X\")", "", "env-outside-config", want);
}

TEST(check_placement, laravel_forgets_the_env_file)
{
	expect_laravel("== composer.json\npackage laravel/framework\n"
		       "== app/Pay.php\nSTRIPE_KEY guarded late\nPAY_URL optional \"x\" late\n"
		       "== tests/PayTest.php\nSTRIPE_KEY guarded late\n",
		"warning app/Pay.php:2 PAY_URL\nwarning app/Pay.php:1 STRIPE_KEY\n");
}

TEST(check_placement, other_programs_in_php_do_not)
{
	expect_laravel("== composer.json\npackage vlucas/phpdotenv\n"
		       "== app/Pay.php\nSTRIPE_KEY guarded late\n",
		"");
}

/* ---- env-server-in-client ---- */

static void expect_client(const char *world, const char *want)
{
	expect_formed(world, "process.env.X", "", "env-server-in-client", want);
}

TEST(check_placement, browsers_have_no_environment)
{
	expect_client("== app/page.tsx\nAPI_URL required client\nSITE optional \"x\" client\n"
		      "NEXT_PUBLIC_URL required client\nNODE_ENV guarded client\n",
		"warning app/page.tsx:1 API_URL\nnote app/page.tsx:2 SITE\n");
	expect_client("== app/page.tsx\nAPI_URL required\n", "");
	expect_client("== app/page.test.tsx\nAPI_URL required client\n", "");
}

TEST(check_placement, what_the_build_puts_in_is_there)
{
	expect_client("== next.config.js\nset API_URL \"x\" client build\n"
		      "== app/page.tsx\nAPI_URL required client\n",
		"");
	expect_client("== package.json\nmodule web\n== next.config.js\nopaque client\n"
		      "== app/page.tsx\nAPI_URL required client\n",
		"");
	expect_client("== a/package.json\nmodule a\n== a/next.config.js\nopaque client\n"
		      "== b/package.json\nmodule b\n== b/app/page.tsx\nAPI_URL required client\n",
		"warning b/app/page.tsx:1 API_URL\n");
}

TEST(check_placement, vite_puts_in_its_prefix_alone)
{
	static const char form[] = "import.meta.env.X";
	static const char rule[] = "env-server-in-client";
	expect_formed("== web/package.json\npackage vite\n== web/src/a.ts\nAPI_URL required\n"
		      "VITE_URL required\n",
		form, "", rule, "warning web/src/a.ts:1 API_URL\n");
	expect_formed("== web/package.json\npackage vite\npackage express\n"
		      "== web/src/a.ts\nAPI_URL required\n",
		form, "", rule, "");
	expect_formed("== web/package.json\npackage astro\n== web/src/a.ts\nAPI_URL required\n",
		form, "", rule, "");
}

/* ---- env-turbo-undeclared ---- */

static void expect_turbo(const char *world, const char *text, const char *want)
{
	expect_formed(world, "form", text, "env-turbo-undeclared", want);
}

#define LISTED                                                                                     \
	"== turbo.json\ndeclared A_URL\ndeclared B_URL\ndeclared C_URL\ndeclared D_* pattern\n"

TEST(check_placement, turbo_keeps_from_tasks_what_is_not_listed)
{
	expect_turbo(LISTED
		"== apps/a/src/a.ts\nA_URL required\nOTHER_URL required\nD_ONE required\n"
		"NEXT_PUBLIC_X required\n",
		"{\"tasks\": {}}", "warning turbo.json:0 \n");
	expect_turbo(LISTED "== apps/a/src/a.ts\nX_URL required\nY_URL required\n",
		"{\"tasks\": {}}", "note turbo.json:0 \n");
}

TEST(check_placement, turbo_lets_through_what_it_is_told_to)
{
	static const char world[] = LISTED "== apps/a/src/a.ts\nOTHER_URL required\n";
	expect_turbo(world, "{\"tasks\": {}, \"envMode\": \"loose\"}", "");
	expect_turbo(LISTED "declared * pattern in task build\n== a.ts\nOTHER_URL required\n",
		"{\"tasks\": {}}", "");
	expect_turbo(
		LISTED "declared * pattern\n== a.ts\nOTHER_URL required\n", "{\"tasks\": {}}", "");
	expect_turbo(world, "{\"pipeline\": {}}", "");
	expect_turbo(LISTED "== apps/a/src/a.ts\nA_URL required\nD_ONE required\n",
		"{\"tasks\": {}}", "");
	expect_turbo("== turbo.json\ndeclared A_URL\n== apps/a/src/a.ts\nOTHER_URL required\n",
		"{\"tasks\": {}}", "");
}

TEST(check_placement, turbo_lets_nothing_through_by_a_star_elsewhere)
{
	static const char told[] = "warning turbo.json:0 \n";
	static const char world[] = LISTED "== apps/a/src/a.ts\nOTHER_URL required\n";
	expect_turbo(world, "{\"tasks\": {\"build\": {\"inputs\": [\"*\"]}}}", told);
	expect_turbo(world, "{\"tasks\": {\"loose\": {\"outputs\": [\"*\"]}}}", told);
	expect_turbo(world, "{\"envMode\": \"strict\", \"tasks\": {}}", told);
	expect_turbo(LISTED "declared * pattern in task web#lint\n== a.ts\nOTHER_URL required\n",
		"{\"tasks\": {}}", told);
}

/* ---- env-not-inherited ---- */

TEST(check_placement, environments_of_a_worker_inherit_nothing)
{
	static const char form[] = "[vars]";
	expect_formed("== wrangler.toml\nset API_URL \"x\"\nset MODE \"x\"\n"
		      "set MODE \"y\" in env production\ncontext in env staging\n"
		      "== src/a.ts\nAPI_URL required\n",
		form, "", "env-not-inherited",
		"error wrangler.toml:1 API_URL\nerror wrangler.toml:1 API_URL\n"
		"warning wrangler.toml:2 MODE\n");
	expect_formed("== wrangler.toml\nset API_URL \"x\"\n== src/a.ts\nAPI_URL required\n", form,
		"", "env-not-inherited", "");
	expect_formed("== wrangler.toml\nset API_URL \"x\"\nset API_URL \"y\" in env production\n",
		form, "", "env-not-inherited", "");
}

/* ---- env-expired: the clock stands at 2023-11-14 ---- */

static void expect_expired(const char *world, const char *want)
{
	expect_formed(world, "form", "", "env-expired", want);
}

/* {"alg":"HS256"} and {"exp":1600000000}, {"exp":1800000000}, {"perm":{"exp":1},"exp":1800000000},
 * without a signature that means anything. */
#define HEAD "eyJhbGciOiJIUzI1NiJ9."
#define OLD  "eyJleHAiOjE2MDAwMDAwMDB9."
#define NEW  "eyJleHAiOjE4MDAwMDAwMDB9."
#define DEEP "eyJwZXJtIjp7ImV4cCI6MX0sImV4cCI6MTgwMDAwMDAwMH0."

TEST(check_placement, a_token_says_when_its_time_is_over)
{
	expect_expired("== .env (ignored)\nA=" HEAD OLD "~30~\nB=" HEAD NEW "~30~\n"
		       "C=" HEAD DEEP "~30~\n"
		       "== .env.test\nA=" HEAD OLD "~30~\n== .env.example\nA=" HEAD OLD "~30~\n",
		"warning .env:1 A\n");
	expect_expired("== target production\nA=" HEAD OLD "~30~\n", "error -:1 A\n");
}

TEST(check_placement, a_signed_address_and_a_comment_do_as_well)
{
	expect_expired("== .env (ignored)\n"
		       "A=https://x.io/c?sv=2022-11-02&se=2023-11-12T00:00:00Z&sig=~30~\n"
		       "B=https://x.io/c?sv=2022-11-02&se=2023-11-30T00:00:00Z&sig=~30~\n"
		       "C=x # @expires 2023-02-28\n"
		       "D=x # @expires 2024-02-29\n"
		       "# @expire(2023-11-13)\n"
		       "E=x\n"
		       "# @expire(2023-13-13)\n"
		       "F=x\n",
		"warning .env:1 A\nwarning .env:3 C\nwarning .env:6 E\n");
}

/* ---- env-typo: names in stores ---- */

TEST(check_placement, a_store_may_have_a_name_misspelled)
{
	static const char world[] =
		"== .env.example\nSTRIPE_SECRET_KEY=\n== a.ts\nSTRIPE_SECRET_KEY required\n"
		"== .github/workflows/a.yml\n"
		"set STRIPE_SECRET_KEY (${{ secrets.STRIPE_SECRECT_KEY }})\n";
	expect_formed(world, "form", "", "env-typo",
		"warning .github/workflows/a.yml:1 STRIPE_SECRET_KEY\n");
	expect_formed("== k8s/a.yaml\nset STRIPE_SECRET_KEY secret from STRIPE_SECRECT_KEY\n"
		      "== a.ts\nSTRIPE_SECRET_KEY required\n",
		"form", "", "env-typo", "warning k8s/a.yaml:1 STRIPE_SECRET_KEY\n");
}

TEST(check_placement, a_store_may_have_names_of_its_own)
{
	expect_formed("== a.ts\nSTRIPE_SECRET_KEY required\n== .github/workflows/a.yml\n"
		      "set STRIPE_SECRET_KEY (${{ secrets.PROD_STRIPE_KEY }})\n"
		      "set STRIPE_SECRET_KEY (${{ secrets.STRIPE_SECRET_KEY }})\n"
		      "set STRIPE_SECRET_KEY (${{ secrets.STRIPE_SECRET_KEY2 }})\n",
		"form", "", "env-typo", "");
}
