#include "base/map.h"
#include "base/path.h"
#include "lint/check.h"

/* What a Worker has by [vars] is not inherited by [env.NAME]: an environment that is deployed by
 * name has its own variables alone. */

static const char rule[] = "env-not-inherited";

static bool is_wrangler(const struct es_world_file *f)
{
	return es_slice_starts(es_path_name(f->path), "wrangler.");
}

static bool is_first_of_scope(const struct es_world_file *f, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (es_slice_equal(f->mentions[i].scope, f->mentions[at].scope))
			return false;
	return f->mentions[at].scope.len > 0;
}

static const struct es_variable *variable_of(
	const struct es_check *c, const struct es_world_file *f, const struct es_mention *m)
{
	size_t from, to;
	es_inventory_named(c->inv, m->name, &from, &to);
	for (size_t i = from; i < to; i++)
		for (size_t k = 0; k < c->inv->variables[i].sets.n; k++)
			if (c->inv->variables[i].sets.v[k].file == f)
				return &c->inv->variables[i];
	return NULL;
}

static void check_scope(struct es_check *c, const struct es_world_file *f, struct es_slice scope)
{
	struct es_map names = { 0 };
	for (size_t i = 0; i < f->nmentions; i++)
		if (es_slice_equal(f->mentions[i].scope, scope))
			es_map_add(&names, f->mentions[i].name, NULL);
	for (size_t i = 0; i < f->nmentions; i++) {
		const struct es_mention *m = &f->mentions[i];
		bool is_var = m->kind == ES_MENTION_SET && !m->scope.len &&
			      es_slice_is(es_slice_from(m->form), "[vars]");
		if (!is_var || es_map_find(&names, m->name) != ES_MAP_NONE)
			continue;
		const struct es_variable *v = variable_of(c, f, m);
		struct es_use use = { .file = f, .mention = m };
		bool is_wanted = v && v->reads.n && v->need != ES_NEED_OPTIONAL;
		if (v)
			es_check_say_target(c, rule, is_wanted ? ES_SEV_ERROR : ES_SEV_WARNING, v,
				&use, scope,
				"%.*s is set for the Worker and not for its %.*s, which inherits "
				"no "
				"variables: there it is undefined",
				ES_ARG(m->name), ES_ARG(scope));
	}
	es_map_release(&names);
}

void es_check_wrangler(struct es_check *c)
{
	enum { SCOPES_MAX = 20 };
	const struct es_world *w = c->inv->world;
	for (size_t i = 0; i < w->nfiles; i++) {
		const struct es_world_file *f = &w->files[i];
		size_t n = 0;
		if (!is_wrangler(f) || f->part == ES_PART_TEST)
			continue;
		for (size_t k = 0; k < f->nmentions && n < SCOPES_MAX; k++)
			if (is_first_of_scope(f, k)) {
				check_scope(c, f, f->mentions[k].scope);
				n++;
			}
	}
}
