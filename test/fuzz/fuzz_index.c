/* fuzz_index.c - any bytes to the reader of index files, and to what puts split ones together. */
#include "base/arena.h"
#include "fuzz.h"
#include "git/index_split.h"

static void check_entries(const struct es_index_entry *v, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		FUZZ_CHECK(v[i].stage <= 3);
		FUZZ_CHECK(v[i].path.len == 0 || v[i].path.ptr[v[i].path.len] == '\0');
	}
}

FUZZ(index)
{
	struct es_arena arena = { 0 };
	struct es_error err = { 0 };
	struct es_index_part part;
	struct es_slice bytes = { (const char *)data, size };
	enum es_status st = es_index_parse(&part, bytes, "index", &arena, &err);
	FUZZ_CHECK(st == ES_OK || err.text[0]);
	if (!st) {
		struct es_index_entry all[3] = { { .path = ES_LIT("a") }, { .path = ES_LIT("b") },
			{ .path = ES_LIT("c") } };
		const struct es_index_part shared = { .v = all, .n = 3 };
		size_t n = 0;
		check_entries(part.v, part.n);
		const struct es_index_entry *merged = es_index_merge(&n, &part, &shared, &arena);
		FUZZ_CHECK(!merged || n <= part.n + shared.n);
		if (merged)
			check_entries(merged, n);
	}
	es_arena_release(&arena);
	return 0;
}
