#include "git/loose.h"
#include "git/object_reader.h"
#include "git/repo_internal.h"
#include "packwriter.h"
#include "sandbox.h"
#include "sweeper.h"
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HISTORY                                                                                    \
	"git init -q -b main h; cd h;"                                                             \
	"for i in $(seq 1 30); do seq $i $((i * 30)) >numbers; seq 1 $((i * 7)) >more;"            \
	"mkdir -p d$((i % 5)); echo $i >>d$((i % 5))/f; git add .; git commit -q -m \"c $i\"; "    \
	"done;"                                                                                    \
	"git tag -a -m t v1; cd ..;"

static void list_by_git(const char *box)
{
	sandbox_run(box, "cd r; git cat-file --batch-all-objects --unordered "
			 "--batch-check='%(objectname) %(objecttype) %(objectsize)' >../list");
}

static void expect_like_list(const char *box)
{
	struct sweeper s;
	char line[256];
	size_t n = 0, ncopies = 0;
	char *path = strdup(sandbox_path(box, "r"));
	sweeper_open(&s, path, NULL);
	free(path);
	sweeper_run(&s, NULL, 2);
	sweeper_expect_all(&s, NULL);
	FILE *f = fopen(sandbox_path(box, "list"), "r");
	assert_non_null(f);
	for (; fgets(line, sizeof line, f); n++) {
		struct es_oid oid, hash;
		char want[256];
		assert_true(es_oid_parse(&oid, (struct es_slice){ line, ES_OID_HEX }));
		uint32_t number = es_sweep_find(s.sweep, &oid);
		assert_true(number != ES_SWEEP_NONE);
		const struct fate *fate = &s.fates[number];
		assert_int_equal(fate->nvisits, 1);
		(void)snprintf(want, sizeof want, "%.40s %s %zu\n", line,
			es_object_type_name(fate->type), fate->len);
		assert_string_equal(line, want);
		es_object_name(&hash, fate->type, (struct es_slice){ fate->bytes, fate->len });
		assert_memory_equal(hash.bytes, oid.bytes, ES_OID_SIZE);
	}
	(void)fclose(f);
	for (uint32_t i = 0; i < es_sweep_count(s.sweep); i++)
		ncopies += es_sweep_is_copy(s.sweep, i);
	EXPECT_INT(n + ncopies, es_sweep_count(s.sweep));
	sweeper_close(&s);
}

TEST(sweep, repositories_are_read_as_git_reads_them)
{
	static const char *const ways[] = {
		"mv w/.git r", /* loose */
		"git -C w repack -qadf --window=50 --depth=50; mv w/.git r",
		"git -C w -c repack.usedeltabaseoffset=false repack -qadf; mv w/.git r",
		"git -C w repack -qad; cd w; for i in 1 2 3; do seq $i 500 >numbers; git commit "
		"-qam "
		"x; git repack -qd; done; git -c pack.writereverseindex=true multi-pack-index "
		"write; "
		"seq 9 >x; git add x; cd ..; mv w/.git r",
		"git -C w repack -qad; git clone -q --shared w c; cd c; seq 100 900 >numbers;"
		"git commit -qam x; git repack -qd -l; cd ..; mv c/.git r",
		"git -C w -c pack.indexversion=1 repack -qadf --depth=4095 --window=10; mv w/.git "
		"r",
		"git -C w -c pack.writereverseindex=true repack -qadf; git clone -q w c; cd c;"
		"seq 9 >x; git add x; git commit -qm x; git repack -qad --window=2; cd ..;"
		"cp -f c/.git/objects/pack/* w/.git/objects/pack; mv w/.git r",
	};
	char *box = sandbox_new();
	sandbox_run(box, HISTORY);
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		sandbox_run(box, "rm -rf w r c; cp -a h w");
		sandbox_run(box, ways[i]);
		list_by_git(box);
		expect_like_list(box);
	}
	sandbox_remove(box);
}

/* Packs whose deltas reach into each other's past, all in one index. */
#define LISTED_PACKS                                                                               \
	HISTORY "mv h r; cd r; git repack -qd; for i in 1 2 3; do seq $i 500 >numbers;"            \
		"git commit -qam x; git repack -qd; done; git multi-pack-index write "             \
		"--no-progress;"                                                                   \
		"chmod -R u+w .git/objects/pack; cd ..;"

TEST(sweep, packs_without_their_indexes_are_read_by_the_common_one)
{
	static const char *const ways[] = {
		"rm $(ls *.idx | sed -n 2p)",
		"rm *.idx",
		"rm -f *.idx *.rev",
		"for i in *.idx; do head -c 700 $i >x; mv x $i; done",
		"i=$(ls *.idx | head -n 1); tr '\\0' '\\377' <$i >x; mv x $i",
		/* Stale: lists a pack that is no more, does not list the one that is. */
		"cp multi-pack-index x; git repack -qadf; rm -f multi-pack-index; mv x "
		"multi-pack-index",
		/* No index of anything. */
		"for i in multi-pack-index; do head -c 1300 $i >x; mv x $i; done",
		"dd if=/dev/zero of=multi-pack-index bs=1 seek=1400 count=4000 conv=notrunc "
		"2>/dev/null",
	};
	char *box = sandbox_new();
	sandbox_run(box, LISTED_PACKS "mv r listed");
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		char script[512];
		sandbox_run(box, "rm -rf r; cp -a listed r");
		list_by_git(box);
		(void)snprintf(script, sizeof script, "cd r/.git/objects/pack; %s", ways[i]);
		sandbox_run(box, script);
		expect_like_list(box);
	}
	sandbox_remove(box);
}

TEST(sweep, a_chain_may_be_too_long_for_a_single_object)
{
	enum { CHAIN_MAX = 64 * 1024 };
	char *box = sandbox_new();
	struct packwriter w;
	struct sweeper s;
	struct es_buf b = ES_BUF_INIT(1000);
	sandbox_run(box, "git init -q --bare r");
	pack_init(&w);
	uint64_t at = pack_whole(&w, 0, ES_OBJECT_BLOB, es_slice_from("x"));
	delta_begin(&b, 1, 1);
	delta_copy(&b, 0, 1);
	for (unsigned i = 1; i <= CHAIN_MAX + 1; i++)
		at = pack_on_offset(&w, i, at, es_buf_slice(&b));
	pack_write(&w, sandbox_path(box, "r/objects/pack"), "a", PACK_INDEX_V2);
	pack_release(&w);
	char *path = strdup(sandbox_path(box, "r"));
	sweeper_open(&s, path, NULL);
	free(path);
	struct es_object_reader *reader = es_object_reader_new(s.repo);
	struct es_object o;
	struct es_error err = { .text = "" };
	struct es_oid oid = name_of(CHAIN_MAX);
	EXPECT_INT(es_object_read(&o, reader, &oid, ES_OBJECT_BLOB, 4, &err), ES_OK);
	EXPECT_SLICE(o.bytes, "x");
	es_object_reader_free(reader);
	reader = es_object_reader_new(s.repo); /* which has no base at hand */
	oid = name_of(CHAIN_MAX + 1);
	EXPECT_INT(es_object_read(&o, reader, &oid, ES_OBJECT_BLOB, 4, &err), ES_EUNSUPPORTED);
	EXPECT(strstr(err.text, "is built by more than 65536 deltas") != NULL);
	es_object_reader_free(reader);
	sweeper_close(&s);
	es_buf_release(&b);
	sandbox_remove(box);
}
