#include "git/packorder.h"
#include "base/mem.h"
#include "git/packindex.h"
#include "git/packs.h"

#include <stdlib.h>

enum {
	OFFSET_BITS = 44, /* of a place; the bits above number the pack */
	PACKS_MAX = 1 << 19,
};

struct pack {
	struct es_slice bytes; /* of its index, mapped */
	struct es_packindex index;
};

struct pack_vec ES_VEC(struct pack);

struct es_packorder {
	struct pack_vec packs;
	size_t last; /* the one that had the object asked for last */
};

static void add_pack(struct es_packorder *p, const char *index_path)
{
	if (p->packs.n >= PACKS_MAX)
		return;
	struct pack pack = { .bytes = es_packindex_map(index_path) };
	if (es_packindex_open(&pack.index, pack.bytes))
		es_vec_push(&p->packs, pack);
	else
		es_packindex_unmap(pack.bytes);
}

static void add_folder(struct es_packorder *p, const char *objects_dir)
{
	struct es_packs packs;
	if (es_packs_find(&packs, objects_dir, NULL) != ES_OK)
		return;
	for (size_t i = 0; i < packs.sound.n; i++)
		add_pack(p, packs.sound.v[i]);
	es_packs_release(&packs);
}

struct es_packorder *es_packorder_new(const struct es_path_vec *stores)
{
	struct es_packorder *p = es_alloc(1, sizeof *p);
	for (size_t i = 0; i < stores->n; i++)
		add_folder(p, stores->v[i]);
	return p;
}

void es_packorder_free(struct es_packorder *p)
{
	if (!p)
		return;
	for (size_t i = 0; i < p->packs.n; i++)
		es_packindex_unmap(p->packs.v[i].bytes);
	es_vec_release(&p->packs);
	free(p);
}

uint64_t es_packorder_find(struct es_packorder *p, const struct es_oid *oid)
{
	uint64_t offset;
	for (size_t i = 0; i < p->packs.n; i++) {
		size_t pack = (p->last + i) % p->packs.n;
		if (!es_packindex_find(&p->packs.v[pack].index, oid, &offset))
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
