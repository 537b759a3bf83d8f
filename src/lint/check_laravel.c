#include "base/path.h"
#include "lint/check.h"

static const char rule[] = "env-outside-config";

/* php.yaml and blade.yaml tell by the place which call of env() comes too late. */
static bool is_outside(const struct es_use *use)
{
	return use->part == ES_PART_APP && use->mention->uses & ES_USE_LATE;
}

/* Only Laravel forgets the env file when its configuration is cached. */
static bool is_laravel(const struct es_check *c, const struct es_use *use)
{
	const struct es_world_file *composer =
		es_world_nearest(c->inv->world, use->file->path, "composer.json");
	return es_world_depends(composer, "laravel/framework");
}

void es_check_laravel(struct es_check *c)
{
	for (size_t i = 0; i < c->inv->nvariables; i++) {
		const struct es_variable *v = &c->inv->variables[i];
		for (size_t k = 0; k < v->reads.n && v->is_own; k++) {
			const struct es_use *use = &v->reads.v[k];
			if (!is_outside(use) || !is_laravel(c, use))
				continue;
			bool has_default = use->mention->need == ES_NEED_OPTIONAL;
			es_check_say(c, rule, ES_SEV_WARNING, v, use,
				"%.*s is read by env() outside of config/ at %s: with a cached "
				"configuration that gives %s, whatever .env says",
				ES_ARG(v->name), es_check_place(c, use),
				has_default ? "the default" : "null");
		}
	}
}
