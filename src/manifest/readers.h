/* readers.h - one reader a kind of manifest. */
#ifndef ES_MANIFEST_READERS_H
#define ES_MANIFEST_READERS_H

#include "manifest/reader.h"

es_manifest_fn es_read_compose, es_read_dockerfile, es_read_script, es_read_program,
	es_read_procfile, es_read_justfile, es_read_makefile, es_read_workflow, es_read_gitlab,
	es_read_other_ci, es_read_azure, es_read_taskfile, es_read_package_json,
	es_read_composer_json, es_read_deno_json, es_read_pyproject, es_read_pipfile,
	es_read_requirements, es_read_cargo, es_read_pubspec, es_read_gemfile, es_read_go_mod,
	es_read_mix, es_read_gradle, es_read_csproj, es_read_pom, es_read_kustomization,
	es_read_helm_values, es_read_yaml, es_read_walked, es_read_formation, es_read_pm2,
	es_read_app_json, es_read_render, es_read_fly, es_read_vercel, es_read_netlify,
	es_read_wrangler, es_read_serverless, es_read_app_yaml, es_read_heroku, es_read_railway,
	es_read_turbo, es_read_nx, es_read_mise, es_read_devcontainer, es_read_unit,
	es_read_supervisord, es_read_tox, es_read_prisma, es_read_supabase, es_read_caddyfile,
	es_read_template, es_read_npmrc, es_read_terraform, es_read_bake, es_read_jenkinsfile,
	es_read_task, es_read_kubernetes_json;

/* The image that stands at [from, to) of the text, as a package. */
void es_image_say(struct es_manifest *m, struct es_slice image, size_t from, size_t to);
/* What a service of compose says of its network, unless it has none of its own. */
void es_read_compose_network(struct es_manifest *m, const struct es_yaml *service);

#endif
