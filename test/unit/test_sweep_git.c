#include "git/loose.h"
#include "git/repo_internal.h"
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

static void expect_like_git(const char *box)
{
	struct sweeper s;
	char line[256];
	size_t n = 0, ncopies = 0;
	sandbox_run(box, "cd r; git cat-file --batch-all-objects --unordered "
			 "--batch-check='%(objectname) %(objecttype) %(objectsize)' >../list");
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
		expect_like_git(box);
	}
	sandbox_remove(box);
}
