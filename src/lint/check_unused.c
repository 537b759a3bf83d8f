#include "lint/check.h"
#include "base/map.h"

static const char rule[] = "env-unused";

/* Of one example: names that nothing reads, beside all it names. */
struct count {
	size_t n, nunread;
	const struct es_variable *first;
};

/* The line of an env file that says there is such a variable; commented ones count less. */
static const struct es_use *line_of(const struct es_variable *v)
{
	const struct es_use *found = NULL;
	for (size_t i = 0; i < v->examples.n; i++) {
		const struct es_use *use = &v->examples.v[i];
		if (use->env && (!found || found->env->kind == ES_ENV_COMMENTED) &&
			(!found || use->env->kind != ES_ENV_COMMENTED))
			found = use;
	}
	return found;
}

/* Both have the same line: compose gives one file to several. */
static bool is_shared(const struct es_variable *a, const struct es_variable *b)
{
	for (size_t i = 0; i < a->examples.n; i++)
		for (size_t k = 0; k < b->examples.n; k++)
			if (a->examples.v[i].file == b->examples.v[k].file)
				return true;
	return false;
}

/* The service, or one whose folder is below it, reads the name; *other is a reference from
 * elsewhere. A folder of manifests alone deploys what stands somewhere else. */
static bool is_read(struct es_check *c, const struct es_variable *v, const struct es_use **other)
{
	size_t from, to;
	es_inventory_named(c->inv, v->name, &from, &to);
	*other = NULL;
	for (size_t i = from; i < to; i++) {
		const struct es_variable *x = &c->inv->variables[i];
		bool is_used = x->reads.n || x->has_pattern || x->is_interpolated || x->sets.n;
		if (is_used && (es_check_is_below(x->service, v->service) || is_shared(x, v) ||
				       !c->has_code[v->service - c->inv->services]))
			return true;
		if (x->reads.n)
			*other = &x->reads.v[0];
	}
	return false;
}

/* The scopes of a manifest that are built here. */
static void collect_built(struct es_map *out, const struct es_world_file *manifest)
{
	for (size_t i = 0; i < manifest->nmentions; i++)
		if (manifest->mentions[i].kind == ES_MENTION_CONTEXT)
			es_map_add(out, manifest->mentions[i].scope, NULL);
}

/* The env files that images are given: what stands in them need not be read here. An image that is
 * not built here has names of its own. */
static void find_image_files_of(
	struct es_check *c, const struct es_world_file *manifest, bool *is_image_file)
{
	const struct es_world *w = c->inv->world;
	struct es_map built = { 0 };
	bool is_collected = false;
	for (size_t i = 0; i < manifest->nmentions; i++) {
		const struct es_mention *m = &manifest->mentions[i];
		const struct es_world_file *f =
			m->kind == ES_MENTION_ENV_FILE ? es_world_find(w, m->other) : NULL;
		if (!f || is_image_file[f - w->files])
			continue;
		if (!is_collected)
			collect_built(&built, manifest);
		is_collected = true;
		is_image_file[f - w->files] = es_map_find(&built, m->scope) == ES_MAP_NONE;
	}
	es_map_release(&built);
}

static void find_image_files(struct es_check *c, bool *is_image_file)
{
	for (size_t i = 0; i < c->inv->world->nfiles; i++)
		find_image_files_of(c, &c->inv->world->files[i], is_image_file);
}

static bool is_in_image_file(
	struct es_check *c, const bool *is_image_file, const struct es_variable *v)
{
	const struct es_world_file *files = c->inv->world->files;
	for (size_t i = 0; i < v->files.n; i++)
		if (is_image_file[v->files.v[i].file - files])
			return true;
	for (size_t i = 0; i < v->examples.n; i++)
		if (is_image_file[v->examples.v[i].file - files])
			return true;
	return false;
}

static void say(struct es_check *c, const struct es_variable *v)
{
	const struct es_use *at = line_of(v), *other;
	is_read(c, v, &other);
	bool is_loud = at->env->kind != ES_ENV_COMMENTED && !other;
	enum es_severity severity = is_loud ? ES_SEV_WARNING : ES_SEV_NOTE;
	const char *where = es_check_place(c, at);
	if (other)
		es_check_say(c, rule, severity, v, at,
			"%.*s stands in %s, but only another part of the repository reads it, "
			"at %s",
			ES_ARG(v->name), where, es_check_place(c, other));
	else
		es_check_say(c, rule, severity, v, at, "%.*s stands in %s and nothing reads it",
			ES_ARG(v->name), where);
}

/* Where most of an example seems to be read by nobody, the program reads its configuration in a way
 * that is not seen: that is worth one line, and none a name. */
static bool is_blind(const struct count *n)
{
	enum { MANY = 6 };
	return n->nunread >= MANY && 2 * n->nunread >= n->n;
}

static void say_blind(struct es_check *c, const struct count *n)
{
	const struct es_use *at = line_of(n->first);
	es_check_say_of_file(c, rule, ES_SEV_NOTE, NULL, at->file,
		"of the %zu variables in %.*s nothing that was understood here reads %zu: they are "
		"old, or read in a way that is not seen",
		n->n, ES_ARG(at->file->path), n->nunread);
}

void es_check_unused(struct es_check *c)
{
	const struct es_inventory *inv = c->inv;
	size_t nfiles = inv->world->nfiles;
	struct count *counts = es_arena_array(inv->arena, nfiles, sizeof *counts);
	bool *is_unread = es_arena_array(inv->arena, inv->nvariables, sizeof *is_unread);
	bool *is_image_file = es_arena_array(inv->arena, nfiles, sizeof *is_image_file);
	find_image_files(c, is_image_file);
	for (size_t i = 0; i < inv->nvariables; i++) {
		const struct es_variable *v = &inv->variables[i];
		const struct es_use *at = line_of(v), *other;
		if (!at)
			continue;
		struct count *n = &counts[at->file - inv->world->files];
		n->n++;
		is_unread[i] = v->class == ES_CLASS_APP && !is_read(c, v, &other) &&
			       !is_in_image_file(c, is_image_file, v);
		n->nunread += is_unread[i];
		if (is_unread[i] && !n->first)
			n->first = v;
	}
	for (size_t i = 0; i < inv->nvariables; i++) {
		const struct es_variable *v = &inv->variables[i];
		if (is_unread[i] && !es_check_is_explained(c, v) &&
			!is_blind(&counts[line_of(v)->file - inv->world->files]))
			say(c, v);
	}
	for (size_t i = 0; i < nfiles; i++)
		if (is_blind(&counts[i]))
			say_blind(c, &counts[i]);
}
