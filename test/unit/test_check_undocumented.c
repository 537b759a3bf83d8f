/* test_check_undocumented.c - variables that are read and named by no example. */
#include "linting.h"
#include "test.h"

static const char rule[] = "env-undocumented";

TEST(check_undocumented, what_no_example_names_is_told_with_its_first_place)
{
	expect_messages("== .env.example\nA=\n"
			"== src/a.ts\nSTRIPE_KEY guarded\nSTRIPE_KEY required\n"
			"== src/b.ts\nSTRIPE_KEY required\nA required\n",
		rule,
		"warning src/a.ts:2 STRIPE_KEY: STRIPE_KEY is read at src/a.ts:2 (and 2 more) and "
		"no example names it\n");
}

TEST(check_undocumented, a_commented_line_documents)
{
	expect_lint("== .env.example\n# A=1\n#B=\n== a.ts\nA required\nB required\n", rule, "");
}

TEST(check_undocumented, a_default_and_a_guard_and_a_given_value_make_it_a_note)
{
	expect_lint("== .env.example\nX=\n"
		    "== Dockerfile\nset D \"1\"\n"
		    "== a.ts\nA optional \"x\"\nB guarded\nC required schema\nD required\n",
		rule,
		"note a.ts:1 A\n"
		"note a.ts:2 B\n"
		"error a.ts:3 C\n"
		"note a.ts:4 D\n");
}

TEST(check_undocumented, tests_tools_and_what_the_system_sets_need_no_example)
{
	expect_lint("== .env.example\nX=\n"
		    "== a.test.ts\nA required\n"
		    "== scripts/a.ts\nB required\n"
		    "== a.ts\nNODE_ENV required\nPATH required\n",
		rule, "");
}

TEST(check_undocumented, the_example_of_a_folder_above_counts)
{
	expect_lint("== .env.example\nA=\n"
		    "== web/package.json\nmodule web\n"
		    "== web/.env (ignored)\nA=1\n"
		    "== web/a.ts\nA required\nB required\n",
		rule, "warning web/a.ts:2 B\n");
}

TEST(check_undocumented, without_any_example_it_is_said_once)
{
	expect_messages("== a.ts\nA required\nB required\nC optional\n", rule,
		"note a.ts:1 A: 3 variables are read here, A at a.ts:1 among them, and there is no "
		"example that names them\n");
	expect_lint("== .env (ignored)\nA=1\n== a.ts\nA required\nB required\nC optional\n", rule,
		"warning a.ts:1 A\n");
	expect_lint("== a.ts\nA required\nB required\n", rule, "");
}

TEST(check_undocumented, a_tracked_env_file_is_an_example_where_there_is_none)
{
	expect_lint("== .env (tracked)\nA=1\n== a.php\nA required\nB required\n", rule,
		"warning a.php:2 B\n");
}

TEST(check_undocumented, what_tests_set_and_types_declare_is_not_documented)
{
	expect_lint("== .env.example\nA=\n"
		    "== a.test.ts\nset B \"x\"\n"
		    "== deploy.yml\nset C\n"
		    "== env.d.ts\ndeclared D\n"
		    "== turbo.json\ndeclared E\n"
		    "== a.ts\nB required\nC required\nD required\nE required\n",
		rule, "warning a.ts:1 B\nnote a.ts:2 C\nwarning a.ts:3 D\n");
}

TEST(check_undocumented, what_is_thrown_in_some_function_is_no_error)
{
	expect_lint("== .env.example\nA=\n== a.ts\nB required fatal\nC required schema\n", rule,
		"warning a.ts:1 B\nerror a.ts:2 C\n");
}

TEST(check_undocumented, what_one_user_of_a_package_documents_the_others_need_not)
{
	expect_lint("== a/package.json\nmodule a\npackage db\n"
		    "== a/.env.example\nA=\nURL=\n"
		    "== b/package.json\nmodule b\npackage db\n"
		    "== b/.env.example\nA=\n"
		    "== db/package.json\nmodule db\n"
		    "== db/a.ts\nURL required\nTOKEN required\n",
		rule, "warning db/a.ts:2 TOKEN\n");
}

TEST(check_undocumented, what_a_user_documents_a_package_with_env_files_need_not)
{
	expect_lint("== a/package.json\nmodule a\npackage db\n"
		    "== a/.env.example\nA=\nURL=\n"
		    "== db/package.json\nmodule db\n"
		    "== db/.env.example\nX=\n"
		    "== db/a.ts\nURL required\nTOKEN required\nX required\n",
		rule, "warning db/a.ts:2 TOKEN\n");
}

TEST(check_undocumented, of_many_that_have_defaults_it_is_said_once)
{
	expect_messages("== .env.example\nX=\n"
			"== a.ts\nA optional\nB optional\nC optional\nD optional\nE optional\n"
			"F optional\nG guarded\nH optional\nI optional\nJ required\n",
		rule,
		"note a.ts:1 A: 9 variables that the program can do without are read and named by "
		"no example, A at a.ts:1 among them\n"
		"warning a.ts:10 J: J is read at a.ts:10 and no example names it\n");
}

TEST(check_undocumented, what_a_schema_says_of_the_need_holds_where_it_reads)
{
	expect_lint("== .env.example\nX=\n"
		    "== env.ts\nA optional schema\nA required\nB required schema\nB required\n",
		rule,
		"note env.ts:1 A\n"
		"error env.ts:3 B\n");
}

TEST(check_undocumented, what_is_only_handed_on_is_a_note)
{
	expect_lint("== .env.example\nX=\n"
		    "== a.ts\nA required passed\nB required passed\nB required\nC required fatal\n",
		rule, "note a.ts:1 A\nwarning a.ts:2 B\nwarning a.ts:4 C\n");
}

TEST(check_undocumented, a_switch_is_off_where_it_is_not_there)
{
	expect_lint("== .env.example\nX=\n"
		    "== a.ts\nIS_X_ENABLED required boolean\nISSUER required boolean\n"
		    "USE_X required schema\nIS_Y required truthy\nUSE_Z required\n",
		rule,
		"note a.ts:1 IS_X_ENABLED\nwarning a.ts:2 ISSUER\nerror a.ts:3 USE_X\n"
		"note a.ts:4 IS_Y\nwarning a.ts:5 USE_Z\n");
}

TEST(check_undocumented, what_throws_is_required_whatever_the_schema_says)
{
	expect_lint("== .env.example\nX=\n"
		    "== env.ts\nA optional schema\nB optional schema\nC optional schema\n"
		    "== src/a.ts\nA required fatal\nB required\n"
		    "== test/a.ts\nC required fatal\n",
		rule, "note env.ts:2 B\nnote env.ts:3 C\nwarning src/a.ts:1 A\n");
}

TEST(check_undocumented, a_committed_file_of_another_part_tells_nothing)
{
	expect_lint("== samples/a/.env\nA=\n== .env\nB=\n"
		    "== p/package.json\nmodule p\n== p/.env.example\nX=\n"
		    "== p/a.ts\nA required\nB required\n",
		rule, "warning p/a.ts:1 A\n");
}

TEST(check_undocumented, what_throws_here_and_is_asked_for_in_another_file_is_a_feature)
{
	expect_lint("== .env.example\nX=\n"
		    "== a.ts\nA required fatal\nB required fatal\nB guarded truthy\n"
		    "== b.ts\nA guarded truthy\n",
		rule, "note a.ts:1 A\nwarning a.ts:2 B\n");
}

TEST(check_undocumented, what_the_schema_of_the_program_spares_no_reader_requires)
{
	expect_lint("== .env.example\nX=\n"
		    "== src/env.ts\nA optional schema\n"
		    "== src/lib.ts\nA required\n",
		rule, "note src/env.ts:1 A\n");
}

TEST(check_undocumented, a_schema_of_those_who_import_a_package_spares_it)
{
	expect_lint("== a/package.json\nmodule a\npackage db\n"
		    "== a/.env.example\nX=\n"
		    "== a/env.ts\nA optional schema\n"
		    "== db/package.json\nmodule db\n"
		    "== db/.env.example\nX=\n"
		    "== db/a.ts\nA required\nX required\n",
		rule, "note a/env.ts:1 A\nnote db/a.ts:1 A\n");
}

TEST(check_undocumented, a_committed_env_file_names_what_it_has_commented_out)
{
	expect_lint("== .env.example\nX=\n"
		    "== .env.docker (tracked)\n#A=1\nB=1\n"
		    "== .env.local (ignored)\n#C=1\n"
		    "== a.php\nA required\nB required\nC required\n",
		rule, "warning a.php:3 C\n");
}

TEST(check_undocumented, what_the_image_sets_needs_no_example)
{
	expect_lint("== .env.example\nX=\n"
		    "== Dockerfile\nset A \"1\" image\nset B \"1\" image\n"
		    "== a.ts\nA optional\nB required\n",
		rule, "note a.ts:2 B\n");
}

TEST(check_undocumented, of_many_the_programs_own_stand_for_the_others)
{
	expect_messages("== .env.example\nX=\n"
			"== app.yml\nY optional\n"
			"== b.ts\nCI_A optional\nB optional\nC optional\nD required passed\n"
			"E optional\nF optional\nG guarded\nH optional\n",
		rule,
		"note b.ts:2 B: 9 variables that the program can do without are read and named by "
		"no example, B at b.ts:2 among them\n");
}
