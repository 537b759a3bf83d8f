#include "git/sweep_internal.h"
#include "base/endian.h"
#include "base/err.h"
#include "base/mem.h"
#include "git/loose.h"

#include <stdlib.h>
#include <string.h>

enum {
	DEFAULT_OBJECT = 256 * 1024 * 1024,
	DEFAULT_HELD = 128 * 1024 * 1024,
	BITS_MIN = 8,
	BITS_MAX = 24, /* of a name that choose its bucket */
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
	s->is_whole = true;
	for (size_t i = 0; i < stores->n; i++) {
		struct listing l = { s, (uint32_t)i };
		if (es_loose_each(stores->v[i], add_loose, &l, NULL) != ES_OK)
			s->is_whole = false;
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
	es_packindex_unmap(bytes);
	return i == p->n;
}

static void order_pack(struct es_sweep *s, struct es_sweep_pack *p)
{
	p->by_offset = es_alloc(p->n, sizeof *p->by_offset);
	if (!read_order(s, p))
		sort_pack(s, p);
}

/* ---- names ---- */

static size_t bucket_of(const struct es_sweep *s, const struct es_oid *oid)
{
	size_t head = (size_t)oid->bytes[0] << 16 | (size_t)oid->bytes[1] << 8 | oid->bytes[2];
	return head >> (24 - s->bits);
}

struct name {
	struct es_oid oid;
	uint32_t number;
};

struct name_vec ES_VEC(struct name);

static int by_name(const void *a, const void *b)
{
	const struct name *x = a, *y = b;
	int order = es_oid_compare(&x->oid, &y->oid);
	if (order)
		return order;
	return x->number < y->number ? -1 : x->number > y->number;
}

static void mark_copy(struct es_sweep *s, uint32_t number)
{
	if (!s->copies)
		s->copies = es_alloc((size_t)s->n / 8 + 1, 1);
	s->copies[number >> 3] |= (unsigned char)(1u << (number & 7));
}

/* Names are hashes, so a bucket has few; one that was made to have many is only slower. */
static void sort_bucket(struct es_sweep *s, uint32_t *v, size_t n, struct name_vec *names)
{
	names->n = 0;
	for (size_t i = 0; i < n; i++) {
		struct name name = { *es_sweep_oid(s, v[i]), v[i] };
		es_vec_push(names, name);
	}
	qsort(names->v, n, sizeof *names->v, by_name);
	for (size_t i = 0; i < n; i++) {
		v[i] = names->v[i].number;
		if (i && es_oid_compare(&names->v[i].oid, &names->v[i - 1].oid) == 0)
			mark_copy(s, v[i]);
	}
}

static void sort_pair(struct es_sweep *s, uint32_t *v)
{
	int order = es_oid_compare(es_sweep_oid(s, v[0]), es_sweep_oid(s, v[1]));
	if (order > 0) {
		uint32_t first = v[0];
		v[0] = v[1];
		v[1] = first;
	} else if (order == 0) {
		mark_copy(s, v[1]); /* they came in the order of their numbers */
	}
}

/* Counts into the bucket two places on, so that filling moves each count to where its bucket
 * begins.
 */
static void count_names(struct es_sweep *s)
{
	for (size_t i = 0; i < s->packs.n; i++) {
		const struct es_packindex *x = &s->packs.v[i].pack->index;
		for (size_t k = 0; k < x->nobjects; k++)
			s->bucket[bucket_of(s, es_packindex_oid(x, k)) + 2]++;
	}
	for (uint32_t i = 0; i < s->nloose; i++)
		s->bucket[bucket_of(s, &s->loose.v[i].oid) + 2]++;
}

/* In the order of numbers where names are equal: pack by pack. */
static void fill_names(struct es_sweep *s)
{
	for (size_t i = 0; i < s->packs.n; i++) {
		const struct es_sweep_pack *p = &s->packs.v[i];
		uint32_t *number_of = es_alloc(p->n, sizeof *number_of);
		for (uint32_t k = 0; k < p->n; k++)
			number_of[p->by_offset[k]] = p->first + k;
		for (uint32_t k = 0; k < p->n; k++) {
			size_t b = bucket_of(s, es_packindex_oid(&p->pack->index, k));
			s->by_name[s->bucket[b + 1]++] = number_of[k];
		}
		free(number_of);
	}
	for (uint32_t i = 0; i < s->nloose; i++) {
		size_t b = bucket_of(s, &s->loose.v[i].oid);
		s->by_name[s->bucket[b + 1]++] = s->first_loose + i;
	}
}

/* True when the only pack lists its names in order, each once. */
static bool are_sorted(const struct es_sweep *s)
{
	if (s->packs.n == 0)
		return true;
	const struct es_packindex *x = &s->packs.v[0].pack->index;
	for (size_t i = 1; i < x->nobjects; i++)
		if (es_oid_compare(es_packindex_oid(x, i - 1), es_packindex_oid(x, i)) >= 0)
			return false;
	return true;
}

static void order_names(struct es_sweep *s)
{
	s->bits = BITS_MIN;
	while (s->bits < BITS_MAX && (uint32_t)1 << s->bits < s->n)
		s->bits++;
	size_t nbuckets = (size_t)1 << s->bits;
	s->bucket = es_alloc(nbuckets + 2, sizeof *s->bucket);
	s->by_name = es_alloc((size_t)s->n + 1, sizeof *s->by_name);
	count_names(s);
	for (size_t b = 2; b < nbuckets + 2; b++)
		s->bucket[b] += s->bucket[b - 1];
	fill_names(s);
	/* One pack fills its buckets in order already. */
	if (s->packs.n <= 1 && s->nloose == 0 && are_sorted(s))
		return;
	struct name_vec names = { NULL, 0, 0 };
	for (size_t b = 0; b < nbuckets; b++) {
		uint32_t *v = s->by_name + s->bucket[b];
		size_t n = s->bucket[b + 1] - s->bucket[b];
		if (n == 2)
			sort_pair(s, v);
		else if (n > 2)
			sort_bucket(s, v, n, &names);
	}
	es_vec_release(&names);
}

/* The first place in by_name with that name; s->n when there is none. */
static uint32_t find_place(const struct es_sweep *s, const struct es_oid *oid)
{
	size_t b = bucket_of(s, oid);
	uint32_t low = s->bucket[b], end = s->bucket[b + 1], high = end;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (es_oid_compare(es_sweep_oid(s, s->by_name[middle]), oid) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == end || es_oid_compare(es_sweep_oid(s, s->by_name[low]), oid) != 0)
		return s->n;
	return low;
}

uint32_t es_sweep_find(const struct es_sweep *s, const struct es_oid *oid)
{
	uint32_t place = find_place(s, oid);
	return place < s->n ? s->by_name[place] : ES_SWEEP_NONE;
}

/* A name costs a handful of places in memory, each found by the one before. Step by step for many
 * names, the processor waits for many places at a time. A bucket holds one name, mostly. */
void es_sweep_find_all(const struct es_sweep *s, const struct es_oid *oids, size_t n, uint32_t *out)
{
	enum { AT_ONCE = 32 };
	for (size_t i = 0; s->n == 0 && i < n; i++)
		out[i] = ES_SWEEP_NONE;
	if (s->n == 0)
		return;
	uint32_t place[AT_ONCE];
	struct es_oid first[AT_ONCE];
	for (size_t at = 0; at < n; at += AT_ONCE) {
		size_t now = n - at < AT_ONCE ? n - at : AT_ONCE;
		for (size_t i = 0; i < now; i++)
			place[i] = s->bucket[bucket_of(s, &oids[at + i])];
		/* Beyond the last place is a zero. */
		for (size_t i = 0; i < now; i++)
			out[at + i] = s->by_name[place[i]];
		for (size_t i = 0; i < now; i++)
			first[i] = *es_sweep_oid(s, out[at + i]);
		for (size_t i = 0; i < now; i++)
			if (memcmp(&first[i], &oids[at + i], sizeof *oids) != 0)
				out[at + i] = es_sweep_find(s, &oids[at + i]);
	}
}

bool es_sweep_has_copy(const struct es_sweep *s, uint32_t number)
{
	uint32_t place = find_place(s, es_sweep_oid(s, number));
	return place + 1 < s->n && es_sweep_is_copy(s, s->by_name[place + 1]);
}

/* ---- the whole ---- */

enum es_status es_sweep_new(struct es_sweep **out, const struct es_repo *r,
	const struct es_sweep_options *o, struct es_error *err)
{
	struct es_sweep *s = es_alloc(1, sizeof *s);
	s->repo = r;
	s->max_object = o->max_object ? o->max_object : DEFAULT_OBJECT;
	s->max_held = o->max_held ? o->max_held : DEFAULT_HELD;
	s->jobs = o->jobs ? o->jobs : 1;
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
	order_names(s);
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

bool es_sweep_is_whole(const struct es_sweep *s)
{
	return s->is_whole;
}

enum es_object_type es_sweep_type(const struct es_sweep *s, uint32_t number)
{
	return (enum es_object_type)s->type[number];
}

size_t es_sweep_stored(const struct es_sweep *s, uint32_t number)
{
	return s->stored[number];
}

size_t es_sweep_npieces(const struct es_sweep *s)
{
	return s->pieces.n;
}

uint64_t es_sweep_piece_weight(const struct es_sweep *s, size_t piece)
{
	return s->pieces.v[piece].weight;
}
