#include "inventory/envreadings.h"

#include <string.h>

void es_env_readings_own(struct es_env_readings *r, struct es_slice name)
{
	bool is_new = false;
	size_t i = es_map_add(&r->own, name, &is_new);
	if (is_new)
		r->own.keys[i] = es_arena_copy(&r->arena, name);
}

/* All that the text does not set has this value. No file has it by chance. */
static bool get_set(void *ctx, struct es_slice name, struct es_slice *out_value)
{
	static const struct es_slice value = ES_LIT("-set-outside-");
	const struct es_map *own = ctx;
	if (es_map_find(own, name) != ES_MAP_NONE)
		return false;
	*out_value = value;
	return true;
}

/* The reason without the "line N: " that has a place of its own. */
static void keep_reason(struct es_env_reading *r, const char *message)
{
	const char *colon = strstr(message, ": ");
	if (r->line && colon && !strncmp(message, "line ", 5))
		message = colon + 2;
	size_t len = strlen(message);
	len = len < sizeof r->reason ? len : sizeof r->reason - 1;
	memcpy(r->reason, message, len);
	r->reason[len] = '\0';
}

void es_env_readings_add(
	struct es_env_readings *r, const struct es_dialect *d, struct es_slice text)
{
	if (r->n == ES_ENV_READINGS_MAX || es_env_readings_find(r, d))
		return;
	struct es_env_reading *one = &r->v[r->n++];
	struct es_environ outside = { get_set, &r->own };
	struct es_error err = { 0 };
	enum es_status unset, set;
	*one = (struct es_env_reading){ .dialect = d };
	set = es_dialect_load(&one->set, NULL, d, text, &outside, &err);
	unset = es_dialect_load(&one->unset, &one->line, d, text, NULL, &err);
	one->is_whole = !unset && !set;
	one->is_refused = unset == ES_EPARSE && set == ES_EPARSE;
	if (one->is_refused)
		keep_reason(one, err.text);
}

const struct es_env_reading *es_env_readings_find(
	const struct es_env_readings *r, const struct es_dialect *d)
{
	for (size_t i = 0; i < r->n; i++)
		if (r->v[i].dialect == d)
			return &r->v[i];
	return NULL;
}

void es_env_readings_release(struct es_env_readings *r)
{
	for (size_t i = 0; i < r->n; i++) {
		es_vars_release(&r->v[i].unset);
		es_vars_release(&r->v[i].set);
	}
	r->n = 0;
	es_map_release(&r->own);
	es_arena_release(&r->arena);
}

static const struct es_var *value_in(const struct es_vars *vars, struct es_slice name)
{
	const struct es_var *v = es_vars_find(vars, name);
	return v && !v->is_null ? v : NULL;
}

const struct es_var *es_env_reading_value(const struct es_env_reading *r, struct es_slice name)
{
	return value_in(&r->unset, name);
}

static bool differs(const struct es_vars *a, const struct es_vars *b, struct es_slice name)
{
	const struct es_var *x = value_in(a, name), *y = value_in(b, name);
	if ((x && x->is_vague) || (y && y->is_vague))
		return false;
	return x && y ? !es_slice_equal(x->value, y->value) : x != y;
}

bool es_env_reading_differs(
	const struct es_env_reading *a, const struct es_env_reading *b, struct es_slice name)
{
	return differs(&a->unset, &b->unset, name) && differs(&a->set, &b->set, name);
}
