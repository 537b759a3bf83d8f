/* test_reasons.c - what is said of objects that cannot be had, by a sweep and by a reader. */
#include "git/object_reader.h"
#include "packwriter.h"
#include "sandbox.h"
#include "sweeper.h"
#include "test.h"

#include <stdlib.h>
#include <string.h>

#define EMPTY "mkdir -p r/objects/pack r/refs/heads; echo 'ref: refs/heads/main' >r/HEAD"

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

/* The first of the copies is damaged, the other one is larger than what is wanted: that is told,
 * since it is what there is to be had. */
TEST(reasons, a_copy_that_is_too_large_is_told_as_such)
{
	char *box = sandbox_new();
	struct packwriter w;
	struct sweeper s;
	struct es_sweep_options o = { .max_object = 4 };
	struct es_object object;
	struct es_error err = { .text = "" };
	struct es_oid oid = name_of(1);
	sandbox_run(box, EMPTY);
	pack_init(&w);
	(void)pack_lying(&w, 1, 2, es_slice_from("one"));
	write_pack(&w, box, "a");
	pack_init(&w);
	(void)pack_whole(&w, 1, ES_OBJECT_BLOB, es_slice_from("one two"));
	write_pack(&w, box, "b");
	open_box(&s, box, &o);
	sweeper_run(&s, NULL, 1);
	sweeper_expect_all(&s, NULL);
	const struct fate *f = sweeper_fate(&s, 1);
	EXPECT_INT(f->why, ES_ELIMIT);
	EXPECT_INT(f->type, ES_OBJECT_BLOB);
	EXPECT_STR(f->reason, "the object is larger than 4 bytes");
	struct es_object_reader *reader = es_object_reader_new(s.repo);
	EXPECT_INT(
		es_object_read_unnamed(&object, reader, &oid, ES_OBJECT_ANY, 4, &err), ES_ELIMIT);
	EXPECT_STR(err.text, "the object is larger than 4 bytes");
	EXPECT_INT(es_object_read_unnamed(&object, reader, &oid, ES_OBJECT_ANY, 7, &err), ES_OK);
	es_object_reader_free(reader);
	sweeper_close(&s);
	sandbox_remove(box);
}

/* Whatever the base or the instructions take, only its own size makes an object too large. */
TEST(reasons, what_an_object_is_built_of_is_not_its_size)
{
	char *box = sandbox_new();
	struct packwriter w;
	struct sweeper s;
	struct es_buf b = ES_BUF_INIT(1000);
	struct es_object object;
	struct es_oid oid = name_of(2);
	sandbox_run(box, EMPTY);
	pack_init(&w);
	uint64_t one = pack_whole(&w, 1, ES_OBJECT_BLOB, es_slice_from("one two three"));
	delta_begin(&b, 13, 3);
	delta_copy(&b, 4, 3);
	(void)pack_on_offset(&w, 2, one, es_buf_slice(&b));
	write_pack(&w, box, "a");
	open_box(&s, box, NULL);
	struct es_object_reader *reader = es_object_reader_new(s.repo);
	es_object_reader_limit(reader, 10);
	EXPECT_INT(es_object_read(&object, reader, &oid, ES_OBJECT_ANY, 3, NULL), ES_EUNSUPPORTED);
	es_object_reader_limit(reader, 0);
	EXPECT_INT(es_object_read(&object, reader, &oid, ES_OBJECT_ANY, 2, NULL), ES_ELIMIT);
	EXPECT_INT(es_object_read(&object, reader, &oid, ES_OBJECT_ANY, 3, NULL), ES_OK);
	es_object_reader_free(reader);
	sweeper_close(&s);
	es_buf_release(&b);
	sandbox_remove(box);
}

TEST(reasons, each_status_has_its_words)
{
	struct es_oid oid = name_of(1);
	struct es_error err = { .text = "" };
	EXPECT_INT(es_object_fail(&err, ES_ENOTFOUND, NULL, ""), ES_ENOTFOUND);
	EXPECT_STR(err.text, "the object is missing");
	EXPECT_INT(es_object_fail(&err, ES_EIO, NULL, "Input/output error"), ES_EIO);
	EXPECT_STR(err.text, "the object cannot be read: Input/output error");
	EXPECT_INT(es_object_fail_type(&err, NULL, ES_OBJECT_TREE, ES_OBJECT_BLOB), ES_ECORRUPT);
	EXPECT_STR(err.text, "the object is a tree, not a blob");
	(void)es_object_fail(&err, ES_ECORRUPT, &oid, "its stream is damaged");
	char hex[ES_OID_HEX + 1], want[128];
	es_oid_hex(hex, &oid);
	(void)snprintf(want, sizeof want, "object %s is damaged: its stream is damaged", hex);
	EXPECT_STR(err.text, want);
}
