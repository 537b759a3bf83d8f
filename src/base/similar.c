#include "base/similar.h"
#include "base/alike.h"

#include <ctype.h>
#include <stdlib.h>

/* Of all questions together: what a comparison of a few thousand names with each other would take.
 */
enum { WORK_MAX = 4 * 1000 * 1000, KEY_MAX = 2 * ES_ALIKE_NAME_MAX };

struct key {
	char bytes[KEY_MAX];
	size_t len;
};

static void add_byte(struct key *k, char c)
{
	if (k->len < sizeof k->bytes)
		k->bytes[k->len++] = c;
}

static void add_word(struct key *k, struct es_slice word)
{
	add_byte(k, '_');
	for (size_t i = 0; i < word.len; i++)
		add_byte(k, word.ptr[i]);
}

typedef void key_fn(struct es_similar *n, struct es_slice key);

static void each_word(struct es_similar *n, const struct es_alike_words *w, key_fn *take)
{
	for (size_t i = 0; i < w->n; i++) {
		struct key k = { .len = 0 };
		if (!es_alike_may_be_misspelled(w->v[i]))
			continue;
		for (size_t at = 0; at < w->n; at++)
			add_word(&k, at == i ? es_slice_from("?") : w->v[at]);
		take(n, (struct es_slice){ k.bytes, k.len });
	}
}

/* Each way in which es_alike finds names alike leaves something the same. */
static void each_key(struct es_similar *n, struct es_slice name, key_fn *take)
{
	struct es_alike_words w;
	struct key k = { .len = 0 };
	if (name.len > ES_ALIKE_NAME_MAX)
		return;
	for (size_t i = 0; i < name.len; i++)
		if (name.ptr[i] != '_')
			add_byte(&k, (char)tolower((unsigned char)name.ptr[i]));
	take(n, (struct es_slice){ k.bytes, k.len });
	if (!es_alike_divide(&w, name))
		return;
	each_word(n, &w, take);
	es_alike_sort(&w);
	k.len = 0;
	add_byte(&k, '=');
	for (size_t i = 0; i < w.n; i++)
		add_word(&k, w.v[i]);
	take(n, (struct es_slice){ k.bytes, k.len });
}

static void add_key(struct es_similar *n, struct es_slice key)
{
	bool is_new = false;
	size_t at = es_map_add(&n->keys, key, &is_new);
	if (is_new) {
		n->keys.keys[at] = es_arena_copy(&n->arena, key);
		es_vec_push(&n->buckets, (struct es_similar_bucket){ 0 });
	}
	struct es_similar_bucket *b = &n->buckets.v[at];
	es_vec_push(&n->entries, (struct es_similar_entry){ n->nnames, b->first });
	b->first = n->entries.n;
	b->n++;
}

void es_similar_add(struct es_similar *n, struct es_slice name)
{
	each_key(n, name, add_key);
	n->nnames++;
}

static void find_key(struct es_similar *n, struct es_slice key)
{
	size_t at = es_map_find(&n->keys, key);
	if (at == ES_MAP_NONE)
		return;
	const struct es_similar_bucket *b = &n->buckets.v[at];
	if (b->n > WORK_MAX - n->work) {
		n->is_full = true;
		return;
	}
	n->work += b->n;
	for (size_t i = b->first; i; i = n->entries.v[i - 1].next)
		es_vec_push(&n->found, n->entries.v[i - 1].name);
}

static int by_number(const void *a, const void *b)
{
	const size_t *x = a, *y = b;
	return (*x > *y) - (*x < *y);
}

const struct es_similar_numbers *es_similar_find(struct es_similar *n, struct es_slice name)
{
	n->found.n = 0;
	each_key(n, name, find_key);
	if (n->found.n)
		qsort(n->found.v, n->found.n, sizeof *n->found.v, by_number);
	size_t kept = 0;
	for (size_t i = 0; i < n->found.n; i++)
		if (!kept || n->found.v[i] != n->found.v[kept - 1])
			n->found.v[kept++] = n->found.v[i];
	n->found.n = kept;
	return &n->found;
}

void es_similar_release(struct es_similar *n)
{
	es_map_release(&n->keys);
	es_vec_release(&n->buckets);
	es_vec_release(&n->entries);
	es_vec_release(&n->found);
	es_arena_release(&n->arena);
	*n = (struct es_similar){ 0 };
}
