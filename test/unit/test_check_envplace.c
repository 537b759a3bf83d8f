/* test_check_envplace.c - env files where others get them. */
#include "base/buf.h"
#include "lint/check_files.h"
#include "inventory/dockercopy.h"
#include "inventory/dockerignore.h"
#include "inventory/keeps.h"
#include "smallworld.h"
#include "test.h"

/* Looks like a secret, and is none. */
#define SECRET "API_TOKEN=q7RkV2mZx9Lp4TdW8sYb\n"

TEST(check_envplace, a_committed_file_is_judged_by_what_it_holds)
{
	static const struct small_file files[] = { { .path = ".env", .text = "PORT=1\n" SECRET },
		{ .path = "a/.env", .text = "PORT=1\nPASSWORD=changethis\n" },
		{ .path = "b/.env.test", .text = "PORT=1\n" },
		{ .path = "c/.env.test", .text = SECRET },
		{ .path = "docker/mysql.env", .text = "PORT=1\n" },
		{ .path = "tests/.env", .text = "PORT=1\n" },
		{ .path = ".env.example", .text = SECRET }, { 0 } };
	small_world_expect(es_check_env_places, files,
		"env-file-tracked error .env:2 : The file is committed, with what looks like "
		"secrets: API_TOKEN\n"
		"env-file-tracked note c/.env.test:1 : The file is committed, with what looks like "
		"secrets: API_TOKEN\n"
		"env-file-tracked note a/.env:0 : The file is committed; no secrets were seen in "
		"it\n");
}

TEST(check_envplace, many_committed_files_without_secrets_are_one_matter)
{
	static const struct small_file files[] = { { .path = "a/.env", .text = "PORT=1\n" },
		{ .path = "a/.env.production", .text = "PORT=1\n" },
		{ .path = "b/.env", .text = "PORT=1\n" }, { .path = "c/.env", .text = "PORT=1\n" },
		{ 0 } };
	small_world_expect(es_check_env_places, files,
		"env-file-tracked note a/.env:0 : The file is committed, and so are 2 more env "
		"files; no secrets were seen in them\n");
}

TEST(check_envplace, what_the_next_git_add_takes_is_told)
{
	static const struct small_file files[] = {
		{ .path = ".env", .text = "PORT=1\n", .state = ES_FILE_UNTRACKED },
		{ .path = ".env.staging", .text = SECRET, .state = ES_FILE_UNTRACKED },
		{ .path = ".env.ci", .text = "PORT=1\n", .state = ES_FILE_UNTRACKED },
		{ .path = "a/.env", .text = SECRET, .state = ES_FILE_IGNORED },
		{ .path = ".env.bak", .text = SECRET, .state = ES_FILE_UNTRACKED },
		{ .path = ".env.old", .text = "PORT=1\n" },
		{ .path = "a/.env~", .text = SECRET, .state = ES_FILE_IGNORED }, { 0 }
	};
	small_world_expect(es_check_env_places, files,
		"env-file-not-ignored warning .env:0 : Git does not ignore the file\n"
		"env-file-backup error .env.bak:1 : A copy of an env file is not ignored by git, "
		"with what looks like secrets: API_TOKEN\n"
		"env-file-backup warning .env.old:0 : A copy of an env file is committed\n"
		"env-file-not-ignored error .env.staging:1 : Git does not ignore the file, which "
		"has what looks like secrets: API_TOKEN\n");
}

TEST(check_envplace, a_folder_that_is_served_is_no_place_for_it)
{
	static const struct small_file files[] = {
		{ .path = "web/public/.env", .text = "A=1\n", .state = ES_FILE_IGNORED },
		{ .path = "public/.env.example", .text = "A=1\n" },
		{ .path = "publicity/.env", .text = "A=1\n", .state = ES_FILE_IGNORED }, { 0 }
	};
	small_world_expect(es_check_env_places, files,
		"env-file-in-web-root error web/public/.env:0 : The file lies in a folder that is "
		"served to everybody\n");
}

static bool is_root_ignored(void *ctx, struct es_slice path)
{
	(void)ctx;
	return es_slice_is(path, ".env");
}

static void check_ignored(struct es_complaints *out, const struct es_world *w)
{
	struct es_world with = *w;
	with.is_ignored = is_root_ignored;
	es_check_env_places(out, &with);
}

TEST(check_envplace, a_copy_of_an_example_that_is_not_there_yet_is_to_be_ignored)
{
	static const struct small_file files[] = { { .path = ".env.example", .text = "A=\n" },
		{ .path = ".env.production", .text = "A=1\n" },
		{ .path = "api/.env.example", .text = "A=\n" },
		{ .path = "api/.env.dev.example", .text = "A=\n" },
		{ .path = "templates/a/.env.example", .text = "A=\n" }, { 0 } };
	small_world_expect(check_ignored, files,
		"env-file-not-ignored warning api/.env.example:0 : Git does not ignore api/.env, "
		"which is what this is an example of\n");
}

/* Versions of files that history has, in the order of their commits. */
static const struct {
	const char *path, *text;
} history[] = {
	{ ".env", "PORT=1\n" },
	{ ".env", "PORT=1\n" SECRET },
	{ ".env", SECRET },
	{ "a/.env", "PORT=1\nPASSWORD=changethis\n" },
	{ "tests/.env", SECRET },
	{ "tests/b/.env", "PORT=1\n" },
	{ "docker/db.env", "PORT=1\n" },
	{ "docker/web.env", SECRET },
	{ ".env.production", SECRET },
	{ "b/.env.example", SECRET },
};
enum { NHISTORY = sizeof history / sizeof *history };

static void check_past(struct es_complaints *out, const struct es_world *w)
{
	struct es_past_file files[NHISTORY];
	struct es_place places[NHISTORY];
	for (size_t i = 0; i < NHISTORY; i++) {
		places[i] = (struct es_place){ .path = es_slice_from(history[i].path),
			.date = (int64_t)i };
		files[i] = (struct es_past_file){ .place = &places[i] };
		es_env_file_read(&files[i].lines, es_slice_from(history[i].text), out->arena);
	}
	es_check_past_files(out, w, files, NHISTORY);
	for (size_t i = 0; i < out->v.n; i++)
		out->v.v[i].line = (size_t)out->v.v[i].past->place->date;
}

TEST(check_envplace, a_file_of_history_is_judged_by_the_version_that_tells_most)
{
	static const struct small_file files[] = { { .path = ".env.production", .text = "A=1\n" },
		{ .path = ".env", .text = "A=1\n", .state = ES_FILE_IGNORED }, { 0 } };
	small_world_expect(check_past, files,
		"env-file-committed error .env:1 : The file is not committed any more, but history "
		"has it, with what looks like secrets: API_TOKEN\n"
		"env-file-committed note a/.env:3 : The file is not committed any more, but "
		"history has it; no secrets were seen in it\n"
		"env-file-committed note tests/.env:4 : The file is not committed any more, but "
		"history has it, with what looks like secrets: API_TOKEN\n"
		"env-file-committed error docker/web.env:7 : The file is not committed any more, "
		"but history has it, with what looks like secrets: API_TOKEN\n");
}

TEST(check_envplace, what_a_framework_would_load_is_to_be_ignored_too)
{
	static const struct small_file files[] = { { .path = ".env.example", .text = "A=\n" },
		{ .path = ".env.test", .text = "A=\n" },
		{ .path = "package.json", .says = "package next 16" },
		{ .path = "api/.env.test", .text = "A=\n" },
		{ .path = "api/package.json", .says = "package dotenv 16" }, { 0 } };
	small_world_expect(check_ignored, files,
		"env-file-not-ignored warning .env.example:0 : Git does not ignore .env.local, "
		"which Next.js (package.json) loads when it is there\n");
}

TEST(check_envplace, dockerignore_as_docker_reads_it)
{
	static const struct {
		const char *text, *path;
		bool is_out;
	} cases[] = {
		{ ".env", ".env", true },
		{ ".env", "web/.env", false },
		{ "**/.env", "web/.env", true },
		{ "**/.env", ".env", true },
		{ "/.env*\r\n", ".env.local", true },
		{ "./web/", "web/.env", true },
		{ "web", "website/.env", false },
		{ "*", "web/.env", true },
		{ "*\n!web", "web/.env", false },
		{ ".env*\n!.env.production\n", ".env.production", false },
		{ "!.env\n.env\n", ".env", true },
		{ "# .env\n", ".env", false },
		{ "*/.env", "web/.env", true },
		{ "", ".env", false },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		EXPECT_INT(es_dockerignore_has(
				   es_slice_from(cases[i].text), es_slice_from(cases[i].path)),
			cases[i].is_out);
}

TEST(check_envplace, the_sources_of_a_dockerfile)
{
	struct es_arena arena = { 0 };
	struct es_docker_copy_vec v = { 0 };
	struct es_buf got = ES_BUF_INIT(4096);
	es_docker_copies(&v,
		es_slice_from("# syntax=x\nFROM a AS base\nCOPY ./lib/ /lib\nFROM b as build\n"
			      "COPY . .\nFROM base\ncopy --chown=x \\\n  a.txt ./b/*.c /c/\n"
			      "COPY --from=build /app /app\nADD [\"d e\", \"f\", \"/g\"]\n"
			      "COPY $X /x\n"),
		&arena);
	for (size_t i = 0; i < v.n; i++)
		es_buf_printf(&got, "%zu %s %.*s\n", v.v[i].line,
			v.v[i].is_shipped ? "shipped" : "built", ES_ARG(v.v[i].source));
	EXPECT_STR(es_buf_cstr(&got), "3 shipped lib\n5 built \n7 shipped a.txt\n7 shipped b/*.c\n"
				      "10 shipped d\n10 shipped e\n10 shipped f\n");
	es_buf_release(&got);
	es_vec_release(&v);
	es_arena_release(&arena);
}

TEST(check_envplace, an_image_gets_what_is_copied_and_not_kept_out)
{
	static const struct small_file files[] = { { .path = "a/Dockerfile",
							   .text = "FROM x\nCOPY . .\n" },
		{ .path = "a/.env", .text = SECRET, .state = ES_FILE_IGNORED },
		{ .path = "b/Dockerfile", .text = "FROM x\nCOPY . .\n" },
		{ .path = "b/.dockerignore", .text = ".env*\n" },
		{ .path = "b/.env", .text = SECRET, .state = ES_FILE_IGNORED },
		{ .path = "c/Dockerfile", .text = "FROM x AS y\nCOPY . .\nFROM z\nCOPY src /\n" },
		{ .path = "c/.env", .text = SECRET, .state = ES_FILE_IGNORED },
		{ .path = "a/Dockerfile.dev", .text = "FROM x\nCOPY . .\n" },
		{ .path = "d/Dockerfile", .text = "FROM x\nRUN y\nADD src/ /\n" },
		{ .path = "d/src/.env.example", .text = "A=\n" },
		{ .path = "e/Dockerfile", .text = "FROM x\nCOPY . .\n" },
		{ .path = "e/.env", .text = "PORT=1\n" }, { 0 } };
	small_world_expect(es_check_env_images, files,
		"env-file-in-image error a/Dockerfile:2 : The image gets env files of its build "
		"context, which no .dockerignore keeps out: a/.env\n"
		"env-file-in-image note a/Dockerfile.dev:2 : The image gets env files of its build "
		"context, which no .dockerignore keeps out: a/.env\n"
		"env-file-in-image warning d/Dockerfile:3 : Once there is one, the image gets the "
		"env file of its build context, which no .dockerignore keeps out: d/src/.env\n");
}

TEST(check_envplace, a_package_takes_what_npm_takes)
{
#define PACKAGE "{\"name\":\"a\",\"version\":\"1.0.0\",\"main\":\"a.js\""
	static const struct small_file files[] = { { .path = "a/package.json",
							   .text = PACKAGE "}" },
		{ .path = "a/.env", .text = SECRET, .state = ES_FILE_UNTRACKED },
		{ .path = "b/package.json", .text = PACKAGE "}" },
		{ .path = "b/.env", .text = SECRET, .state = ES_FILE_IGNORED },
		{ .path = "c/package.json", .text = PACKAGE "}" },
		{ .path = "c/.npmignore", .text = "src\n" },
		{ .path = "c/.env", .text = "A=1\n", .state = ES_FILE_IGNORED },
		{ .path = "d/package.json", .text = PACKAGE ",\"files\":[\"dist\"]}" },
		{ .path = "d/.env", .text = SECRET, .state = ES_FILE_UNTRACKED },
		{ .path = "d/dist/.env", .text = SECRET, .state = ES_FILE_IGNORED },
		{ .path = "e/package.json", .text = PACKAGE ",\"private\":true}" },
		{ .path = "e/.env", .text = SECRET, .state = ES_FILE_UNTRACKED }, { 0 } };
	small_world_expect(es_check_env_packages, files,
		"env-file-in-package error a/.env:0 : \"npm publish\" takes the file into the "
		"package of a/package.json\n"
		"env-file-in-package warning c/.env:0 : \"npm publish\" takes the file into the "
		"package of c/package.json\n"
		"env-file-in-package error d/dist/.env:0 : \"npm publish\" takes the file into the "
		"package of d/package.json\n");
}

TEST(check_envplace, a_source_distribution_takes_what_its_manifest_says)
{
	static const struct small_file files[] = { { .path = "a/MANIFEST.in",
							   .text = "include *.md\ninclude .env\n" },
		{ .path = "a/.env", .text = SECRET, .state = ES_FILE_IGNORED },
		{ .path = "a/b/.env", .text = SECRET, .state = ES_FILE_IGNORED },
		{ .path = "b/MANIFEST.in", .text = "graft src\nglobal-exclude .env\r\n" },
		{ .path = "b/src/.env", .text = SECRET, .state = ES_FILE_IGNORED },
		{ .path = "c/MANIFEST.in", .text = "recursive-include src *.py .env*\n" },
		{ .path = "c/src/d/.env", .text = "A=1\n", .state = ES_FILE_IGNORED },
		{ .path = "c/.env", .text = SECRET, .state = ES_FILE_IGNORED }, { 0 } };
	small_world_expect(es_check_env_sdists, files,
		"env-file-in-package error a/.env:0 : A source distribution takes the file, as "
		"a/MANIFEST.in says\n"
		"env-file-in-package warning c/src/d/.env:0 : A source distribution takes the "
		"file, "
		"as c/MANIFEST.in says\n");
}

TEST(check_envplace, secrets_in_the_settings_of_tools)
{
	static const struct small_file files[] = {
		{ .path = ".cursor/mcp.json",
			.text = "{\n\"env\": {\n\"API_TOKEN\": \"q7RkV2mZx9Lp4TdW8sYb\",\n"
				"\"B_TOKEN\": \"${env:B_TOKEN}\", \"C\": "
				"\"q7RkV2mZx9Lp4TdW8sYb\"\n}}" },
		{ .path = ".replit",
			.text = "[env]\nDB_PASSWORD = \"q7RkV2mZx9Lp4TdW8sYb\"\n",
			.state = ES_FILE_UNTRACKED },
		{ .path = ".vscode/settings.json", .text = "{\"API_TOKEN\": \"your-token-here\"}" },
		{ .path = "src/a.json", .text = "{\"API_TOKEN\": \"q7RkV2mZx9Lp4TdW8sYb\"}" }, { 0 }
	};
	small_world_expect(es_check_tool_secrets, files,
		"env-tool-secret error .cursor/mcp.json:3 API_TOKEN: The value of API_TOKEN is "
		"written into the configuration of a tool\n"
		"env-tool-secret warning .replit:2 DB_PASSWORD: The value of DB_PASSWORD is "
		"written "
		"into the configuration of a tool\n");
	EXPECT(es_lint_keeps(es_slice_from("a/.cursor/mcp.json")));
	EXPECT(!es_lint_keeps(es_slice_from("src/a.json")));
}

TEST(check_envplace, databases_that_functions_cannot_use)
{
	static const struct small_file files[] = { { .path = "web/vercel.json", .text = "{}" },
		{ .path = "web/.env.production",
			.text = "DATABASE_URL=file:./dev.db\nLOG=file:x\n" },
		{ .path = "web/.env",
			.text = "A_URL=postgresql://u:p@db.abc.supabase.co:5432/postgres\n"
				"B_URL=postgresql://u:p@aws-0-x.pooler.supabase.com:6543/postgres\n"
				"DIRECT_URL=postgresql://u:p@db.abc.supabase.co:5432/postgres\n"
				"N_URL=postgres://u:p@ep-cool-1.eu.aws.neon.tech/x\n"
				"M_URL=postgres://u:p@ep-cool-1-pooler.eu.aws.neon.tech/x\n" },
		{ .path = "web/.env.development", .text = "DATABASE_URL=file:./dev.db\n" },
		{ .path = "api/.env", .text = "DATABASE_URL=file:./dev.db\n" },
		{ .path = "api/template.yaml", .text = "Kind: other\n" }, { 0 } };
	small_world_expect(es_check_serverless, files,
		"env-serverless-database warning web/.env:1 A_URL: A_URL goes past the connection "
		"pool of Supabase, and every function on Vercel opens connections of its own\n"
		"env-serverless-database warning web/.env:4 N_URL: N_URL goes past the connection "
		"pool of Neon, and every function on Vercel opens connections of its own\n"
		"env-serverless-database error web/.env.production:1 DATABASE_URL: DATABASE_URL "
		"names a database in a file, which is gone after each run of a function on "
		"Vercel\n");
}

TEST(check_envplace, a_client_is_built_without_what_becomes_part_of_it)
{
	static const struct small_file files[] = { { .path = "Dockerfile",
							   .text = "FROM x\nRUN npm run build\n",
							   .says = "read NEXT_PUBLIC_GIVEN" },
		{ .path = "package.json" },
		{ .path = "src/a.ts",
			.says = "read NEXT_PUBLIC_GIVEN;read NEXT_PUBLIC_URL;read SERVER" },
		{ .path = "other/package.json" },
		{ .path = "other/a.ts", .says = "read NEXT_PUBLIC_OTHER" },
		{ .path = "late/Dockerfile",
			.text = "FROM x\nRUN npm run build\nRUN sed -i s/A/B/ x\n" },
		{ .path = "meta/Dockerfile", .text = "FROM x\nRUN npm run build\n" },
		{ .path = "meta/package.json", .text = "{\"@import-meta-env/unplugin\": \"0\"}" },
		{ .path = "meta/a.ts", .says = "read NEXT_PUBLIC_LATE" },
		{ .path = "late/package.json" },
		{ .path = "late/a.ts", .says = "read NEXT_PUBLIC_LATE" }, { 0 } };
	small_world_expect(es_check_build_time, files,
		"env-build-time warning Dockerfile:0 : The build gets no value for "
		"NEXT_PUBLIC_URL, "
		"which the client's code has from then on (src/a.ts:1)\n");
}

TEST(check_envplace, secrets_in_arg_and_env)
{
	static const struct small_file files[] = {
		{ .path = "Dockerfile",
			.text = "FROM x\n",
			.says = "ARG API_TOKEN;ENV DB_PASSWORD q7RkV2mZx9Lp4TdW8sYb;"
				"ENV PORT 1;ENV B_PASSWORD changeme" },
		{ .path = "a/Dockerfile", .text = "FROM x\nFROM y\n", .says = "ARG API_TOKEN" },
		{ 0 }
	};
	small_world_expect(es_check_image_secrets, files,
		"env-secret-in-image warning Dockerfile:1 API_TOKEN: ARG keeps the value of "
		"API_TOKEN where whoever has the image can read it\n"
		"env-secret-in-image error Dockerfile:1 DB_PASSWORD: ENV writes the value of "
		"DB_PASSWORD into the image\n");
}
