#include "git/commitgraph.h"
#include "base/endian.h"
#include "git/chunks.h"

#include <string.h>

enum {
	HEADER = 8,
	DATA = ES_OID_SIZE + 16, /* tree, two parents, generation and date */
	DATE_BITS = 34,
	PARENTS_MAX = 1 << 16, /* of one commit */
};

#define PARENT_NONE 0x70000000U
#define MANY	    0x80000000U /* of a second parent: the others are in `edges` */
#define LAST	    0x80000000U /* of an edge: no further one follows */
#define LARGER	    0x80000000U /* of an offset: it is in `larger` */
#define LEVEL_MAX   0x3fffffffU

struct es_oid es_commitgraph_checksum(struct es_slice bytes)
{
	struct es_oid sum = { { 0 } };
	if (bytes.len >= ES_OID_SIZE)
		memcpy(sum.bytes, bytes.ptr + bytes.len - ES_OID_SIZE, ES_OID_SIZE);
	return sum;
}

static bool find_tables(struct es_graph_layer *l, struct es_slice bytes, size_t nchunks)
{
	struct es_slice fanout, names, data;
	if (!es_chunk_find(&fanout, bytes, HEADER, nchunks, "OIDF") ||
		!es_chunk_find(&names, bytes, HEADER, nchunks, "OIDL") ||
		!es_chunk_find(&data, bytes, HEADER, nchunks, "CDAT") ||
		!es_chunk_find(&l->edges, bytes, HEADER, nchunks, "EDGE") ||
		!es_chunk_find(&l->offsets, bytes, HEADER, nchunks, "GDA2") ||
		!es_chunk_find(&l->larger, bytes, HEADER, nchunks, "GDO2") ||
		!es_chunk_find(&l->bases, bytes, HEADER, nchunks, "BASE"))
		return false;
	l->fanout = (const unsigned char *)fanout.ptr;
	l->names = (const unsigned char *)names.ptr;
	l->data = (const unsigned char *)data.ptr;
	if (fanout.len != ES_CHUNK_FANOUT || !es_fanout_is_rising(l->fanout))
		return false;
	l->n = es_big_endian32(l->fanout + ES_CHUNK_FANOUT - 4);
	return l->n == names.len / ES_OID_SIZE && l->n == data.len / DATA &&
	       l->n < PARENT_NONE - l->first;
}

static uint32_t count(const struct es_commitgraph *g)
{
	if (!g->layers.n)
		return 0;
	const struct es_graph_layer *top = &g->layers.v[g->layers.n - 1];
	return top->first + top->n;
}

bool es_commitgraph_add(struct es_commitgraph *g, struct es_slice bytes)
{
	static const unsigned char head[6] = { 'C', 'G', 'P', 'H', 1, 1 };
	if (bytes.len < HEADER || memcmp(bytes.ptr, head, sizeof head) != 0)
		return false;
	size_t nchunks = (unsigned char)bytes.ptr[6], nbases = (unsigned char)bytes.ptr[7];
	struct es_graph_layer l = { .first = count(g) };
	if (nbases != g->layers.n || !find_tables(&l, bytes, nchunks) ||
		l.bases.len != nbases * ES_OID_SIZE)
		return false;
	/* Dates are of use only when every layer has them, or the two would be compared. */
	g->has_levels = g->has_levels || l.offsets.len / 4 != l.n;
	es_vec_push(&g->layers, l);
	return true;
}

/* The place of the name in the layer; its n when it does not have it. */
static uint32_t find_in(const struct es_graph_layer *l, const struct es_oid *oid)
{
	return (uint32_t)es_fanout_find(l->fanout, l->names, ES_OID_SIZE, oid);
}

bool es_commitgraph_find(
	const struct es_commitgraph *g, const struct es_oid *oid, uint32_t *out_position)
{
	for (size_t i = g->layers.n; i-- > 0;) {
		const struct es_graph_layer *l = &g->layers.v[i];
		uint32_t at = find_in(l, oid);
		if (at < l->n) {
			*out_position = l->first + at;
			return true;
		}
	}
	return false;
}

static const struct es_graph_layer *layer_of(const struct es_commitgraph *g, uint32_t position)
{
	size_t i = g->layers.n - 1;
	while (g->layers.v[i].first > position)
		i--;
	return &g->layers.v[i];
}

struct es_oid es_commitgraph_name(const struct es_commitgraph *g, uint32_t position)
{
	const struct es_graph_layer *l = layer_of(g, position);
	struct es_oid oid;
	memcpy(oid.bytes, l->names + (size_t)(position - l->first) * ES_OID_SIZE, ES_OID_SIZE);
	return oid;
}

/* A parent is in its child's layer or below. */
static bool add_parent(
	struct es_position_vec *parents, const struct es_graph_layer *l, uint32_t position)
{
	if (position >= l->first + l->n)
		return false;
	es_vec_push(parents, position);
	return true;
}

static bool add_many(struct es_position_vec *parents, const struct es_graph_layer *l, size_t at)
{
	for (size_t i = 0; i < PARENTS_MAX && at < l->edges.len / 4; i++, at++) {
		uint32_t edge = es_big_endian32(l->edges.ptr + at * 4);
		if (!add_parent(parents, l, edge & ~LAST))
			return false;
		if (edge & LAST)
			return true;
	}
	return false;
}

static bool add_parents(
	struct es_position_vec *parents, const struct es_graph_layer *l, const unsigned char *data)
{
	uint32_t one = es_big_endian32(data + ES_OID_SIZE);
	uint32_t two = es_big_endian32(data + ES_OID_SIZE + 4);
	if (one == PARENT_NONE)
		return two == PARENT_NONE;
	if (!add_parent(parents, l, one))
		return false;
	if (two & MANY)
		return add_many(parents, l, two & ~MANY);
	return two == PARENT_NONE || add_parent(parents, l, two);
}

static uint64_t generation_of(
	const struct es_commitgraph *g, const struct es_graph_layer *l, uint32_t at, uint64_t date)
{
	if (g->has_levels) {
		uint32_t level =
			es_big_endian32(l->data + (size_t)at * DATA + ES_OID_SIZE + 8) >> 2;
		/* 0 was written by a git that did not know levels; the greatest stands for all
		 * that are greater. */
		return level && level < LEVEL_MAX ? level : ES_GENERATION_UNKNOWN;
	}
	uint64_t offset = es_big_endian32(l->offsets.ptr + (size_t)at * 4);
	if (offset & LARGER) {
		size_t i = (size_t)(offset & ~(uint64_t)LARGER);
		if (i >= l->larger.len / 8)
			return ES_GENERATION_UNKNOWN;
		offset = es_big_endian(l->larger.ptr + i * 8, 8);
	}
	return offset < ES_GENERATION_UNKNOWN - date ? date + offset : ES_GENERATION_UNKNOWN;
}

bool es_commitgraph_read(struct es_graph_commit *out, struct es_position_vec *parents,
	const struct es_commitgraph *g, uint32_t position)
{
	const struct es_graph_layer *l = layer_of(g, position);
	uint32_t at = position - l->first;
	const unsigned char *data = l->data + (size_t)at * DATA;
	size_t before = parents->n;
	if (!add_parents(parents, l, data)) {
		parents->n = before;
		return false;
	}
	uint64_t date = es_big_endian(data + ES_OID_SIZE + 8, 8) & (((uint64_t)1 << DATE_BITS) - 1);
	out->date = (int64_t)date;
	out->generation = generation_of(g, l, at, date);
	return true;
}
