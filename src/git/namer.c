#include "git/namer.h"
#include "base/mem.h"
#include "base/vec.h"

#include <stdlib.h>
#include <string.h>

enum { MISSING_BYTES = 64 };

void es_namer_init(struct es_namer *n, const struct es_sweep *s, struct es_budget *budget)
{
	n->sweep = s;
	n->budget = budget;
	n->recent = es_alloc(ES_NAMER_RECENT, sizeof *n->recent);
}

void es_namer_release(struct es_namer *n)
{
	es_vec_release(&n->children);
	es_oidmap_release(&n->missing);
	free(n->recent);
	n->recent = NULL;
	n->nwaiting = 0;
}

uint32_t es_namer_add_missing(struct es_namer *n, const struct es_oid *oid)
{
	size_t number = es_sweep_count(n->sweep) + es_oidmap_add(&n->missing, oid, NULL);
	if (number >= UINT32_MAX)
		es_out_of_memory(SIZE_MAX);
	return (uint32_t)number;
}

size_t es_namer_missing_bytes(size_t n)
{
	return n * MISSING_BYTES;
}

void es_namer_settle(struct es_namer *n)
{
	size_t nwaiting = n->nwaiting;
	uint32_t *out = n->children.v + (n->children.n - nwaiting);
	if (nwaiting)
		es_sweep_find_all(n->sweep, n->waiting, nwaiting, out);
	for (size_t i = 0; i < nwaiting; i++)
		if (out[i] == ES_SWEEP_NONE)
			out[i] = es_namer_add_missing(n, &n->waiting[i]);
	if (n->budget)
		es_budget_hold(n->budget, es_namer_missing_bytes(n->missing.n));
	n->nwaiting = 0;
}

uint32_t es_namer_child(struct es_namer *n, const struct es_oid *oid)
{
	uint32_t head;
	memcpy(&head, oid->bytes, sizeof head);
	struct es_recent_name *r = &n->recent[head & (ES_NAMER_RECENT - 1)];
	if (r->child && memcmp(&r->oid, oid, sizeof *oid) == 0)
		return r->child - 1;
	if (n->nwaiting == ES_NAMER_BATCH)
		es_namer_settle(n);
	n->waiting[n->nwaiting++] = *oid;
	es_vec_push(&n->children, ES_SWEEP_NONE);
	*r = (struct es_recent_name){ *oid, (uint32_t)n->children.n };
	return (uint32_t)(n->children.n - 1);
}
