#include "base/alike.h"
#include "lint/check.h"

/* A secret that a store has under one name and a program under another: often meant, but not where
 * the two differ in a letter. */

static const char rule[] = "env-typo";

/* The name in "${{ secrets.NAME }}" or "${{ vars.NAME }}", and of a key of a Kubernetes Secret. */
static struct es_slice stored_name(const struct es_mention *m)
{
	static const char *const marks[] = { "secrets.", "vars." };
	struct es_slice s = m->value;
	if (m->kind != ES_MENTION_SET)
		return ES_SLICE_EMPTY;
	if (m->uses & ES_USE_SECRET && m->other.len)
		return m->other;
	for (size_t i = 0; m->said == ES_SAID_EXPRESSION && i < sizeof marks / sizeof *marks; i++) {
		size_t at = es_slice_search(s, 0, es_slice_from(marks[i]));
		size_t from = at + es_slice_from(marks[i]).len, to = from;
		while (to < s.len &&
			((s.ptr[to] >= 'A' && s.ptr[to] <= 'Z') ||
				(s.ptr[to] >= '0' && s.ptr[to] <= '9') || s.ptr[to] == '_'))
			to++;
		if (at < s.len)
			return es_slice_sub(s, from, to);
	}
	return ES_SLICE_EMPTY;
}

/* Some other place has it under that very name: then it is one. */
static bool is_known(const struct es_check *c, struct es_slice name)
{
	size_t from, to;
	es_inventory_named(c->inv, name, &from, &to);
	for (size_t i = from; i < to; i++) {
		const struct es_variable *v = &c->inv->variables[i];
		if (es_check_first_read(v) || v->examples.n || v->files.n || v->sets.n)
			return true;
	}
	return false;
}

void es_check_store_names(struct es_check *c)
{
	for (size_t i = 0; i < c->inv->nvariables; i++) {
		const struct es_variable *v = &c->inv->variables[i];
		for (size_t k = 0; k < v->sets.n; k++) {
			const struct es_use *use = &v->sets.v[k];
			struct es_slice name = stored_name(use->mention);
			if (!name.len || es_alike(name, v->name) != ES_ALIKE_SPELLED ||
				is_known(c, name))
				continue;
			es_check_say(c, rule, ES_SEV_WARNING, v, use,
				"%.*s is given what the store has as %.*s, a name that stands "
				"nowhere "
				"else: one of them is misspelled",
				ES_ARG(v->name), ES_ARG(name));
		}
	}
}
