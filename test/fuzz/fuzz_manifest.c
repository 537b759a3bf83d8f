/* fuzz_manifest.c - any bytes to the readers of manifests; the first byte chooses one. */
#include "fuzz.h"
#include "manifest/manifest.h"
#include "manifest/target.h"

static const char *const paths[] = { "compose.yml", "Dockerfile", "x.sh", "Makefile", "justfile",
	"Procfile", ".github/workflows/x.yml", ".gitlab-ci.yml", "azure-pipelines.yml",
	"Taskfile.yml", "package.json", "pyproject.toml", "requirements.txt", "Cargo.toml",
	"go.mod", "pom.xml", "build.gradle", "x.csproj", "Gemfile", "kustomization.yaml",
	"values.yaml", "x.yaml", "app.json", "render.yaml", "wrangler.toml", "serverless.yml",
	"app.yaml", "turbo.json", "mise.toml", "devcontainer.json", "x.service", "supervisord.conf",
	"tox.ini", "x.prisma", "Caddyfile", "x.conf.template", "x.tf", "Jenkinsfile" };

FUZZ(manifest)
{
	if (!size)
		return 0;
	struct es_slice path = es_slice_from(paths[data[0] % (sizeof paths / sizeof *paths)]);
	struct es_slice text = { (const char *)data + 1, size - 1 };
	struct es_arena arena = { 0 };
	struct es_mentions m = { .arena = &arena };
	FUZZ_CHECK(es_manifest_wants(path));
	es_manifest_read(&m, path, text);
	es_mentions_place(&m, text);
	for (size_t i = 0; i < m.v.n; i++)
		FUZZ_CHECK(m.v.v[i].form && m.v.v[i].from <= m.v.v[i].to &&
			   m.v.v[i].to <= text.len + 1);
	es_mentions_release(&m);
	es_arena_release(&arena);
	return 0;
}

FUZZ(target)
{
	struct es_vars vars = { 0 };
	struct es_error err = { 0 };
	enum es_status st = es_target_read(
		&vars, ES_SLICE_EMPTY, (struct es_slice){ (const char *)data, size }, &err);
	FUZZ_CHECK(!st || err.text[0]);
	es_vars_release(&vars);
	return 0;
}
