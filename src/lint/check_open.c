#include "lint/check.h"
#include "inventory/names.h"

/* env-any-origin: a list of who may come that lets in everybody. */

/* CORS_ORIGIN, ALLOWED_HOSTS, ACCESS_CONTROL_ALLOW_ORIGIN; not CORS_ALLOW_HEADERS, which are not
 * people, nor hosts that the program itself goes to. */
static bool lists_comers(struct es_slice name)
{
	static const char *const who[] = { "ORIGIN", "ORIGINS", "HOSTS", "CORS", NULL };
	static const char *const may[] = { "CORS", "ALLOWED", "ALLOW", "ACCEPTED", "TRUSTED",
		NULL };
	static const char *const other[] = { "HEADERS", "METHODS", "IFRAME", "FRAME", "SSR",
		"WEBHOOK", "WEBHOOKS", "FETCH", "IMAGE", "IMAGES", "REMOTE", "DOWNLOAD", "EMBED",
		NULL };
	return es_names_has_word(name, may) && es_names_has_word(name, who) &&
	       !es_names_has_word(name, other);
}

static bool is_mark(char c)
{
	static const struct es_slice marks = ES_LIT(" \t[]()\"'");
	return es_slice_find(marks, 0, c) < marks.len;
}

/* "*", alone or in a list. */
static bool has_star(struct es_slice value)
{
	struct es_slice item;
	while (value.len && es_slice_split(&value, ',', &item)) {
		while (item.len && is_mark(item.ptr[0]))
			item = es_slice_sub(item, 1, item.len);
		while (item.len && is_mark(item.ptr[item.len - 1]))
			item.len--;
		if (es_slice_is(item, "*"))
			return true;
	}
	return false;
}

static void look_at_value(struct es_check *c, const struct es_given *g)
{
	if (es_given_is_production(g) && lists_comers(g->name) && has_star(g->value))
		es_check_say_given(c, "env-any-origin", ES_SEV_WARNING, g,
			"%.*s lets in everybody (*) in %s, which is for production",
			ES_ARG(g->name), es_check_given_place(c, g));
}

static void look_at_default(struct es_check *c, const struct es_variable *v)
{
	for (size_t i = 0; lists_comers(v->name) && i < v->reads.n; i++) {
		const struct es_use *use = &v->reads.v[i];
		if (use->part != ES_PART_APP || use->mention->said != ES_SAID_LITERAL ||
			use->mention->need != ES_NEED_OPTIONAL || !has_star(use->mention->value))
			continue;
		/* Frameworks have it so, and what is open to all by design is no mistake. */
		es_check_say(c, "env-any-origin", ES_SEV_NOTE, v, use,
			"%.*s lets in everybody (*) where it is not set (%s)", ES_ARG(v->name),
			es_check_place(c, use));
		return;
	}
}

void es_check_open(struct es_check *c)
{
	struct es_given_vec all = { 0 };
	es_given_all(&all, c->inv);
	for (size_t i = 0; i < all.n; i++)
		look_at_value(c, &all.v[i]);
	for (size_t i = 0; i < c->inv->nvariables; i++)
		if (c->inv->variables[i].is_own && c->inv->variables[i].class == ES_CLASS_APP)
			look_at_default(c, &c->inv->variables[i]);
	es_vec_release(&all);
}
