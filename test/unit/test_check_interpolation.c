/* test_check_interpolation.c - values that take in what is not there. */
#include "lint/check_files.h"
#include "smallworld.h"
#include "test.h"

#define PYTHON                                                                                     \
	{                                                                                          \
		.path = "requirements.txt", .text = "", .says = "package python-dotenv"            \
	}
#define VITE                                                                                       \
	{                                                                                          \
		.path = "package.json", .text = "", .says = "package vite"                         \
	}

static void expect(const struct small_file *files, const char *want)
{
	small_world_expect(es_check_interpolation, files, want);
}

TEST(check_interpolation, a_line_further_down_is_nothing_yet)
{
	static const struct small_file files[] = { PYTHON,
		{ .path = ".env", .text = "URL=http://${HOST}/x\nHOST=db.shop.io\n" }, { 0 } };
	expect(files, "env-interpolation error .env:1 URL: URL takes in HOST, which is set further "
		      "down, on line 2: python-dotenv (requirements.txt) puts nothing there\n");
}

TEST(check_interpolation, loaders_that_look_ahead_are_fine)
{
	static const struct small_file files[] = { VITE,
		{ .path = ".env", .text = "URL=http://${HOST}/x\nHOST=db.shop.io\n" }, { 0 } };
	expect(files, "");
}

TEST(check_interpolation, a_line_above_a_default_and_quotes_are_fine)
{
	static const struct small_file files[] = { PYTHON,
		{ .path = ".env",
			.text = "HOST=db.shop.io\nURL=http://${HOST}/x\nA=${NOWHERE:-x}\n"
				"B='${NOWHERE}'\nP=${PATH}:x\nC=${C}\n" },
		{ 0 } };
	expect(files, "");
}

TEST(check_interpolation, two_that_take_in_each_other_are_told_whoever_reads_them)
{
	static const struct small_file files[] = {
		{ .path = ".env", .text = "A=${B}x\nB=${C}\nC=${A}\n" }, { 0 }
	};
	expect(files, "env-interpolation error .env:1 A: A takes in B, and B on line 2 takes in A: "
		      "neither has a value\n"
		      "env-interpolation error .env:2 B: B takes in C, and C on line 3 takes in B: "
		      "neither has a value\n");
}

TEST(check_interpolation, a_dollar_of_a_password_is_taken_for_a_name)
{
	static const struct small_file files[] = { PYTHON,
		{ .path = ".env", .text = "A=pa${word}x${word}\nB=${SET}x\nC=pa$word\n" },
		{ .path = "ci.yml", .text = "", .says = "ENV SET 1" }, { 0 } };
	expect(files, "env-interpolation warning .env:1 A: A has a dollar before a name that "
		      "nothing sets: python-dotenv (requirements.txt) takes both away\n");
}

TEST(check_interpolation, a_value_may_go_on_from_what_was_before)
{
	static const struct small_file files[] = { PYTHON,
		{ .path = ".env", .text = "A=${A}:x\nB=1\nB=${B}:x\n" }, { 0 } };
	expect(files, "");
}
