#include "base/map.h"
#include "lint/check.h"

enum { NAMES_MAX = 3 };

static const char rule[] = "env-unused";

/* What a manifest gives programs of this repository in vain. */
struct group {
	const struct es_variable *first;
	const struct es_use *at;
	struct es_slice names; /* "A, B, C" */
	size_t n;
};

struct look {
	struct es_check *c;
	struct es_map built;	    /* "PATH SCOPE" */
	struct es_map paths, names; /* of groups, and "PATH NAME" of what is in them */
	struct ES_VEC(struct group) groups;
};

static struct es_slice key_of(
	struct look *l, const struct es_world_file *f, const struct es_mention *m)
{
	return es_complaints_text(l->c->out, "%.*s %.*s", ES_ARG(f->path), ES_ARG(m->scope));
}

static void find_built(struct look *l)
{
	const struct es_world *w = l->c->inv->world;
	for (size_t i = 0; i < w->nfiles; i++)
		for (size_t k = 0; k < w->files[i].nmentions; k++) {
			const struct es_mention *m = &w->files[i].mentions[k];
			if (m->kind == ES_MENTION_CONTEXT && m->scope.len)
				es_map_add(&l->built, key_of(l, &w->files[i], m), NULL);
		}
}

/* Read anywhere here, documented or wanted: then something else is said of it, or nothing. */
static bool is_known(struct es_check *c, const struct es_variable *v)
{
	size_t from, to;
	es_inventory_named(c->inv, v->name, &from, &to);
	for (size_t i = from; i < to; i++) {
		const struct es_variable *x = &c->inv->variables[i];
		if (x->reads.n || x->has_pattern || x->is_interpolated || x->examples.n ||
			x->files.n || x->class != ES_CLASS_APP)
			return true;
	}
	return es_check_is_explained(c, v);
}

static void add(struct look *l, const struct es_variable *v, const struct es_use *at)
{
	if (!at->mention || at->part != ES_PART_APP || !at->mention->scope.len)
		return;
	bool is_new;
	if (es_map_find(&l->built, key_of(l, at->file, at->mention)) == ES_MAP_NONE)
		return;
	es_map_add(&l->names,
		es_complaints_text(l->c->out, "%.*s %.*s", ES_ARG(at->file->path), ES_ARG(v->name)),
		&is_new);
	if (!is_new)
		return;
	size_t number = es_map_add(&l->paths, at->file->path, &is_new);
	if (is_new)
		es_vec_push(&l->groups, (struct group){ .first = v, .at = at, .names = v->name });
	struct group *g = &l->groups.v[number];
	if (g->n++ && g->n <= NAMES_MAX)
		g->names = es_complaints_text(
			l->c->out, "%.*s, %.*s", ES_ARG(g->names), ES_ARG(v->name));
}

static void say(struct es_check *c, const struct group *g)
{
	const char *more =
		g->n > NAMES_MAX ? es_complaints_text(c->out, " and %zu more", g->n - NAMES_MAX).ptr
				 : "";
	es_check_say(c, rule, ES_SEV_NOTE, g->first, g->at,
		"%.*s%s %s given to what is built here, and nothing that was understood reads %s",
		ES_ARG(g->names), more, g->n > 1 ? "are" : "is", g->n > 1 ? "them" : "it");
}

/* A program that is built from code of this repository is given what none of that code reads. Its
 * base image may, so that this is no more than a note. */
void es_check_unused_sets(struct es_check *c)
{
	struct look l = { .c = c };
	find_built(&l);
	for (size_t i = 0; i < c->inv->nvariables && l.built.n; i++) {
		const struct es_variable *v = &c->inv->variables[i];
		if (!v->sets.n || !c->has_code[v->service - c->inv->services] || is_known(c, v))
			continue;
		for (size_t k = 0; k < v->sets.n; k++)
			add(&l, v, &v->sets.v[k]);
	}
	for (size_t i = 0; i < l.groups.n; i++)
		say(c, &l.groups.v[i]);
	es_map_release(&l.built);
	es_map_release(&l.paths);
	es_map_release(&l.names);
	es_vec_release(&l.groups);
}
