#include "git/sweep_internal.h"
#include "base/mem.h"

#include <stdlib.h>

enum { CHUNK = 4096 }; /* numbers that a thread takes at a time */

/* The number of the entry at that offset, which is likely to stand shortly before `number`. */
static uint32_t find_offset(
	const struct es_sweep *s, const struct es_sweep_pack *p, uint32_t number, uint64_t offset)
{
	uint32_t low = p->first, high = p->first + p->n;
	if (offset < s->offset[number]) {
		high = number;
		for (uint32_t step = 1; high - p->first > step; step *= 2) {
			low = high - step;
			if (s->offset[low] <= offset)
				break;
			high = low;
			low = p->first;
			if (step > UINT32_MAX / 2)
				break;
		}
	}
	/* The place is in [low, high). */
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (s->offset[middle] < offset)
			low = middle + 1;
		else
			high = middle;
	}
	return low < p->first + p->n && s->offset[low] == offset ? low : ES_SWEEP_NONE;
}

static uint32_t find_name(const struct es_sweep *s, const struct es_sweep_pack *p, uint32_t number,
	const struct es_oid *oid)
{
	uint64_t offset;
	if (es_packindex_find(&p->pack->index, oid, &offset))
		return find_offset(s, p, number, offset);
	return es_sweep_find(s, oid);
}

static void link_packed(struct es_sweep *s, const struct es_sweep_pack *p, uint32_t number)
{
	struct es_pack_entry e;
	s->parent[number] = ES_SWEEP_NONE;
	if (!es_pack_entry(&e, p->pack, s->offset[number]))
		return;
	s->stored[number] = e.size < UINT32_MAX ? (uint32_t)e.size : UINT32_MAX;
	s->type[number] = (unsigned char)e.type;
	if (e.form == ES_ENTRY_WHOLE)
		return;
	s->parent[number] = e.form == ES_ENTRY_ON_OFFSET ? find_offset(s, p, number, e.base_offset)
							 : find_name(s, p, number, e.base_name);
}

struct linking {
	struct es_sweep *s;
	struct es_counter next; /* chunk */
};

static void link_chunks(void *ctx, unsigned worker)
{
	struct linking *l = ctx;
	struct es_sweep *s = l->s;
	(void)worker;
	for (;;) {
		size_t from = es_counter_take(&l->next, 1) * CHUNK;
		if (from >= s->first_loose)
			return;
		uint32_t to = s->first_loose - (uint32_t)from > CHUNK ? (uint32_t)from + CHUNK
								      : s->first_loose;
		const struct es_sweep_pack *p = es_sweep_pack_of(s, (uint32_t)from);
		for (uint32_t i = (uint32_t)from; i < to; i++) {
			if (i - p->first >= p->n)
				p = es_sweep_pack_of(s, i);
			link_packed(s, p, i);
		}
	}
}

/* Lists of children, by counting them. */
static void list_kids(struct es_sweep *s)
{
	size_t nlinks = 0;
	/* Counted two places on, so that filling moves each count to where its list begins. */
	s->kids_of = es_alloc((size_t)s->n + 2, sizeof *s->kids_of);
	for (uint32_t i = 0; i < s->n; i++)
		if (s->parent[i] != ES_SWEEP_NONE) {
			s->kids_of[(size_t)s->parent[i] + 2]++;
			nlinks++;
		}
	for (size_t i = 2; i < (size_t)s->n + 2; i++)
		s->kids_of[i] += s->kids_of[i - 1];
	s->kids = es_alloc(nlinks + 1, sizeof *s->kids);
	for (uint32_t i = 0; i < s->n; i++)
		if (s->parent[i] != ES_SWEEP_NONE)
			s->kids[s->kids_of[(size_t)s->parent[i] + 1]++] = i;
}

/* Level by level from the roots on, handing down types. An entry that is damaged, or whose base is
 * not here, is a root too: there may be another copy. What is not come by is built on itself. */
static void order_trees(struct es_sweep *s)
{
	s->order = es_alloc((size_t)s->n + 1, sizeof *s->order);
	unsigned char *is_reached = es_alloc((size_t)s->n + 1, 1);
	for (uint32_t i = 0; i < s->n; i++)
		if (s->parent[i] == ES_SWEEP_NONE)
			s->order[s->norder++] = i;
	s->nroots = s->norder;
	s->roots = es_alloc((size_t)s->nroots + 1, sizeof *s->roots);
	for (uint32_t i = 0; i < s->norder; i++) {
		uint32_t v = s->order[i];
		is_reached[v] = 1;
		for (uint32_t k = s->kids_of[v]; k < s->kids_of[(size_t)v + 1]; k++) {
			s->type[s->kids[k]] = s->type[v];
			s->order[s->norder++] = s->kids[k];
		}
	}
	s->lost = es_alloc((size_t)s->n - s->norder + 1, sizeof *s->lost);
	for (uint32_t i = 0; i < s->n; i++)
		if (!is_reached[i])
			s->lost[s->nlost++] = i;
	free(is_reached);
}

void es_forest_link(struct es_sweep *s, unsigned jobs)
{
	struct linking l = { .s = s };
	size_t n = (size_t)s->n + 1;
	s->parent = es_alloc(n, sizeof *s->parent);
	s->stored = es_alloc(n, sizeof *s->stored);
	s->nkids = es_alloc(n, sizeof *s->nkids);
	s->type = es_alloc(n, 1);
	for (uint32_t i = s->first_loose; i < s->n; i++)
		s->parent[i] = ES_SWEEP_NONE;
	es_pool_run(s->first_loose > CHUNK ? jobs : 1, link_chunks, &l);
	list_kids(s);
	order_trees(s);
}
