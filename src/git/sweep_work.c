#include "git/sweep_worker.h"
#include "base/err.h"
#include "base/mem.h"
#include "git/object_reader.h"
#include "text/unpack.h"

#include <assert.h>
#include <stdlib.h>

/* ---- telling the visitor ---- */

static void fail(struct es_sweep_worker *w, uint32_t number, enum es_object_type type)
{
	struct es_error told = { .text = "" };
	if (!es_sweep_wants(w->s, number))
		return;
	struct es_sweep_failure f = { number,
		es_object_fail(&told, w->why.status, NULL, w->why.text), type, told.text };
	w->v->fail(w->v->ctx, &f);
}

static struct es_swept by_itself(
	uint32_t number, enum es_object_type type, struct es_slice bytes, unsigned slot)
{
	return (struct es_swept){ .number = number,
		.type = type,
		.bytes = bytes,
		.slot = slot,
		.base_slot = ES_SWEEP_NO_SLOT,
		.base_number = ES_SWEEP_NONE };
}

/* *out_is_visited: the visitor has seen it, and may have kept something in its slot. */
static enum es_status visit(struct es_sweep_worker *w, struct es_swept *o, bool *out_is_visited)
{
	*out_is_visited = o->bytes.len <= w->s->max_object;
	o->is_wanted = es_sweep_wants(w->s, o->number);
	if (*out_is_visited)
		return w->v->visit(w->v->ctx, o, w->err);
	(void)es_fail(&w->why, ES_ELIMIT, "larger than %zu bytes", w->s->max_object);
	fail(w, o->number, o->type);
	return ES_OK;
}

/* ---- trees ---- */

/* What is built on an object that cannot be read comes later, child by child. */
static void leave_out(struct es_sweep_worker *w, uint32_t from, uint32_t to)
{
	for (; from < to; from++)
		es_vec_push(&w->left, w->s->kids[from]);
}

static void leave_out_kids(struct es_sweep_worker *w, uint32_t number)
{
	uint32_t first = w->s->kids_of[number];
	leave_out(w, first, first + w->s->nkids[number]);
}

static unsigned slot_of(const struct es_sweep_worker *w, const struct es_sweep_level *l)
{
	return (unsigned)(2 * (l - w->level)) + l->current;
}

/* The object in buffer `current` of the level is the one whose children come next. */
static void enter(struct es_sweep_level *l, const struct es_sweep *s, uint32_t number)
{
	l->number = number;
	l->next = s->kids_of[number];
	l->end = l->next + s->nkids[number];
}

static enum es_status visit_root(struct es_sweep_worker *w, uint32_t number)
{
	struct es_sweep_level *l = &w->level[0];
	struct es_held *to = &l->held[0];
	w->top = 0;
	l->current = 0;
	enter(l, w->s, number);
	l->type = es_sweep_type(w->s, number);
	if (es_sweep_make_root(w, to, &l->type, number) != ES_OK) {
		fail(w, number, l->type);
		leave_out_kids(w, number);
		l->next = l->end;
		return ES_OK;
	}
	struct es_swept swept = by_itself(number, l->type, es_held_slice(to), slot_of(w, l));
	swept.is_base = l->next < l->end;
	return visit(w, &swept, &l->is_visited);
}

/* Visits child `number` of the object of level `l`, made in buffer `to` of level `m`. False in
 * *out_is_made when it cannot be read. */
static enum es_status visit_kid(struct es_sweep_worker *w, const struct es_sweep_level *l,
	struct es_sweep_level *m, unsigned to, uint32_t number, bool *out_is_made)
{
	const struct es_held *base = &l->held[l->current];
	struct es_held *kid = &m->held[to];
	struct es_swept o = { .number = number,
		.type = l->type,
		.is_base = w->s->nkids[number] > 0,
		.slot = (unsigned)(2 * (m - w->level)) + to,
		.base_slot = ES_SWEEP_NO_SLOT,
		.base_number = ES_SWEEP_NONE };
	bool is_applied;
	*out_is_made = es_sweep_make_kid(
			       w, kid, &o.type, es_held_slice(base), number, &is_applied) == ES_OK;
	if (!*out_is_made) {
		fail(w, number, o.type);
		leave_out_kids(w, number);
		return ES_OK;
	}
	if (is_applied && l->is_visited) {
		o.base_slot = slot_of(w, l);
		o.base_number = l->number;
		o.base = es_held_slice(base);
		o.copies = w->copies.v;
		o.ncopies = w->copies.n;
	}
	o.bytes = es_held_slice(kid);
	bool is_visited;
	enum es_status st = visit(w, &o, &is_visited);
	m->type = o.type;
	m->is_visited = is_visited;
	return st;
}

static void leave(struct es_sweep_worker *w)
{
	struct es_sweep_level *l = &w->level[w->top];
	l->held[0].is_busy = l->held[1].is_busy = false;
	l->next = l->end;
	if (w->top)
		w->top--;
}

/* What had to give way is made again. */
static bool is_at_hand(struct es_sweep_worker *w, struct es_sweep_level *l)
{
	struct es_held *h = &l->held[l->current];
	return h->is_busy || es_sweep_make(w, h, &l->type, l->number) == ES_OK;
}

/* Visits the next child of the topmost level, and goes to where the one after it is. */
static enum es_status step(struct es_sweep_worker *w)
{
	const struct es_sweep *s = w->s;
	struct es_sweep_level *l = &w->level[w->top];
	if (!is_at_hand(w, l)) {
		leave_out(w, l->next, l->end);
		leave(w);
		return ES_OK;
	}
	uint32_t number = s->kids[l->next++];
	bool is_last = l->next == l->end, is_made;
	assert(is_last || w->top + 1 < ES_SWEEP_LEVELS);
	struct es_sweep_level *m = is_last ? l : l + 1;
	unsigned to = is_last ? !l->current : 0;
	enum es_status st = visit_kid(w, l, m, to, number, &is_made);
	bool is_deeper = is_made && s->nkids[number] > 0;
	if (is_last && !is_deeper) {
		leave(w);
	} else if (is_last) {
		l->held[l->current].is_busy = false;
		l->current = to;
		enter(l, s, number);
	} else if (is_deeper) {
		m->current = to;
		enter(m, s, number);
		w->top++;
	} else {
		m->held[to].is_busy = false;
	}
	return st;
}

static enum es_status visit_tree(struct es_sweep_worker *w)
{
	enum es_status st = ES_OK;
	while (!st && w->level[w->top].next < w->level[w->top].end) {
		st = step(w);
		if (w->is_big)
			es_sweep_settle(w);
	}
	leave(w);
	es_sweep_settle(w);
	return st;
}

/* Shows the visitor an object that is visited in another piece, for what is built on it here. */
static enum es_status visit_again(struct es_sweep_worker *w, struct es_sweep_level *l)
{
	struct es_slice bytes = es_held_slice(&l->held[l->current]);
	struct es_swept o = by_itself(l->number, l->type, bytes, slot_of(w, l));
	o.is_base = o.is_again = true;
	l->is_visited = o.bytes.len <= w->s->max_object;
	return l->is_visited ? w->v->visit(w->v->ctx, &o, w->err) : ES_OK;
}

static enum es_status visit_kids(struct es_sweep_worker *w, uint32_t from, uint32_t to)
{
	struct es_sweep_level *l = &w->level[0];
	struct es_held *h = &l->held[0];
	w->top = 0;
	l->current = 0;
	l->is_visited = false;
	l->number = w->s->parent[w->s->kids[from]];
	l->next = from;
	l->end = to;
	if (es_sweep_make(w, h, &l->type, l->number) == ES_OK) {
		enum es_status st = visit_again(w, l);
		return st ? st : visit_tree(w);
	}
	leave_out(w, from, to);
	leave(w);
	return ES_OK;
}

static enum es_status visit_whole(struct es_sweep_worker *w, uint32_t number)
{
	enum es_status st = visit_root(w, number);
	return st ? st : visit_tree(w);
}

/* What is built on something that cannot be read can be had from another copy alone; what is built
 * on that is visited with it. */
static enum es_status visit_left(struct es_sweep_worker *w)
{
	enum es_status st = ES_OK;
	while (w->left.n && !st) {
		uint32_t number = w->left.v[--w->left.n];
		if (es_sweep_has_copy(w->s, number)) {
			st = visit_whole(w, number);
			continue;
		}
		(void)es_fail(&w->why, ES_ECORRUPT, "what it is built on cannot be read");
		fail(w, number, es_sweep_type(w->s, number));
		leave_out_kids(w, number);
	}
	return st;
}

static enum es_status visit_lost(struct es_sweep_worker *w, uint32_t number)
{
	if (es_sweep_has_copy(w->s, number))
		return es_sweep_wants(w->s, number) ? visit_whole(w, number) : ES_OK;
	(void)es_fail(&w->why, ES_ECORRUPT, "it is built on itself");
	fail(w, number, es_sweep_type(w->s, number));
	return ES_OK;
}

static enum es_status work_on(struct es_sweep_worker *w, const struct es_sweep_piece *p)
{
	enum es_status st = ES_OK;
	if (p->form == ES_PIECE_KIDS)
		st = visit_kids(w, p->from, p->to);
	else
		for (uint32_t i = p->from; i < p->to && !st; i++)
			st = p->form == ES_PIECE_LOST ? visit_lost(w, w->s->lost[i])
						      : visit_whole(w, w->s->roots[i]);
	return st ? st : visit_left(w);
}

static void free_worker(struct es_sweep_worker *w)
{
	es_sweep_release_held(w);
	es_vec_release(&w->copies);
	es_vec_release(&w->path);
	es_vec_release(&w->left);
	es_object_reader_free(w->reader);
	es_unpacker_free(w->unpacker);
	free(w);
}

enum es_status es_sweep_work(
	struct es_sweep *s, const struct es_sweep_visitor *v, struct es_error *err)
{
	struct es_sweep_worker *w = es_alloc(1, sizeof *w);
	enum es_status st = ES_OK;
	w->s = s;
	w->v = v;
	w->err = err;
	w->unpacker = es_unpacker_new();
	for (size_t i = es_counter_take(&s->next, 1); !st && i < s->pieces.n;
		i = es_counter_take(&s->next, 1))
		st = work_on(w, &s->pieces.v[i]);
	free_worker(w);
	return st;
}
