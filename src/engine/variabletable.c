#include "engine/variabletable.h"
#include "match/name.h"
#include "match/placeholder.h"

static struct es_slice keep(struct es_arena *arena, struct es_slice s)
{
	return es_arena_copy(arena, s);
}

static bool is_showable(const struct es_mention *m)
{
	static const struct es_slice user = ES_LIT("@");
	return es_name_asks(m->name) == ES_ASKS_NOTHING &&
	       es_slice_search(m->value, 0, user) == m->value.len;
}

static struct es_variable_place place_of(const struct es_use *u, struct es_arena *arena)
{
	struct es_variable_place p = { .path = keep(arena, u->file->path) };
	if (u->env) {
		p.line = u->env->line;
		p.is_commented = u->env->kind == ES_ENV_COMMENTED;
	}
	if (!u->mention)
		return p;
	const struct es_mention *m = u->mention;
	p.line = m->to > m->from ? m->line : 0;
	p.how = keep(arena, es_slice_from(m->form));
	p.has_fallback = m->kind == ES_MENTION_READ && m->said == ES_SAID_LITERAL && is_showable(m);
	if (p.has_fallback)
		p.fallback = keep(arena, m->value);
	return p;
}

static struct es_variable_places places_of(const struct es_use_vec *uses, struct es_arena *arena)
{
	struct es_variable_place *v = es_arena_array(arena, uses->n, sizeof *v);
	for (size_t i = 0; i < uses->n; i++)
		v[i] = place_of(&uses->v[i], arena);
	return (struct es_variable_places){ v, uses->n };
}

const char *es_variable_state(const struct es_target *t, struct es_slice name)
{
	const struct es_var *v = es_vars_find(&t->vars, name);
	if (!v || v->is_null)
		return "missing";
	if (!v->value.len && !v->is_vague)
		return "empty";
	return es_placeholder_is(v->value, 0, v->value.len) ? "placeholder" : "set";
}

static void add_targets(struct es_variable_row *row, const struct es_world *w, struct es_slice name,
	struct es_arena *arena)
{
	struct es_variable_target *v = es_arena_array(arena, w->ntargets, sizeof *v);
	for (size_t i = 0; i < w->ntargets; i++)
		v[i] = (struct es_variable_target){ keep(arena, w->targets[i].name),
			es_variable_state(&w->targets[i], name) };
	row->targets = v;
	row->ntargets = w->ntargets;
}

void es_variable_table_make(
	struct es_variable_table *out, const struct es_inventory *inventory, struct es_arena *arena)
{
	struct es_variable_row *rows = es_arena_array(arena, inventory->nvariables, sizeof *rows);
	for (size_t i = 0; i < inventory->nvariables; i++) {
		const struct es_variable *v = &inventory->variables[i];
		rows[i] = (struct es_variable_row){ .name = keep(arena, v->name),
			.service = keep(arena, v->service->folder),
			.class = es_class_name(v->class),
			.need = es_need_name(v->need),
			.references = places_of(&v->reads, arena),
			.examples = places_of(&v->examples, arena),
			.files = places_of(&v->files, arena),
			.sets = places_of(&v->sets, arena) };
		add_targets(&rows[i], inventory->world, v->name, arena);
	}
	*out = (struct es_variable_table){ rows, inventory->nvariables, true };
}
