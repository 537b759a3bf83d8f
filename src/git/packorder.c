#include "git/packorder.h"
#include "base/mem.h"

#include <stdlib.h>

enum {
	OFFSET_BITS = 44, /* of a place; the bits above number the pack */
	PACKS_MAX = 1 << 19,
};

struct es_packorder {
	const struct es_packs *packs;
	size_t last; /* the one that had the object asked for last */
};

struct es_packorder *es_packorder_new(const struct es_packs *packs)
{
	struct es_packorder *p = es_alloc(1, sizeof *p);
	p->packs = packs;
	return p;
}

void es_packorder_free(struct es_packorder *p)
{
	free(p);
}

uint64_t es_packorder_find(struct es_packorder *p, const struct es_oid *oid)
{
	uint64_t offset;
	size_t n = p->packs->sound.n < PACKS_MAX ? p->packs->sound.n : PACKS_MAX;
	for (size_t i = 0; i < n; i++) {
		size_t pack = (p->last + i) % n;
		if (!es_packindex_find(&p->packs->sound.v[pack]->index, oid, &offset))
			continue;
		p->last = pack;
		const uint64_t most = ((uint64_t)1 << OFFSET_BITS) - 1;
		return (uint64_t)pack << OFFSET_BITS | (offset < most ? offset : most);
	}
	return ES_PACKORDER_NONE;
}

static int by_place(const void *a, const void *b)
{
	const struct es_pack_place *x = a, *y = b;
	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	return x->number < y->number ? -1 : x->number > y->number;
}

void es_packorder_sort(struct es_pack_place *places, size_t n)
{
	if (n)
		qsort(places, n, sizeof *places, by_place);
}
