#include "manifest/manifest.h"
#include "base/glob.h"
#include "base/path.h"
#include "manifest/readers.h"

#include <stdlib.h>

/* Larger than any manifest that people write. */
enum { TEXT_MAX = 10 * 1024 * 1024 };

/* Globs of base/glob.h, on the whole path, in the order in which they are tried. */
struct kind {
	const char *glob;
	es_manifest_fn *read;
};

/* Secrets are looked for in its text: this tells when that ends in the middle. */
static void read_tool_config(struct es_manifest *m)
{
	(void)es_manifest_json(m);
}

static const struct kind kinds[] = {
	{ "*.dockerignore", NULL }, /* of one Dockerfile: its name begins like it */
	{ "docker-compose*.yml", es_read_compose },
	{ "docker-compose*.yaml", es_read_compose },
	{ "compose.yml", es_read_compose },
	{ "compose.yaml", es_read_compose },
	{ "compose[.-]*.yml", es_read_compose },
	{ "compose[.-]*.yaml", es_read_compose },
	{ "docker-stack*.yml", es_read_compose },
	{ "docker-stack*.yaml", es_read_compose },
	{ "*[.-]compose.yml", es_read_compose },
	{ "*[.-]compose.yaml", es_read_compose },
	{ "Dockerfile", es_read_dockerfile },
	{ "Dockerfile.*", es_read_dockerfile },
	{ "*.Dockerfile", es_read_dockerfile },
	{ "*.dockerfile", es_read_dockerfile },
	{ "Containerfile", es_read_dockerfile },
	{ "Containerfile.*", es_read_dockerfile },
	{ "*.sh", es_read_script },
	{ "*.bash", es_read_script },
	{ ".envrc", es_read_script },
	{ "Procfile", es_read_procfile },
	{ "Procfile.*", es_read_procfile },
	{ "Makefile", es_read_makefile },
	{ "makefile", es_read_makefile },
	{ "GNUmakefile", es_read_makefile },
	{ "*.mk", es_read_makefile },
	{ "justfile", es_read_justfile },
	{ "Justfile", es_read_justfile },
	{ ".justfile", es_read_justfile },
	{ "*.just", es_read_justfile },
	{ ".github/workflows/*.yml", es_read_workflow },
	{ ".github/workflows/*.yaml", es_read_workflow },
	{ "action.yml", es_read_workflow },
	{ "action.yaml", es_read_workflow },
	{ "*gitlab-ci*.yml", es_read_gitlab },
	{ "**/.gitlab/ci/*.yml", es_read_gitlab },
	{ ".circleci/config.yml", es_read_other_ci },
	{ ".circleci/config.yaml", es_read_other_ci },
	{ "bitbucket-pipelines.yml", es_read_other_ci },
	{ ".drone.yml", es_read_other_ci },
	{ ".travis.yml", es_read_other_ci },
	{ ".woodpecker.yml", es_read_other_ci },
	{ "azure-pipelines*.yml", es_read_azure },
	{ "azure-pipelines*.yaml", es_read_azure },
	{ "[Tt]askfile*.yml", es_read_taskfile },
	{ "[Tt]askfile*.yaml", es_read_taskfile },
	{ "package.json", es_read_package_json },
	{ "composer.json", es_read_composer_json },
	{ "deno.json", es_read_deno_json },
	{ "deno.jsonc", es_read_deno_json },
	{ "pyproject.toml", es_read_pyproject },
	{ "Pipfile", es_read_pipfile },
	{ "requirements*.txt", es_read_requirements },
	{ "**/requirements/*.txt", es_read_requirements },
	{ "Cargo.toml", es_read_cargo },
	{ "pubspec.yaml", es_read_pubspec },
	{ "Gemfile", es_read_gemfile },
	{ "*.gemspec", es_read_gemfile },
	{ "go.mod", es_read_go_mod },
	{ "mix.exs", es_read_mix },
	{ "build.gradle", es_read_gradle },
	{ "build.gradle.kts", es_read_gradle },
	{ "*.csproj", es_read_csproj },
	{ "*.fsproj", es_read_csproj },
	{ "pom.xml", es_read_pom },
	{ "kustomization.yaml", es_read_kustomization },
	{ "kustomization.yml", es_read_kustomization },
	{ "values*.yaml", es_read_helm_values },
	{ "values*.yml", es_read_helm_values },
	{ "app.json", es_read_app_json },
	{ "render.yaml", es_read_render },
	{ "render.yml", es_read_render },
	{ "fly.toml", es_read_fly },
	{ "fly.*.toml", es_read_fly },
	{ "vercel.json", es_read_vercel },
	{ "netlify.toml", es_read_netlify },
	{ "wrangler.toml", es_read_wrangler },
	{ "wrangler.json", es_read_wrangler },
	{ "wrangler.jsonc", es_read_wrangler },
	{ "serverless.yml", es_read_serverless },
	{ "serverless.yaml", es_read_serverless },
	{ "app.yaml", es_read_app_yaml },
	{ "app.*.yaml", es_read_app_yaml },
	{ "heroku.yml", es_read_heroku },
	{ "railway.json", es_read_railway },
	{ "railway.toml", es_read_railway },
	{ "nixpacks.toml", es_read_railway },
	{ "*task*def*.json", es_read_task },
	{ "*template.json", es_read_formation },
	{ "ecosystem.config.json", es_read_pm2 },
	{ "ecosystem.json", es_read_pm2 },
	{ "pm2*.json", es_read_pm2 },
	{ "process.json", es_read_pm2 },
	{ "cloudbuild*.yaml", es_read_walked },
	{ "cloudbuild*.yml", es_read_walked },
	{ "skaffold*.yaml", es_read_walked },
	{ "skaffold*.yml", es_read_walked },
	{ "**/k8s/**/*.json", es_read_kubernetes_json },
	{ "k8s/**/*.json", es_read_kubernetes_json },
	{ "**/kubernetes/**/*.json", es_read_kubernetes_json },
	{ "kubernetes/**/*.json", es_read_kubernetes_json },
	{ "*[Dd]eployment*.json", es_read_kubernetes_json },
	{ "*[Cc]onfig[Mm]ap*.json", es_read_kubernetes_json },
	{ "*.k8s.json", es_read_kubernetes_json },
	{ "mcp.json", read_tool_config },
	{ ".mcp.json", read_tool_config },
	{ "mcp_config.json", read_tool_config },
	{ "claude_desktop_config.json", read_tool_config },
	{ "**/.claude/settings*.json", read_tool_config },
	{ ".claude/settings*.json", read_tool_config },
	{ "turbo.json", es_read_turbo },
	{ "turbo.jsonc", es_read_turbo },
	{ "nx.json", es_read_nx },
	{ "project.json", es_read_nx },
	{ "mise.toml", es_read_mise },
	{ ".mise.toml", es_read_mise },
	{ "devcontainer.json", es_read_devcontainer },
	{ ".devcontainer.json", es_read_devcontainer },
	{ "*.service", es_read_unit },
	{ "supervisord*.conf", es_read_supervisord },
	{ "**/supervisor/**/*.conf", es_read_supervisord },
	{ "tox.ini", es_read_tox },
	{ "*.prisma", es_read_prisma },
	{ "**/supabase/config.toml", es_read_supabase },
	{ "Caddyfile", es_read_caddyfile },
	{ "Caddyfile.*", es_read_caddyfile },
	{ "*.Caddyfile", es_read_caddyfile },
	{ "*.conf.template", es_read_template },
	{ "**/templates/*.template", es_read_template },
	{ ".npmrc", es_read_npmrc },
	{ ".yarnrc.yml", es_read_npmrc },
	{ "*.tf", es_read_terraform },
	{ "docker-bake.hcl", es_read_bake },
	{ "docker-bake.*.hcl", es_read_bake },
	{ "Jenkinsfile", es_read_jenkinsfile },
	{ "Jenkinsfile.*", es_read_jenkinsfile },
	{ "*.jenkinsfile", es_read_jenkinsfile },
	{ "pnpm-*.yaml", NULL }, /* large, and all lists of versions */
	{ "*.yaml", es_read_yaml },
	{ "*.yml", es_read_yaml },
	/* Without an extension: the first line tells. */
	{ "**/*.*", NULL },
	{ "bin/*", es_read_program },
	{ "**/bin/*", es_read_program },
	{ "script/*", es_read_program },
	{ "**/script/*", es_read_program },
	{ "scripts/*", es_read_program },
	{ "**/scripts/*", es_read_program },
	{ "**/docker/*", es_read_program },
	{ "*entrypoint*", es_read_program },
};

static const struct kind *find_kind(struct es_slice path)
{
	struct es_slice name = es_path_name(path);
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		struct es_slice glob = es_slice_from(kinds[i].glob);
		char last = glob.ptr[glob.len - 1];
		/* Most are ruled out by this: it is asked of every path of a tree. */
		if (last != '*' && path.len && path.ptr[path.len - 1] != last)
			continue;
		bool has_folder = es_slice_find(glob, 0, '/') < glob.len;
		if (es_glob_match_exact(glob, has_folder ? path : name))
			return &kinds[i];
	}
	return NULL;
}

bool es_manifest_wants(struct es_slice path)
{
	const struct kind *kind = find_kind(path);
	return kind && kind->read;
}

void es_manifest_read(struct es_mentions *out, struct es_slice path, struct es_slice text)
{
	const struct kind *kind = find_kind(path);
	struct es_manifest m = { .out = out, .path = path, .text = text };
	if (!kind || !kind->read)
		return;
	if (text.len > TEXT_MAX)
		es_mentions_unread(out, 0, "larger than 10 MiB");
	else
		kind->read(&m);
}
