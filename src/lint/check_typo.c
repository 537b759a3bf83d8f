#include "base/alike.h"
#include "lint/check.h"
#include "base/similar.h"

struct name_vec ES_VEC(const struct es_variable *);

/* It stands somewhere, and nothing reads it. */
static bool is_unread(const struct es_variable *v)
{
	return !v->reads.n && !v->has_pattern && !v->is_interpolated && v->class == ES_CLASS_APP;
}

/* A place that has the unread name and not the one that is read: an example, an env file, or, if it
 * stands in no such file, a manifest. */
static const struct es_use *place_without(
	struct es_check *c, const struct es_variable *unread, const struct es_variable *read)
{
	if (es_check_declared(unread) && !es_check_documented(c, read))
		return es_check_declared(unread);
	if (unread->files.n && !read->files.n)
		return &unread->files.v[0];
	if (unread->sets.n && !read->sets.n && !read->files.n && !es_check_documented(c, read))
		return &unread->sets.v[0];
	return NULL;
}

static void say(struct es_check *c, const struct es_variable *unread,
	const struct es_variable *read, const struct es_use *at, enum es_alike alike)
{
	const struct es_use *first = es_check_first_read(read);
	const char *where = es_check_place(c, first);
	if (alike == ES_ALIKE_CASE)
		es_check_say(c, "env-case", ES_SEV_ERROR, unread, at,
			"%.*s in %.*s is read at %s as %.*s: that is another variable wherever "
			"case "
			"counts",
			ES_ARG(unread->name), ES_ARG(at->file->path), where, ES_ARG(read->name));
	else
		es_check_say(c, "env-typo", ES_SEV_ERROR, unread, at,
			"%.*s in %.*s is read by nothing, and %s reads %.*s, which is not there: "
			"one of them is misspelled",
			ES_ARG(unread->name), ES_ARG(at->file->path), where, ES_ARG(read->name));
	es_check_explain(c, unread);
	es_check_explain(c, read);
}

/* In the end it is said of one of them: the other must not vanish without a word. */
static bool is_heard(struct es_check *c, const struct es_variable *a, const struct es_variable *b)
{
	return es_check_is_heard(c, "env-typo", a->name) &&
	       es_check_is_heard(c, "env-typo", b->name);
}

/* One name that is read and is nearly this one. */
static void compare_one(struct es_check *c, const struct es_variable *unread,
	const struct name_vec *read, struct es_similar *near)
{
	const struct es_similar_numbers *found = es_similar_find(near, unread->name);
	for (size_t i = 0; i < found->n; i++) {
		const struct es_variable *b = read->v[found->v[i]];
		enum es_alike alike = es_alike(unread->name, b->name);
		const struct es_use *at = alike == ES_ALIKE_NOT || es_check_is_explained(c, b) ||
							  !is_heard(c, unread, b)
						  ? NULL
						  : place_without(c, unread, b);
		if (at) {
			say(c, unread, b, at, alike);
			return;
		}
	}
}

static struct es_slice path_of(const struct es_variable *unread)
{
	const struct es_use_vec *uses = unread->examples.n ? &unread->examples
					: unread->files.n  ? &unread->files
							   : &unread->sets;
	return uses->n ? uses->v[0].file->path : ES_SLICE_EMPTY;
}

static void compare(struct es_check *c, const struct name_vec *unread, const struct name_vec *read)
{
	struct es_similar near = { 0 };
	for (size_t i = 0; i < read->n; i++)
		es_similar_add(&near, read->v[i]->name);
	for (size_t i = 0; i < unread->n; i++)
		compare_one(c, unread->v[i], read, &near);
	if (near.is_full)
		es_complaints_missed(c->out, path_of(unread->v[0]), 0,
			"too many names differ in one word alone to look for all misspelled ones");
	es_similar_release(&near);
}

static void collect(struct es_check *c, const struct es_service *s, struct name_vec *unread,
	struct name_vec *read)
{
	for (size_t i = 0; i < c->inv->nvariables; i++) {
		const struct es_variable *v = &c->inv->variables[i];
		if (v->service != s)
			continue;
		if (is_unread(v))
			es_vec_push(unread, v);
		if (v->class == ES_CLASS_APP && es_check_first_read(v))
			es_vec_push(read, v);
	}
}

void es_check_typo(struct es_check *c)
{
	for (size_t i = 0; i < c->inv->nservices; i++) {
		struct name_vec unread = { 0 }, read = { 0 };
		collect(c, &c->inv->services[i], &unread, &read);
		compare(c, &unread, &read);
		es_vec_release(&unread);
		es_vec_release(&read);
	}
}
