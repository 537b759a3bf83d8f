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

/* A repository that has nothing yet, and the folder for its packs. */
#define EMPTY "mkdir -p r/objects/pack r/refs/heads; echo 'ref: refs/heads/main' >r/HEAD;"

static void write_pack(struct packwriter *w, const char *box, const char *name)
{
	pack_write(w, sandbox_path(box, "r/objects/pack"), name, PACK_INDEX_V2);
	pack_release(w);
}

static void open_box(struct sweeper *s, const char *box, const struct es_sweep_options *o)
{
	char *path = strdup(sandbox_path(box, "r"));
	sweeper_open(s, path, o);
	free(path);
}

static void sweep_box(struct sweeper *s, const char *box)
{
	open_box(s, box, NULL);
	sweeper_run(s, NULL, 1);
	sweeper_expect_all(s, NULL);
}

static void expect_visited(const struct sweeper *s, unsigned name, const char *text)
{
	const struct fate *f = sweeper_fate(s, name);
	assert_non_null(f);
	if (!f->nvisits)
		print_error("object %u: %s\n", name, f->reason);
	EXPECT_INT(f->nvisits, 1);
	EXPECT_INT(f->len, strlen(text));
	assert_memory_equal(f->bytes, text, f->len);
}

static void expect_failed(
	const struct sweeper *s, unsigned name, enum es_status why, const char *reason)
{
	const struct fate *f = sweeper_fate(s, name);
	assert_non_null(f);
	EXPECT_INT(f->nvisits, 0);
	EXPECT_INT(f->why, why);
	EXPECT(strstr(f->reason, reason) != NULL);
}

/* The delta that puts `text` behind `base`. */
static struct es_slice append(struct es_buf *b, const char *base, const char *text)
{
	size_t len = strlen(base);
	delta_begin(b, len, len + strlen(text));
	delta_copy(b, 0, len);
	delta_insert(b, es_slice_from(text));
	return es_buf_slice(b);
}

TEST(sweep, every_kind_of_index_and_delta_is_read)
{
	static const enum pack_index versions[] = { PACK_INDEX_V1, PACK_INDEX_V2,
		PACK_INDEX_LARGE };
	for (size_t i = 0; i < 3; i++) {
		char *box = sandbox_new();
		struct packwriter w;
		struct sweeper s;
		struct es_buf b = ES_BUF_INIT(1000);
		sandbox_run(box, EMPTY);
		pack_init(&w);
		(void)pack_on_name(&w, 3, 2, append(&b, "one two", " three"));
		uint64_t one = pack_whole(&w, 1, ES_OBJECT_TREE, es_slice_from("one"));
		(void)pack_on_offset(&w, 2, one, append(&b, "one", " two"));
		(void)pack_whole(&w, 4, ES_OBJECT_BLOB, ES_SLICE_EMPTY);
		pack_write(&w, sandbox_path(box, "r/objects/pack"), "a", versions[i]);
		pack_release(&w);
		sweep_box(&s, box);
		EXPECT_INT(es_sweep_count(s.sweep), 4);
		expect_visited(&s, 1, "one");
		expect_visited(&s, 2, "one two");
		expect_visited(&s, 3, "one two three");
		expect_visited(&s, 4, "");
		EXPECT_INT(sweeper_fate(&s, 3)->type, ES_OBJECT_TREE);
		EXPECT(sweeper_fate(&s, 3)->has_base);
		EXPECT(sweeper_fate(&s, 5) == NULL);
		sweeper_close(&s);
		es_buf_release(&b);
		sandbox_remove(box);
	}
}

TEST(sweep, deltas_reach_into_other_packs_and_loose_files)
{
	char *box = sandbox_new();
	struct packwriter w;
	struct sweeper s;
	struct es_buf b = ES_BUF_INIT(1000);
	sandbox_run(box, "git init -q --bare r; echo loose | git -C r hash-object -w --stdin >x");
	pack_init(&w);
	(void)pack_whole(&w, 1, ES_OBJECT_BLOB, es_slice_from("one"));
	write_pack(&w, box, "b");
	pack_init(&w);
	(void)pack_on_name(&w, 2, 1, append(&b, "one", " two"));
	write_pack(&w, box, "a");
	sweep_box(&s, box);
	expect_visited(&s, 2, "one two");
	EXPECT(sweeper_fate(&s, 2)->has_base);
	EXPECT_INT(es_sweep_count(s.sweep), 3);
	EXPECT_INT(s.fates[2].nvisits, 1); /* the loose one */
	sweeper_close(&s);
	es_buf_release(&b);
	sandbox_remove(box);
}

/* One pack of a sound object 1 and what the test adds; each addition must fail alone. */
TEST(sweep, what_lies_is_reported)
{
	char *box = sandbox_new();
	struct packwriter w;
	struct sweeper s;
	struct es_buf b = ES_BUF_INIT(100000);
	sandbox_run(box, EMPTY);
	pack_init(&w);
	uint64_t one = pack_whole(&w, 1, ES_OBJECT_BLOB, es_slice_from("one"));
	(void)pack_lying(&w, 2, 2, es_slice_from("one"));
	(void)pack_lying(&w, 3, 4, es_slice_from("one"));
	(void)pack_lying(&w, 4, (uint64_t)4 << 30, es_slice_from("one"));
	(void)pack_lying(&w, 5, UINT64_MAX, es_slice_from("one"));
	(void)pack_lying(&w, 6, 100000000, es_slice_from("one"));
	delta_begin(&b, 3, (size_t)4 << 30); /* a delta that makes 4 GB */
	for (unsigned i = 0; i < 300; i++)
		delta_copy(&b, 0, 3);
	uint64_t seven = pack_on_offset(&w, 7, one, es_buf_slice(&b));
	(void)pack_on_offset(&w, 8, seven, append(&b, "one", " more"));
	(void)pack_on_offset(&w, 9, one, append(&b, "two", "not of that length"));
	delta_begin(&b, 2, 3);
	(void)pack_on_offset(&w, 10, one, es_buf_slice(&b));
	(void)pack_on_offset(&w, 11, one + 1, append(&b, "one", " two"));
	(void)pack_on_name(&w, 12, 99, append(&b, "one", " two"));
	(void)pack_on_name(&w, 13, 12, append(&b, "one two", " three"));
	(void)pack_on_offset(&w, 14, 4, append(&b, "one", " two"));
	write_pack(&w, box, "a");
	sweep_box(&s, box);
	expect_visited(&s, 1, "one");
	expect_failed(&s, 2, ES_ECORRUPT, "stream");
	expect_failed(&s, 3, ES_ECORRUPT, "stream");
	expect_failed(&s, 4, ES_ECORRUPT, "larger than its stream can be");
	expect_failed(&s, 5, ES_ECORRUPT, "no object");
	expect_failed(&s, 6, ES_ECORRUPT, "larger than its stream can be");
	expect_failed(&s, 7, ES_ELIMIT, "larger");
	expect_failed(&s, 8, ES_ECORRUPT, "built on");
	expect_visited(&s, 9, "onenot of that length");
	expect_failed(&s, 10, ES_ECORRUPT, "does not fit");
	expect_failed(&s, 11, ES_ECORRUPT, "missing");
	expect_failed(&s, 12, ES_ECORRUPT, "missing");
	expect_failed(&s, 13, ES_ECORRUPT, "built on");
	expect_failed(&s, 14, ES_ECORRUPT, "no object");
	sweeper_close(&s);
	es_buf_release(&b);
	sandbox_remove(box);
}

TEST(sweep, objects_built_on_themselves_end)
{
	char *box = sandbox_new();
	struct packwriter w;
	struct sweeper s;
	struct es_buf b = ES_BUF_INIT(1000);
	sandbox_run(box, EMPTY);
	pack_init(&w);
	(void)pack_on_name(&w, 1, 1, append(&b, "one", "one"));
	(void)pack_on_name(&w, 2, 3, append(&b, "one", "one"));
	(void)pack_on_name(&w, 3, 4, append(&b, "one", "one"));
	(void)pack_on_name(&w, 4, 2, append(&b, "one", "one"));
	(void)pack_on_name(&w, 5, 4, append(&b, "one", "one"));
	write_pack(&w, box, "a");
	sweep_box(&s, box);
	struct es_object_reader *reader = es_object_reader_new(s.repo);
	for (unsigned i = 1; i <= 5; i++) {
		struct es_oid oid = name_of(i);
		struct es_object o;
		struct es_error err;
		expect_failed(&s, i, ES_ECORRUPT, "built on itself");
		EXPECT_INT(es_object_read(&o, reader, &oid, ES_OBJECT_ANY, 100, &err), ES_ECORRUPT);
		EXPECT(strstr(err.text, "built on itself") != NULL);
		EXPECT_INT(es_object_header(NULL, NULL, reader, &oid, NULL), ES_ECORRUPT);
	}
	es_object_reader_free(reader);
	sweeper_close(&s);
	es_buf_release(&b);
	sandbox_remove(box);
}

TEST(sweep, a_sound_copy_stands_in_for_a_damaged_one)
{
	char *box = sandbox_new();
	struct packwriter w;
	struct sweeper s;
	struct es_buf b = ES_BUF_INIT(1000);
	sandbox_run(box, EMPTY);
	pack_init(&w);
	uint64_t one = pack_lying(&w, 1, 2, es_slice_from("one"));
	(void)pack_on_offset(&w, 2, one, append(&b, "one", " two"));
	(void)pack_on_name(&w, 3, 3, append(&b, "one", " two"));
	uint64_t four = pack_lying(&w, 4, 2, es_slice_from("one"));
	uint64_t five = pack_on_offset(&w, 5, four, append(&b, "one", " two"));
	(void)pack_on_offset(&w, 6, five, append(&b, "one two", " three"));
	write_pack(&w, box, "a");
	pack_init(&w);
	(void)pack_whole(&w, 1, ES_OBJECT_BLOB, es_slice_from("one"));
	(void)pack_whole(&w, 3, ES_OBJECT_BLOB, es_slice_from("three"));
	(void)pack_whole(&w, 5, ES_OBJECT_BLOB, es_slice_from("one two"));
	write_pack(&w, box, "b");
	sweep_box(&s, box);
	expect_visited(&s, 1, "one");
	expect_visited(&s, 2, "one two");
	expect_visited(&s, 3, "three");
	expect_failed(&s, 4, ES_ECORRUPT, "damaged");
	expect_visited(&s, 5, "one two");
	expect_visited(&s, 6, "one two three");
	EXPECT(sweeper_fate(&s, 6)->has_base);
	sweeper_close(&s);
	es_buf_release(&b);
	sandbox_remove(box);
}

TEST(sweep, a_pack_that_was_cut_off_is_not_read_beyond_its_end)
{
	char *box = sandbox_new();
	struct packwriter w;
	struct sweeper s;
	sandbox_run(box, EMPTY);
	pack_init(&w);
	(void)pack_whole(&w, 1, ES_OBJECT_BLOB, es_slice_from("one"));
	(void)pack_whole(&w, 2, ES_OBJECT_BLOB, es_slice_from("two, which is a little longer"));
	write_pack(&w, box, "a");
	sandbox_run(box, "cd r/objects/pack; head -c -20 pack-a.pack >x; mv x pack-a.pack");
	sweep_box(&s, box);
	expect_visited(&s, 1, "one");
	expect_failed(&s, 2, ES_ECORRUPT, "stream");
	sweeper_close(&s);
	sandbox_remove(box);
}

TEST(sweep, large_objects_are_left_out_and_what_is_built_on_them_is_not)
{
	char *box = sandbox_new();
	struct packwriter w;
	struct sweeper s;
	struct es_buf b = ES_BUF_INIT(1000);
	struct es_sweep_options o = { .max_object = 6 };
	struct es_sweep_options little = { .max_held = 1, .max_big = 8 };
	sandbox_run(box, EMPTY);
	pack_init(&w);
	uint64_t one = pack_whole(&w, 1, ES_OBJECT_BLOB, es_slice_from("one two"));
	delta_begin(&b, 7, 3);
	delta_copy(&b, 4, 3);
	(void)pack_on_offset(&w, 2, one, es_buf_slice(&b));
	write_pack(&w, box, "a");
	open_box(&s, box, &o);
	sweeper_run(&s, NULL, 1);
	sweeper_expect_all(&s, NULL);
	expect_failed(&s, 1, ES_ELIMIT, "larger than 6 bytes");
	expect_visited(&s, 2, "two");
	EXPECT(!sweeper_fate(&s, 2)->has_base);
	sweeper_close(&s);
	/* Room for the first, but not for it and the instructions. */
	open_box(&s, box, &little);
	sweeper_run(&s, NULL, 3);
	sweeper_expect_all(&s, NULL);
	expect_visited(&s, 1, "one two");
	expect_failed(&s, 2, ES_EUNSUPPORTED, "more than 8 bytes are needed");
	sweeper_close(&s);
	es_buf_release(&b);
	sandbox_remove(box);
}

TEST(sweep, a_long_chain_needs_few_slots)
{
	enum { LENGTH = 10000 };
	char *box = sandbox_new(), text[32] = "0", next[32];
	struct packwriter w;
	struct sweeper s;
	struct es_buf b = ES_BUF_INIT(1000);
	sandbox_run(box, EMPTY);
	pack_init(&w);
	uint64_t at = pack_whole(&w, 0, ES_OBJECT_BLOB, es_slice_from(text));
	for (unsigned i = 1; i < LENGTH; i++) {
		(void)snprintf(next, sizeof next, "%u", i);
		delta_begin(&b, strlen(text), strlen(next));
		delta_insert(&b, es_slice_from(next));
		at = pack_on_offset(&w, i, at, es_buf_slice(&b));
		memcpy(text, next, sizeof text);
	}
	write_pack(&w, box, "a");
	sweep_box(&s, box);
	expect_visited(&s, LENGTH - 1, "9999");
	EXPECT_INT(s.nslots, 2);
	struct es_object_reader *reader = es_object_reader_new(s.repo);
	struct es_oid oid = name_of(LENGTH - 1);
	struct es_object o;
	EXPECT_INT(es_object_read(&o, reader, &oid, ES_OBJECT_BLOB, 4, NULL), ES_OK);
	EXPECT_SLICE(o.bytes, "9999");
	es_object_reader_free(reader);
	sweeper_close(&s);
	es_buf_release(&b);
	sandbox_remove(box);
}

/* ---- many objects, compared with what they were made of ---- */

enum { MODELS = 600, MODEL_MAX = 6000 };

struct model {
	struct es_buf text[MODELS];
	uint64_t offset[2][MODELS]; /* 0: not in that pack */
};

static uint64_t draw(uint64_t *state)
{
	uint64_t x = *state += 0x9e3779b97f4a7c15;
	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9;
	x = (x ^ x >> 27) * 0x94d049bb133111eb;
	return x ^ x >> 31;
}

/* Makes text n of that of `base`: parts of it, and new bytes. */
static struct es_slice edit(
	struct es_buf *delta, struct model *m, unsigned n, unsigned base, uint64_t *state)
{
	static char fresh[100];
	struct es_buf steps = ES_BUF_INIT(1 << 20);
	const struct es_buf *from = &m->text[base];
	struct es_buf *to = &m->text[n];
	for (unsigned i = 0; i < 1 + draw(state) % 6 && to->len < MODEL_MAX; i++) {
		size_t at = draw(state) % (from->len + 1), len = draw(state) % (from->len - at + 1);
		size_t nfresh = draw(state) % sizeof fresh;
		memset(fresh, (int)('a' + draw(state) % 26), nfresh);
		if (len)
			delta_copy(&steps, at, len);
		es_buf_add(to, (struct es_slice){ from->ptr + at, len });
		delta_insert(&steps, (struct es_slice){ fresh, nfresh });
		es_buf_add(to, (struct es_slice){ fresh, nfresh });
	}
	delta_begin(delta, from->len, to->len);
	es_buf_add(delta, es_buf_slice(&steps));
	es_buf_release(&steps);
	return es_buf_slice(delta);
}

static void write_model(struct model *m, const char *box, uint64_t *state)
{
	struct packwriter w[2];
	struct es_buf delta = ES_BUF_INIT(1 << 20);
	pack_init(&w[0]);
	pack_init(&w[1]);
	for (unsigned n = 0; n < MODELS; n++) {
		unsigned p = draw(state) & 1, base = n ? (unsigned)(draw(state) % n) : 0;
		m->text[n] = ES_BUF_INIT(1 << 20);
		if (n == 0 || draw(state) % 8 == 0) {
			for (uint64_t i = draw(state) % MODEL_MAX; i > 0; i--)
				es_buf_add_byte(&m->text[n], (char)draw(state));
			m->offset[p][n] =
				pack_whole(&w[p], n, ES_OBJECT_BLOB, es_buf_slice(&m->text[n]));
			if (draw(state) % 4 == 0)
				m->offset[!p][n] = pack_whole(
					&w[!p], n, ES_OBJECT_BLOB, es_buf_slice(&m->text[n]));
			continue;
		}
		struct es_slice text = edit(&delta, m, n, base, state);
		if (m->offset[p][base] && draw(state) & 1)
			m->offset[p][n] = pack_on_offset(&w[p], n, m->offset[p][base], text);
		else
			m->offset[p][n] = pack_on_name(&w[p], n, base, text);
	}
	write_pack(&w[0], box, "a");
	write_pack(&w[1], box, "b");
	es_buf_release(&delta);
}

static void expect_model(const struct sweeper *s, const struct model *m)
{
	for (unsigned n = 0; n < MODELS; n++) {
		const struct fate *f = sweeper_fate(s, n);
		assert_non_null(f);
		if (!f->nvisits)
			continue;
		assert_int_equal(f->len, m->text[n].len);
		assert_memory_equal(f->bytes, m->text[n].len ? m->text[n].ptr : "", f->len);
	}
}

static void read_model(const struct sweeper *s, const struct model *m, uint64_t *state)
{
	struct es_object_reader *reader = es_object_reader_new(s->repo);
	for (unsigned i = 0; i < MODELS; i++) {
		unsigned n = (unsigned)(draw(state) % MODELS);
		struct es_oid oid = name_of(n);
		struct es_object o;
		size_t size = 0, len = m->text[n].len;
		assert_int_equal(
			es_object_read(&o, reader, &oid, ES_OBJECT_BLOB, len, NULL), ES_OK);
		assert_int_equal(o.bytes.len, len);
		assert_memory_equal(o.bytes.ptr, len ? m->text[n].ptr : "", len);
		assert_int_equal(es_object_header(NULL, &size, reader, &oid, NULL), ES_OK);
		assert_int_equal(size, len);
	}
	es_object_reader_free(reader);
}

TEST(sweep, random_packs_give_what_they_were_made_of)
{
	for (uint64_t seed = 1; seed <= 8; seed++) {
		char *box = sandbox_new();
		struct model *m = es_alloc(1, sizeof *m);
		struct sweeper s;
		uint64_t state = seed;
		unsigned char wanted[MODELS / 4];
		/* So little that objects have to give way and be made again. */
		struct es_sweep_options o = { .max_held = seed % 2 ? 0 : 10000, .jobs = 1 };
		sandbox_run(box, EMPTY);
		write_model(m, box, &state);
		open_box(&s, box, &o);
		sweeper_run(&s, NULL, 1 + seed % 3);
		sweeper_expect_all(&s, NULL);
		expect_model(&s, m);
		for (size_t i = 0; i < sizeof wanted; i++)
			wanted[i] = (unsigned char)(draw(&state) & draw(&state));
		sweeper_run(&s, wanted, 1 + seed % 2);
		sweeper_expect_all(&s, wanted);
		expect_model(&s, m);
		read_model(&s, m, &state);
		sweeper_close(&s);
		for (unsigned n = 0; n < MODELS; n++)
			es_buf_release(&m->text[n]);
		free(m);
		sandbox_remove(box);
	}
}

/* ---- balance ---- */

/* How long the longest of `n` workers works, in shares, when each takes the heaviest piece left. */
static double longest(const struct es_sweep *s, unsigned n)
{
	uint64_t load[64] = { 0 }, all = 0, most = 0;
	for (size_t i = 0; i < es_sweep_npieces(s); i++) {
		unsigned least = 0;
		for (unsigned k = 1; k < n; k++)
			if (load[k] < load[least])
				least = k;
		load[least] += es_sweep_piece_weight(s, i);
		all += es_sweep_piece_weight(s, i);
	}
	for (unsigned k = 0; k < n; k++)
		most = load[k] > most ? load[k] : most;
	return (double)most * n / (double)all;
}

/* All versions of one large file: a single tree, of chains of 40. For 64 workers smaller pieces
 * would cost more, since each makes the first version again. */
TEST(sweep, a_tree_that_is_all_the_work_is_shared_by_many)
{
	enum { VERSIONS = 8000, CHAIN = 40, SIZE = 256 * 1024 };
	char *box = sandbox_new(), *text = es_alloc(SIZE, 1);
	struct packwriter w;
	struct sweeper s;
	struct es_buf b = ES_BUF_INIT(1000);
	sandbox_run(box, EMPTY);
	pack_init(&w);
	uint64_t root = pack_whole(&w, 0, ES_OBJECT_BLOB, (struct es_slice){ text, SIZE }),
		 at = root;
	delta_begin(&b, SIZE, SIZE);
	delta_copy(&b, 0, SIZE);
	for (unsigned i = 1; i <= VERSIONS; i++)
		at = pack_on_offset(&w, i, i % CHAIN ? at : root, es_buf_slice(&b));
	write_pack(&w, box, "a");
	for (unsigned jobs = 2; jobs <= 64; jobs *= 2) {
		open_box(&s, box, &(struct es_sweep_options){ .jobs = jobs });
		EXPECT(longest(s.sweep, jobs) < (jobs < 64 ? 1.25 : 1.7));
		sweeper_close(&s);
	}
	es_buf_release(&b);
	free(text);
	sandbox_remove(box);
}
