#include "inventory/given.h"
#include "base/path.h"
#include "inventory/meaning.h"

/* ---- collecting ---- */

static enum es_stage stage_of_manifest(const struct es_use *use)
{
	enum es_stage s = es_stage_in(use->mention->scope);
	return s == ES_STAGE_NONE ? es_stage_in(use->file->path) : s;
}

static void add_lines(
	struct es_given_vec *out, const struct es_variable *v, const struct es_use_vec *uses)
{
	for (size_t i = 0; i < uses->n; i++) {
		const struct es_use *use = &uses->v[i];
		if (!use->env || use->env->kind != ES_ENV_SET)
			continue;
		bool has_reference =
			use->env->quote != '\'' && es_meaning_has_reference(use->env->value);
		if (has_reference)
			continue;
		es_vec_push(out, (struct es_given){ .v = v,
					 .name = v->name,
					 .value = use->env->value,
					 .at = *use,
					 .stage = es_stage_of(use->file->env.mode),
					 .is_example = use->file->env.role == ES_ENV_EXAMPLE,
					 .is_shared = use->file->state == ES_FILE_TRACKED });
	}
}

/* Programs set variables for those they start, with what they found elsewhere. */
static bool is_manifest(const struct es_use *use)
{
	static const char *const extensions[] = { "yml", "yaml", "toml", "json", "tf", "hcl",
		"service", NULL };
	struct es_slice language = es_part_language(use->file->path);
	for (size_t i = 0; extensions[i]; i++)
		if (es_slice_is(language, extensions[i]))
			return use->part != ES_PART_TEST;
	return es_slice_starts(es_path_name(use->file->path), "Dockerfile");
}

static void add_sets(struct es_given_vec *out, const struct es_variable *v)
{
	for (size_t i = 0; i < v->sets.n; i++) {
		const struct es_use *use = &v->sets.v[i];
		if (use->mention->said != ES_SAID_LITERAL || !is_manifest(use) ||
			es_meaning_has_reference(use->mention->value))
			continue;
		es_vec_push(out, (struct es_given){ .v = v,
					 .name = v->name,
					 .value = use->mention->value,
					 .at = *use,
					 .stage = stage_of_manifest(use),
					 .is_shared = true });
	}
}

const struct es_service *es_given_service(const struct es_inventory *inv, const struct es_target *t)
{
	size_t *n = es_arena_array(inv->arena, inv->nservices, sizeof *n), best = 0;
	for (size_t i = 0; i < inv->nvariables; i++) {
		const struct es_variable *v = &inv->variables[i];
		if (es_vars_find(&t->vars, v->name))
			n[v->service - inv->services] += v->class == ES_CLASS_APP;
	}
	for (size_t i = 0; i < inv->nservices; i++)
		if (n[i] > n[best])
			best = i;
	return &inv->services[best];
}

static void add_target(
	struct es_given_vec *out, const struct es_inventory *inv, const struct es_target *t)
{
	const struct es_service *s = es_given_service(inv, t);
	for (size_t i = 0; i < t->vars.all.n; i++) {
		const struct es_var *var = &t->vars.all.v[i];
		if (var->is_gone || var->is_null || var->is_vague)
			continue;
		es_vec_push(out, (struct es_given){ .v = es_inventory_find(inv, s, var->name),
					 .name = var->name,
					 .value = var->value,
					 .target = t,
					 .line = var->line,
					 .stage = es_stage_in(t->name) });
	}
}

void es_given_all(struct es_given_vec *out, const struct es_inventory *inv)
{
	for (size_t i = 0; i < inv->nvariables; i++) {
		const struct es_variable *v = &inv->variables[i];
		add_lines(out, v, &v->examples);
		add_lines(out, v, &v->files);
		add_sets(out, v);
	}
	for (size_t i = 0; i < inv->world->ntargets; i++)
		add_target(out, inv, &inv->world->targets[i]);
}

/* A target without any word of a stage is as good as production: why else would it be exported? */
bool es_given_is_production(const struct es_given *g)
{
	return !g->is_example && (g->stage == ES_STAGE_PRODUCTION || g->stage == ES_STAGE_STAGING ||
					 (g->target && g->stage == ES_STAGE_NONE));
}
