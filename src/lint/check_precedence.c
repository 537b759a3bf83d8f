#include "lint/check_files.h"

#include "base/path.h"
#include "inventory/envloaders.h"

/* The orders were seen in the programs themselves: Next.js, Create React App, Expo and Rails'
 * dotenv take .env.local before .env.MODE; Vite, dotenv-flow, Symfony and Vue CLI the other way
 * round. */

struct pair {
	struct es_complaints *out;
	const struct es_world_file *local, *mode;
	struct es_env_loader_vec loaders; /* of both */
};

/* The first of that order to which the name matters. */
static const struct es_env_loader *first_of(
	const struct pair *p, enum es_loader_order order, struct es_slice name)
{
	for (size_t i = 0; i < p->loaders.n; i++)
		if (p->loaders.v[i].tool->order == order &&
			es_env_loader_takes(&p->loaders.v[i], name))
			return &p->loaders.v[i];
	return NULL;
}

static void compare(struct pair *p, const struct es_env_line *mode, const struct es_env_line *local)
{
	const struct es_env_loader *a = first_of(p, ES_ORDER_LOCAL_FIRST, mode->name);
	const struct es_env_loader *b = first_of(p, ES_ORDER_MODE_FIRST, mode->name);
	if (!a || !b || es_slice_equal(mode->value, local->value))
		return;
	struct es_complaint c = { .rule = "env-precedence",
		.severity = ES_SEV_WARNING,
		.path = p->mode->path,
		.line = mode->line,
		.column = (size_t)(mode->name.ptr - mode->whole.ptr) + 1,
		.end_line = mode->line,
		.end_column = es_slice_find(mode->whole, 0, '\n') + 1,
		.variable = mode->name,
		.subject = p->local->path };
	c.message = es_complaints_text(p->out,
		"%.*s has another value in %.*s:%zu; %s (%.*s) takes that one, %s (%.*s) this one",
		ES_ARG(mode->name), ES_ARG(p->local->path), local->line, a->tool->name,
		ES_ARG(a->by), b->tool->name, ES_ARG(b->by));
	es_complaints_add(p->out, c);
}

static void compare_files(struct pair *p)
{
	struct es_map names = { 0 };
	struct ES_VEC(const struct es_env_line *) lines = { 0 };
	for (size_t i = 0; i < p->local->lines.nlines; i++) {
		const struct es_env_line *line = &p->local->lines.lines[i];
		bool is_new = false;
		if (line->kind != ES_ENV_SET)
			continue;
		size_t n = es_map_add(&names, line->name, &is_new);
		if (is_new)
			es_vec_push(&lines, line);
		lines.v[n] = line;
	}
	for (size_t i = 0; i < p->mode->lines.nlines; i++) {
		const struct es_env_line *line = &p->mode->lines.lines[i];
		size_t n = line->kind == ES_ENV_SET ? es_map_find(&names, line->name) : ES_MAP_NONE;
		if (n != ES_MAP_NONE)
			compare(p, line, lines.v[n]);
	}
	es_map_release(&names);
	es_vec_release(&lines);
}

/* .env.production, but not .env.test: where tests run, .env.local is read by nobody. */
static bool is_of_mode(const struct es_world_file *f)
{
	return f->env.role == ES_ENV_VALUES && f->env.mode.len && !f->env.is_local &&
	       !es_slice_is(f->env.mode, "test") && es_slice_starts(es_path_name(f->path), ".env.");
}

void es_check_precedence(struct es_complaints *out, const struct es_world *w)
{
	struct es_env_loaders *loaders = es_env_loaders_new(w);
	struct pair p = { .out = out };
	struct es_arena arena = { 0 };
	for (size_t i = 0; i < w->nfiles; i++) {
		p.mode = &w->files[i];
		if (!is_of_mode(p.mode))
			continue;
		struct es_slice folder = es_path_folder(p.mode->path);
		p.local = es_world_find(w, es_path_below(&arena, folder, ".env.local"));
		if (!p.local)
			continue;
		p.loaders.n = 0;
		es_env_loaders_of(&p.loaders, loaders, p.mode);
		compare_files(&p);
	}
	es_vec_release(&p.loaders);
	es_arena_release(&arena);
	es_env_loaders_free(loaders);
}
