#include "pack.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/sha1.h"
#include "delta.h"
#include "text/unpack.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <zlib.h>

enum { OFS_DELTA = 6, REF_DELTA = 7, DELTA_MIN = 4, PACK_MAX = 1 << 30, PATH_SPACE = 4096 };

#define HIGH ((size_t)1 << 31)

/* Where an object stands in the pack; offset 0: not yet, or not at all. */
struct place {
	size_t offset;
	uint32_t crc;
	bool is_member;
};

struct packer {
	const struct objects *objects;
	const struct number_vec *members;
	struct place *places; /* by object */
	struct es_buf pack;
	struct chance *chance;
	enum pack_style style;
};

static void add_number(struct es_buf *b, uint64_t value, unsigned nbytes)
{
	while (nbytes--)
		es_buf_add_byte(b, (char)(value >> 8 * nbytes & 0xff));
}

enum es_status file_save(const char *path, struct es_slice bytes, struct es_error *err)
{
	FILE *f = fopen(path, "wb");
	if (!f)
		return es_fail(err, ES_EIO, "cannot write %s: %s", path, strerror(errno));
	bool is_written = fwrite(bytes.ptr ? bytes.ptr : "", 1, bytes.len, f) == bytes.len;
	if (fclose(f) || !is_written)
		return es_fail(err, ES_EIO, "cannot write %s", path);
	return ES_OK;
}

/* ---- the pack ---- */

static void add_deflated(struct es_buf *b, struct es_slice bytes, struct chance *c)
{
	static const char nothing[] = "";
	uLongf len = compressBound((uLong)bytes.len);
	char *room = es_buf_room(b, len);
	if (!room)
		return;
	if (compress2((Bytef *)room, &len, (const Bytef *)(bytes.len ? bytes.ptr : nothing),
		    (uLong)bytes.len, (int)chance_below(c, 7)) != Z_OK)
		abort();
	es_buf_grew(b, len);
}

/* Type and size: four bits of it beside the type, then seven in each further byte. */
static void add_head(struct es_buf *b, unsigned type, size_t size)
{
	unsigned byte = type << 4 | (size & 15);
	for (size >>= 4; size; size >>= 7) {
		es_buf_add_byte(b, (char)(byte | 0x80));
		byte = size & 0x7f;
	}
	es_buf_add_byte(b, (char)byte);
}

/* The distance back: seven bits a byte, the highest first, each further byte counting one more. */
static void add_distance(struct es_buf *b, size_t distance)
{
	char bytes[16];
	size_t at = sizeof bytes;
	bytes[--at] = (char)(distance & 0x7f);
	while (distance >>= 7)
		bytes[--at] = (char)(0x80 | (--distance & 0x7f));
	es_buf_add(b, (struct es_slice){ bytes + at, sizeof bytes - at });
}

/* OBJECT_NONE: the object stands for itself. */
static size_t find_base(const struct packer *p, size_t i)
{
	size_t kin = p->objects->v.v[i]->kin;
	if (p->style == PACK_WHOLE || chance_percent(p->chance, 3))
		return OBJECT_NONE;
	if (p->style == PACK_THIN && chance_percent(p->chance, 50))
		return kin;
	while (kin != OBJECT_NONE && !p->places[kin].is_member)
		kin = p->objects->v.v[kin]->kin;
	return kin;
}

static void add_entry(struct packer *p, size_t i)
{
	const struct object *o = p->objects->v.v[i];
	struct es_buf delta = ES_BUF_INIT(PACK_MAX);
	size_t start = p->pack.len, base = find_base(p, i);
	if (base != OBJECT_NONE)
		delta_add(&delta, object_bytes(p->objects->v.v[base]), object_bytes(o), p->chance);
	/* Git takes a shorter one for damage. */
	if (delta.len < DELTA_MIN) {
		add_head(&p->pack, o->type, o->len);
		add_deflated(&p->pack, object_bytes(o), p->chance);
	} else if (p->places[base].offset && chance_percent(p->chance, 70)) {
		add_head(&p->pack, OFS_DELTA, delta.len);
		add_distance(&p->pack, start - p->places[base].offset);
		add_deflated(&p->pack, es_buf_slice(&delta), p->chance);
	} else {
		add_head(&p->pack, REF_DELTA, delta.len);
		es_buf_add(
			&p->pack, (struct es_slice){ (const char *)p->objects->v.v[base]->oid.bytes,
					  ES_OID_SIZE });
		add_deflated(&p->pack, es_buf_slice(&delta), p->chance);
	}
	es_buf_release(&delta);
	p->places[i].offset = start;
	p->places[i].crc = es_crc32(es_slice_sub(es_buf_slice(&p->pack), start, p->pack.len));
}

static void add_sum(struct es_buf *b, struct es_oid *out)
{
	struct es_sha1 h;
	es_sha1_init(&h);
	es_sha1_add(&h, es_buf_slice(b));
	es_sha1_end(&h, out->bytes);
	es_buf_add(b, (struct es_slice){ (const char *)out->bytes, ES_OID_SIZE });
}

static void make_pack(struct packer *p, struct es_oid *sum)
{
	size_t n = p->members->n, *order = es_alloc(n, sizeof *order);
	memcpy(order, p->members->v, n * sizeof *order);
	/* Near to where they were, but for some. */
	for (size_t i = 0; i < n && p->style != PACK_WHOLE; i++) {
		size_t reach = chance_percent(p->chance, 10) ? n : 8;
		size_t other = i + chance_below(p->chance, reach < n - i ? reach : n - i);
		size_t held = order[i];
		order[i] = order[other];
		order[other] = held;
	}
	for (size_t i = 0; i < n; i++)
		p->places[p->members->v[i]].is_member = true;
	es_buf_add_str(&p->pack, "PACK");
	add_number(&p->pack, 2, 4);
	add_number(&p->pack, n, 4);
	for (size_t i = 0; i < n; i++)
		add_entry(p, order[i]);
	add_sum(&p->pack, sum);
	free(order);
}

/* ---- the index ---- */

struct entry {
	struct es_oid oid;
	struct place place;
};

static int by_name(const void *a, const void *b)
{
	return es_oid_compare(&((const struct entry *)a)->oid, &((const struct entry *)b)->oid);
}

static void add_name(struct es_buf *b, const struct entry *e)
{
	es_buf_add(b, (struct es_slice){ (const char *)e->oid.bytes, ES_OID_SIZE });
}

static void add_counts(struct es_buf *b, const struct entry *entries, size_t n)
{
	size_t count = 0;
	for (unsigned first = 0; first < 256; first++) {
		while (count < n && entries[count].oid.bytes[0] <= first)
			count++;
		add_number(b, count, 4);
	}
}

static void add_version1(struct es_buf *b, const struct entry *entries, size_t n)
{
	add_counts(b, entries, n);
	for (size_t i = 0; i < n; i++) {
		add_number(b, entries[i].place.offset, 4);
		add_name(b, &entries[i]);
	}
}

/* Offsets from `far` on stand in the table of 64 bits. */
static void add_version2(struct es_buf *b, const struct entry *entries, size_t n, size_t far)
{
	size_t nfar = 0;
	add_number(b, 0xff744f63, 4);
	add_number(b, 2, 4);
	add_counts(b, entries, n);
	for (size_t i = 0; i < n; i++)
		add_name(b, &entries[i]);
	for (size_t i = 0; i < n; i++)
		add_number(b, entries[i].place.crc, 4);
	for (size_t i = 0; i < n; i++)
		add_number(b,
			entries[i].place.offset < far ? entries[i].place.offset : HIGH | nfar++, 4);
	for (size_t i = 0; i < n; i++)
		if (entries[i].place.offset >= far)
			add_number(b, entries[i].place.offset, 8);
}

static void make_index(struct packer *p, struct es_buf *out, const struct es_oid *pack_sum)
{
	size_t n = p->members->n;
	struct entry *entries = es_alloc(n, sizeof *entries);
	for (size_t i = 0; i < n; i++) {
		size_t member = p->members->v[i];
		entries[i] = (struct entry){ p->objects->v.v[member]->oid, p->places[member] };
	}
	qsort(entries, n, sizeof *entries, by_name);
	if (chance_percent(p->chance, 20))
		add_version1(out, entries, n);
	else
		add_version2(out, entries, n,
			chance_percent(p->chance, 30) ? chance_below(p->chance, p->pack.len)
						      : HIGH);
	es_buf_add(out, (struct es_slice){ (const char *)pack_sum->bytes, ES_OID_SIZE });
	struct es_oid sum;
	add_sum(out, &sum);
	free(entries);
}

/* ---- files ---- */

static enum es_status write_beside(const char *folder, const struct es_oid *sum, const char *ending,
	struct es_slice bytes, struct es_error *err)
{
	char path[PATH_SPACE], hex[ES_OID_HEX + 1];
	es_oid_hex(hex, sum);
	(void)snprintf(path, sizeof path, "%s/pack-%s.%s", folder, hex, ending);
	return file_save(path, bytes, err);
}

enum es_status pack_save(const char *folder, const struct objects *o,
	const struct number_vec *members, enum pack_style style, struct chance *c,
	struct es_error *err)
{
	struct packer p = {
		.objects = o,
		.members = members,
		.places = es_alloc(o->v.n, sizeof *p.places),
		.pack = ES_BUF_INIT(PACK_MAX),
		.chance = c,
		.style = style,
	};
	struct es_buf index = ES_BUF_INIT(PACK_MAX);
	struct es_oid sum;
	make_pack(&p, &sum);
	make_index(&p, &index, &sum);
	enum es_status st = write_beside(folder, &sum, "pack", es_buf_slice(&p.pack), err);
	if (!st)
		st = write_beside(folder, &sum, "idx", es_buf_slice(&index), err);
	es_buf_release(&index);
	es_buf_release(&p.pack);
	free(p.places);
	return st;
}

enum es_status loose_save(
	const char *folder, const struct object *b, struct chance *c, struct es_error *err)
{
	char path[PATH_SPACE], hex[ES_OID_HEX + 1];
	struct es_buf text = ES_BUF_INIT(PACK_MAX), packed = ES_BUF_INIT(PACK_MAX);
	es_oid_hex(hex, &b->oid);
	(void)snprintf(path, sizeof path, "%s/%.2s", folder, hex);
	enum es_status st = ES_OK;
	if (mkdir(path, 0777) && errno != EEXIST)
		st = es_fail(err, ES_EIO, "cannot make %s: %s", path, strerror(errno));
	es_buf_printf(&text, "%s %zu", object_type_name(b->type), b->len);
	es_buf_add_byte(&text, '\0');
	es_buf_add(&text, object_bytes(b));
	add_deflated(&packed, es_buf_slice(&text), c);
	(void)snprintf(path, sizeof path, "%s/%.2s/%s", folder, hex, hex + 2);
	if (!st)
		st = file_save(path, es_buf_slice(&packed), err);
	es_buf_release(&text);
	es_buf_release(&packed);
	return st;
}
