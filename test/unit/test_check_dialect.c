/* test_check_dialect.c - lines that the loaders in use read differently. */
#include "base/buf.h"
#include "lint/check_files.h"
#include "smallworld.h"
#include "test.h"

/* Runs the check over a .env whose loaders are named by mentions of one file of each kind, and
 * compares "RULE:LINE", a blank behind each. */
static void expect_rules(const char *env, const char *packages, const char *script,
	const char *compose, const char *want)
{
	const struct small_file files[] = { { .path = ".env", .text = env },
		{ .path = "docker-compose.yml", .says = compose },
		{ .path = "package.json", .says = packages }, { .path = "run.sh", .says = script },
		{ 0 } };
	struct small_world s;
	struct es_buf got = ES_BUF_INIT(1 << 16);
	small_world_make(&s, files);
	es_check_dialects(&s.complaints, &s.world);
	for (size_t i = 0; i < s.complaints.v.n; i++)
		es_buf_printf(&got, "%s:%zu ", s.complaints.v.v[i].rule, s.complaints.v.v[i].line);
	EXPECT_STR(es_buf_cstr(&got), want);
	es_buf_release(&got);
	small_world_release(&s);
}

#define DOTENV	"package dotenv ^16.0.0"
#define EXPAND	"package dotenv-expand ^12.0.0"
#define NEXT	"package next 16.1.0"
#define DOCKER	"env_file .env docker --env-file"
#define SHELL	"env_file .env sh source"
#define SYSTEMD "env_file .env systemd EnvironmentFile"
#define NODE	"env_file .env node --env-file"
#define COMPOSE "env_file .env compose env_file"

TEST(check_dialect, a_line_is_named_by_what_its_loaders_stumble_over)
{
	static const struct {
		const char *env, *packages, *script, *compose, *want;
	} cases[] = {
		{ "A=\"a\"\n", DOTENV, DOCKER, "", "env-dialect-quotes:1 " },
		{ "A=a\nB='b'\n", DOTENV, DOCKER, "", "env-dialect-quotes:2 " },
		{ "A=`a`\n", DOTENV, "", COMPOSE, "env-dialect-quotes:1 " },
		{ "A=a#b\n", DOTENV, "", COMPOSE, "env-dialect-hash:1 " },
		{ "A=a # b\n", DOTENV, DOCKER, "", "env-dialect-comment:1 " },
		{ "A=a\t# b\n", DOTENV, "", COMPOSE, "env-dialect-comment:1 " },
		{ "A=$B\n", DOTENV, "", COMPOSE, "env-dialect-dollar:1 " },
		{ "A='a${B}'\n", NEXT, "", COMPOSE, "env-dialect-dollar:1 " },
		{ "A=a$$b\n", DOTENV, "", COMPOSE, "env-dialect-dollar:1 " },
		{ "A=${B:-c}\n", DOTENV, "", COMPOSE, "env-dialect-default:1 " },
		{ "B=b\nA=${B:-c}\n", NEXT, "", COMPOSE, "env-dialect-default:2 " },
		{ "A=\"a\\tb\"\n", DOTENV, "", COMPOSE, "env-dialect-escape:1 " },
		{ "A=\"a\nb\"\n", DOTENV, DOCKER, "", "env-dialect-multiline:1 " },
		{ "A = a\n", DOTENV, SHELL, "", "env-dialect-spaces:1 " },
		{ "A=a  \n", DOTENV, DOCKER, "", "env-dialect-spaces:1 " },
		{ "export A=a\n", DOTENV, SYSTEMD, "", "env-dialect-export:1 " },
		{ "A: a\n", DOTENV, NODE, "", "env-dialect-colon:1 " },
		{ "A.b=a\n", DOTENV, SYSTEMD, "", "env-dialect-key:1 " },
		{ "A=a b\n", DOTENV, SHELL, "", "env-dialect-blanks:1 " },
		{ "A=a&b\n", DOTENV, SHELL, "", "env-dialect-shell:1 " },
		{ "A={\"a\":1}\n", DOTENV, SHELL, "", "env-dialect-inner-quotes:1 " },
		{ "A=\"a\"b\n", DOTENV, NODE, "", "env-dialect-tail:1 " },
		{ "A=\"a\nB=b\n", DOTENV, SYSTEMD, "", "env-dialect-unterminated:1 " },
		{ "\xef\xbb\xbf"
		  "A=a\nB=b\n",
			DOTENV, NODE, "", "env-dialect-bom:1 " },
		{ "A=a\r\nB=b\r\n", DOTENV, SHELL, "", "env-dialect-crlf:1 " },
		{ "A=$B\nB=b\n", NEXT, "", COMPOSE, "env-dialect-reference:1 " },
		{ "A=a b\n", "", "env_file .env docker --env-file", "", "" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		expect_rules(cases[i].env, cases[i].packages, cases[i].script, cases[i].compose,
			cases[i].want);
}

TEST(check_dialect, what_all_read_alike_is_not_told)
{
	static const struct {
		const char *env, *packages, *script, *compose;
	} cases[] = {
		/* plain */
		{ "A=a\nB=1:2/3\n# c\n\n", DOTENV, DOCKER, COMPOSE },
		/* one loader */
		{ "A=\"a$b\" # c\n", DOTENV, "", "" },
		/* two that do the same */
		{ "A=\"a b\" # c\n", DOTENV, "", COMPOSE },
		{ "A=a$B\n", EXPAND, "", COMPOSE },
		/* the first of two is not used by anybody */
		{ "A=\"a\"\nA=a\n", DOTENV, DOCKER, "" },
		/* taken from around, or not: that is for those who start it */
		{ "A\n", DOTENV, DOCKER, "" },
		/* what it is, only running it tells */
		{ "A=$(date)\n", "", SHELL, "" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		expect_rules(
			cases[i].env, cases[i].packages, cases[i].script, cases[i].compose, "");
}

TEST(check_dialect, the_loaders_are_grouped_by_what_they_get)
{
	static const struct small_file files[] = {
		{ .path = "web/.env", .text = "URL=a\nDB_PASSWORD=\"ab#cd\"\n" },
		{ .path = "web/package.json", .says = "package next 16.1.0" },
		{ .path = "compose.yml", .says = "env_file web/.env compose env_file" },
		{ .path = "run.sh", .says = "env_file web/.env docker --env-file" }, { 0 }
	};
	small_world_expect(es_check_dialects, files,
		"env-dialect-quotes error web/.env:2 DB_PASSWORD: DB_PASSWORD is read "
		"differently: docker --env-file (run.sh) gets 7 bytes with quotes around it, #; "
		"Docker Compose (compose.yml) and Next.js (web/package.json) get 5 bytes with "
		"#\n");
}

TEST(check_dialect, two_values_of_one_shape_are_told_apart)
{
	static const struct small_file files[] = { { .path = ".env", .text = "A=a$$b\n" },
		{ .path = "compose.yml", .says = "env_file .env compose env_file" },
		{ .path = "package.json", .says = "package dotenv-expand 12" }, { 0 } };
	small_world_expect(es_check_dialects, files,
		"env-dialect-dollar warning .env:1 A: A is read differently: Docker Compose "
		"(compose.yml) gets 3 bytes with $; dotenv-expand (package.json) gets 2 bytes with "
		"$\n");
}

TEST(check_dialect, a_file_that_is_refused_is_told_of_with_the_place)
{
	static const struct small_file files[] = { { .path = ".env.example",
							   .text = "A=a\nB=b c\n" },
		{ .path = "composer.json", .says = "package laravel/framework ^12" }, { 0 } };
	small_world_expect(es_check_dialects, files,
		"env-dialect-refused warning .env.example:2 B: Laravel (composer.json) refuses the "
		"whole file: text behind white space in a value\n");
}

TEST(check_dialect, a_loader_that_takes_other_names_does_not_matter)
{
	static const struct small_file files[] = { { .path = ".env",
							   .text = "A=a#b\nVITE_A=a#b\nC=a#b\n" },
		{ .path = "compose.yml", .says = "read C;env_file .env compose .env" },
		{ .path = "composer.json", .says = "package laravel/framework" },
		{ .path = "package.json", .says = "package vite ^8.0.0" }, { 0 } };
	small_world_expect(es_check_dialects, files,
		"env-dialect-hash warning .env:3 C: C is read differently: Docker Compose "
		"(compose.yml) gets 3 bytes with #; Laravel (composer.json) gets 1 byte\n");
}
