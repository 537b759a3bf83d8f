#include "inventory/loadertool.h"

#include "base/path.h"

#include <limits.h>
#include <string.h>

/* Languages whose packages have a registry of their own: "dotenv" is one thing in each. */
enum ecosystem { NO_ECOSYSTEM, JS, PYTHON, RUBY, PHP, GO };

static const struct {
	struct es_slice end; /* of the file's name; without a dot before it the whole name */
	enum ecosystem ecosystem;
	bool is_manifest;
} files[] = {
	{ ES_LIT("package.json"), JS, true },
	{ ES_LIT("deno.json"), JS, true },
	{ ES_LIT("pyproject.toml"), PYTHON, true },
	{ ES_LIT("requirements.txt"), PYTHON, true },
	{ ES_LIT("Pipfile"), PYTHON, true },
	{ ES_LIT("setup.py"), PYTHON, true },
	{ ES_LIT("setup.cfg"), PYTHON, true },
	{ ES_LIT("Gemfile"), RUBY, true },
	{ ES_LIT("composer.json"), PHP, true },
	{ ES_LIT("go.mod"), GO, true },
	{ ES_LIT("Cargo.toml"), NO_ECOSYSTEM, true },
	{ ES_LIT("pom.xml"), NO_ECOSYSTEM, true },
	{ ES_LIT("build.gradle"), NO_ECOSYSTEM, true },
	{ ES_LIT("build.gradle.kts"), NO_ECOSYSTEM, true },
	{ ES_LIT("mix.exs"), NO_ECOSYSTEM, true },
	{ ES_LIT(".js"), JS, false },
	{ ES_LIT(".cjs"), JS, false },
	{ ES_LIT(".mjs"), JS, false },
	{ ES_LIT(".jsx"), JS, false },
	{ ES_LIT(".ts"), JS, false },
	{ ES_LIT(".cts"), JS, false },
	{ ES_LIT(".mts"), JS, false },
	{ ES_LIT(".tsx"), JS, false },
	{ ES_LIT(".vue"), JS, false },
	{ ES_LIT(".svelte"), JS, false },
	{ ES_LIT(".astro"), JS, false },
	{ ES_LIT(".py"), PYTHON, false },
	{ ES_LIT(".txt"), PYTHON, false },
	{ ES_LIT(".in"), PYTHON, false },
	{ ES_LIT(".rb"), RUBY, false },
	{ ES_LIT(".gemspec"), RUBY, false },
	{ ES_LIT("Rakefile"), RUBY, false },
	{ ES_LIT(".php"), PHP, false },
	{ ES_LIT(".go"), GO, false },
};

static bool is_of_kind(struct es_slice name, struct es_slice end, bool is_whole)
{
	/* The last byte first: it is asked of every path of a tree. */
	return name.len >= end.len && name.ptr[name.len - 1] == end.ptr[end.len - 1] &&
	       (!is_whole || name.len == end.len) &&
	       es_slice_equal(es_slice_sub(name, name.len - end.len, name.len), end);
}

static size_t find_file(struct es_slice path)
{
	struct es_slice name = es_path_name(path);
	size_t i = 0;
	while (i < sizeof files / sizeof *files &&
		!is_of_kind(name, files[i].end, files[i].end.ptr[0] != '.'))
		i++;
	return i;
}

static enum ecosystem ecosystem_of(struct es_slice path)
{
	size_t i = find_file(path);
	return i < sizeof files / sizeof *files ? files[i].ecosystem : NO_ECOSYSTEM;
}

bool es_loader_is_manifest(struct es_slice path)
{
	size_t i = find_file(path);
	return i < sizeof files / sizeof *files && files[i].is_manifest;
}

/* What a package loads env files with, up to and with a major version. Which versions read alike
 * was observed (env/dialect.h names those that are emulated); of what lies before no grammar is
 * claimed. Not here, since none of the emulated grammars is theirs: viper (gotenv), dotenvy,
 * python-decouple, django-environ, starlette, dotenvx, bun, deno. */
static const struct {
	enum ecosystem ecosystem;
	const char *package;
	int last; /* major version */
	struct es_loader_tool tool;
} packages[] = {
	{ JS, "dotenv", 14, { .name = "dotenv" } },
	{ JS, "dotenv", INT_MAX, { .name = "dotenv", .dialect = "node" } },
	{ JS, "dotenv-expand", 8, { .name = "dotenv-expand", .replaces = "dotenv" } },
	{ JS, "dotenv-expand", INT_MAX,
		{ .name = "dotenv-expand", .dialect = "node-expand", .replaces = "dotenv" } },
	{ JS, "dotenv-cli", 4, { .name = "dotenv-cli" } },
	{ JS, "dotenv-cli", INT_MAX, { .name = "dotenv-cli", .dialect = "node-expand" } },
	{ JS, "dotenv-flow", INT_MAX, { .name = "dotenv-flow", .order = ES_ORDER_MODE_FIRST } },
	{ JS, "next", 12, { .name = "Next.js", .order = ES_ORDER_LOCAL_FIRST } },
	{ JS, "next", INT_MAX,
		{ .name = "Next.js", .dialect = "next", .order = ES_ORDER_LOCAL_FIRST } },
	{ JS, "vite", 3, { .name = "Vite", .order = ES_ORDER_MODE_FIRST, .prefix = "VITE_" } },
	{ JS, "vite", 7,
		{ .name = "Vite",
			.dialect = "node-expand",
			.order = ES_ORDER_MODE_FIRST,
			.prefix = "VITE_" } },
	{ JS, "vite", INT_MAX,
		{ .name = "Vite",
			.dialect = "vite",
			.order = ES_ORDER_MODE_FIRST,
			.prefix = "VITE_" } },
	{ JS, "react-scripts", INT_MAX,
		{ .name = "Create React App",
			.order = ES_ORDER_LOCAL_FIRST,
			.prefix = "REACT_APP_" } },
	{ JS, "expo", INT_MAX, { .name = "Expo", .order = ES_ORDER_LOCAL_FIRST } },
	{ JS, "@vue/cli-service", INT_MAX,
		{ .name = "Vue CLI", .order = ES_ORDER_MODE_FIRST, .prefix = "VUE_APP_" } },
	{ PYTHON, "python-dotenv", INT_MAX,
		{ .name = "python-dotenv", .dialect = "python", .climbs = true } },
	{ PYTHON, "dotenv", INT_MAX,
		{ .name = "python-dotenv", .dialect = "python", .climbs = true } },
	{ PYTHON, "environs", INT_MAX,
		{ .name = "environs", .dialect = "python", .climbs = true } },
	{ PYTHON, "pydantic-settings", INT_MAX,
		{ .name = "pydantic-settings", .dialect = "python", .climbs = true } },
	{ PYTHON, "pydantic_settings", INT_MAX,
		{ .name = "pydantic-settings", .dialect = "python", .climbs = true } },
	{ RUBY, "dotenv", INT_MAX, { .name = "dotenv", .dialect = "ruby" } },
	{ RUBY, "dotenv-rails", INT_MAX,
		{ .name = "dotenv-rails", .dialect = "ruby", .order = ES_ORDER_LOCAL_FIRST } },
	{ PHP, "laravel/framework", INT_MAX, { .name = "Laravel", .dialect = "php" } },
	{ PHP, "vlucas/phpdotenv", 4, { .name = "phpdotenv" } },
	{ PHP, "vlucas/phpdotenv", INT_MAX, { .name = "phpdotenv", .dialect = "php" } },
	{ PHP, "symfony/dotenv", INT_MAX,
		{ .name = "Symfony Dotenv", .dialect = "symfony", .order = ES_ORDER_MODE_FIRST } },
	{ GO, "github.com/joho/godotenv", INT_MAX, { .name = "godotenv", .dialect = "go" } },
};

/* "dotenv" and "dotenv/config" are of one package. */
static bool is_of_package(struct es_slice name, const char *package)
{
	size_t len = strlen(package);
	return es_slice_starts(name, package) && (name.len == len || name.ptr[len] == '/');
}

/* The highest major version that a requirement such as "^7.1.0", ">=5 <8" or "~> 3.2" speaks of;
 * INT_MAX when it speaks of none, 0 when it says where to look it up ("catalog:", "workspace:*").
 */
static int major_version(struct es_slice s)
{
	int highest = -1;
	bool is_start = true; /* of a number that is no part of a version's rest */
	if (es_slice_starts(s, "catalog:") || es_slice_starts(s, "workspace:") ||
		es_slice_starts(s, "npm:"))
		return 0;
	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i];
		bool is_digit = c >= '0' && c <= '9';
		int number = 0;
		for (; is_start && i < s.len && s.ptr[i] >= '0' && s.ptr[i] <= '9'; i++)
			number = number < 10000 ? number * 10 + (s.ptr[i] - '0') : number;
		if (is_start && is_digit) {
			highest = number > highest ? number : highest;
			i--;
		}
		is_start = !is_digit && c != '.' && c != '-' && c != '+';
	}
	return highest < 0 ? INT_MAX : highest;
}

const struct es_loader_tool *es_loader_tool_of_package(
	struct es_slice path, const struct es_mention *m, struct es_slice version)
{
	enum ecosystem e = ecosystem_of(path);
	int major = major_version(version);
	for (size_t i = 0; e && i < sizeof packages / sizeof *packages; i++)
		if (packages[i].ecosystem == e && major <= packages[i].last &&
			is_of_package(m->name, packages[i].package))
			return &packages[i].tool;
	return NULL;
}

static const struct es_loader_tool loaders[] = {
	[ES_LOADER_COMPOSE] = { .name = "Docker Compose", .dialect = "compose" },
	[ES_LOADER_COMPOSE_BESIDE] = { .name = "Docker Compose", .dialect = "compose" },
	[ES_LOADER_COMPOSE_OPTION] = { .name = "docker compose --env-file" },
	[ES_LOADER_DOCKER] = { .name = "docker --env-file", .dialect = "docker" },
	[ES_LOADER_SYSTEMD] = { .name = "systemd", .dialect = "systemd" },
	[ES_LOADER_SHELL] = { .name = "the shell", .dialect = "sh" },
	[ES_LOADER_NODE] = { .name = "node --env-file", .dialect = "node-env-file" },
	[ES_LOADER_DOTENV_CLI] = { .name = "dotenv-cli", .dialect = "node-expand" },
	[ES_LOADER_PYTHON] = { .name = "python --env-file", .dialect = "python" },
};

const struct es_loader_tool *es_loader_tool_of_env_file(const struct es_mention *m)
{
	return m->loader == ES_LOADER_OTHER ? NULL : &loaders[m->loader];
}
