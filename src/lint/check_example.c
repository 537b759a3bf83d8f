#include "lint/check_files.h"

#include "base/map.h"
#include "inventory/secretvalue.h"

/* Where a secret is really used. */
struct use {
	struct es_slice variable;	  /* there */
	const struct es_world_file *file; /* NULL: of a target */
	size_t line;
	struct es_slice target;
	bool is_production;
};

struct uses {
	struct es_map secrets;
	struct ES_VEC(struct use) v; /* parallel to them */
};

/* The first use stands, but for one in production. */
static void add_use(struct uses *all, struct es_slice name, struct es_slice value, struct use u)
{
	u.variable = name;
	struct es_slice secret = es_secret_part(name, value);
	bool is_new;
	if (!secret.len)
		return;
	size_t i = es_map_add(&all->secrets, secret, &is_new);
	if (is_new)
		es_vec_push(&all->v, u);
	else if (u.is_production && !all->v.v[i].is_production)
		all->v.v[i] = u;
}

static void add_file(struct uses *all, const struct es_world_file *f)
{
	struct use u = { .file = f };
	u.is_production = es_stage_of(f->env.mode) == ES_STAGE_PRODUCTION;
	for (size_t i = 0; i < f->lines.nlines; i++) {
		const struct es_env_line *l = &f->lines.lines[i];
		u.line = l->line;
		if (l->kind == ES_ENV_SET)
			add_use(all, l->name, l->value, u);
	}
}

static void add_target(struct uses *all, const struct es_target *t)
{
	/* What somebody asks about by name is in use, whatever it is called. */
	const struct use u = { .target = t->name, .is_production = true };
	for (size_t i = 0; i < t->vars.all.n; i++) {
		const struct es_var *v = &t->vars.all.v[i];
		if (!v->is_gone && !v->is_null)
			add_use(all, v->name, v->value, u);
	}
}

static struct es_slice message_of(struct es_complaints *out, const struct use *u)
{
	if (!u->file)
		return es_complaints_text(out,
			"The example holds the value that %.*s has in target %.*s",
			ES_ARG(u->variable), ES_ARG(u->target));
	return es_complaints_text(out, "The example holds the value that %.*s has in %.*s:%zu",
		ES_ARG(u->variable), ES_ARG(u->file->path), u->line);
}

static void look_at_line(struct es_complaints *out, const struct uses *all,
	const struct es_world_file *f, const struct es_env_line *l)
{
	struct es_slice secret = es_secret_part(l->name, l->value);
	size_t i = secret.len ? es_map_find(&all->secrets, secret) : ES_MAP_NONE;
	if (i == ES_MAP_NONE)
		return;
	const struct use *u = &all->v.v[i];
	size_t column = (size_t)(l->name.ptr - l->whole.ptr) + 1;
	struct es_complaint c = { .rule = "env-secret-in-example",
		.severity = u->is_production ? ES_SEV_ERROR : ES_SEV_WARNING,
		.path = f->path,
		.line = l->line,
		.column = column,
		.end_line = l->line,
		.end_column = column + l->name.len,
		.variable = l->name,
		.message = message_of(out, u) };
	es_complaints_add(out, c);
}

static bool has_value(const struct es_env_line *l)
{
	return (l->kind == ES_ENV_SET || l->kind == ES_ENV_COMMENTED) && l->value.len;
}

void es_check_examples(struct es_complaints *out, const struct es_world *w)
{
	struct uses all = { 0 };
	for (size_t i = 0; i < w->nfiles; i++)
		if (w->files[i].env.role == ES_ENV_VALUES &&
			es_secret_values_are_from(&w->files[i]))
			add_file(&all, &w->files[i]);
	for (size_t i = 0; i < w->ntargets; i++)
		add_target(&all, &w->targets[i]);
	for (size_t i = 0; i < w->nfiles && all.v.n; i++) {
		const struct es_world_file *f = &w->files[i];
		if (f->env.role != ES_ENV_EXAMPLE || f->state == ES_FILE_IGNORED)
			continue;
		for (size_t k = 0; k < f->lines.nlines; k++)
			if (has_value(&f->lines.lines[k]))
				look_at_line(out, &all, f, &f->lines.lines[k]);
	}
	es_map_release(&all.secrets);
	es_vec_release(&all.v);
}
