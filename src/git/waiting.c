#include "git/waiting.h"

bool es_waiting_is_before(const struct es_waiting *a, const struct es_waiting *b)
{
	if (a->generation != b->generation)
		return a->generation > b->generation;
	if (a->date != b->date)
		return a->date > b->date;
	return a->number < b->number;
}

void es_waiting_add(struct es_waiting_vec *q, struct es_waiting w)
{
	es_vec_push(q, w);
	size_t at = q->n - 1;
	for (; at && es_waiting_is_before(&w, &q->v[(at - 1) / 2]); at = (at - 1) / 2)
		q->v[at] = q->v[(at - 1) / 2];
	q->v[at] = w;
}

uint32_t es_waiting_take(struct es_waiting_vec *q)
{
	struct es_waiting first = q->v[0], last = q->v[--q->n];
	size_t at = 0;
	for (size_t child = 1; child < q->n; child = 2 * at + 1) {
		if (child + 1 < q->n && es_waiting_is_before(&q->v[child + 1], &q->v[child]))
			child++;
		if (!es_waiting_is_before(&q->v[child], &last))
			break;
		q->v[at] = q->v[child];
		at = child;
	}
	if (q->n)
		q->v[at] = last;
	return first.number;
}
