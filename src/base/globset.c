#include "base/globset.h"
#include "base/glob.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/vec.h"

#include <stdlib.h>
#include <string.h>

enum kind { KIND_WORD, KIND_ENDING, NKINDS, KIND_OTHER = NKINDS };

/* Patterns with the same text to look up: a list in the order of their numbers. */
struct chain {
	size_t first, last;
};

struct table {
	struct es_map texts;
	struct ES_VEC(struct chain) chains;
};

struct pattern {
	struct es_slice text;
	struct es_slice needle; /* of others: what a path that matches must hold */
	bool is_for_folders;
	size_t next; /* in its chain; ES_GLOBSET_NONE at the end */
};

struct es_globset {
	struct table tables[NKINDS];
	struct ES_VEC(struct pattern) patterns;
	struct ES_VEC(size_t) others;
};

struct es_globset *es_globset_new(void)
{
	return es_alloc(1, sizeof(struct es_globset));
}

void es_globset_free(struct es_globset *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < NKINDS; i++) {
		es_map_release(&s->tables[i].texts);
		es_vec_release(&s->tables[i].chains);
	}
	es_vec_release(&s->patterns);
	es_vec_release(&s->others);
	free(s);
}

static bool is_special(char c)
{
	return c == '*' || c == '?' || c == '[' || c == ']' || c == '\\' || c == '/';
}

/* Where the run of plain bytes that begins at `from` ends. */
static size_t plain_end(struct es_slice s, size_t from)
{
	while (from < s.len && !is_special(s.ptr[from]))
		from++;
	return from;
}

/* What to look a pattern up by is left in *key. */
static enum kind kind_of(struct es_slice pattern, struct es_slice *key)
{
	bool is_ending = es_slice_starts(pattern, "*.");
	*key = es_slice_sub(pattern, is_ending, pattern.len - es_slice_ends(pattern, "/"));
	if (!key->len || plain_end(*key, 0) < key->len)
		return KIND_OTHER;
	return is_ending ? KIND_ENDING : KIND_WORD;
}

/* The longest run of plain bytes. Those of a class are one byte of several, and what a '\' stands
 * before is plain: both only make the run shorter than it could be. */
static struct es_slice needle_of(struct es_slice pattern)
{
	struct es_slice longest = ES_SLICE_EMPTY;
	if (memchr(pattern.ptr, '[', pattern.len))
		return longest;
	for (size_t at = 0; at < pattern.len;) {
		size_t end = plain_end(pattern, at);
		if (end - at > longest.len)
			longest = es_slice_sub(pattern, at, end);
		at = end + 1;
	}
	return longest;
}

static void add_key(struct es_globset *s, struct table *t, struct es_slice key, size_t number)
{
	bool is_new;
	size_t i = es_map_add(&t->texts, key, &is_new);
	if (is_new) {
		es_vec_push(&t->chains, (struct chain){ number, number });
		return;
	}
	s->patterns.v[t->chains.v[i].last].next = number;
	t->chains.v[i].last = number;
}

void es_globset_add(struct es_globset *s, struct es_slice pattern)
{
	size_t number = s->patterns.n;
	struct es_slice key;
	enum kind kind = kind_of(pattern, &key);
	struct pattern p = { .text = pattern,
		.is_for_folders = es_slice_ends(pattern, "/"),
		.next = ES_GLOBSET_NONE };
	if (kind == KIND_OTHER)
		p.needle = needle_of(pattern);
	es_vec_push(&s->patterns, p);
	if (kind == KIND_OTHER)
		es_vec_push(&s->others, number);
	else
		add_key(s, &s->tables[kind], key, number);
}

/* ---- asking ---- */

struct question {
	const struct es_globset *set;
	size_t from, found;
};

/* What stands under a text; of the last component no pattern for folders. */
static void look_up(struct question *q, enum kind kind, struct es_slice text, bool is_last)
{
	const struct table *t = &q->set->tables[kind];
	size_t i = t->texts.n ? es_map_find(&t->texts, text) : ES_MAP_NONE;
	if (i == ES_MAP_NONE)
		return;
	for (size_t k = t->chains.v[i].first; k < q->found; k = q->set->patterns.v[k].next)
		if (k >= q->from && !(is_last && q->set->patterns.v[k].is_for_folders))
			q->found = k;
}

static void look_up_component(struct question *q, struct es_slice part, bool is_last)
{
	look_up(q, KIND_WORD, part, is_last);
	for (size_t at = 0; (at = es_slice_find(part, at, '.')) < part.len; at++)
		look_up(q, KIND_ENDING, es_slice_sub(part, at, part.len), is_last);
}

static void try_others(struct question *q, struct es_slice path)
{
	const struct es_globset *s = q->set;
	for (size_t i = 0; i < s->others.n && s->others.v[i] < q->found; i++) {
		const struct pattern *p = &s->patterns.v[s->others.v[i]];
		if (s->others.v[i] >= q->from &&
			(!p->needle.len || es_slice_search(path, 0, p->needle) < path.len) &&
			es_glob_match(p->text, path))
			q->found = s->others.v[i];
	}
}

size_t es_globset_next(const struct es_globset *s, struct es_slice path, size_t from)
{
	struct question q = { s, from, ES_GLOBSET_NONE };
	for (size_t at = 0; at <= path.len;) {
		size_t end = es_slice_find(path, at, '/');
		look_up_component(&q, es_slice_sub(path, at, end), end == path.len);
		at = end + 1;
	}
	try_others(&q, path);
	return q.found;
}
