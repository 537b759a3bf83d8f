#include "base/mem.h"
#include "git/sweep_internal.h"

#include <stdlib.h>
#include <string.h>

/* The names of all objects of a sweep, in order. */

enum {
	BITS_MIN = 8,
	BITS_MAX = 24, /* of a name that choose its bucket */
};

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

void es_sweep_order_names(struct es_sweep *s)
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
	s->is_one_pack = s->packs.n <= 1 && s->nloose == 0 && are_sorted(s);
	if (s->is_one_pack)
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

/* The name at a place of by_name. Those of one pack are in the order of its index, which has them
 * side by side. */
static const struct es_oid *name_at(const struct es_sweep *s, uint32_t place)
{
	return s->is_one_pack ? es_packindex_oid(&s->packs.v[0].pack->index, place)
			      : es_sweep_oid(s, s->by_name[place]);
}

/* The first place in by_name with that name; s->n when there is none. */
static uint32_t find_place(const struct es_sweep *s, const struct es_oid *oid)
{
	size_t b = bucket_of(s, oid);
	uint32_t low = s->bucket[b], end = s->bucket[b + 1], high = end;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (es_oid_compare(name_at(s, middle), oid) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == end || es_oid_compare(name_at(s, low), oid) != 0)
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
			first[i] = *name_at(s, place[i] < s->n ? place[i] : 0);
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
