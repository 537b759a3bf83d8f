#include "git/sweep_internal.h"
#include "base/endian.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "git/loose.h"

#include <stdlib.h>
#include <string.h>

enum {
	DEFAULT_HELD = 128 * 1024 * 1024,
	DEFAULT_HELD_EACH = 32 * 1024 * 1024,
	DEFAULT_BIG = 1024 * 1024 * 1024,
	DISK_BLOCK = 4096,
};

/* ---- packs and loose objects ---- */

/* Numbers are 32 bits wide; the last ones have a meaning. */
static enum es_status add_packs(struct es_sweep *s, struct es_error *err)
{
	const struct es_pack_vec *packs = &s->repo->packs.sound;
	uint64_t n = 0;
	for (size_t i = 0; i < packs->n; i++) {
		struct es_sweep_pack p = { .pack = packs->v[i], .first = (uint32_t)n };
		n += p.pack->index.nobjects;
		if (n >= UINT32_MAX)
			return es_fail(err, ES_ELIMIT, "more than %u objects", UINT32_MAX);
		p.n = (uint32_t)p.pack->index.nobjects;
		if (p.n)
			es_vec_push(&s->packs, p);
	}
	s->first_loose = (uint32_t)n;
	return ES_OK;
}

struct listing {
	struct es_sweep *s;
	uint32_t store;
};

static void add_loose(void *ctx, const struct es_oid *oid)
{
	const struct listing *l = ctx;
	es_vec_push(&l->s->loose, (struct es_sweep_loose){ *oid, l->store });
}

static enum es_status add_all_loose(struct es_sweep *s, struct es_error *err)
{
	const struct es_path_vec *stores = &s->repo->stores;
	for (size_t i = 0; i < stores->n; i++) {
		struct listing l = { s, (uint32_t)i };
		struct es_error why = { .status = ES_OK };
		if (es_loose_each(stores->v[i], add_loose, &l, &why) && !s->unlisted.status)
			s->unlisted = why;
	}
	if (s->loose.n >= UINT32_MAX - s->first_loose)
		return es_fail(err, ES_ELIMIT, "more than %u objects", UINT32_MAX);
	s->nloose = (uint32_t)s->loose.n;
	s->n = s->first_loose + s->nloose;
	return ES_OK;
}

const struct es_sweep_pack *es_sweep_pack_of(const struct es_sweep *s, uint32_t number)
{
	size_t low = 0, high = s->packs.n;
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;
		if (s->packs.v[middle].first <= number)
			low = middle;
		else
			high = middle;
	}
	return &s->packs.v[low];
}

uint64_t es_sweep_entry_end(
	const struct es_sweep *s, const struct es_sweep_pack *pack, uint32_t number)
{
	uint32_t next = number + 1, end = pack->first + pack->n;
	/* Two names may claim one place. */
	while (next < end && s->offset[next] == s->offset[number])
		next++;
	return next < end ? s->offset[next] : UINT64_MAX;
}

const struct es_oid *es_sweep_oid(const struct es_sweep *s, uint32_t number)
{
	if (number >= s->first_loose)
		return &s->loose.v[number - s->first_loose].oid;
	const struct es_sweep_pack *p = es_sweep_pack_of(s, number);
	return es_packindex_oid(&p->pack->index, p->by_offset[number - p->first]);
}

/* ---- order of offsets ---- */

/* By their digits of eleven bits, the lowest first: what is sorted already stays in order. */
struct place {
	uint64_t offset;
	uint32_t at;
};

static void sort_places(struct place *v, struct place *spare, size_t n, uint64_t most)
{
	enum { BITS = 11, DIGITS = 1 << BITS };
	size_t *starts = es_alloc(DIGITS, sizeof *starts);
	struct place *from = v, *to = spare;
	for (unsigned shift = 0; shift < 64 && most >> shift; shift += BITS) {
		memset(starts, 0, DIGITS * sizeof *starts);
		for (size_t i = 0; i < n; i++)
			starts[from[i].offset >> shift & (DIGITS - 1)]++;
		size_t sum = 0;
		for (size_t d = 0; d < DIGITS; d++) {
			size_t count = starts[d];
			starts[d] = sum;
			sum += count;
		}
		for (size_t i = 0; i < n; i++)
			to[starts[from[i].offset >> shift & (DIGITS - 1)]++] = from[i];
		struct place *other = from;
		from = to;
		to = other;
	}
	if (from != v)
		memcpy(v, from, n * sizeof *v);
	free(starts);
}

static void sort_pack(struct es_sweep *s, struct es_sweep_pack *p)
{
	struct place *v = es_alloc(2 * (size_t)p->n, sizeof *v);
	uint64_t most = 0;
	for (uint32_t i = 0; i < p->n; i++) {
		v[i] = (struct place){ es_packindex_offset(&p->pack->index, i), i };
		if (v[i].offset > most)
			most = v[i].offset;
	}
	sort_places(v, v + p->n, p->n, most);
	for (uint32_t i = 0; i < p->n; i++) {
		p->by_offset[i] = v[i].at;
		s->offset[p->first + i] = v[i].offset;
	}
	free(v);
}

/* False when the pack has no file of that order, or one that is wrong: offsets that rise from place
 * to place show that each is there once. */
static bool read_order(struct es_sweep *s, struct es_sweep_pack *p)
{
	struct es_slice bytes = es_pack_map_beside(p->pack, ".rev");
	const unsigned char *places = es_revindex_places(bytes, p->n);
	uint64_t last = 0;
	uint32_t i = 0;
	for (; places && i < p->n; i++) {
		uint32_t at = es_big_endian32(places + 4 * (size_t)i);
		uint64_t offset = at < p->n ? es_packindex_offset(&p->pack->index, at) : 0;
		if (offset <= last)
			break;
		p->by_offset[i] = at;
		last = s->offset[p->first + i] = offset;
	}
	es_fs_unmap(bytes);
	return i == p->n;
}

static void order_pack(struct es_sweep *s, struct es_sweep_pack *p)
{
	p->by_offset = es_alloc(p->n, sizeof *p->by_offset);
	if (!read_order(s, p))
		sort_pack(s, p);
}

/* ---- the whole ---- */

static void set_bounds(struct es_sweep *s, const struct es_sweep_options *o)
{
	size_t held =
		o->max_held ? o->max_held : DEFAULT_HELD + (size_t)DEFAULT_HELD_EACH * s->jobs;
	size_t big = s->max_object < SIZE_MAX / 4 ? 4 * s->max_object : s->max_object;
	s->own_held = held / 2 / s->jobs;
	es_share_give(&s->common, held / 2);
	s->big_held = big > DEFAULT_BIG ? big : DEFAULT_BIG;
	if (o->max_big)
		s->big_held = o->max_big;
	s->turn = es_lock_new();
}

enum es_status es_sweep_new(struct es_sweep **out, const struct es_repo *r,
	const struct es_sweep_options *o, struct es_error *err)
{
	struct es_sweep *s = es_alloc(1, sizeof *s);
	s->repo = r;
	s->max_object = o->max_object ? o->max_object : ES_OBJECT_MAX;
	s->jobs = o->jobs ? o->jobs : 1;
	set_bounds(s, o);
	enum es_status st = add_packs(s, err);
	if (!st)
		st = add_all_loose(s, err);
	if (st) {
		es_sweep_free(s);
		return st;
	}
	s->offset = es_alloc((size_t)s->n + 1, sizeof *s->offset);
	for (size_t i = 0; i < s->packs.n; i++)
		order_pack(s, &s->packs.v[i]);
	es_sweep_order_names(s);
	es_forest_link(s, o->jobs ? o->jobs : 1);
	if (!o->is_dealt_later)
		es_sweep_deal(s, NULL);
	*out = s;
	return ES_OK;
}

void es_sweep_free(struct es_sweep *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < s->packs.n; i++)
		free(s->packs.v[i].by_offset);
	es_vec_release(&s->packs);
	es_vec_release(&s->loose);
	es_vec_release(&s->pieces);
	free(s->by_name);
	free(s->bucket);
	free(s->copies);
	free(s->offset);
	free(s->stored);
	free(s->parent);
	free(s->kids_of);
	free(s->nkids);
	free(s->type);
	free(s->kids);
	free(s->roots);
	free(s->lost);
	free(s->order);
	es_lock_free(s->turn);
	free(s);
}

size_t es_sweep_count(const struct es_sweep *s)
{
	return s->n;
}

bool es_sweep_is_copy(const struct es_sweep *s, uint32_t number)
{
	return s->copies && s->copies[number >> 3] >> (number & 7) & 1;
}

const char *es_sweep_unlisted(const struct es_sweep *s)
{
	return s->unlisted.status ? s->unlisted.text : NULL;
}

enum es_object_type es_sweep_type(const struct es_sweep *s, uint32_t number)
{
	return (enum es_object_type)s->type[number];
}

uint64_t es_sweep_disk(const struct es_sweep *s)
{
	uint64_t sum = (uint64_t)s->nloose * DISK_BLOCK;
	for (size_t i = 0; i < s->packs.n; i++)
		sum += s->packs.v[i].pack->bytes.len;
	return sum;
}

size_t es_sweep_npieces(const struct es_sweep *s)
{
	return s->pieces.n;
}

uint64_t es_sweep_piece_weight(const struct es_sweep *s, size_t piece)
{
	return s->pieces.v[piece].weight;
}
