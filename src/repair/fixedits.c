#include "repair/fix.h"

void es_edits_insert(struct es_edit_vec *v, struct es_edit e)
{
	es_vec_push(v, e);
	for (size_t i = v->n - 1; i > 0 && v->v[i - 1].from > e.from; i--) {
		v->v[i] = v->v[i - 1];
		v->v[i - 1] = e;
	}
}

struct es_slice es_edits_apply(
	struct es_slice before, const struct es_edit *edits, size_t n, struct es_arena *arena)
{
	size_t max = before.len, at = 0;
	for (size_t i = 0; i < n; i++)
		max += edits[i].text.len;
	struct es_buf b = ES_BUF_INIT(max);
	for (size_t i = 0; i < n; i++) {
		es_buf_add(&b, es_slice_sub(before, at, edits[i].from));
		es_buf_add(&b, edits[i].text);
		at = edits[i].to;
	}
	es_buf_add(&b, es_slice_sub(before, at, before.len));
	struct es_slice after = es_arena_copy(arena, es_buf_slice(&b));
	es_buf_release(&b);
	return after;
}
