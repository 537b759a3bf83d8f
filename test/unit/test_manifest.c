/* test_manifest.c - which files are manifests, and that no file says more than is kept. */
#include "base/buf.h"
#include "manifest.h"
#include "manifest/manifest.h"
#include "test.h"

TEST(manifest, other_files_are_not_wanted)
{
	static const char *const paths[] = { "", "README.md", "Dockerfile.dockerignore", "src/a.ts",
		"pnpm-lock.yaml", "package-lock.json", "bin/a.rb", "x/.github/workflows/a.txt" };
	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
		EXPECT(!es_manifest_wants(es_slice_from(paths[i])));
}

TEST(manifest, a_file_that_is_too_large_is_unread)
{
	struct es_buf b = ES_BUF_INIT(11 << 20);
	for (size_t i = 0; i < (10 << 20) / 8 + 1; i++)
		es_buf_add_str(&b, "echo $A\n");
	manifest_expect("a.sh", es_buf_cstr(&b), "unread 0: larger than 10 MiB\n");
	es_buf_release(&b);
}

/* Takes the text's mentions, which are as many as are kept, and what is said of the rest. */
static void expect_full(const char *path, struct es_slice text)
{
	struct es_arena arena = { 0 };
	struct es_mentions m = { .arena = &arena };
	es_manifest_read(&m, es_slice_from(path), text);
	EXPECT_INT(m.unread.n, 1);
	EXPECT_SLICE(m.unread.v[0].reason,
		"says more of variables than is looked at: what follows is left out");
	EXPECT(m.v.n <= 50000);
	EXPECT(arena.used < (size_t)256 << 20);
	es_mentions_release(&m);
	es_arena_release(&arena);
}

TEST(manifest, what_a_file_says_is_bounded_in_number)
{
	struct es_buf b = ES_BUF_INIT(1 << 20);
	for (int i = 0; i < 60 * 1000; i++)
		es_buf_add_str(&b, "echo $A\n");
	expect_full("a.sh", es_buf_slice(&b));
	es_buf_release(&b);
}

TEST(manifest, what_a_file_says_is_bounded_in_bytes)
{
	struct es_buf b = ES_BUF_INIT(1 << 20);
	es_buf_add_str(&b, "x: &x ");
	for (int i = 0; i < 15000; i++)
		es_buf_add_byte(&b, 'v');
	es_buf_add_str(&b, "\nservices:\n");
	for (int i = 0; i < 3000; i++)
		es_buf_printf(&b, " s%d: {environment: {A: *x}}\n", i);
	expect_full("compose.yml", es_buf_slice(&b));
	es_buf_release(&b);
}

TEST(manifest, an_alias_bomb_is_unread)
{
	struct es_buf b = ES_BUF_INIT(4096);
	es_buf_add_str(&b, "a0: &a0 {A: x}\n");
	for (int i = 1; i < 12; i++) {
		es_buf_printf(&b, "a%d: &a%d {", i, i);
		for (int k = 0; k < 9; k++)
			es_buf_printf(&b, "k%d: *a%d, ", k, i - 1);
		es_buf_add_str(&b, "}\n");
	}
	manifest_expect("compose.yml", es_buf_cstr(&b),
		"unread 7: too many nodes once aliases are resolved\n");
	es_buf_release(&b);
}
