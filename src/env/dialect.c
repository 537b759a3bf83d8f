#include "env/dialect.h"

#include <string.h>

static const struct es_dialect dialects[] = {
	{ "node", "dotenv 17 for Node.js", es_load_node },
	{ "node-expand", "dotenv 17 with dotenv-expand 12", es_load_node_expand },
	{ "node-env-file", "node --env-file, util.parseEnv", es_load_node_env_file },
	{ "vite", "Vite 8", es_load_vite },
	{ "next", "Next.js 16", es_load_next },
	{ "python", "python-dotenv 1.2", es_load_python },
	{ "ruby", "dotenv 3.2 for Ruby", es_load_ruby },
	{ "php", "phpdotenv 5.6", es_load_php },
	{ "symfony", "Symfony Dotenv 7", es_load_symfony },
	{ "go", "godotenv 1.5", es_load_go },
	{ "compose", "Docker Compose 2", es_load_compose },
	{ "docker", "docker run --env-file", es_load_docker },
	{ "systemd", "systemd EnvironmentFile=", es_load_systemd },
	{ "sh", "a POSIX shell: set -a; . FILE", es_load_sh },
};

const struct es_dialect *es_dialect_at(size_t i)
{
	return i < sizeof dialects / sizeof *dialects ? &dialects[i] : NULL;
}

const struct es_dialect *es_dialect_find(const char *name)
{
	for (size_t i = 0; i < sizeof dialects / sizeof *dialects; i++)
		if (!strcmp(dialects[i].name, name))
			return &dialects[i];
	return NULL;
}

enum es_status es_dialect_load(struct es_vars *vars, size_t *out_line, const struct es_dialect *d,
	struct es_slice text, const struct es_environ *environ, struct es_error *err)
{
	struct es_arena arena = { 0 };
	struct es_load l = {
		.text = text, .environ = environ, .vars = vars, .arena = &arena, .err = err
	};
	enum es_status st = d->load(&l);
	if (out_line)
		*out_line = l.refused;
	es_arena_release(&arena);
	return st;
}
