#include "lint/lint.h"
#include "base/glob.h"
#include "base/map.h"
#include "lint/check.h"
#include "lint/check_files.h"
#include "inventory/service.h"

/* In this order: the first explain what later ones would report twice. */
static es_check_fn *const checks[] = {
	es_check_typo,
	es_check_undocumented,
	es_check_unused,
	es_check_unused_sets,
	es_check_missing,
	es_check_target,
	es_check_value,
	es_check_secret,
	es_check_client,
	es_check_type,
	es_check_form,
	es_check_default,
	es_check_open,
	es_check_laravel,
	es_check_client_reads,
	es_check_turbo,
	es_check_wrangler,
	es_check_store_names,
	es_check_pipeline,
	es_check_hardcoded,
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

/* Services that share a file complain of its lines alike, and count other places of the name. */
static void drop_doubles(struct es_complaints *out, size_t from)
{
	struct es_map seen = { 0 };
	struct es_arena keys = { 0 };
	size_t n = from;
	for (size_t i = from; i < out->v.n; i++) {
		const struct es_complaint *c = &out->v.v[i];
		bool is_counting = es_slice_is(es_slice_from(c->rule), "env-undocumented");
		struct es_slice message = is_counting ? ES_SLICE_EMPTY : c->message;
		struct es_buf key = ES_BUF_INIT(SIZE_MAX);
		es_buf_printf(&key, "%s %.*s %zu %zu %.*s %.*s", c->rule, ES_ARG(c->path), c->line,
			c->column, ES_ARG(c->variable), ES_ARG(message));
		bool is_new;
		es_map_add(&seen, es_arena_copy(&keys, es_buf_slice(&key)), &is_new);
		es_buf_release(&key);
		if (is_new)
			out->v.v[n++] = *c;
	}
	out->v.n = n;
	es_map_release(&seen);
	es_arena_release(&keys);
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

static void tell_limits(struct es_complaints *out, const struct es_inventory_limits *l)
{
	if (l->service)
		es_complaints_missed(out, l->service->path, 0,
			"more than %d programs with env files: this one is taken for a part of the "
			"folder above",
			ES_SERVICES_MAX);
	if (l->loader)
		es_complaints_missed(
			out, l->loader->path, 0, "it loads more env files than are looked for");
	if (l->pattern)
		es_complaints_missed(out, l->pattern->path, 0,
			"too many names that are put together: every name counts as read");
	if (l->has_package)
		es_complaints_missed(out, l->package, 0,
			"too many programs depend on too many packages: what is read here counts "
			"for this folder alone");
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
	tell_limits(out, &inventory->limits);
	c.has_code = find_code(inventory);
	for (size_t i = 0; i < sizeof checks / sizeof *checks && !es_check_is_cancelled(&c); i++)
		checks[i](&c);
	drop_doubles(out, nbefore);
	if (!es_check_is_cancelled(&c))
		es_check_files(out, w);
}
