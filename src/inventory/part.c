#include "inventory/part.h"
#include "base/globset.h"
#include "base/mem.h"
#include "base/path.h"

#include <ctype.h>
#include <stdlib.h>

/* Folders and files by .gitignore's patterns. Tests first: a script below test/ is a test. */
static const char *const test_paths[] = { "test/", "tests/", "__tests__/", "__mocks__/", "spec/",
	"specs/", "e2e/", "fixtures/", "testdata/", "test-data/", "testing/", "cypress/",
	"playwright/", "mocks/", "integration-tests/", "e2e-tests/", "*.test.*", "*.spec.*",
	"*.e2e.*", "*-spec.ts", "*-test.ts", "*_test.go", "*_test.py", "test_*.py", "conftest.py",
	"*_spec.rb", "*_test.rb", "*_test.exs", "*Test.java", "*Tests.java", "*Test.kt",
	"*Tests.cs", "*Test.php", "phpunit.xml*", "jest.setup.*", "vitest.setup.*", "setupTests.*",
	"pytest.ini", "tox.ini", "noxfile.py", "jest.config.*", "vitest.config.*",
	"playwright.config.*", "cypress.config.*", "*.Tests/", "*.UnitTests/", "*.FunctionalTests/",
	"*.IntegrationTests/", NULL };
static const char *const tooling_paths[] = { "scripts/", "script/", "tools/", "tooling/", "hack/",
	"ci/", "contrib/", "docs/", "doc/", "examples/", "example/", "samples/", "benchmark/",
	"benchmarks/", "bench/", "node_modules/", "vendor/", "third_party/", ".github/",
	".gitlab-ci*.yml", ".circleci/", ".buildkite/", ".drone.yml", ".travis.yml",
	"azure-pipelines*.yml", "bitbucket-pipelines.yml", "Jenkinsfile*", "Makefile", "makefile",
	"GNUmakefile", "*.mk", "justfile", "Justfile", "Taskfile*", "Rakefile", "*.rake",
	"*.config.js", "*.config.ts", "*.config.mjs", "*.config.cjs", "*.config.mts", "*.sh",
	"*.bash", "*.zsh", "*.ps1", "*.bat", "*.cmd", "Dockerfile*", "*.Dockerfile", "*.dockerfile",
	"Containerfile*", "docker-bake*.hcl", "docker-bake*.json", "*.tf", ".devcontainer/",
	".gitpod.yml", "bin/", "setup.py", "gulpfile.*", "Gruntfile.*", "package.json",
	"turbo.json", "nx.json", ".storybook/", "*.stories.*", ".husky/", ".ci/", ".ddev/",
	".yarn/", ".pnp.*", "dist/", "*.min.js", "*.bundle.js", "public/js/", "public/vendor/",
	"static/vendor/", ".vscode/", ".cursor/", "*.md", "*.mdx", "*.rst", NULL };

struct es_parts {
	struct es_globset *globs; /* of tests, then of tools */
	size_t ntests;
};

static size_t add_paths(struct es_globset *s, const char *const *patterns)
{
	size_t n = 0;
	for (; patterns[n]; n++)
		es_globset_add(s, es_slice_from(patterns[n]));
	return n;
}

struct es_parts *es_parts_new(void)
{
	struct es_parts *p = es_alloc(1, sizeof *p);
	p->globs = es_globset_new();
	p->ntests = add_paths(p->globs, test_paths);
	add_paths(p->globs, tooling_paths);
	return p;
}

void es_parts_free(struct es_parts *p)
{
	if (!p)
		return;
	es_globset_free(p->globs);
	free(p);
}

enum es_part es_part_of(const struct es_parts *p, struct es_slice path)
{
	size_t first = es_globset_next(p->globs, path, 0);
	if (first == ES_GLOBSET_NONE)
		return ES_PART_APP;
	return first < p->ntests ? ES_PART_TEST : ES_PART_TOOLING;
}

struct stage_word {
	const char *word;
	enum es_stage stage;
};

static const struct stage_word stage_words[] = {
	{ "production", ES_STAGE_PRODUCTION },
	{ "prod", ES_STAGE_PRODUCTION },
	{ "prd", ES_STAGE_PRODUCTION },
	{ "live", ES_STAGE_PRODUCTION },
	{ "staging", ES_STAGE_STAGING },
	{ "stage", ES_STAGE_STAGING },
	{ "stg", ES_STAGE_STAGING },
	{ "preview", ES_STAGE_STAGING },
	{ "preprod", ES_STAGE_STAGING },
	{ "uat", ES_STAGE_STAGING },
	{ "development", ES_STAGE_DEVELOPMENT },
	{ "dev", ES_STAGE_DEVELOPMENT },
	{ "local", ES_STAGE_DEVELOPMENT },
	{ "localhost", ES_STAGE_DEVELOPMENT },
	{ "test", ES_STAGE_TEST },
	{ "testing", ES_STAGE_TEST },
	{ "tests", ES_STAGE_TEST },
	{ "ci", ES_STAGE_TEST },
	{ "e2e", ES_STAGE_TEST },
	{ "cypress", ES_STAGE_TEST },
	{ "playwright", ES_STAGE_TEST },
};

enum es_stage es_stage_of(struct es_slice word)
{
	for (size_t i = 0; i < sizeof stage_words / sizeof *stage_words; i++)
		if (es_slice_equal_fold(word, es_slice_from(stage_words[i].word)))
			return stage_words[i].stage;
	return word.len ? ES_STAGE_OTHER : ES_STAGE_NONE;
}

enum es_stage es_stage_in(struct es_slice name)
{
	enum es_stage found = ES_STAGE_NONE;
	for (size_t i = 0; i < name.len;) {
		size_t from = i;
		while (i < name.len && isalnum((unsigned char)name.ptr[i]))
			i++;
		struct es_slice word = es_slice_sub(name, from, i);
		enum es_stage s = es_stage_of(word);
		/* "stage build" is Docker's. */
		if (s != ES_STAGE_NONE && s != ES_STAGE_OTHER && !es_slice_is(word, "stage"))
			found = s;
		i += i == from || i < name.len;
	}
	return found;
}

static const char *const js_extensions[] = { "js", "jsx", "ts", "tsx", "mjs", "cjs", "mts", "cts",
	"vue", "svelte", "astro", NULL };
static const char *const jvm_extensions[] = { "java", "kt", "kts", "scala", "groovy", NULL };

struct es_slice es_part_language(struct es_slice path)
{
	struct es_slice name = es_path_name(path), rest = name, word = ES_SLICE_EMPTY;
	while (es_slice_split(&rest, '.', &word))
		;
	if (word.len == name.len)
		return ES_SLICE_EMPTY;
	if (es_slice_is_any(word, js_extensions))
		return es_slice_from("js");
	return es_slice_is_any(word, jvm_extensions) ? es_slice_from("jvm") : word;
}

bool es_part_is_code(struct es_slice path)
{
	static const char *const languages[] = { "js", "py", "rb", "erb", "php", "go", "jvm", "cs",
		"fs", "rs", "ex", "exs", "erl", "swift", "dart", "pl", "pm", "c", "cc", "cpp", "h",
		"clj", "lua", "hs", "cr", "nim", "jl", "R", NULL };
	return es_slice_is_any(es_part_language(path), languages);
}
