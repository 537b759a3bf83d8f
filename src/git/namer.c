#include "git/namer.h"
#include "base/mem.h"
#include "base/vec.h"

#include <stdlib.h>
#include <string.h>

void es_namer_init(struct es_namer *n, const struct es_sweep *s)
{
	n->sweep = s;
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

void es_namer_settle(struct es_namer *n)
{
	size_t nwaiting = n->nwaiting, count = es_sweep_count(n->sweep);
	uint32_t *out = n->children.v + (n->children.n - nwaiting);
	if (nwaiting)
		es_sweep_find_all(n->sweep, n->waiting, nwaiting, out);
	for (size_t i = 0; i < nwaiting; i++)
		if (out[i] == ES_SWEEP_NONE)
			out[i] = (uint32_t)(count +
					    es_oidmap_add(&n->missing, &n->waiting[i], NULL));
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
