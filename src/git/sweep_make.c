#include "git/sweep_worker.h"
#include "base/err.h"
#include "base/mem.h"
#include "git/loose.h"
#include "git/object_reader.h"
#include "text/unpack.h"

#include <string.h>

enum {
	/* Bytes that a worker may read without the turn of what is not in its buffers: of a loose
	 * object or of another copy, and of what that copy is built on. */
	LOOSE_SMALL = 1024 * 1024,
	READER_SMALL = 8 * 1024 * 1024,
};

/* ---- memory ---- */

/* Each worker has a share of its own, and there is a common one. What does not fit into these is
 * made by one worker at a time, which then has the turn and counts for itself: so the sum of all
 * has a bound, whatever a pack asks for, and nobody waits while it holds what another waits for. */

static size_t beyond_own(const struct es_sweep_worker *w, size_t sum)
{
	return sum > w->s->own_held ? sum - w->s->own_held : 0;
}

/* Gives back what is not needed any more of the common share. */
static void give_back(struct es_sweep_worker *w)
{
	size_t need = beyond_own(w, w->sum);
	if (w->shared > need) {
		es_share_give(&w->s->common, w->shared - need);
		w->shared = need;
	}
}

static bool may_grow(struct es_sweep_worker *w, size_t len)
{
	if (w->is_big)
		return w->sum <= w->s->big_held && len <= w->s->big_held - w->sum;
	if (len > SIZE_MAX / 2)
		return false;
	size_t need = beyond_own(w, w->sum + len);
	if (need > w->shared) {
		if (!es_share_take(&w->s->common, need - w->shared))
			return false;
		w->shared = need;
	}
	return true;
}

static void take_turn(struct es_sweep_worker *w)
{
	if (w->is_big)
		return;
	es_share_give(&w->s->common, w->shared);
	w->shared = 0;
	es_lock_take(w->s->turn);
	w->is_big = true;
}

static void release_idle(struct es_sweep_worker *w, struct es_held *h)
{
	if (!h->is_busy && h->ptr)
		es_held_release(h, &w->sum);
}

static void release_all_idle(struct es_sweep_worker *w)
{
	release_idle(w, &w->delta);
	release_idle(w, &w->way[0]);
	release_idle(w, &w->way[1]);
	for (size_t i = 0; i < ES_SWEEP_LEVELS; i++) {
		release_idle(w, &w->level[i].held[0]);
		release_idle(w, &w->level[i].held[1]);
	}
}

/* Gives back what is needed only later, and can be made again, until there is room. */
static bool make_way(struct es_sweep_worker *w, size_t len)
{
	for (size_t i = 0; i < w->top && !may_grow(w, len); i++) {
		struct es_held *h = &w->level[i].held[w->level[i].current];
		if (h->ptr)
			es_held_release(h, &w->sum);
	}
	return may_grow(w, len);
}

/* NULL when it would be more than may ever be held. */
static char *make_room(struct es_sweep_worker *w, struct es_held *h, size_t len)
{
	size_t wanted = es_held_room(len);
	if (len > h->cap || !h->ptr) {
		es_held_release(h, &w->sum);
		h->is_busy = true;
		if (!may_grow(w, wanted)) {
			release_all_idle(w);
			give_back(w);
			wanted = len;
			if (!make_way(w, len))
				take_turn(w);
			if (!may_grow(w, len)) {
				(void)es_fail(&w->why, ES_EUNSUPPORTED,
					"more than %zu bytes are needed to make it",
					w->s->big_held);
				h->is_busy = false;
				return NULL;
			}
		}
	}
	return es_held_make(h, len, wanted, &w->sum);
}

static size_t busy_bytes(const struct es_sweep_worker *w)
{
	size_t sum = 0;
	for (size_t i = 0; i < ES_SWEEP_LEVELS; i++)
		for (size_t k = 0; k < 2; k++)
			sum += w->level[i].held[k].is_busy ? w->level[i].held[k].cap : 0;
	return sum;
}

void es_sweep_settle(struct es_sweep_worker *w)
{
	if (!w->is_big && !w->shared)
		return;
	if (w->is_big) {
		/* The turn ends when the rest fits; until then buffers are used again. */
		size_t need = beyond_own(w, busy_bytes(w));
		if (need && !es_share_take(&w->s->common, need))
			return;
		release_all_idle(w);
		w->shared = need;
		w->is_big = false;
		es_lock_give(w->s->turn);
		return;
	}
	release_all_idle(w);
	give_back(w);
}

void es_sweep_release_held(struct es_sweep_worker *w)
{
	for (size_t i = 0; i < ES_SWEEP_LEVELS; i++)
		w->level[i].held[0].is_busy = w->level[i].held[1].is_busy = false;
	w->delta.is_busy = w->way[0].is_busy = w->way[1].is_busy = false;
	release_all_idle(w);
	give_back(w);
	if (w->is_big)
		es_lock_give(w->s->turn);
	w->is_big = false;
}

/* ---- making an object ---- */

static size_t base_max(const struct es_sweep_worker *w)
{
	return w->s->max_object > ES_BASE_MAX ? w->s->max_object : ES_BASE_MAX;
}

/* What nothing is built on need not be made to be found too large. */
static size_t most_of(const struct es_sweep_worker *w, uint32_t number)
{
	return w->s->nkids[number] ? base_max(w) : w->s->max_object;
}

static enum es_status fail_size(struct es_sweep_worker *w)
{
	return es_fail(&w->why, ES_ELIMIT, "larger than %zu bytes", w->s->max_object);
}

/* What an entry holds. */
static enum es_status inflate(struct es_sweep_worker *w, struct es_held *to,
	const struct es_pack_entry *e, size_t max, struct es_slice packed)
{
	if (e->size > SIZE_MAX || !es_unpack_is_possible((size_t)e->size, packed.len))
		return es_fail(&w->why, ES_ECORRUPT, "larger than its stream can be");
	size_t size = (size_t)e->size;
	if (size > max && e->form == ES_ENTRY_WHOLE)
		return fail_size(w);
	if (size > max)
		return es_fail(&w->why, ES_EUNSUPPORTED,
			"what it is built by is larger than %zu bytes", max);
	char *bytes = make_room(w, to, size);
	if (!bytes)
		return w->why.status;
	if (!es_unpack(w->unpacker, bytes, size, packed))
		return es_fail(&w->why, ES_ECORRUPT, "its stream is damaged");
	return ES_OK;
}

static enum es_status take(struct es_sweep_worker *w, struct es_held *to,
	enum es_object_type *out_type, struct es_object o)
{
	char *bytes = make_room(w, to, o.bytes.len);
	if (!bytes)
		return w->why.status;
	if (o.bytes.len)
		memcpy(bytes, o.bytes.ptr, o.bytes.len);
	*out_type = o.type;
	return ES_OK;
}

static enum es_status read_loose(struct es_sweep_worker *w, struct es_held *to,
	enum es_object_type *out_type, uint32_t number, size_t max)
{
	const struct es_sweep_loose *l = &w->s->loose.v[number - w->s->first_loose];
	const char *store = w->s->repo->stores.v[l->store];
	struct es_object o;
	size_t first = max < LOOSE_SMALL ? max : LOOSE_SMALL;
	enum es_status st = es_loose_read(&o, &w->loose, store, &l->oid, first, &w->why);
	if (st == ES_ELIMIT && first < max) {
		take_turn(w);
		st = es_loose_read(&o, &w->loose, store, &l->oid, max, &w->why);
	}
	if (st == ES_ELIMIT) {
		size_t size;
		(void)!es_loose_header(out_type, &size, store, &l->oid, NULL);
		st = fail_size(w);
	}
	if (!st)
		st = take(w, to, out_type, o);
	es_buf_release(&w->loose);
	return st;
}

static enum es_status read_entry(struct es_sweep_worker *w, struct es_held *to,
	struct es_pack_entry *out, uint32_t number, size_t max)
{
	const struct es_sweep *s = w->s;
	const struct es_sweep_pack *p = es_sweep_pack_of(s, number);
	if (!es_pack_entry(out, p->pack, s->offset[number]))
		return es_fail(&w->why, ES_ECORRUPT, "no object where one should begin");
	return inflate(w, to, out, max,
		es_pack_bytes(p->pack, out->data, es_sweep_entry_end(s, p, number)));
}

static enum es_status read_root(struct es_sweep_worker *w, struct es_held *to,
	enum es_object_type *out_type, uint32_t number, size_t max)
{
	struct es_pack_entry entry;
	if (number >= w->s->first_loose)
		return read_loose(w, to, out_type, number, max);
	enum es_status st = read_entry(w, to, &entry, number, max);
	if (!st && entry.form != ES_ENTRY_WHOLE)
		st = es_fail(&w->why, ES_ECORRUPT, "what it is built on is missing");
	if (!st)
		*out_type = entry.type;
	return st;
}

/* Applies delta `number` to `base`; w->copies are then its copies. */
static enum es_status apply(struct es_sweep_worker *w, struct es_held *to, struct es_slice base,
	uint32_t number, size_t max)
{
	struct es_pack_entry entry;
	size_t base_size, size;
	enum es_status st = read_entry(w, &w->delta, &entry, number, base_max(w));
	struct es_slice delta = es_held_slice(&w->delta);
	if (!st && !es_delta_sizes(&base_size, &size, delta))
		st = es_fail(&w->why, ES_ECORRUPT, "its delta is damaged");
	else if (!st && base_size != base.len)
		st = es_fail(&w->why, ES_ECORRUPT, "its delta does not fit its base");
	else if (!st && size > max)
		st = fail_size(w);
	if (!st) {
		char *bytes = make_room(w, to, size);
		if (!bytes)
			st = w->why.status;
		else if (!es_delta_apply(bytes, size, base, delta, &w->copies))
			st = es_fail(&w->why, ES_ECORRUPT, "its delta does not fit its base");
	}
	w->delta.is_busy = false;
	return st;
}

/* From its root on. */
static enum es_status make(struct es_sweep_worker *w, struct es_held *to,
	enum es_object_type *out_type, uint32_t number)
{
	const struct es_sweep *s = w->s;
	w->path.n = 0;
	for (; s->parent[number] != ES_SWEEP_NONE; number = s->parent[number])
		es_vec_push(&w->path, number);
	struct es_held *last = w->path.n ? &w->way[0] : to;
	enum es_status st = read_root(w, last, out_type, number, base_max(w));
	for (size_t i = w->path.n; i > 0 && !st; i--) {
		struct es_held *next = i == 1 ? to : &w->way[last == &w->way[0]];
		st = apply(w, next, es_held_slice(last), w->path.v[i - 1], base_max(w));
		last->is_busy = false;
		last = next;
	}
	w->way[0].is_busy = w->way[1].is_busy = false;
	return st;
}

/* ---- of another copy, or in libgit2's opinion ---- */

/* Whoever has the turn may read what is large, or hard to read. */
static enum es_status ask_reader(
	struct es_object *out, struct es_sweep_worker *w, uint32_t number, size_t max)
{
	const struct es_oid *oid = es_sweep_oid(w->s, number);
	size_t small = max < LOOSE_SMALL ? max : LOOSE_SMALL;
	if (!w->reader)
		w->reader = es_object_reader_new(w->s->repo);
	es_object_reader_limit(w->reader, READER_SMALL);
	enum es_status st = es_object_try(out, w->reader, oid, small, &w->why);
	if (!st || st == ES_ENOTFOUND)
		return st;
	take_turn(w);
	es_object_reader_limit(w->reader, 0);
	return es_object_try(out, w->reader, oid, max, &w->why);
}

/* w->why says why that is needed; then, what the reader says. */
static enum es_status make_elsewhere(struct es_sweep_worker *w, struct es_held *to,
	enum es_object_type *out_type, uint32_t number, size_t max)
{
	struct es_object o;
	bool is_only = !es_sweep_has_copy(w->s, number), is_damaged = w->why.status == ES_ECORRUPT;
	if (is_only && (number >= w->s->first_loose || !is_damaged))
		return w->why.status;
	enum es_status st = ask_reader(&o, w, number, max);
	if (!st)
		st = take(w, to, out_type, o);
	if (st == ES_ELIMIT) {
		const struct es_oid *oid = es_sweep_oid(w->s, number);
		(void)!es_object_header(out_type, NULL, w->reader, oid, NULL);
		st = fail_size(w);
	}
	es_object_reader_limit(w->reader, 0);
	return st;
}

/* ---- either way ---- */

enum es_status es_sweep_make(struct es_sweep_worker *w, struct es_held *to,
	enum es_object_type *out_type, uint32_t number)
{
	enum es_status st = make(w, to, out_type, number);
	if (st)
		st = make_elsewhere(w, to, out_type, number, base_max(w));
	if (st)
		to->is_busy = false;
	return st;
}

enum es_status es_sweep_make_root(struct es_sweep_worker *w, struct es_held *to,
	enum es_object_type *out_type, uint32_t number)
{
	size_t max = most_of(w, number);
	enum es_status st = read_root(w, to, out_type, number, max);
	if (st)
		st = make_elsewhere(w, to, out_type, number, max);
	if (st)
		to->is_busy = false;
	return st;
}

enum es_status es_sweep_make_kid(struct es_sweep_worker *w, struct es_held *to,
	enum es_object_type *type, struct es_slice base, uint32_t number, bool *out_is_applied)
{
	size_t max = most_of(w, number);
	enum es_status st = apply(w, to, base, number, max);
	*out_is_applied = st == ES_OK;
	if (st)
		st = make_elsewhere(w, to, type, number, max);
	if (st)
		to->is_busy = false;
	return st;
}
