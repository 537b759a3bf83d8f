#include "lint/check.h"
#include "inventory/meaning.h"

#include <ctype.h>

/* A value counts if it is used as it stands: an example's placeholder is not. */
static bool is_in_use(const struct es_given *g)
{
	return g->v && g->value.len && !es_meaning_is_placeholder(g->value) &&
	       (g->v->class == ES_CLASS_APP || g->v->class == ES_CLASS_SDK ||
		       g->v->class == ES_CLASS_AMBIENT);
}

static enum es_severity severity_of(const struct es_given *g, enum es_severity usual)
{
	return g->is_example && usual == ES_SEV_ERROR ? ES_SEV_WARNING : usual;
}

/* ---- env-truthy-string ---- */

/* Where "false" is a string like any other. PHP takes "0" for false, and what reads env files there
 * makes booleans of the words. */
static bool is_strict(const struct es_use *read)
{
	static const char *const languages[] = { "js", "py", "rb", "erb", NULL };
	struct es_slice language = es_part_language(read->file->path);
	for (size_t i = 0; languages[i]; i++)
		if (es_slice_is(language, languages[i]))
			return true;
	return false;
}

/* The same line may compare it too, X && X !== "false", or the next take it: X ? X : Y. */
static bool is_compared(const struct es_variable *v, const struct es_use *read)
{
	for (size_t i = 0; i < v->reads.n; i++) {
		const struct es_use *use = &v->reads.v[i];
		size_t line = read->mention->line;
		if (use != read && use->file == read->file && use->mention->line >= line &&
			use->mention->line <= line + 1)
			return true;
	}
	return false;
}

static const struct es_use *truthy_read(const struct es_variable *v)
{
	for (size_t i = 0; i < v->reads.n; i++) {
		const struct es_use *use = &v->reads.v[i];
		if (use->mention->uses & ES_USE_TRUTHY && use->part == ES_PART_APP &&
			is_strict(use) && !is_compared(v, use))
			return use;
	}
	return NULL;
}

static bool look_for_truthy(struct es_check *c, const struct es_given *g)
{
	const struct es_use *read =
		g->v && es_meaning_is_false(g->value) ? truthy_read(g->v) : NULL;
	if (!read || !is_in_use(g))
		return false;
	es_check_say_given(c, "env-truthy-string", severity_of(g, ES_SEV_ERROR), g,
		"%.*s in %s says no, but %s asks only whether it is there: the string "
		"counts as yes",
		ES_ARG(g->name), es_check_given_place(c, g), es_check_place(c, read));
	return true;
}

/* ---- env-value-type ---- */

static bool is_number(struct es_slice v)
{
	size_t i = v.len && (v.ptr[0] == '-' || v.ptr[0] == '+'), ndigits = 0;
	for (; i < v.len; i++) {
		bool is_digit = isdigit((unsigned char)v.ptr[i]) != 0;
		if (!is_digit && v.ptr[i] != '.' && v.ptr[i] != '_')
			return false;
		ndigits += is_digit;
	}
	return ndigits > 0;
}

/* The first of the program's references with all of these uses. */
static const struct es_use *read_as(const struct es_variable *v, unsigned uses)
{
	for (size_t i = 0; i < v->reads.n; i++) {
		const struct es_use *use = &v->reads.v[i];
		if ((use->mention->uses & uses) == uses && use->part == ES_PART_APP)
			return use;
	}
	return NULL;
}

/* A number behind which letters stand is still read as one by parseInt: 10mb, 30s. */
static bool begins_with_digit(struct es_slice v)
{
	return v.len && isdigit((unsigned char)v.ptr[0]);
}

/* The program's only reference as a boolean compares with "true", which no other yes is. */
static const struct es_use *true_read(const struct es_variable *v)
{
	const struct es_use *found = NULL;
	for (size_t i = 0; i < v->reads.n; i++) {
		const struct es_use *use = &v->reads.v[i];
		if (use->part != ES_PART_APP || !es_part_is_code(use->file->path))
			continue;
		if (found || !(use->mention->uses & ES_USE_TRUE))
			return NULL;
		found = use;
	}
	return found;
}

static bool is_other_yes(struct es_slice value)
{
	static const char *const words[] = { "true", "1", "yes", "on", NULL };
	return es_slice_is_any_fold(value, words) && !es_slice_is(value, "true");
}

static void look_for_type(struct es_check *c, const struct es_given *g)
{
	static const char rule[] = "env-value-type";
	if (!is_in_use(g))
		return;
	struct es_slice value = es_slice_trim(g->value);
	const struct es_use *number = read_as(g->v, ES_USE_NUMBER);
	const struct es_use *boolean = read_as(g->v, ES_USE_BOOLEAN);
	const struct es_use *strict = is_other_yes(value) ? true_read(g->v) : NULL;
	if (number && !is_number(value) && !begins_with_digit(value))
		es_check_say_given(c, rule, ES_SEV_WARNING, g,
			"%.*s in %s is no number, and %s reads one", ES_ARG(g->name),
			es_check_given_place(c, g), es_check_place(c, number));
	else if (strict)
		es_check_say_given(c, rule, ES_SEV_WARNING, g,
			"%.*s in %s is a yes, but %s takes only \"true\" for one: it counts as no",
			ES_ARG(g->name), es_check_given_place(c, g), es_check_place(c, strict));
	else if (boolean && !number && !es_meaning_is_true(value) && !es_meaning_is_false(value) &&
		 !truthy_read(g->v) && g->v->reads.n == 1)
		es_check_say_given(c, rule, ES_SEV_NOTE, g,
			"%.*s in %s is neither true nor false, and %s asks for one of them",
			ES_ARG(g->name), es_check_given_place(c, g), es_check_place(c, boolean));
}

void es_check_type(struct es_check *c)
{
	struct es_given_vec all = { 0 };
	es_given_all(&all, c->inv);
	const struct es_variable *said = NULL;
	for (size_t i = 0; i < all.n; i++) {
		/* One of the places of a variable is enough: they stand side by side. */
		if (!all.v[i].v || all.v[i].v != said)
			said = look_for_truthy(c, &all.v[i]) ? all.v[i].v : said;
		look_for_type(c, &all.v[i]);
	}
	es_vec_release(&all);
}
