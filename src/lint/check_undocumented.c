#include "lint/check.h"

#include "base/buf.h"
#include "base/map.h"
#include "inventory/names.h"

static const char rule[] = "env-undocumented";

/* A tracked file or a manifest gives it a value: whoever deploys this need not know of it. What
 * tests give is theirs. */
static bool is_given(const struct es_variable *v)
{
	bool is_given = false;
	for (size_t i = 0; i < v->sets.n; i++)
		is_given |= v->sets.v[i].part != ES_PART_TEST;
	for (size_t i = 0; i < v->files.n; i++)
		is_given |= v->files.v[i].file->state == ES_FILE_TRACKED;
	return is_given;
}

/* A scheme asks for all at once. What a function throws may be of a part that few people use. */
static bool is_in_scheme(const struct es_variable *v)
{
	for (size_t i = 0; i < v->reads.n; i++) {
		const struct es_use *use = &v->reads.v[i];
		if (use->mention->need == ES_NEED_REQUIRED && use->part == ES_PART_APP &&
			use->mention->uses & ES_USE_SCHEMA && es_part_is_code(use->file->path))
			return true;
	}
	return false;
}

static enum es_severity severity_of(const struct es_variable *v)
{
	/* What switches something on is off without it. */
	static const char *const switches[] = { "ENABLED", "ENABLE", "DISABLED", "DISABLE", NULL };
	if (v->need != ES_NEED_REQUIRED || is_given(v))
		return ES_SEV_NOTE;
	if (es_names_has_word(v->name, switches) && !es_check_is_fatal(v))
		return ES_SEV_NOTE;
	return is_in_scheme(v) ? ES_SEV_ERROR : ES_SEV_WARNING;
}

static bool is_candidate(struct es_check *c, const struct es_variable *v)
{
	return v->class == ES_CLASS_APP && es_check_first_read(v) && !es_check_documented(c, v) &&
	       !es_check_is_explained(c, v);
}

static bool is_read_in(const struct es_variable *v, const struct es_world_file *f)
{
	for (size_t i = 0; i < v->reads.n; i++)
		if (v->reads.v[i].file == f)
			return true;
	return false;
}

/* A package with an env file of its own is a service; those that import it have its references as
 * well, and may document them. */
static bool is_documented_by_user(struct es_check *c, const struct es_variable *v)
{
	const struct es_use *at = es_check_first_read(v);
	size_t from, to;
	es_inventory_named(c->inv, v->name, &from, &to);
	for (size_t i = from; at && i < to; i++) {
		const struct es_variable *other = &c->inv->variables[i];
		if (other != v && is_read_in(other, at->file) && es_check_documented(c, other))
			return true;
	}
	return false;
}

/* A package is used by services that want different parts of it: what one of them documents, or
 * what was said of another, is not said again. */
static bool is_said_elsewhere(struct es_check *c, const struct es_variable *v)
{
	size_t from, to;
	if (v->is_own)
		return is_documented_by_user(c, v);
	es_inventory_named(c->inv, v->name, &from, &to);
	for (size_t i = from; i < to; i++) {
		const struct es_variable *other = &c->inv->variables[i];
		if (other == v || !other->reads.n)
			continue;
		if (other->is_own || other < v || es_check_documented(c, other))
			return true;
	}
	return false;
}

static void say(struct es_check *c, const struct es_variable *v)
{
	const struct es_use *at = es_check_first_read(v);
	const char *where = es_check_place(c, at), *more = es_check_more(c, es_check_nreads(v));
	bool is_example = es_check_documents(v->service).is_example;
	const char *who = is_example ? "no example names it" : "no env file names it";
	if (v->need == ES_NEED_OPTIONAL)
		es_check_say(c, rule, severity_of(v), v, at,
			"%.*s can be set, as %s%s shows, but %s", ES_ARG(v->name), where, more,
			who);
	else
		es_check_say(c, rule, severity_of(v), v, at, "%.*s is read at %s%s and %s",
			ES_ARG(v->name), where, more, who);
}

/* Of a service without any document one complaint is enough. */
struct bare {
	const struct es_variable *first, *first_dispensable;
	size_t n, nrequired;
};

static void count(struct bare *b, const struct es_variable *v)
{
	b->n++;
	b->nrequired += v->need == ES_NEED_REQUIRED;
	if (!b->first || (v->need == ES_NEED_REQUIRED && b->first->need != ES_NEED_REQUIRED))
		b->first = v;
	if (!b->first_dispensable && v->need != ES_NEED_REQUIRED)
		b->first_dispensable = v;
}

static void say_bare(struct es_check *c, const struct es_service *s, const struct bare *b)
{
	enum { FEW = 3 };
	if (b->n < FEW || !b->nrequired)
		return;
	const struct es_use *at = es_check_first_read(b->first);
	struct es_slice folder = s->folder;
	enum es_severity severity = s->nfiles ? ES_SEV_WARNING : ES_SEV_NOTE;
	es_check_say(c, rule, severity, b->first, at,
		"%zu variables are read%s%.*s, %.*s at %s among them, and there is no example that "
		"names them",
		b->n, folder.len ? " in " : " here", ES_ARG(folder), ES_ARG(b->first->name),
		es_check_place(c, at));
}

/* Of many that the program can do without one complaint is enough too. */
static bool is_dispensable(const struct es_variable *v)
{
	return v->need != ES_NEED_REQUIRED;
}

static bool is_crowd(const struct bare *b)
{
	enum { MANY = 8 };
	return b->n - b->nrequired > MANY;
}

static void say_crowd(struct es_check *c, const struct es_service *s, const struct bare *b)
{
	if (!is_crowd(b))
		return;
	const struct es_use *at = es_check_first_read(b->first_dispensable);
	es_check_say(c, rule, ES_SEV_NOTE, b->first_dispensable, at,
		"%zu variables that the program can do without are read%s%.*s and named by no "
		"example, %.*s at %s among them",
		b->n - b->nrequired, s->folder.len ? " in " : "", ES_ARG(s->folder),
		ES_ARG(b->first_dispensable->name), es_check_place(c, at));
}

static bool has_document(const struct es_variable *v)
{
	return es_check_documents(v->service).service != NULL;
}

/* A file that reads many of them is one matter, as of a part of the program that few people use:
 * one complaint says it. */
struct file_pool {
	const struct es_variable *first; /* by its place in the file */
	const struct es_variable *last;	 /* that was added */
	size_t n;
	struct es_buf names;
};

struct pools {
	struct es_map files;
	struct ES_VEC(struct file_pool) v; /* by file */
};

enum { POOL_MIN = 3, POOL_NAMES = 5, POOL_TEXT = 1024 };

static bool is_poolable(const struct es_variable *v)
{
	return has_document(v) && severity_of(v) == ES_SEV_WARNING && !es_check_is_fatal(v);
}

static void pool(struct pools *p, const struct es_variable *v)
{
	bool is_new;
	const struct es_use *at = es_check_first_read(v);
	size_t i = es_map_add(&p->files, at->file->path, &is_new);
	if (is_new)
		es_vec_push(&p->v, (struct file_pool){ .names = ES_BUF_INIT(POOL_TEXT) });
	struct file_pool *f = &p->v.v[i];
	if (!f->first || at->mention->line < es_check_first_read(f->first)->mention->line)
		f->first = v;
	/* The services that import the file each have it; the table is sorted by name. */
	if (f->last && es_slice_equal(f->last->name, v->name))
		return;
	f->last = v;
	if (f->n++ < POOL_NAMES)
		es_buf_printf(&f->names, "%s%.*s", f->n > 1 ? ", " : "", ES_ARG(v->name));
}

static bool is_pooled(const struct pools *p, const struct es_variable *v)
{
	if (!is_poolable(v))
		return false;
	size_t i = es_map_find(&p->files, es_check_first_read(v)->file->path);
	return i != ES_MAP_NONE && p->v.v[i].n >= POOL_MIN;
}

static void say_pool(struct es_check *c, struct file_pool *f)
{
	const struct es_use *at = es_check_first_read(f->first);
	const char *more =
		f->n > POOL_NAMES
			? es_complaints_text(c->out, " and %zu more", f->n - POOL_NAMES).ptr
			: "";
	es_check_say(c, rule, ES_SEV_WARNING, f->first, at,
		"%zu variables are read in %.*s and named by no %s: %s%s", f->n,
		ES_ARG(at->file->path),
		es_check_documents(f->first->service).is_example ? "example" : "env file",
		es_buf_cstr(&f->names), more);
}

static void say_pools(struct es_check *c, struct pools *p)
{
	for (size_t i = 0; i < p->v.n; i++) {
		if (p->v.v[i].n >= POOL_MIN)
			say_pool(c, &p->v.v[i]);
		es_buf_release(&p->v.v[i].names);
	}
	es_map_release(&p->files);
	es_vec_release(&p->v);
}

void es_check_undocumented(struct es_check *c)
{
	struct pools pools = { 0 };
	const struct es_inventory *inv = c->inv;
	struct bare *counts = es_arena_array(inv->arena, inv->nservices, sizeof *counts);
	bool *is_wrong = es_arena_array(inv->arena, inv->nvariables, sizeof *is_wrong);
	for (size_t i = 0; i < inv->nvariables; i++) {
		const struct es_variable *v = &inv->variables[i];
		is_wrong[i] = is_candidate(c, v) && !is_said_elsewhere(c, v);
		if (is_wrong[i])
			count(&counts[v->service - inv->services], v);
		if (is_wrong[i] && is_poolable(v))
			pool(&pools, v);
	}
	for (size_t i = 0; i < inv->nvariables; i++) {
		const struct es_variable *v = &inv->variables[i];
		const struct bare *b = &counts[v->service - inv->services];
		if (is_wrong[i] && has_document(v) && !(is_dispensable(v) && is_crowd(b)) &&
			!is_pooled(&pools, v))
			say(c, v);
	}
	say_pools(c, &pools);
	for (size_t i = 0; i < inv->nservices; i++) {
		const struct es_service *s = &inv->services[i];
		if (es_check_documents(s).service)
			say_crowd(c, s, &counts[i]);
		else
			say_bare(c, s, &counts[i]);
	}
}
