#include "base/mem.h"
#include "git/object_reader.h"
#include "git/repo_internal.h"
#include "packwriter.h"
#include "sandbox.h"
#include "sweeper.h"
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_MAX = 64 * 1024, OBJECTS_MAX = 8, CHUNK = 12, HEADER = 12 };

/* An object as a multi-pack-index lists it. */
struct listed {
	unsigned name; /* as packwriter.h has them */
	uint32_t pack;
	uint64_t offset;
};

struct listing {
	const char *packs; /* names, each ended by a NUL */
	size_t packs_len, npacks, nobjects;
	struct listed objects[OBJECTS_MAX];
	bool is_large; /* offsets have 64 bits */
};

static void add_big(struct es_buf *b, uint64_t value, unsigned nbytes)
{
	while (nbytes--)
		es_buf_add_byte(b, (char)(value >> 8 * nbytes & 0xff));
}

static int by_name(const void *a, const void *b)
{
	struct es_oid x = name_of(((const struct listed *)a)->name);
	struct es_oid y = name_of(((const struct listed *)b)->name);
	return es_oid_compare(&x, &y);
}

static void add_fanout(struct es_buf *b, const struct listing *l)
{
	for (unsigned first = 0; first < 256; first++) {
		uint32_t n = 0;
		for (size_t i = 0; i < l->nobjects; i++)
			n += name_of(l->objects[i].name).bytes[0] <= first;
		add_big(b, n, 4);
	}
}

/* Chunks, whose table of contents begins the file. */
static void make_midx(struct es_buf *b, struct listing *l)
{
	static const char *const words[] = { "PNAM", "OIDF", "OIDL", "OOFF", "LOFF", "\0\0\0" };
	size_t nchunks = l->is_large ? 5 : 4;
	const size_t sizes[] = { l->packs_len, 256 * 4, l->nobjects * ES_OID_SIZE, l->nobjects * 8,
		l->nobjects * 8 };
	uint64_t at = HEADER + (nchunks + 1) * CHUNK;
	qsort(l->objects, l->nobjects, sizeof *l->objects, by_name);
	es_buf_add(b, (struct es_slice)ES_LIT("MIDX\1\1"));
	es_buf_add_byte(b, (char)nchunks);
	es_buf_add_byte(b, 0);
	add_big(b, l->npacks, 4);
	for (size_t i = 0; i <= nchunks; i++) {
		es_buf_add(b, (struct es_slice){ words[i < nchunks ? i : 5], 4 });
		add_big(b, at, 8);
		at += i < nchunks ? sizes[i] : 0;
	}
	es_buf_add(b, (struct es_slice){ l->packs, l->packs_len });
	add_fanout(b, l);
	for (size_t i = 0; i < l->nobjects; i++) {
		struct es_oid oid = name_of(l->objects[i].name);
		es_buf_add(b, (struct es_slice){ (const char *)oid.bytes, ES_OID_SIZE });
	}
	for (size_t i = 0; i < l->nobjects; i++) {
		add_big(b, l->objects[i].pack, 4);
		add_big(b, l->is_large ? 0x80000000U | i : l->objects[i].offset, 4);
	}
	for (size_t i = 0; l->is_large && i < l->nobjects; i++)
		add_big(b, l->objects[i].offset, 8);
	for (size_t i = 0; i < ES_OID_SIZE; i++)
		es_buf_add_byte(b, 0);
	assert_false(b->full);
}

static void write_midx(const char *box, struct listing l)
{
	struct es_buf b = ES_BUF_INIT(FILE_MAX);
	make_midx(&b, &l);
	FILE *f = fopen(sandbox_path(box, "r/objects/pack/multi-pack-index"), "wb");
	assert_non_null(f);
	assert_int_equal(fwrite(b.ptr, 1, b.len, f), b.len);
	assert_int_equal(fclose(f), 0);
	es_buf_release(&b);
}

/* ---- packs ---- */

/* pack-a has objects 1 and 2, built on it; pack-b has 3 and a copy of 1. */
struct offsets {
	uint64_t one, two, three, copy;
};

static struct offsets write_packs(const char *box)
{
	struct packwriter w;
	struct es_buf b = ES_BUF_INIT(100);
	struct offsets at;
	sandbox_run(box, "mkdir -p r/objects/pack r/refs/heads; echo 'ref: refs/heads/main' "
			 ">r/HEAD");
	pack_init(&w);
	at.one = pack_whole(&w, 1, ES_OBJECT_BLOB, es_slice_from("one"));
	delta_begin(&b, 3, 7);
	delta_copy(&b, 0, 3);
	delta_insert(&b, es_slice_from(" two"));
	at.two = pack_on_offset(&w, 2, at.one, es_buf_slice(&b));
	pack_write(&w, sandbox_path(box, "r/objects/pack"), "a", PACK_INDEX_V2);
	pack_release(&w);
	pack_init(&w);
	at.three = pack_whole(&w, 3, ES_OBJECT_BLOB, es_slice_from("three"));
	at.copy = pack_whole(&w, 1, ES_OBJECT_BLOB, es_slice_from("one"));
	pack_write(&w, sandbox_path(box, "r/objects/pack"), "b", PACK_INDEX_V2);
	pack_release(&w);
	es_buf_release(&b);
	return at;
}

#define PACKS_A_B "pack-a.idx\0pack-b.idx"

/* What git would write: of two copies, one is listed. */
static struct listing list_all(const struct offsets *at)
{
	return (struct listing){ .packs = PACKS_A_B,
		.packs_len = sizeof PACKS_A_B,
		.npacks = 2,
		.nobjects = 3,
		.objects = { { 1, 1, at->copy }, { 2, 0, at->two }, { 3, 1, at->three } } };
}

static const char *const texts[] = { NULL, "one", "one two", "three" };

static void expect_swept(const struct sweeper *s, unsigned name)
{
	const struct fate *f = sweeper_fate(s, name);
	assert_non_null(f);
	EXPECT_INT(f->nvisits, 1);
	EXPECT_INT(f->len, strlen(texts[name]));
	assert_memory_equal(f->bytes, texts[name], f->len);
}

static void expect_read(const struct sweeper *s, unsigned name)
{
	struct es_object_reader *reader = es_object_reader_new(s->repo);
	struct es_oid oid = name_of(name);
	struct es_object o;
	EXPECT(es_object_has(reader, &oid));
	EXPECT_INT(es_object_read(&o, reader, &oid, ES_OBJECT_BLOB, 1000, NULL), ES_OK);
	EXPECT_SLICE(o.bytes, texts[name]);
	es_object_reader_free(reader);
}

static void open_box(struct sweeper *s, const char *box)
{
	char *path = strdup(sandbox_path(box, "r"));
	sweeper_open(s, path, NULL);
	free(path);
	sweeper_run(s, NULL, 1);
	sweeper_expect_all(s, NULL);
}

static void expect_all(const char *box)
{
	struct sweeper s;
	open_box(&s, box);
	for (unsigned name = 1; name <= 3; name++) {
		expect_swept(&s, name);
		expect_read(&s, name);
	}
	sweeper_close(&s);
}

TEST(midx, stands_in_for_indexes_that_are_not_there)
{
	static const char *const ways[] = { "true", "rm pack-a.idx", "rm pack-b.idx", "rm *.idx",
		"echo x >pack-a.idx", "rm pack-a.idx; mkdir pack-a.idx" };
	for (size_t i = 0; i < 2 * (sizeof ways / sizeof *ways); i++) {
		char *box = sandbox_new(), script[128];
		struct offsets at = write_packs(box);
		struct listing l = list_all(&at);
		l.is_large = i % 2;
		write_midx(box, l);
		(void)snprintf(script, sizeof script, "cd r/objects/pack; %s", ways[i / 2]);
		sandbox_run(box, script);
		expect_all(box);
		sandbox_remove(box);
	}
}

TEST(midx, lies_lose_nothing_that_packs_know)
{
	char *box = sandbox_new();
	struct offsets at = write_packs(box);
	const struct listing honest = list_all(&at);
	struct listing l = honest;
	l.objects[0].pack = 7;
	l.objects[1] = (struct listed){ 2, 1, at.three };
	l.objects[2] = (struct listed){ 3, 0, UINT32_MAX };
	write_midx(box, l);
	expect_all(box);
	l.nobjects = 0;
	write_midx(box, l);
	expect_all(box);
	l = honest;
	l.is_large = true;
	l.objects[0].offset = UINT64_MAX;
	write_midx(box, l);
	expect_all(box);
	l.packs = "pack-b.idx\0pack-c.idx"; /* not those that are meant */
	write_midx(box, l);
	expect_all(box);
	sandbox_remove(box);
}

TEST(midx, damage_is_as_if_there_was_none)
{
	static const char *const ways[] = { "head -c 100 m >x", "head -c 11 m >x", "echo x >x",
		"tr '\\0' '\\377' <m >x", ": >x", "mkdir x", "mkfifo x" };
	char *box = sandbox_new(), script[256];
	struct offsets at = write_packs(box);
	write_midx(box, list_all(&at));
	sandbox_run(box, "cd r/objects/pack; mv multi-pack-index ../m");
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		(void)snprintf(script, sizeof script,
			"cd r/objects; rm -rf x pack/multi-pack-index; %s; mv x "
			"pack/multi-pack-index",
			ways[i]);
		sandbox_run(box, script);
		expect_all(box);
	}
	sandbox_remove(box);
}

/* A chain of them is not read; that a pack has no index beside it is told. */
TEST(midx, beside_a_chain_packs_have_their_own_indexes)
{
	char *box = sandbox_new();
	struct sweeper s;
	(void)write_packs(box);
	sandbox_run(box, "cd r/objects/pack; mkdir multi-pack-index.d; cd multi-pack-index.d;"
			 "h=0123456789012345678901234567890123456789; echo $h "
			 ">multi-pack-index-chain; echo x >multi-pack-index-$h.midx");
	expect_all(box);
	sandbox_run(box, "rm r/objects/pack/pack-b.idx");
	open_box(&s, box);
	expect_swept(&s, 1);
	EXPECT(sweeper_fate(&s, 3) == NULL);
	EXPECT_INT(s.repo->packs.lost.n, 1);
	EXPECT_STR(s.repo->packs.lost.v[0].why.text,
		"the pack has no index of its own, and multi-pack-index.d is not read");
	sweeper_close(&s);
	sandbox_remove(box);
}

TEST(midx, wrong_offsets_of_a_pack_without_index_are_damage)
{
	static const uint64_t wrong[] = { 0, 3, 11, 13, 1000, UINT32_MAX, UINT64_MAX };
	char *box = sandbox_new();
	struct offsets at = write_packs(box);
	sandbox_run(box, "rm r/objects/pack/pack-a.idx");
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		struct listing l = list_all(&at);
		struct sweeper s;
		l.is_large = true;
		l.objects[1].offset = wrong[i];
		write_midx(box, l);
		open_box(&s, box);
		expect_swept(&s, 1);
		expect_swept(&s, 3);
		EXPECT_INT(sweeper_fate(&s, 2)->nfails, 1);
		EXPECT_INT(sweeper_fate(&s, 2)->why, ES_ECORRUPT);
		sweeper_close(&s);
	}
	sandbox_remove(box);
}

/* Names that lead elsewhere, or come twice, make it no multi-pack-index. */
TEST(midx, names_of_packs_are_names)
{
	static const struct es_slice packs[] = { ES_LIT("../pack/pack-a.idx\0pack-b.idx\0"),
		ES_LIT("pack-a.idx\0pack-a.idx\0"), ES_LIT("pack-b.idx\0pack-a.idx\0"),
		ES_LIT("pack-a.idx\0"), ES_LIT("pack-a.idx\0pack-b.idx"), ES_LIT("\0pack-b.idx\0"),
		ES_LIT("") };
	struct offsets at = { 12, 30, 12, 30 };
	struct es_midx m;
	for (size_t i = 0; i < sizeof packs / sizeof *packs; i++) {
		struct es_buf b = ES_BUF_INIT(FILE_MAX);
		struct listing l = list_all(&at);
		make_midx(&b, &l);
		EXPECT(es_midx_open(&m, es_buf_slice(&b)));
		es_buf_reset(&b);
		l.packs = packs[i].ptr;
		l.packs_len = packs[i].len;
		make_midx(&b, &l);
		EXPECT(!es_midx_open(&m, es_buf_slice(&b)));
		es_buf_release(&b);
	}
}

TEST(midx, knows_the_pack_of_each_object)
{
	char *box = sandbox_new();
	struct offsets at = write_packs(box);
	struct sweeper s;
	write_midx(box, list_all(&at));
	open_box(&s, box);
	for (unsigned name = 1; name <= 4; name++) {
		struct es_oid oid = name_of(name);
		static const size_t want[] = { 0, 1, 0, 1, 99 };
		EXPECT_INT(es_packs_guess(&s.repo->packs, &oid, 99), want[name]);
	}
	sweeper_close(&s);
	sandbox_remove(box);
}
