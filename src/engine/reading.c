#include "engine/reading.h"
#include "text/border.h"

/* Base64 in percent escapes in base64 happens; deeper nesting has not been seen in the wild. */
enum { DECODE_DEPTH = 3, DECODE_GROWTH = 8, DECODE_ROOM = 4 * 1024 * 1024 };

struct es_decode_limits es_reading_limits(size_t text_len)
{
	/* Decoded text is shorter than its run, but escapes are decoded with the literal around
	 * them, and a compressed run grows: room for some times the item is never used up by honest
	 * text. */
	return (struct es_decode_limits){ DECODE_DEPTH, DECODE_GROWTH * text_len + DECODE_ROOM };
}

void es_reading_reset(struct es_reading *r)
{
	for (unsigned i = 0; i < ES_CODERS; i++)
		r->runs[i].n = 0;
	es_trace_reset(&r->trace);
	r->hidden.n = 0;
	r->matches.n = 0;
	r->limits.n = 0;
	r->root = NULL;
	r->len = 0;
	r->is_cut = false;
	r->is_exact = false;
	es_arena_reset(&r->arena);
}

void es_reading_release(struct es_reading *r)
{
	for (unsigned i = 0; i < ES_CODERS; i++)
		es_vec_release(&r->runs[i]);
	es_trace_release(&r->trace);
	es_vec_release(&r->hidden);
	es_vec_release(&r->matches);
	es_vec_release(&r->limits);
	es_arena_release(&r->arena);
}

void es_read_room_release(struct es_read_room *room)
{
	es_vec_release(&room->views);
	es_vec_release(&room->moved);
	es_vec_release(&room->parts);
	es_quiet_text_release(&room->quiet);
}

/* One call's state, for one kind of coding. */
struct reader {
	struct es_reading *r;
	const struct es_reading *old;
	struct es_matcher *matcher;
	struct es_read_room *room;
	struct es_decode_limits limits;
	size_t *used, *nmatched;
	unsigned all; /* kinds that may begin anywhere between parts */
	unsigned coder;
	struct es_coded_cursor cursor;
	size_t looked; /* the end of what the runs so far depend on */
	struct es_error *err;
};

static struct es_slice text_of(const struct reader *d)
{
	return d->r->root->text;
}

/* ---- new runs ---- */

static enum es_status read_views(struct reader *d)
{
	struct es_reading *r = d->r;
	for (size_t i = 0; i < d->room->views.n; i++) {
		const struct es_view *v = d->room->views.v[i];
		*d->nmatched += v->text.len;
		enum es_status st =
			es_matcher_scan(d->matcher, v, &r->hidden, &r->limits, &r->arena, d->err);
		if (st)
			return st;
		/* Deeper nesting is left alone by design; only a lack of room is a gap. */
		if (v->depth < DECODE_DEPTH &&
			!es_decode_children(&d->room->views, v, &d->limits, d->used, &r->arena))
			r->is_cut = true;
	}
	return ES_OK;
}

static enum es_status read_run(struct reader *d, const struct es_coded *coded)
{
	struct es_reading *r = d->r;
	size_t used = *d->used, first = r->hidden.n;
	d->room->views.n = 0;
	if (!es_decode_run(
		    &d->room->views, r->root, d->coder, coded, &d->limits, d->used, &r->arena))
		r->is_cut = true;
	enum es_status st = read_views(d);
	size_t looked = d->cursor.looked > coded->to ? d->cursor.looked : coded->to;
	if (looked > r->root->text.len)
		looked = r->root->text.len;
	d->looked = looked > d->looked ? looked : d->looked;
	struct es_read_run run = { *coded, d->looked, *d->used - used, (uint32_t)first,
		(uint32_t)(r->hidden.n - first) };
	es_vec_push(&r->runs[d->coder], run);
	return st;
}

/* ---- runs that are taken over ---- */

/* Matches of one run share views, and which view a match is in decides about overlaps. */
static const struct es_view *carry_view(struct reader *d, const struct es_view *v, size_t shift)
{
	if (v->depth == 0)
		return d->r->root;
	for (size_t i = 0; i < d->room->moved.n; i++)
		if (d->room->moved.v[i].old == v)
			return d->room->moved.v[i].new;
	struct es_view *copy = es_arena_alloc(&d->r->arena, sizeof *copy);
	*copy = *v;
	copy->text = es_arena_copy(&d->r->arena, v->text);
	copy->parent = carry_view(d, v->parent, shift);
	copy->from += v->depth == 1 ? shift : 0;
	copy->to += v->depth == 1 ? shift : 0;
	es_vec_push(&d->room->moved, (struct es_moved_view){ v, copy });
	return copy;
}

static void carry_run(struct reader *d, const struct es_read_run *old, size_t shift)
{
	struct es_reading *r = d->r;
	struct es_read_run run = *old;
	run.coded.from += shift;
	run.coded.to += shift;
	run.looked += shift;
	run.match = (uint32_t)r->hidden.n;
	d->room->moved.n = 0;
	for (uint32_t i = 0; i < old->nmatches; i++) {
		struct es_match m = d->old->hidden.v[old->match + i];
		es_match_move(&m, carry_view(d, m.view, shift), 0, &r->arena);
		es_vec_push(&r->hidden, m);
	}
	*d->used += run.used;
	d->looked = run.looked > d->looked ? run.looked : d->looked;
	es_vec_push(&r->runs[d->coder], run);
}

/* The first of the old runs that begins at `at` or behind. */
static size_t find_run(const struct es_read_run_vec *runs, size_t at)
{
	size_t low = 0, high = runs->n;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (runs->v[middle].coded.from < at)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* What may be taken over is moved away from runs that reach over its borders: to the right, past
 * all that depends on what stands before. */
static size_t clear_left(const struct reader *d, const struct es_copy *c, size_t from)
{
	const struct es_read_run_vec *runs = &d->old->runs[d->coder];
	size_t shift = c->to - c->from, end = c->to + c->len, i = find_run(runs, from - shift);
	while (i > 0 && from < end && runs->v[i - 1].looked > from - shift) {
		from = es_border_next(text_of(d), runs->v[i - 1].looked + shift, end);
		i = find_run(runs, from - shift);
	}
	return from;
}

/* To the left, so that nothing of it depends on what stands behind. */
static size_t clear_right(const struct reader *d, const struct es_copy *c, size_t from, size_t to)
{
	const struct es_read_run_vec *runs = &d->old->runs[d->coder];
	size_t shift = c->to - c->from, i = find_run(runs, to - shift);
	while (i > 0 && to > from && runs->v[i - 1].looked > to - shift) {
		size_t start = runs->v[i - 1].coded.from + shift;
		to = start > from ? es_border_previous(text_of(d), start, from) : from;
		i = find_run(runs, to - shift);
	}
	return to;
}

static void carry_runs(struct reader *d, const struct es_copy *c, size_t from, size_t to)
{
	const struct es_read_run_vec *runs = &d->old->runs[d->coder];
	size_t shift = c->to - c->from;
	for (size_t i = find_run(runs, from - shift); i < runs->n; i++) {
		if (runs->v[i].coded.from >= to - shift)
			break;
		carry_run(d, &runs->v[i], shift);
	}
}

/* ---- the text, from border to border ---- */

/* The part of a copy, from border to border, of which nothing depends on what is not copied, but
 * for runs that reach over the borders. */
static struct es_span find_clean(struct es_slice text, const struct es_copies *copies, size_t which)
{
	enum { WORTH = 128 }; /* bytes; less is read anew in less time */
	struct es_span s =
		es_copies_inside(copies, which, text.len, ES_CODED_BEFORE, ES_CODED_AFTER);
	if (s.to < WORTH || s.from > s.to - WORTH)
		return (struct es_span){ 0, 0 };
	s.from = es_border_next(text, s.from, s.to);
	if (s.from < s.to)
		s.to = es_border_previous(text, s.to, s.from);
	return s;
}

void es_reading_cut(struct es_reading *r, const struct es_copies *copies,
	const struct es_reading *old, const struct es_quiet *q, struct es_read_room *room)
{
	struct es_slice text = r->root->text;
	size_t at = 0;
	room->parts.n = 0;
	es_quiet_text_reset(&room->quiet);
	for (size_t i = 0; old && i < copies->n; i++) {
		struct es_span s = find_clean(text, copies, i);
		if (s.from >= s.to)
			continue;
		es_vec_push(&room->parts, (struct es_read_part){ &copies->v[i], s, 0 });
		if (q)
			es_quiet_cut(&room->quiet, q, text, at, s.from);
		at = s.to;
	}
	if (q) {
		es_quiet_cut(&room->quiet, q, text, at, text.len);
		es_quiet_find(&room->quiet, q);
	}
}

/* All kinds share the borders, and so one look at what is between the parts: in most of it nothing
 * can begin. */
static void find_kinds(struct reader *d)
{
	struct es_read_room *room = d->room;
	size_t at = 0;
	d->all = 0;
	for (size_t i = 0; i < room->parts.n; i++) {
		struct es_read_part *p = &room->parts.v[i];
		p->kinds = es_quiet_kinds(&room->quiet, text_of(d), at, p->clean.from);
		d->all |= p->kinds;
		at = p->clean.to;
	}
	room->rest = es_quiet_kinds(&room->quiet, text_of(d), at, text_of(d).len);
	d->all |= room->rest;
}

/* Reads from border to border, and then as far as a run goes: *to is then the first border that
 * nothing so far depends on what is behind. Without `has_begin` no run begins up to *to. */
static enum es_status read_part(struct reader *d, size_t from, size_t *to, bool has_begin)
{
	struct es_slice text = text_of(d);
	struct es_coded coded;
	if (from >= *to || (!has_begin && d->looked <= *to))
		return ES_OK;
	d->cursor = (struct es_coded_cursor){ .pos = has_begin ? from : *to, .stop = *to };
	for (;;) {
		while (!d->r->is_cut && es_decode_next(&coded, &d->cursor, d->coder, text)) {
			enum es_status st = read_run(d, &coded);
			if (st)
				return st;
		}
		size_t end = d->looked > d->cursor.pos ? d->looked : d->cursor.pos;
		if (d->r->is_cut || end <= *to || *to >= text.len)
			return ES_OK;
		*to = es_border_next(text, end, text.len);
		d->cursor.stop = *to;
	}
}

/* What stands between two parts, and the kinds of which a run may begin there. */
struct gap {
	size_t from, to;
	unsigned kinds;
};

static struct gap gap_before(const struct reader *d, size_t part)
{
	const struct es_read_parts *parts = &d->room->parts;
	size_t from = part ? parts->v[part - 1].clean.to : 0;
	if (part == parts->n)
		return (struct gap){ from, text_of(d).len, d->room->rest };
	return (struct gap){ from, parts->v[part].clean.from, parts->v[part].kinds };
}

/* Beyond the gap anything may: a run of the old text reaches into it. */
static bool may_begin(const struct reader *d, struct gap g, size_t from, size_t to)
{
	return from < g.from || to > g.to || (g.kinds >> d->coder & 1);
}

static enum es_status read_coder(struct reader *d)
{
	const struct es_read_parts *parts = &d->room->parts;
	size_t at = 0, len = text_of(d).len;
	enum es_status st = ES_OK;
	for (size_t i = 0; i < parts->n && !st && !d->r->is_cut; i++) {
		const struct es_read_part *p = &parts->v[i];
		struct es_span s = p->clean;
		struct gap g = gap_before(d, i);
		if (s.to <= at)
			continue;
		s.from = clear_left(d, p->copy, s.from > at ? s.from : at);
		s.to = clear_right(d, p->copy, s.from, s.to);
		/* As often as what was read ends inside a run of the old text. */
		for (size_t to = at; !st && to < s.from && s.from < s.to; at = to) {
			to = s.from;
			st = read_part(d, at, &to, may_begin(d, g, at, to));
			s.from = clear_left(d, p->copy, to);
		}
		if (st || s.from >= s.to)
			continue;
		carry_runs(d, p->copy, s.from, s.to);
		at = s.to;
	}
	struct gap rest = gap_before(d, parts->n);
	return st ? st : read_part(d, at, &len, may_begin(d, rest, at, len));
}

enum es_status es_reading_decode(struct es_reading *r, const struct es_reading *old,
	struct es_matcher *m, struct es_read_room *room, size_t *nmatched, size_t *used,
	struct es_error *err)
{
	struct reader d = { .r = r,
		.old = old,
		.matcher = m,
		.room = room,
		.limits = es_reading_limits(r->root->text.len),
		.used = used,
		.nmatched = nmatched,
		.err = err };
	enum es_status st = ES_OK;
	find_kinds(&d);
	for (d.coder = 0; d.coder < ES_CODERS && !st && !r->is_cut; d.coder++) {
		if (!(d.all >> d.coder & 1) && !(old && old->runs[d.coder].n))
			continue;
		d.looked = 0;
		st = read_coder(&d);
	}
	return st;
}
