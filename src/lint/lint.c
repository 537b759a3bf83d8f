#include "lint/lint.h"
#include "base/glob.h"
#include "base/map.h"
#include "lint/check.h"
#include "lint/check_files.h"

/* In this order: the first explain what later ones would report twice. */
static es_check_fn *const checks[] = {
	es_check_typo,
	es_check_undocumented,
	es_check_unused,
	es_check_missing,
	es_check_target,
	es_check_value,
	es_check_secret,
	es_check_client,
	es_check_type,
	es_check_default,
	es_check_open,
	es_check_laravel,
	es_check_client_reads,
	es_check_turbo,
	es_check_wrangler,
	es_check_store_names,
	es_check_pipeline,
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
		v->is_need_told |= s->is_optional;
		v->is_class_told |= s->has_class;
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

/* Services that share a file complain of its lines alike, and count other places of the name. */
static void drop_doubles(struct es_complaints *out, size_t from)
{
	struct es_map seen = { 0 };
	size_t n = from;
	for (size_t i = from; i < out->v.n; i++) {
		const struct es_complaint *c = &out->v.v[i];
		bool is_counting = es_slice_is(es_slice_from(c->rule), "env-undocumented");
		struct es_slice message = is_counting ? ES_SLICE_EMPTY : c->message;
		struct es_slice key = es_complaints_text(out, "%s %.*s %zu %zu %.*s %.*s", c->rule,
			ES_ARG(c->path), c->line, c->column, ES_ARG(c->variable), ES_ARG(message));
		bool is_new;
		es_map_add(&seen, key, &is_new);
		if (is_new)
			out->v.v[n++] = *c;
	}
	out->v.n = n;
	es_map_release(&seen);
}

static bool *find_code(const struct es_inventory *inv)
{
	bool *has_code = es_arena_array(inv->arena, inv->nservices, sizeof *has_code);
	for (size_t i = 0; i < inv->nvariables; i++) {
		const struct es_variable *v = &inv->variables[i];
		bool *has = &has_code[v->service - inv->services];
		for (size_t k = 0; k < v->reads.n && !*has; k++)
			*has = es_part_is_code(v->reads.v[k].file->path);
	}
	return has_code;
}

void es_lint(struct es_inventory *inventory, struct es_complaints *out, const struct es_world *w,
	struct es_arena *arena, const struct es_lint_options *o)
{
	struct es_check c = { .inv = inventory, .options = o, .out = out };
	es_inventory_make(inventory, w, arena);
	for (size_t i = 0; o && i < o->nsettings; i++)
		apply(inventory, &o->settings[i]);
	c.is_explained = es_arena_array(arena, inventory->nvariables, sizeof *c.is_explained);
	size_t nbefore = out->v.n;
	c.has_code = find_code(inventory);
	for (size_t i = 0; i < sizeof checks / sizeof *checks; i++)
		checks[i](&c);
	drop_doubles(out, nbefore);
	check_files(&c, w);
}
