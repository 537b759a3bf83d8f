/* test_inventory.c - services, classes and references of the table of variables. */
#include "linting.h"
#include "test.h"

/* One variable a line: "NAME class need SERVICE: reads examples files sets", and marks. */
static void expect_table(const char *world, const char *want)
{
	struct linting l;
	struct es_buf got = ES_BUF_INIT(1 << 20);
	linting_run(&l, world, NULL);
	for (size_t i = 0; i < l.inventory.nvariables; i++) {
		const struct es_variable *v = &l.inventory.variables[i];
		es_buf_printf(&got, "%.*s %s %s /%.*s: %zu %zu %zu %zu%s%s%s\n", ES_ARG(v->name),
			es_class_name(v->class), es_need_name(v->need), ES_ARG(v->service->folder),
			v->reads.n, v->examples.n, v->files.n, v->sets.n,
			v->has_pattern ? " pattern" : "", v->is_interpolated ? " interpolated" : "",
			v->reads.n && !v->is_own ? " lent" : "");
	}
	EXPECT_STR(es_buf_cstr(&got), want);
	es_buf_release(&got);
	linting_release(&l);
}

TEST(inventory, a_variable_knows_where_it_is_read_declared_and_set)
{
	expect_table("== .env (ignored)\nA=1\n"
		     "== .env.example\nA=\n# B=2\n"
		     "== Dockerfile\nset A \"x\"\n"
		     "== src/a.ts\nA optional \"x\"\nA required\n",
		"A app required /: 2 1 1 1\n"
		"B app optional /: 0 1 0 0\n");
}

TEST(inventory, the_path_of_its_readers_and_its_name_say_the_class)
{
	expect_table("== .env.example\nOPENAI_API_KEY=\nSTRIPE_KEY=\n"
		     "== package.json\nmodule shop\npackage openai\n"
		     "== scripts/deploy.sh\nDEPLOY_KEY required\n"
		     "== src/a.test.ts\nTEST_KEY required\nMIXED required\n"
		     "== src/a.ts\nNODE_ENV required\nMIXED optional\n",
		"DEPLOY_KEY tooling required /: 1 0 0 0\n"
		"MIXED app optional /: 2 0 0 0\n"
		"NODE_ENV ambient required /: 1 0 0 0\n"
		"OPENAI_API_KEY sdk optional /: 0 1 0 0\n"
		"STRIPE_KEY app optional /: 0 1 0 0\n"
		"TEST_KEY test required /: 1 0 0 0\n");
}

TEST(inventory, a_call_is_a_reference_if_its_function_is_known_to_read)
{
	expect_table("== src/env.ts\nwrapper requireEnv\n"
		     "== src/a.ts\ncall A required from requireEnv\ncall B required from t\n"
		     "== src/a.py\ncall C required from requireEnv\n",
		"A app required /: 1 0 0 0\n");
}

TEST(inventory, a_function_that_hands_a_name_on_to_one_that_reads_is_one)
{
	expect_table("== src/env.ts\nwrapper env\nwrapper needEnv from env\nwrapper f from g\n"
		     "== src/all.ts\nwrapper allEnv from needEnv\n"
		     "== src/a.ts\ncall A required from needEnv\ncall B required from allEnv\n"
		     "call C required from f\n",
		"A app required /: 1 0 0 0\n"
		"B app required /: 1 0 0 0\n");
}

TEST(inventory, what_a_function_does_without_its_calls_do_not_require)
{
	expect_table("== a.py\nwrapper secret guarded\ncall A required from secret\n"
		     "call B optional \"x\" from secret\ncall C required fatal from secret\n",
		"A app guarded /: 1 0 0 0\n"
		"B app optional /: 1 0 0 0\n"
		"C app required /: 1 0 0 0\n");
}

TEST(inventory, names_put_together_mark_what_they_may_mean)
{
	expect_table("== .env.example\nAUTH_GITHUB_ID=\nOTHER=\n"
		     "== a.ts\nAUTH_* required pattern\n* required pattern\n",
		"AUTH_GITHUB_ID app optional /: 0 1 0 0 pattern\n"
		"OTHER app optional /: 0 1 0 0\n");
}

TEST(inventory, a_value_may_ask_for_another_variable)
{
	expect_table(
		"== .env.example\nHOST_NAME=db\nDB_URL=postgres://${HOST_NAME}/x\nSELF=$SELF\n",
		"DB_URL app optional /: 0 1 0 0\n"
		"HOST_NAME app optional /: 0 1 0 0 interpolated\n"
		"SELF app optional /: 0 1 0 0\n");
}

TEST(inventory, a_reference_in_any_case_is_of_the_name_that_is_written)
{
	expect_table("== .env.example\nDatabase_Url=\n"
		     "== a.py\nDATABASE_URL required nocase\nOTHER required nocase\n",
		"Database_Url app required /: 1 1 0 0\n"
		"OTHER app required /: 1 0 0 0\n");
}

TEST(inventory, a_folder_with_env_files_and_a_manifest_is_a_service)
{
	expect_table("== .env.example\nR=\n"
		     "== package.json\nmodule root\n"
		     "== a.ts\nR required\n"
		     "== apps/web/package.json\nmodule web\n"
		     "== apps/web/src/.env.example\nW=\n"
		     "== apps/web/src/a.ts\nW required\n"
		     "== apps/api/package.json\nmodule api\n"
		     "== apps/api/a.ts\nA required\n",
		"A app required /: 1 0 0 0\n"
		"R app required /: 1 1 0 0\n"
		"W app required /apps/web: 1 1 0 0\n");
}

TEST(inventory, code_of_a_package_is_that_of_the_services_that_use_it)
{
	expect_table("== apps/web/package.json\nmodule web\npackage @x/db\n"
		     "== apps/web/.env.example\nW=\n"
		     "== apps/api/package.json\nmodule api\n"
		     "== apps/api/.env.example\nA=\n"
		     "== packages/db/package.json\nmodule @x/db\npackage @x/log\n"
		     "== packages/db/a.ts\nDATABASE_URL required\n"
		     "== packages/log/package.json\nmodule @x/log\npackage @x/db\n"
		     "== packages/log/a.ts\nLOG_LEVEL optional\n",
		"A app optional /apps/api: 0 1 0 0\n"
		"DATABASE_URL app required /apps/web: 1 0 0 0 lent\n"
		"LOG_LEVEL app optional /apps/web: 1 0 0 0 lent\n"
		"W app optional /apps/web: 0 1 0 0\n");
}

TEST(inventory, compose_gives_env_files_to_what_it_builds)
{
	expect_table("== docker-compose.yml\ncontext in service web from web\n"
		     "env-file in service web from env/web.env\n"
		     "== env/web.env\nA=1\n"
		     "== web/.env.example\nA=\n"
		     "== web/package.json\nmodule web\n"
		     "== web/a.ts\nA required\n",
		"A app optional /: 0 0 1 0\n"
		"A app required /web: 1 1 1 0\n");
}

TEST(inventory, a_folder_of_settings_belongs_to_the_program_above)
{
	expect_table("== config/.env.example\nA=\n"
		     "== config/a.rb\nA required\n"
		     "== backend/.env.example\nB=\n"
		     "== backend/a.py\nB required\n"
		     "== test/fixtures/.env\nC=\n",
		"A app required /: 1 1 0 0\n"
		"B app required /backend: 1 1 0 0\n");
}
