#include "lint/check.h"
#include "inventory/meaning.h"

/* What manifests, and the settings of tests, fall back to is for other machines. */
static bool is_code(const struct es_use *use)
{
	enum es_stage s = es_stage_in(use->file->path);
	return es_part_is_code(use->file->path) && use->part == ES_PART_APP && s != ES_STAGE_TEST &&
	       s != ES_STAGE_DEVELOPMENT;
}

static bool is_default(const struct es_use *use)
{
	return use->mention->said == ES_SAID_LITERAL && use->mention->value.len && is_code(use) &&
	       use->mention->need == ES_NEED_OPTIONAL;
}

/* One file that has several knows what it does: settings of one database and of another. Names of
 * this machine are one, and so are words in another case. */
static bool is_other(const struct es_use *a, const struct es_use *b)
{
	struct es_slice x = a->mention->value, y = b->mention->value;
	bool is_local = es_meaning_is_local_host(x) && es_meaning_is_local_host(y);
	return a->file != b->file && !is_local && !es_slice_equal_fold(x, y);
}

/* What is another for each program: its name, and where it listens. */
static bool may_differ(struct es_slice name)
{
	static const char *const names[] = { "PORT", "HOST", "HOSTNAME", "SERVICE_NAME", "APP_NAME",
		"OTEL_SERVICE_NAME", "DD_SERVICE", "SERVER_PORT", "LOG_LEVEL", NULL };
	return es_slice_is_any(name, names) || es_slice_ends(name, "_SERVICE_NAME");
}

static void look_for_different(struct es_check *c, const struct es_variable *v)
{
	const struct es_use *first = NULL;
	for (size_t i = 0; i < v->reads.n; i++) {
		const struct es_use *use = &v->reads.v[i];
		if (!is_default(use))
			continue;
		if (!first)
			first = use;
		if (!is_other(first, use))
			continue;
		es_check_say(c, "env-different-defaults", ES_SEV_WARNING, v, use,
			"%.*s falls back to one value at %s and to another at %s", ES_ARG(v->name),
			es_check_place(c, first), es_check_place(c, use));
		return;
	}
}

static void look_for_local(struct es_check *c, const struct es_variable *v)
{
	size_t n = 0;
	const struct es_use *first = NULL;
	for (size_t i = 0; i < v->reads.n; i++) {
		const struct es_use *use = &v->reads.v[i];
		struct es_slice value = use->mention->value;
		bool is_url = es_slice_search(value, 0, es_slice_from("://")) < value.len;
		if (!is_default(use) || !is_url ||
			!es_meaning_is_local_host(es_meaning_host(value)))
			continue;
		n++;
		if (!first)
			first = use;
	}
	if (first)
		es_check_say(c, "env-local-value", ES_SEV_NOTE, v, first,
			"%.*s falls back to a URL with a local host at %s%s: where it is not set "
			"in "
			"production, the program looks for it on its own machine",
			ES_ARG(v->name), es_check_place(c, first), es_check_more(c, n));
}

void es_check_default(struct es_check *c)
{
	for (size_t i = 0; i < c->inv->nvariables; i++) {
		const struct es_variable *v = &c->inv->variables[i];
		if (!v->is_own || v->class != ES_CLASS_APP)
			continue;
		if (!may_differ(v->name))
			look_for_different(c, v);
		look_for_local(c, v);
	}
}
