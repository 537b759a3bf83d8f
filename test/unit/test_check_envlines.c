/* test_check_envlines.c - names that are set twice, lines that are nothing, files that disagree. */
#include "lint/check_files.h"
#include "smallworld.h"
#include "test.h"

static void expect_lines(const char *path, const char *text, const char *says, const char *want)
{
	const struct small_file files[] = { { .path = path, .text = text },
		{ .path = "compose.yml", .says = says }, { 0 } };
	small_world_expect(es_check_env_lines, files, want);
}

TEST(check_envlines, a_name_with_two_values_is_told_with_the_line_that_wins)
{
	expect_lines(".env", "A=1\nB=2\nA=3\n", "env_file .env compose env_file",
		"env-duplicate-key error .env:3 A: A is set 2 times, first on line 1, with "
		"different values; line 3 is what is taken by Docker Compose (compose.yml)\n");
	expect_lines(".env", "A=1\nA=1\nA=1\n", NULL,
		"env-duplicate-key warning .env:3 A: A is set 3 times, first on line 1, with the "
		"same value; most loaders take the last\n");
	expect_lines(".env.example", "A=1\nA=\n", NULL,
		"env-duplicate-key warning .env.example:2 A: A is set 2 times, first on line 1, "
		"with different values; most loaders take the last\n");
}

TEST(check_envlines, a_line_that_a_loader_drops_does_not_win_for_it)
{
	expect_lines(".env", "A=1\nA = 3\n",
		"env_file .env sh source;env_file .env compose env_file",
		"env-duplicate-key error .env:2 A: A is set 2 times, first on line 1, with "
		"different values; line 1 is what is taken by the shell (compose.yml); line 2 is "
		"what is taken by Docker Compose (compose.yml)\n");
}

TEST(check_envlines, what_goes_on_from_itself_or_is_commented_is_no_second)
{
	expect_lines(".env", "P=a\nP=$P:b\nP=${P}:c\n# P=d\n", NULL, "");
	expect_lines(".envrc", "A=1\nA=2\n", NULL, "");
	expect_lines("env.ts", "A=1\nA=2\n", NULL, "");
}

TEST(check_envlines, lines_that_are_nothing_are_told_once_a_run)
{
	expect_lines(".env", "A=1\nx y\nabc def\n\n[x]\n", NULL,
		"env-syntax warning .env:2 : 2 lines are neither assignments nor comments\n"
		"env-syntax warning .env:5 : The line is neither an assignment nor a comment\n");
	expect_lines(".env", "A='b\nB=1\n", NULL,
		"env-syntax error .env:1 A: The quote before the value of A is not closed\n");
}

TEST(check_envlines, templates_and_what_a_shell_runs_are_no_broken_files)
{
	expect_lines(".env.tmpl", "A=1\n{{ if .B }}\nB=1\n{{ end }}\n", NULL, "");
	expect_lines(".env", "#!/bin/sh\nfoo bar\n", NULL, "");
	expect_lines(".env", "source ./other\nA=1\nfoo bar\n", NULL, "");
}

TEST(check_envlines, prose_that_begins_like_a_command_is_none)
{
	static const char *const prose[] = { "first of all", "finally", "elsewhere", "done with it",
		"if you like", "for the record", "set the rest", "source of truth", "fi, fo" };
	for (size_t i = 0; i < sizeof prose / sizeof *prose; i++) {
		struct es_buf text = ES_BUF_INIT(100);
		es_buf_printf(&text, "%s\nA='b\n", prose[i]);
		expect_lines(".env", es_buf_cstr(&text), NULL,
			"env-syntax warning .env:1 : The line is neither an assignment nor a "
			"comment\n"
			"env-syntax error .env:2 A: The quote before the value of A is not "
			"closed\n");
		es_buf_release(&text);
	}
}

TEST(check_envlines, commands_of_a_shell_make_a_script)
{
	static const char *const commands[] = { "if [ -f x ]; then", "if test -f x", "fi", "else",
		"done < x", "for x in 1 2; do", "set -a", "unset A", ". ./x", "source \"$x/y\"",
		"source ~/.profile", "source .env.local", "echo hello", "then" };
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
		struct es_buf text = ES_BUF_INIT(100);
		es_buf_printf(&text, "%s\nfoo bar\n", commands[i]);
		expect_lines(".env", es_buf_cstr(&text), NULL, "");
		es_buf_release(&text);
	}
}

TEST(check_envlines, what_a_loader_refuses_is_left_to_the_rule_of_its_dialect)
{
	expect_lines(".env", "A=1\nfoo bar\n", "env_file .env docker --env-file", "");
}

static void expect_order(const char *mode, const char *web, const char *api, const char *want)
{
	const struct small_file files[] = { { .path = ".env.local",
						    .text = "A=1\nVITE_B=1\nC=1\n" },
		{ .path = mode, .text = "VITE_B=2\nA=2\nC=1\n" },
		{ .path = "package.json", .says = web }, { .path = "composer.json", .says = api },
		{ 0 } };
	small_world_expect(es_check_precedence, files, want);
}

TEST(check_envlines, files_that_frameworks_order_differently_are_told)
{
	expect_order(".env.production", "package next 16", "package symfony/dotenv",
		"env-precedence warning .env.production:1 VITE_B: VITE_B has another value in "
		".env.local:2; Next.js (package.json) takes that one, Symfony Dotenv "
		"(composer.json) this one\n"
		"env-precedence warning .env.production:2 A: A has another value in .env.local:1; "
		"Next.js (package.json) takes that one, Symfony Dotenv (composer.json) this one\n");
	expect_order(".env.production", "package next 16;package vite 8", "",
		"env-precedence warning .env.production:1 VITE_B: VITE_B has another value in "
		".env.local:2; Next.js (package.json) takes that one, Vite (package.json) this "
		"one\n");
}

TEST(check_envlines, one_order_is_no_conflict_and_tests_do_not_read_the_local_file)
{
	expect_order(".env.production", "package next 16", "", "");
	expect_order(".env.production", "package vite 8", "package symfony/dotenv", "");
	expect_order(".env.test", "package next 16", "package symfony/dotenv", "");
}
