#include "base/copies.h"

struct es_span es_copies_inside(
	const struct es_copies *all, size_t i, size_t len, size_t before, size_t after)
{
	const struct es_copy *c = &all->v[i];
	struct es_span s = { c->to, c->to + c->len };
	bool is_front = c->to == 0 && c->from == 0;
	bool is_back = s.to == len && c->from + c->len == all->old_len;
	if (!is_front)
		s.from = before < c->len ? s.from + before : s.to;
	if (!is_back)
		s.to = after <= c->len ? s.to - (after ? after - 1 : 0) : s.from;
	return s;
}
