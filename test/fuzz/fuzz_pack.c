/* fuzz_pack.c - packs of any bytes, and of any entries: all is visited or reported, once. */
#include "base/buf.h"
#include "base/mem.h"
#include "fuzz.h"
#include "git/object_reader.h"
#include "git/repo_internal.h"
#include "git/sweep.h"

#include <string.h>

enum {
	OBJECTS_MAX = 48,
	PACK_MAX = 1 << 20,
	ON_OFFSET = 6,
	ON_NAME = 7,
	NAMED = 0x80, /* in the first byte of an input: bytes of a pack; else entries */
};

/* A pack in memory. Object n has the name of n + 1 in every byte, so names are in order. */
struct maker {
	struct es_buf pack, index;
	uint32_t offsets[OBJECTS_MAX];
	size_t n;
};

struct input {
	const uint8_t *at;
	size_t left;
};

static unsigned take(struct input *in)
{
	if (!in->left)
		return 0;
	in->left--;
	return *in->at++;
}

static void add_big(struct es_buf *b, uint32_t value)
{
	for (int shift = 24; shift >= 0; shift -= 8)
		es_buf_add_byte(b, (char)(value >> shift));
}

/* A stored block, so that what stands in it is read as it is. */
static void add_zlib(struct es_buf *b, struct es_slice content)
{
	uint32_t low = 1, high = 0;
	unsigned len = (unsigned)content.len;
	for (size_t i = 0; i < content.len; i++) {
		low = (low + (unsigned char)content.ptr[i]) % 65521;
		high = (high + low) % 65521;
	}
	const unsigned char head[] = { 0x78, 1, 1, len & 0xff, len >> 8, ~len & 0xff,
		~len >> 8 & 0xff };
	es_buf_add(b, (struct es_slice){ (const char *)head, sizeof head });
	es_buf_add(b, content);
	add_big(b, high << 16 | low);
}

/* Kind, base, claim and length, a byte each, then the content. */
static void add_entry(struct maker *m, struct input *in)
{
	unsigned kind = take(in), base = take(in), claim = take(in), len = take(in);
	struct es_slice content = { (const char *)in->at, len < in->left ? len : in->left };
	uint32_t offset = (uint32_t)m->pack.len, type = kind & 7;
	size_t size = content.len + (kind & 0x80 ? claim : 0);
	in->at += content.len;
	in->left -= content.len;
	m->offsets[m->n++] = offset;
	es_buf_add_byte(&m->pack, (char)(0x80 | type << 4 | (size & 15)));
	es_buf_add_byte(&m->pack, (char)(size >> 4));
	if (type == ON_OFFSET) {
		uint32_t distance = offset - m->offsets[base % m->n] + (kind >> 3 & 1);
		es_buf_add_byte(&m->pack, (char)(0x80 | (distance >> 7 ? (distance >> 7) - 1 : 0)));
		es_buf_add_byte(&m->pack, (char)(distance & 0x7f));
	} else if (type == ON_NAME) {
		for (size_t i = 0; i < ES_OID_SIZE; i++)
			es_buf_add_byte(&m->pack, (char)base);
	}
	add_zlib(&m->pack, content);
}

static void make_pack(struct maker *m, struct input *in)
{
	unsigned first = take(in);
	es_buf_add(&m->pack, (struct es_slice)ES_LIT("PACK\0\0\0\2\0\0\0\0"));
	if (first & NAMED) {
		for (size_t n = first & 31; n > 0; n--) {
			unsigned high = take(in);
			m->offsets[m->n++] = high << 8 | take(in);
		}
		es_buf_add(&m->pack, (struct es_slice){ (const char *)in->at, in->left });
	} else {
		while (in->left && m->n < OBJECTS_MAX)
			add_entry(m, in);
	}
	for (size_t i = 0; i < ES_OID_SIZE; i++)
		es_buf_add_byte(&m->pack, 0);
}

static void make_index(struct maker *m)
{
	for (size_t first = 0; first < 256; first++)
		add_big(&m->index, (uint32_t)(first < m->n ? first : m->n));
	for (size_t i = 0; i < m->n; i++) {
		add_big(&m->index, m->offsets[i]);
		for (size_t k = 0; k < ES_OID_SIZE; k++)
			es_buf_add_byte(&m->index, (char)(i + 1));
	}
	for (size_t i = 0; i < 2 * ES_OID_SIZE; i++)
		es_buf_add_byte(&m->index, 0);
}

struct seen {
	unsigned ntimes[OBJECTS_MAX];
	char *bytes[OBJECTS_MAX];
	size_t len[OBJECTS_MAX];
};

static enum es_status visit(void *ctx, const struct es_swept *o, struct es_error *err)
{
	struct seen *seen = ctx;
	(void)err;
	for (size_t i = 0; i < o->ncopies; i++) {
		const struct es_copy *c = &o->copies[i];
		FUZZ_CHECK(memcmp(o->bytes.ptr + c->to, o->base.ptr + c->from, c->len) == 0);
	}
	FUZZ_CHECK(o->number < OBJECTS_MAX && o->slot < ES_SWEEP_SLOTS);
	if (!o->is_wanted)
		return ES_OK; /* once more, for what is built on it */
	seen->ntimes[o->number]++;
	seen->len[o->number] = o->bytes.len;
	seen->bytes[o->number] = es_alloc(o->bytes.len + 1, 1);
	if (o->bytes.len)
		memcpy(seen->bytes[o->number], o->bytes.ptr, o->bytes.len);
	return ES_OK;
}

static void fail(void *ctx, const struct es_sweep_failure *f)
{
	FUZZ_CHECK(f->status != ES_OK && f->reason[0]);
	FUZZ_CHECK(f->status != ES_ELIMIT || f->type != ES_OBJECT_ANY);
	((struct seen *)ctx)->ntimes[f->number]++;
}

/* Read one by one, objects are what they were in the sweep. */
static void read_each(const struct es_repo *r, const struct es_sweep *s, const struct seen *seen)
{
	struct es_object_reader *reader = es_object_reader_new(r);
	for (uint32_t i = 0; i < es_sweep_count(s); i++) {
		const struct es_oid *oid = es_sweep_oid(s, i);
		struct es_object o;
		size_t size = 0;
		bool is_read = es_object_read(&o, reader, oid, ES_OBJECT_ANY, PACK_MAX, NULL) == 0;
		FUZZ_CHECK(is_read == (seen->bytes[i] != NULL));
		if (!is_read)
			continue;
		FUZZ_CHECK(o.bytes.len == seen->len[i]);
		FUZZ_CHECK(
			o.bytes.len == 0 || memcmp(o.bytes.ptr, seen->bytes[i], o.bytes.len) == 0);
		FUZZ_CHECK(es_object_header(NULL, &size, reader, oid, NULL) == ES_OK);
		FUZZ_CHECK(size == o.bytes.len);
	}
	es_object_reader_free(reader);
}

static void sweep(const struct es_repo *r)
{
	struct es_sweep *s = NULL;
	struct seen seen = { .ntimes = { 0 } };
	const struct es_sweep_options o = { .max_object = PACK_MAX, .max_held = 4096 };
	const struct es_sweep_visitor v = { &seen, visit, fail };
	FUZZ_CHECK(es_sweep_new(&s, r, &o, NULL) == ES_OK);
	FUZZ_CHECK(es_sweep_work(s, &v, NULL) == ES_OK);
	for (uint32_t i = 0; i < es_sweep_count(s); i++)
		FUZZ_CHECK(seen.ntimes[i] == 1);
	read_each(r, s, &seen);
	for (size_t i = 0; i < OBJECTS_MAX; i++)
		free(seen.bytes[i]);
	es_sweep_free(s);
}

FUZZ(pack)
{
	struct maker m = { ES_BUF_INIT(PACK_MAX), ES_BUF_INIT(PACK_MAX), { 0 }, 0 };
	struct input in = { data, size };
	struct es_pack pack = { .store = 0 }, *all = &pack;
	struct es_repo r = { .packs = { .sound = { &all, 1, 1 } } };
	make_pack(&m, &in);
	make_index(&m);
	pack.bytes = es_buf_slice(&m.pack);
	pack.index_bytes = es_buf_slice(&m.index);
	if (!m.pack.full && es_packindex_open(&pack.index, pack.index_bytes))
		sweep(&r);
	es_buf_release(&m.pack);
	es_buf_release(&m.index);
	return 0;
}
