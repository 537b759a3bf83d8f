#include "engine/variabletable.h"
#include "env/shape.h"
#include "finding/disclose.h"
#include "inventory/meaning.h"

static struct es_slice keep(struct es_arena *arena, struct es_slice s)
{
	return es_arena_copy(arena, s);
}

static struct es_slice shape_of(const struct es_mention *m, struct es_arena *arena)
{
	enum { SHAPE_MAX = 1024 };
	if (m->said == ES_SAID_NOTHING)
		return ES_SLICE_EMPTY;
	if (m->said == ES_SAID_EXPRESSION)
		return es_slice_from("computed");
	struct es_buf b = ES_BUF_INIT(SHAPE_MAX);
	es_shape(&b, m->value);
	struct es_slice shape = keep(arena, es_buf_slice(&b));
	es_buf_release(&b);
	return shape;
}

static const char *part_name(enum es_part part)
{
	return part == ES_PART_TEST ? "test" : part == ES_PART_TOOLING ? "tooling" : "";
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
	p.has_fallback = m->kind == ES_MENTION_READ && m->said == ES_SAID_LITERAL &&
			 es_disclose_allows(m->name, m->value);
	if (p.has_fallback)
		p.fallback = keep(arena, m->value);
	if (m->kind == ES_MENTION_READ)
		p.shape = shape_of(m, arena);
	p.need = es_need_name(m->need);
	p.part = part_name(u->part);
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
	/* As env-placeholder asks: true and development are values, unless of a secret. */
	bool is_placeholder = es_meaning_asks_secret(name) ? es_meaning_is_no_secret(v->value)
							   : es_meaning_is_placeholder(v->value);
	return is_placeholder ? "placeholder" : "set";
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

static const char *class_reason(const struct es_variable *v)
{
	if (v->is_class_told)
		return "the configuration says so";
	switch (v->class) {
	case ES_CLASS_AMBIENT:
		return "a system, runtime, CI or host is known to set it";
	case ES_CLASS_SDK:
		return "a package that is depended on is known to read it";
	case ES_CLASS_TOOLING:
		return "scripts and build tools read it, the program does not";
	case ES_CLASS_TEST:
		return "tests alone read it";
	case ES_CLASS_APP:
		break;
	}
	return v->reads.n ? "the program reads it" : "nothing more is known of its name";
}

/* The first reference with the need of them all, of the part that counts: a test decides nothing
 * about what the program reads, too. */
static const struct es_variable_place *decisive_of(
	const struct es_variable *v, const struct es_variable_places *references)
{
	enum es_part part = ES_PART_TEST;
	for (size_t i = 0; i < v->reads.n; i++)
		if (v->reads.v[i].part < part)
			part = v->reads.v[i].part;
	for (size_t i = 0; i < v->reads.n && !v->is_need_told; i++)
		if (v->reads.v[i].part == part && v->reads.v[i].mention->need == v->need)
			return &references->v[i];
	return NULL;
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
			.class_reason = class_reason(v),
			.need = es_need_name(v->need),
			.is_need_told = v->is_need_told,
			.references = places_of(&v->reads, arena),
			.examples = places_of(&v->examples, arena),
			.files = places_of(&v->files, arena),
			.sets = places_of(&v->sets, arena) };
		rows[i].decisive = decisive_of(v, &rows[i].references);
		add_targets(&rows[i], inventory->world, v->name, arena);
	}
	*out = (struct es_variable_table){ rows, inventory->nvariables, true };
}
