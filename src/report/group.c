#include "report/group.h"
#include "base/map.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

static struct es_slice make_key(struct es_arena *arena, const struct es_finding *f)
{
	const struct es_slice *id = &f->id, *rule = &f->rule->id;
	char *key = es_arena_alloc(arena, rule->len + id->len + 2);
	if (rule->len)
		memcpy(key, rule->ptr, rule->len);
	key[rule->len + 1] = (char)('0' + f->severity);
	memcpy(key + rule->len + 2, id->ptr, id->len);
	return (struct es_slice){ key, rule->len + id->len + 2 };
}

void es_groups_init(struct es_groups *g, const struct es_result *r)
{
	size_t n = r->findings.n;
	struct es_arena arena = { 0 };
	struct es_map keys = { 0 };
	size_t *heads = es_alloc(n, sizeof *heads); /* by key: the group's first and last finding */
	size_t *tails = es_alloc(n, sizeof *tails);
	*g = (struct es_groups){ es_alloc(n, sizeof *g->first), es_alloc(n, sizeof *g->next), 0 };
	for (size_t i = 0; i < n; i++) {
		const struct es_finding *f = &r->findings.v[i];
		bool is_new = true;
		size_t k = f->id.len ? es_map_add(&keys, make_key(&arena, f), &is_new) : 0;
		g->next[i] = ES_GROUP_END;
		g->first[i] = is_new ? i : heads[k];
		g->n += is_new;
		if (!f->id.len)
			continue;
		if (is_new)
			heads[k] = i;
		else
			g->next[tails[k]] = i;
		tails[k] = i;
	}
	free(heads);
	free(tails);
	es_map_release(&keys);
	es_arena_release(&arena);
}

void es_groups_release(struct es_groups *g)
{
	free(g->first);
	free(g->next);
	*g = (struct es_groups){ 0 };
}

static int compare_lines(const struct es_place *a, const struct es_place *b)
{
	int order = es_slice_compare(a->path, b->path);
	if (!order)
		order = (a->line > b->line) - (a->line < b->line);
	return order ? order : es_oid_compare(&a->commit, &b->commit);
}

static int compare_pointers(const void *a, const void *b)
{
	return compare_lines(
		*(const struct es_place *const *)a, *(const struct es_place *const *)b);
}

static void add_finding(struct es_place_ptrs *out, const struct es_finding *f)
{
	es_vec_push(out, &f->place);
	for (size_t i = 0; i < f->noccurrences; i++)
		es_vec_push(out, &f->occurrences[i]);
}

void es_groups_places(
	struct es_place_ptrs *out, const struct es_groups *g, const struct es_result *r, size_t i)
{
	const struct es_place *own = &r->findings.v[i].place;
	for (size_t k = i; k != ES_GROUP_END; k = g->next[k])
		add_finding(out, &r->findings.v[k]);
	qsort(out->v, out->n, sizeof *out->v, compare_pointers);
	size_t kept = 0;
	for (size_t k = 0; k < out->n; k++) {
		const struct es_place *p = out->v[k];
		bool is_known = kept && compare_lines(out->v[kept - 1], p) == 0;
		if (!is_known && compare_lines(own, p) != 0)
			out->v[kept++] = p;
	}
	out->n = kept;
}
