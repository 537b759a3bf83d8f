#include "lint/lint.h"
#include "base/glob.h"
#include "lint/check.h"
#include "lint/check_files.h"

/* In this order: the first explain what later ones would report twice. */
static es_check_fn *const checks[] = {
	es_check_undocumented,
	es_check_unused,
	es_check_missing,
};

static void apply(struct es_inventory *inv, const struct es_lint_setting *s)
{
	for (size_t i = 0; i < inv->nvariables; i++) {
		struct es_variable *v = &inv->variables[i];
		if (!es_glob_match_exact(s->name, v->name))
			continue;
		if (s->is_optional)
			v->need = ES_NEED_OPTIONAL;
		if (s->has_class)
			v->class = s->class;
	}
}

/* The checks of files know nothing of what the configuration says of variables. */
static void check_files(struct es_check *c, const struct es_world *w)
{
	size_t from = c->out->v.n, n = from;
	es_check_files(c->out, w);
	for (size_t i = from; i < c->out->v.n; i++) {
		const struct es_complaint *what = &c->out->v.v[i];
		if (!es_check_is_silent(c, what->rule, what->variable))
			c->out->v.v[n++] = *what;
	}
	c->out->v.n = n;
}

void es_lint(struct es_inventory *inventory, struct es_complaints *out, const struct es_world *w,
	struct es_arena *arena, const struct es_lint_options *o)
{
	struct es_check c = { .inv = inventory, .options = o, .out = out };
	es_inventory_make(inventory, w, arena);
	for (size_t i = 0; o && i < o->nsettings; i++)
		apply(inventory, &o->settings[i]);
	c.is_explained = es_arena_array(arena, inventory->nvariables, sizeof *c.is_explained);
	for (size_t i = 0; i < sizeof checks / sizeof *checks; i++)
		checks[i](&c);
	check_files(&c, w);
}
