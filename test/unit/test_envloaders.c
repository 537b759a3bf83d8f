/* test_envloaders.c - which programs load an env file. */
#include "base/buf.h"
#include "inventory/envloaders.h"
#include "smallworld.h"
#include "test.h"

/* "NAME/DIALECT by FILE", a line a loader. */
static void expect_loaders(const struct small_file *files, const char *path, const char *want)
{
	struct small_world s;
	struct es_env_loader_vec v = { 0 };
	struct es_buf got = ES_BUF_INIT(1 << 16);
	small_world_make(&s, files);
	struct es_env_loaders *l = es_env_loaders_new(&s.world);
	es_env_loaders_of(&v, l, es_world_find(&s.world, es_slice_from(path)));
	for (size_t i = 0; i < v.n; i++)
		es_buf_printf(&got, "%s/%s by %.*s\n", v.v[i].tool->name,
			v.v[i].dialect ? v.v[i].dialect->name : "", ES_ARG(v.v[i].by));
	EXPECT_STR(es_buf_cstr(&got), want);
	es_buf_release(&got);
	es_vec_release(&v);
	es_env_loaders_free(l);
	small_world_release(&s);
}

/* One package.json and its .env. */
static void expect_of_package(const char *says, const char *want)
{
	const struct small_file files[] = { { .path = ".env" },
		{ .path = "package.json", .says = says }, { 0 } };
	expect_loaders(files, ".env", want);
}

TEST(envloaders, a_version_decides_where_the_grammar_changed)
{
	expect_of_package("package vite ^8.0.0", "Vite/vite by package.json\n");
	expect_of_package("package vite 7.3.1", "Vite/node-expand by package.json\n");
	expect_of_package("package vite >=5 <8.0.0-beta.10", "Vite/vite by package.json\n");
	expect_of_package("package vite ^2.9.10", "Vite/ by package.json\n");
	expect_of_package("package vite catalog:", "Vite/ by package.json\n");
	expect_of_package("package vite", "Vite/vite by package.json\n");
	expect_of_package("package dotenv ^8.2.0", "dotenv/ by package.json\n");
	expect_of_package("package dotenv ~16.4", "dotenv/node by package.json\n");
	expect_of_package("package dotenvx 1.0", "");
}

TEST(envloaders, the_version_is_what_package_json_asks_for)
{
	static const struct small_file files[] = { { .path = ".env" },
		{ .path = "package.json",
			.text = "{\"devDependencies\":{\"vite\":\"^6.2.0\"}}",
			.says = "package vite" },
		{ 0 } };
	expect_loaders(files, ".env", "Vite/node-expand by package.json\n");
}

TEST(envloaders, dotenv_expand_takes_the_place_of_dotenv)
{
	expect_of_package("package dotenv 16;package dotenv-expand 12",
		"dotenv-expand/node-expand by package.json\n");
}

TEST(envloaders, one_name_is_another_package_in_another_language)
{
	static const struct small_file files[] = { { .path = ".env" },
		{ .path = "Gemfile", .says = "package dotenv" },
		{ .path = "app.py", .says = "package dotenv" },
		{ .path = "src/main.rs", .says = "package dotenv" }, { 0 } };
	expect_loaders(files, ".env", "python-dotenv/python by app.py\ndotenv/ruby by Gemfile\n");
}

static const struct small_file monorepo[] = { { .path = ".env" }, { .path = "package.json" },
	{ .path = "api/.env" },
	{ .path = "api/go.mod", .says = "package github.com/joho/godotenv" },
	{ .path = "web/.env.example" }, { .path = "web/src/.env" }, { .path = "web/docker/.env" },
	{ .path = "web/package.json", .says = "package next 16" },
	{ .path = "web/lib/a.ts", .says = "package dotenv/config" },
	{ .path = "worker/pyproject.toml", .says = "package python-dotenv >=1" }, { 0 } };

TEST(envloaders, a_package_loads_the_files_of_its_own_folder)
{
	expect_loaders(monorepo, "api/.env", "godotenv/go by api/go.mod\n");
	expect_loaders(monorepo, "web/.env.example",
		"dotenv/node by web/lib/a.ts\nNext.js/next by web/package.json\n");
	expect_loaders(monorepo, "web/src/.env",
		"dotenv/node by web/lib/a.ts\nNext.js/next by web/package.json\n");
	expect_loaders(monorepo, "web/docker/.env", "");
}

TEST(envloaders, those_that_climb_load_the_next_file_above)
{
	expect_loaders(monorepo, ".env", "python-dotenv/python by worker/pyproject.toml\n");
}

static const struct small_file compose[] = { { .path = ".env" }, { .path = ".env.example" },
	{ .path = ".env.production" }, { .path = ".env.production.example" },
	{ .path = ".env.local.example" }, { .path = "app.env" }, { .path = ".env.bak" },
	{ .path = ".envrc" },
	{ .path = "compose.yml",
		.says = "read A;env_file .env compose .env;env_file app.env compose env_file;"
			"env_file .env.production compose env_file;env_file .env.local compose "
			"env_file" },
	{ 0 } };

TEST(envloaders, a_file_that_is_named_is_loaded_and_so_is_its_example)
{
	const char *want = "Docker Compose/compose by compose.yml\n";
	expect_loaders(compose, "app.env", want);
	expect_loaders(compose, ".env.production", want);
	expect_loaders(compose, ".env.production.example", want);
	expect_loaders(compose, ".env.local.example", want);
	expect_loaders(compose, ".env.bak", "");
	expect_loaders(compose, ".envrc", "");
}

TEST(envloaders, a_compose_file_takes_from_the_env_file_beside_it_what_it_names)
{
	struct small_world s;
	struct es_env_loader_vec v = { 0 };
	small_world_make(&s, compose);
	struct es_env_loaders *l = es_env_loaders_new(&s.world);
	es_env_loaders_of(&v, l, es_world_find(&s.world, es_slice_from(".env")));
	EXPECT_INT(v.n, 1);
	EXPECT(es_env_loader_takes(&v.v[0], es_slice_from("A")));
	EXPECT(!es_env_loader_takes(&v.v[0], es_slice_from("B")));
	es_vec_release(&v);
	es_env_loaders_free(l);
	small_world_release(&s);
}
