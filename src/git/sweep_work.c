#include "git/sweep_internal.h"
#include "base/err.h"
#include "base/mem.h"
#include "git/held.h"
#include "git/loose.h"
#include "git/object_reader.h"
#include "text/unpack.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum {
	LEVELS = ES_SWEEP_SLOTS / 2,
	BASE_MAX = 512 * 1024 * 1024, /* bytes of what is read only for what is built on it */
};

/* An object whose children are being visited. The last of them takes its place, in the other
 * buffer; the others, each at most half as heavy as all, stand a level higher while theirs are
 * visited: so levels are at most as many as a weight has bits. */
struct level {
	struct es_held held[2];
	unsigned current; /* which of them has the object's bytes, unless they had to give way */
	uint32_t number;
	uint32_t next, end; /* of its children, places in kids */
	enum es_object_type type;
	bool is_visited; /* by the visitor: its slot holds something */
};

struct number_vec ES_VEC(uint32_t);

struct worker {
	struct es_sweep *s;
	const struct es_sweep_visitor *v;
	struct es_unpacker *unpacker;
	struct es_object_reader *reader; /* for what cannot be read here; NULL until needed */
	struct level level[LEVELS];
	size_t top;
	struct es_held delta, way[2]; /* instructions; objects on the way to another */
	struct es_buf loose;
	size_t sum; /* of the capacities of all that is held */
	struct es_copy_vec copies;
	struct number_vec path, left;
	struct es_error *err;
	struct es_error why; /* that the object at hand cannot be read */
};

/* ---- memory ---- */

static void release_idle(struct worker *w, struct es_held *h)
{
	if (!h->is_busy && h->cap)
		es_held_release(h, &w->sum);
}

/* Gives back what is not needed; when that is not enough also what is needed only later, and can be
 * made again. */
static void make_way(struct worker *w, size_t len)
{
	size_t max = w->s->max_held;
	release_idle(w, &w->delta);
	release_idle(w, &w->way[0]);
	release_idle(w, &w->way[1]);
	for (size_t i = 0; i < LEVELS; i++) {
		release_idle(w, &w->level[i].held[0]);
		release_idle(w, &w->level[i].held[1]);
	}
	for (size_t i = 0; i < w->top && (w->sum > max || len > max - w->sum); i++) {
		struct es_held *h = &w->level[i].held[w->level[i].current];
		if (h->cap)
			es_held_release(h, &w->sum);
	}
}

static char *make_room(struct worker *w, struct es_held *h, size_t len)
{
	size_t max = w->s->max_held;
	bool is_tight = false;
	h->is_busy = true;
	if (len > h->cap && (w->sum > max || len > (max - w->sum) / 2)) {
		make_way(w, len);
		is_tight = true;
	}
	return es_held_make(h, len, &w->sum, is_tight);
}

/* ---- making an object ---- */

static size_t base_max(const struct worker *w)
{
	return w->s->max_object > BASE_MAX ? w->s->max_object : BASE_MAX;
}

static enum es_status inflate(
	struct worker *w, struct es_held *to, uint64_t size, struct es_slice packed)
{
	if (size > base_max(w))
		return es_fail(&w->why, ES_ELIMIT, "larger than %zu bytes", w->s->max_object);
	if (!es_unpack_is_possible((size_t)size, packed.len))
		return es_fail(&w->why, ES_ECORRUPT, "larger than its stream can be");
	char *bytes = make_room(w, to, (size_t)size);
	if (!es_unpack(w->unpacker, bytes, (size_t)size, packed))
		return es_fail(&w->why, ES_ECORRUPT, "its stream is damaged");
	return ES_OK;
}

static enum es_status read_loose(
	struct worker *w, struct es_held *to, enum es_object_type *out_type, uint32_t number)
{
	const struct es_sweep_loose *l = &w->s->loose.v[number - w->s->first_loose];
	struct es_object o;
	enum es_status st = es_loose_read(
		&o, &w->loose, w->s->repo->stores.v[l->store], &l->oid, base_max(w), &w->why);
	if (st)
		return st;
	char *bytes = make_room(w, to, o.bytes.len);
	if (o.bytes.len)
		memcpy(bytes, o.bytes.ptr, o.bytes.len);
	*out_type = o.type;
	es_buf_release(&w->loose);
	return ES_OK;
}

static enum es_status read_entry(
	struct worker *w, struct es_held *to, struct es_pack_entry *out, uint32_t number)
{
	const struct es_sweep *s = w->s;
	const struct es_sweep_pack *p = es_sweep_pack_of(s, number);
	if (!es_pack_entry(out, p->pack, s->offset[number]))
		return es_fail(&w->why, ES_ECORRUPT, "no object where one should begin");
	return inflate(w, to, out->size,
		es_pack_bytes(p->pack, out->data, es_sweep_entry_end(s, p, number)));
}

static enum es_status read_root(
	struct worker *w, struct es_held *to, enum es_object_type *out_type, uint32_t number)
{
	struct es_pack_entry entry;
	if (number >= w->s->first_loose)
		return read_loose(w, to, out_type, number);
	enum es_status st = read_entry(w, to, &entry, number);
	if (!st && entry.form != ES_ENTRY_WHOLE)
		st = es_fail(&w->why, ES_ECORRUPT, "what it is built on is missing");
	if (!st)
		*out_type = entry.type;
	return st;
}

/* Applies delta `number` to `base`; w->copies are then its copies. */
static enum es_status apply(
	struct worker *w, struct es_held *to, struct es_slice base, uint32_t number)
{
	struct es_pack_entry entry;
	size_t base_size, size;
	enum es_status st = read_entry(w, &w->delta, &entry, number);
	struct es_slice delta = es_held_slice(&w->delta);
	if (!st && !es_delta_sizes(&base_size, &size, delta))
		st = es_fail(&w->why, ES_ECORRUPT, "its delta is damaged");
	else if (!st && size > base_max(w))
		st = es_fail(&w->why, ES_ELIMIT, "larger than %zu bytes", w->s->max_object);
	if (!st) {
		char *bytes = make_room(w, to, size);
		if (!es_delta_apply(bytes, size, base, delta, &w->copies))
			st = es_fail(&w->why, ES_ECORRUPT, "its delta does not fit its base");
	}
	w->delta.is_busy = false;
	return st;
}

/* Makes an object from its root on, nothing of which is at hand. */
static enum es_status make(
	struct worker *w, struct es_held *to, enum es_object_type *out_type, uint32_t number)
{
	const struct es_sweep *s = w->s;
	w->path.n = 0;
	for (; s->parent[number] != ES_SWEEP_NONE; number = s->parent[number])
		es_vec_push(&w->path, number);
	struct es_held *last = w->path.n ? &w->way[0] : to;
	enum es_status st = read_root(w, last, out_type, number);
	for (size_t i = w->path.n; i > 0 && !st; i--) {
		struct es_held *next = i == 1 ? to : &w->way[last == &w->way[0]];
		st = apply(w, next, es_held_slice(last), w->path.v[i - 1]);
		last->is_busy = false;
		last = next;
	}
	w->way[0].is_busy = w->way[1].is_busy = false;
	return st;
}

/* Another copy of the object, or libgit2's opinion. w->why says why that was needed, and stays. */
static enum es_status read_elsewhere(struct worker *w, struct es_object *out, uint32_t number)
{
	struct es_error why = w->why;
	if (!w->reader)
		w->reader = es_object_reader_new(w->s->repo);
	enum es_status st = es_object_read(
		out, w->reader, es_sweep_oid(w->s, number), ES_OBJECT_ANY, base_max(w), &w->why);
	w->why = why;
	return st;
}

static enum es_status make_elsewhere(
	struct worker *w, struct es_held *to, enum es_object_type *out_type, uint32_t number)
{
	struct es_object o;
	enum es_status st = read_elsewhere(w, &o, number);
	if (st)
		return st;
	char *bytes = make_room(w, to, o.bytes.len);
	if (o.bytes.len)
		memcpy(bytes, o.bytes.ptr, o.bytes.len);
	*out_type = o.type;
	return ES_OK;
}

/* ---- telling the visitor ---- */

static void fail(struct worker *w, uint32_t number)
{
	if (es_sweep_wants(w->s, number))
		w->v->fail(w->v->ctx, number, w->why.status, w->why.text);
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
static enum es_status visit(struct worker *w, struct es_swept *o, bool *out_is_visited)
{
	*out_is_visited = o->bytes.len <= w->s->max_object;
	o->is_wanted = es_sweep_wants(w->s, o->number);
	if (*out_is_visited)
		return w->v->visit(w->v->ctx, o, w->err);
	(void)es_fail(&w->why, ES_ELIMIT, "larger than %zu bytes", w->s->max_object);
	fail(w, o->number);
	return ES_OK;
}

/* ---- what is in no tree, or below something that cannot be read ---- */

static enum es_status visit_alone(struct worker *w, uint32_t number, unsigned slot)
{
	struct es_object o;
	bool is_visited;
	if (!es_sweep_wants(w->s, number))
		return ES_OK;
	enum es_status st = read_elsewhere(w, &o, number);
	if (st) {
		fail(w, number);
		return ES_OK;
	}
	struct es_swept swept = by_itself(number, o.type, o.bytes, slot);
	return visit(w, &swept, &is_visited);
}

/* What is visited with the children [from, to), which are built on something that cannot be read:
 * all of it by itself. */
static enum es_status visit_left(struct worker *w, uint32_t from, uint32_t to, unsigned slot)
{
	const struct es_sweep *s = w->s;
	enum es_status st = ES_OK;
	for (w->left.n = 0; from < to; from++)
		es_vec_push(&w->left, s->kids[from]);
	while (w->left.n && !st) {
		uint32_t v = w->left.v[--w->left.n], k = s->kids_of[v];
		for (uint32_t n = s->nkids[v]; n > 0; n--, k++)
			es_vec_push(&w->left, s->kids[k]);
		(void)es_fail(&w->why, ES_ECORRUPT, "what it is built on cannot be read");
		st = visit_alone(w, v, slot);
	}
	return st;
}

static enum es_status visit_lost(struct worker *w, uint32_t number)
{
	(void)es_fail(&w->why, ES_ECORRUPT, "it is built on itself");
	if (es_sweep_has_copy(w->s, number))
		return visit_alone(w, number, 0);
	fail(w, number);
	return ES_OK;
}

/* ---- trees ---- */

static unsigned slot_of(const struct worker *w, const struct level *l)
{
	return (unsigned)(2 * (l - w->level)) + l->current;
}

/* The object in buffer `current` of the level is the one whose children come next. */
static void enter(struct level *l, const struct es_sweep *s, uint32_t number)
{
	l->number = number;
	l->next = s->kids_of[number];
	l->end = l->next + s->nkids[number];
}

static enum es_status visit_root(struct worker *w, uint32_t number)
{
	struct level *l = &w->level[0];
	struct es_held *to = &l->held[0];
	w->top = 0;
	l->current = 0;
	enter(l, w->s, number);
	if (read_root(w, to, &l->type, number) && make_elsewhere(w, to, &l->type, number)) {
		fail(w, number);
		to->is_busy = false;
		uint32_t from = l->next;
		l->next = l->end;
		return visit_left(w, from, l->end, slot_of(w, l));
	}
	struct es_swept swept = by_itself(number, l->type, es_held_slice(to), slot_of(w, l));
	swept.is_base = l->next < l->end;
	return visit(w, &swept, &l->is_visited);
}

/* Visits child `number` of the object of level `l`, made in buffer `to` of level `m`. False in
 * *out_is_made when it cannot be read. */
static enum es_status visit_kid(struct worker *w, const struct level *l, struct level *m,
	unsigned to, uint32_t number, bool *out_is_made)
{
	const struct es_held *base = &l->held[l->current];
	struct es_held *kid = &m->held[to];
	struct es_swept o = { .number = number,
		.type = l->type,
		.is_base = w->s->nkids[number] > 0,
		.slot = (unsigned)(2 * (m - w->level)) + to,
		.base_slot = ES_SWEEP_NO_SLOT,
		.base_number = ES_SWEEP_NONE };
	*out_is_made = true;
	if (apply(w, kid, es_held_slice(base), number) == ES_OK) {
		if (l->is_visited) {
			o.base_slot = slot_of(w, l);
			o.base_number = l->number;
			o.base = es_held_slice(base);
			o.copies = w->copies.v;
			o.ncopies = w->copies.n;
		}
	} else if (make_elsewhere(w, kid, &o.type, number) != ES_OK) {
		*out_is_made = false;
		fail(w, number);
		kid->is_busy = false;
		return ES_OK;
	}
	o.bytes = es_held_slice(kid);
	bool is_visited;
	enum es_status st = visit(w, &o, &is_visited);
	m->type = o.type;
	m->is_visited = is_visited;
	return st;
}

static void leave(struct worker *w)
{
	struct level *l = &w->level[w->top];
	l->held[0].is_busy = l->held[1].is_busy = false;
	l->next = l->end;
	if (w->top)
		w->top--;
}

/* What had to give way is made again. */
static bool is_at_hand(struct worker *w, struct level *l)
{
	struct es_held *h = &l->held[l->current];
	return h->is_busy || make(w, h, &l->type, l->number) == ES_OK ||
	       make_elsewhere(w, h, &l->type, l->number) == ES_OK;
}

/* Visits the next child of the topmost level, and goes to where the one after it is. */
static enum es_status step(struct worker *w)
{
	const struct es_sweep *s = w->s;
	struct level *l = &w->level[w->top];
	if (!is_at_hand(w, l)) {
		uint32_t from = l->next, to = l->end;
		unsigned slot = slot_of(w, l);
		leave(w);
		return visit_left(w, from, to, slot);
	}
	uint32_t number = s->kids[l->next++];
	bool is_last = l->next == l->end, is_made;
	assert(is_last || w->top + 1 < LEVELS);
	struct level *m = is_last ? l : l + 1;
	unsigned to = is_last ? !l->current : 0;
	enum es_status st = visit_kid(w, l, m, to, number, &is_made);
	if (!st && !is_made) {
		uint32_t k = s->kids_of[number];
		st = visit_left(w, k, k + s->nkids[number], (unsigned)(2 * (m - w->level)) + to);
	}
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

static enum es_status visit_tree(struct worker *w)
{
	enum es_status st = ES_OK;
	while (!st && w->level[w->top].next < w->level[w->top].end)
		st = step(w);
	leave(w);
	return st;
}

/* Shows the visitor an object that is visited in another piece, for what is built on it here. */
static enum es_status visit_again(struct worker *w, struct level *l)
{
	struct es_slice bytes = es_held_slice(&l->held[l->current]);
	struct es_swept o = by_itself(l->number, l->type, bytes, slot_of(w, l));
	o.is_base = true;
	l->is_visited = o.bytes.len <= w->s->max_object;
	return l->is_visited ? w->v->visit(w->v->ctx, &o, w->err) : ES_OK;
}

static enum es_status visit_kids(struct worker *w, uint32_t from, uint32_t to)
{
	struct level *l = &w->level[0];
	struct es_held *h = &l->held[0];
	w->top = 0;
	l->current = 0;
	l->is_visited = false;
	l->number = w->s->parent[w->s->kids[from]];
	l->next = from;
	l->end = to;
	if (make(w, h, &l->type, l->number) == ES_OK ||
		make_elsewhere(w, h, &l->type, l->number) == ES_OK) {
		enum es_status st = visit_again(w, l);
		return st ? st : visit_tree(w);
	}
	h->is_busy = false;
	return visit_left(w, from, to, 0);
}

static enum es_status work_on(struct worker *w, const struct es_sweep_piece *p)
{
	enum es_status st = ES_OK;
	if (p->form == ES_PIECE_KIDS)
		return visit_kids(w, p->from, p->to);
	for (uint32_t i = p->from; i < p->to && !st; i++) {
		bool is_lost = p->form == ES_PIECE_LOST;
		st = is_lost ? visit_lost(w, w->s->lost[i]) : visit_root(w, w->s->roots[i]);
		if (!st && !is_lost)
			st = visit_tree(w);
	}
	return st;
}

static void free_worker(struct worker *w)
{
	for (size_t i = 0; i < LEVELS; i++) {
		es_held_release(&w->level[i].held[0], &w->sum);
		es_held_release(&w->level[i].held[1], &w->sum);
	}
	es_held_release(&w->delta, &w->sum);
	es_held_release(&w->way[0], &w->sum);
	es_held_release(&w->way[1], &w->sum);
	es_buf_release(&w->loose);
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
	struct worker *w = es_alloc(1, sizeof *w);
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
