/* test_packages.c - what package manifests say. */
#include "manifest.h"
#include "test.h"

TEST(packages, package_json_has_names_and_scripts)
{
	manifest_expect("web/package.json",
		"{\n  \"name\": \"web\",\n  \"scripts\": {\n"
		"    \"dev\": \"cross-env A=1 node --env-file=.env x.js --p $PORT \\\"$B\\\"\"\n  "
		"},\n"
		"  \"dependencies\": { \"@a/b\": \"1\" },\n  \"devDependencies\": { \"c\": \"2\" "
		"}\n}\n",
		"2:11 module web\n"
		"4:12 env-file in script dev from web/.env\n"
		"4:23 set A \"1\" in script dev\n"
		"4:58 PORT required in script dev\n"
		"4:66 B required in script dev\n"
		"6:21 package @a/b \"1\"\n"
		"7:24 package c \"2\"\n");
}

TEST(packages, broken_json_is_said_with_its_line)
{
	manifest_expect("package.json", "{\n  \"name\": }\n", "unread 2: a value is missing\n");
	manifest_expect("composer.json", "{\"a\": [}", "unread 1: a value is missing\n");
	manifest_expect("package.json", "[]", "");
	manifest_expect("package.json", "", "");
}

TEST(packages, of_python)
{
	manifest_expect_lines("pyproject.toml",
		"[project]\nname = \"p\"\ndependencies = [\n  \"a>=1\", # c\n  'b[x]; m',\n]\n"
		"[project.optional-dependencies]\nt = [\"c\"]\n[dependency-groups]\ndev = [\"d @ "
		"u\"]\n"
		"[tool.poetry.dependencies]\ne = \"^1\"\nf = {version = \"1\"}\n"
		"[tool.poetry.group.dev.dependencies]\ng = \"*\"\n",
		"module p\npackage a \">=1\"\npackage b\npackage c\npackage d\npackage e \"^1\"\n"
		"package f \"1\"\npackage g \"*\"\n");
	manifest_expect_lines("requirements-dev.txt",
		"# c\n-r x.txt\na==1\nb[x] >= 2 ; "
		"m\nhttps://e.org/c.whl\ngit+https://e.org/d#egg=d\n\n",
		"package a \"==1\"\npackage b \">= 2\"\npackage d\n");
	manifest_expect_lines("Pipfile", "[packages]\na = \"*\"\n[dev-packages]\nb = \"*\"\n",
		"package a \"*\"\npackage b \"*\"\n");
}

TEST(packages, of_other_languages)
{
	manifest_expect_lines("Gemfile", "gem 'a', '~> 1'\n# gem 'b'\n  gem \"c\"\n",
		"package a \"~> 1\"\npackage c\n");
	manifest_expect_lines("go.mod",
		"module e.org/m\nrequire e.org/a v1\nrequire (\n\te.org/b v2\n\te.org/c v3 // "
		"indirect\n)\n",
		"module e.org/m\npackage e.org/a \"v1\"\npackage e.org/b \"v2\"\n");
	manifest_expect_lines("Cargo.toml",
		"[package]\nname = \"m\"\n[dependencies]\na = \"1\"\nb = { version = \"1\" }\n"
		"[dependencies.c]\nversion = \"1\"\n[target.'cfg(unix)'.dependencies]\nd = \"1\"\n",
		"module m\npackage a \"1\"\npackage b \"1\"\npackage c \"1\"\npackage d \"1\"\n");
	manifest_expect_lines("composer.json", "{\"name\": \"x/m\", \"require\": {\"x/a\": \"1\"}}",
		"module x/m\npackage x/a \"1\"\n");
	manifest_expect_lines("mix.exs", "app: :m,\n{:a, \"~> 1\"},\n", "module m\npackage a\n");
	manifest_expect_lines("build.gradle.kts",
		"implementation(\"g:a:1\")\n// api 'g:b:1'\ntestRuntimeOnly 'g:c'\nname = "
		"\"x:y\"\n",
		"package g:a\npackage g:c\n");
	manifest_expect_lines("a/b.csproj",
		"<PackageReference Include=\"A.B\" Version=\"1\" />\n<PackageReference",
		"package A.B\n");
	manifest_expect_lines("pom.xml",
		"<parent><artifactId>p</artifactId></parent><artifactId>m</artifactId>"
		"<dependency><groupId>g</groupId><artifactId>a</artifactId></"
		"dependency><dependency>",
		"module m\npackage a\n");
	manifest_expect_lines("pubspec.yaml", "name: m\ndependencies:\n  a: ^1\n",
		"module m\npackage a \"^1\"\n");
	manifest_expect_lines("deno.json",
		"{ // c\n\"imports\": {\"x\": \"npm:@s/a@^1\", \"y\": \"./y\",}}",
		"package @s/a\n");
}
