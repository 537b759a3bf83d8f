#include "lint/alike.h"
#include "lint/check.h"

/* Names of each kind that are compared, in one service. */
enum { NAMES_MAX = 2000 };

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

static void compare(struct es_check *c, const struct name_vec *unread, const struct name_vec *read)
{
	for (size_t i = 0; i < unread->n; i++)
		for (size_t k = 0; k < read->n; k++) {
			const struct es_variable *a = unread->v[i], *b = read->v[k];
			enum es_alike alike = es_alike(a->name, b->name);
			const struct es_use *at = alike == ES_ALIKE_NOT ||
								  es_check_is_explained(c, b) ||
								  !is_heard(c, a, b)
							  ? NULL
							  : place_without(c, a, b);
			if (at) {
				say(c, a, b, at, alike);
				break;
			}
		}
}

static void collect(struct es_check *c, const struct es_service *s, struct name_vec *unread,
	struct name_vec *read)
{
	for (size_t i = 0; i < c->inv->nvariables; i++) {
		const struct es_variable *v = &c->inv->variables[i];
		if (v->service != s)
			continue;
		if (is_unread(v) && unread->n < NAMES_MAX)
			es_vec_push(unread, v);
		if (v->class == ES_CLASS_APP && es_check_first_read(v) && read->n < NAMES_MAX)
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
