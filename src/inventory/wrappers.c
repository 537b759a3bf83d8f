#include "inventory/wrappers.h"
#include "inventory/part.h"

#include <string.h>

/* Functions that hand on to functions that hand on. */
enum { ROUNDS = 4 };

static struct es_slice key_of(
	struct es_arena *arena, const struct es_world_file *f, struct es_slice function)
{
	struct es_slice language = es_part_language(f->path);
	char *key = es_arena_alloc(arena, language.len + 1 + function.len);
	memcpy(key, language.ptr ? language.ptr : "", language.len);
	memcpy(key + language.len + 1, function.ptr, function.len);
	return (struct es_slice){ key, language.len + 1 + function.len };
}

/* Of several functions of one name the one that asks least. */
static bool add(struct es_wrappers *w, const struct es_world_file *f, struct es_slice function,
	enum es_need need)
{
	bool is_new;
	size_t at = es_map_add(&w->names, key_of(w->arena, f, function), &is_new);
	if (is_new)
		es_vec_push(&w->needs, need);
	else if (need < w->needs.v[at])
		w->needs.v[at] = need;
	return is_new;
}

static size_t find(
	const struct es_wrappers *w, const struct es_world_file *f, struct es_slice function)
{
	if (!w->names.n || !function.len)
		return ES_MAP_NONE;
	return es_map_find(&w->names, key_of(w->arena, f, function));
}

void es_wrappers_add(
	struct es_wrappers *w, const struct es_world_file *f, const struct es_mention *m)
{
	if (m->other.len)
		es_vec_push(&w->relays, (struct es_wrapper_relay){ f, m });
	else if (m->name.len)
		add(w, f, m->name, m->need);
}

void es_wrappers_close(struct es_wrappers *w)
{
	bool is_new = true;
	for (int n = 0; n < ROUNDS && is_new; n++) {
		is_new = false;
		for (size_t i = 0; i < w->relays.n; i++) {
			const struct es_wrapper_relay *r = &w->relays.v[i];
			if (find(w, r->file, r->mention->other) != ES_MAP_NONE)
				is_new |= add(w, r->file, r->mention->name, ES_NEED_REQUIRED);
		}
	}
}

const struct es_mention *es_wrappers_read(
	const struct es_wrappers *w, const struct es_world_file *f, const struct es_mention *m)
{
	size_t at = m->kind == ES_MENTION_CALL ? find(w, f, m->other) : ES_MAP_NONE;
	if (at == ES_MAP_NONE || m->need <= w->needs.v[at] || m->uses & ES_USE_FATAL)
		return at == ES_MAP_NONE ? NULL : m;
	struct es_mention *read = es_arena_alloc(w->arena, sizeof *read);
	*read = *m;
	read->need = w->needs.v[at];
	return read;
}

void es_wrappers_release(struct es_wrappers *w)
{
	es_map_release(&w->names);
	es_vec_release(&w->needs);
	es_vec_release(&w->relays);
}
