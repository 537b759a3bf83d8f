#include "git/heap.h"
#include "base/vec.h"

void es_heap_add(struct es_heap *h, uint64_t number)
{
	es_vec_push(h, number);
	size_t at = h->n - 1;
	for (; at && h->v[(at - 1) / 2] > number; at = (at - 1) / 2)
		h->v[at] = h->v[(at - 1) / 2];
	h->v[at] = number;
}

uint64_t es_heap_take(struct es_heap *h)
{
	uint64_t least = h->v[0], last = h->v[--h->n];
	size_t at = 0;
	for (size_t child = 1; child < h->n; child = 2 * at + 1) {
		if (child + 1 < h->n && h->v[child + 1] < h->v[child])
			child++;
		if (h->v[child] >= last)
			break;
		h->v[at] = h->v[child];
		at = child;
	}
	if (h->n)
		h->v[at] = last;
	return least;
}
