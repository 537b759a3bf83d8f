#include "inventory/secretvalue.h"
#include "inventory/meaning.h"
#include "base/map.h"
#include "match/name.h"
#include "match/placeholder.h"
#include "match/value.h"
#include "match/words.h"

/* Shorter ones stand in many places by chance; longer ones are files. */
enum { SHORTEST = 8, LONGEST = 64 * 1024 };

struct collecting {
	struct es_secret_value_vec *out;
	struct es_arena *arena;
	struct es_map seen;   /* values, in the order of those that were added */
	struct es_map public; /* what tracked files have */
	bool is_full;
};

/* A password of words is often that of a sample, and words stand everywhere. */
static bool is_weighty(struct es_slice v, enum es_asks asks)
{
	switch (es_value_weigh(v, asks)) {
	case ES_VALUE_NONE:
		return false;
	case ES_VALUE_WEAK:
		return asks == ES_ASKS_KEY || 2 * es_words_natural_bytes(v) < v.len;
	case ES_VALUE_STRONG:
		return true;
	}
	return false;
}

static bool is_secret(struct es_slice v, enum es_asks asks)
{
	return v.len >= SHORTEST && v.len <= LONGEST && asks != ES_ASKS_NOTHING &&
	       !es_placeholder_is(v, 0, v.len) && is_weighty(v, asks);
}

struct es_slice es_secret_part(struct es_slice name, struct es_slice value)
{
	struct es_slice password = es_meaning_url_password(value);
	if (password.len)
		return is_secret(password, ES_ASKS_PASSWORD) ? password : ES_SLICE_EMPTY;
	return is_secret(value, es_name_asks(name)) ? value : ES_SLICE_EMPTY;
}

static void add(struct collecting *c, struct es_slice name, struct es_slice value,
	const struct es_buf *place)
{
	bool is_new;
	struct es_slice secret = es_secret_part(name, value);
	if (!secret.len || es_map_find(&c->public, secret) != ES_MAP_NONE)
		return;
	if (c->seen.n >= ES_SECRET_VALUES_MAX && es_map_find(&c->seen, secret) == ES_MAP_NONE) {
		c->is_full = true;
		return;
	}
	(void)es_map_add(&c->seen, secret, &is_new);
	if (is_new)
		es_vec_push(
			c->out, (struct es_secret_value){ .value = secret,
					.variable = name,
					.place = es_arena_copy(c->arena, es_buf_slice(place)) });
}

static bool has_values(const struct es_env_line *l)
{
	return l->kind == ES_ENV_SET || l->kind == ES_ENV_COMMENTED;
}

/* Also the password alone of what is a URL. */
static void note_public(struct collecting *c, const struct es_world_file *f)
{
	for (size_t i = 0; i < f->lines.nlines; i++) {
		const struct es_env_line *l = &f->lines.lines[i];
		if (!has_values(l) || !l->value.len)
			continue;
		struct es_slice password = es_meaning_url_password(l->value);
		(void)es_map_add(&c->public, l->value, NULL);
		if (password.len)
			(void)es_map_add(&c->public, password, NULL);
	}
}

static void add_file(struct collecting *c, const struct es_world_file *f)
{
	struct es_buf place = ES_BUF_INIT(8192);
	for (size_t i = 0; i < f->lines.nlines; i++) {
		const struct es_env_line *l = &f->lines.lines[i];
		if (!has_values(l))
			continue;
		es_buf_reset(&place);
		es_buf_printf(&place, "%.*s:%zu", ES_ARG(f->path), l->line);
		add(c, l->name, l->value, &place);
	}
	es_buf_release(&place);
}

static void add_target(struct collecting *c, const struct es_target *t)
{
	struct es_buf place = ES_BUF_INIT(8192);
	for (size_t i = 0; i < t->vars.all.n; i++) {
		const struct es_var *v = &t->vars.all.v[i];
		if (v->is_gone || v->is_null)
			continue;
		es_buf_reset(&place);
		es_buf_printf(&place, "target %.*s", ES_ARG(t->name));
		add(c, v->name, v->value, &place);
	}
	es_buf_release(&place);
}

static bool is_public(const struct es_world_file *f)
{
	return f->env.role == ES_ENV_EXAMPLE || f->state == ES_FILE_TRACKED;
}

bool es_secret_values_are_from(const struct es_world_file *f)
{
	return f->env.role != ES_ENV_NONE && !is_public(f);
}

bool es_secret_values(
	struct es_secret_value_vec *out, const struct es_world *w, struct es_arena *arena)
{
	struct collecting c = { .out = out, .arena = arena };
	for (size_t i = 0; i < w->nfiles; i++)
		if (w->files[i].env.role != ES_ENV_NONE && is_public(&w->files[i]))
			note_public(&c, &w->files[i]);
	for (size_t i = 0; i < w->nfiles; i++)
		if (es_secret_values_are_from(&w->files[i]))
			add_file(&c, &w->files[i]);
	for (size_t i = 0; i < w->ntargets; i++)
		add_target(&c, &w->targets[i]);
	es_map_release(&c.seen);
	es_map_release(&c.public);
	return !c.is_full;
}
