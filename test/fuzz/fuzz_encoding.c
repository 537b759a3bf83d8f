/* fuzz_encoding.c - any bytes to the recogniser of UTF-16, and its text to the map of lines. */
#include "base/arena.h"
#include "fuzz.h"
#include "text/encoding.h"
#include "text/linemap.h"

static void check_lines(struct es_slice text, struct es_arena *arena)
{
	struct es_linemap m;
	es_linemap_init(&m, text, arena);
	FUZZ_CHECK(m.nlines >= 1);
	struct es_position last = { 1, 0 };
	for (size_t i = 0; i <= text.len; i++) {
		struct es_position p = es_linemap_at(&m, i);
		FUZZ_CHECK(p.line == last.line ? p.column == last.column + 1
					       : p.line == last.line + 1 && p.column == 1);
		struct es_slice line = es_linemap_line(&m, p.line);
		/* The newline is at most two bytes. */
		FUZZ_CHECK(p.column <= line.len + 2);
		last = p;
	}
	FUZZ_CHECK(last.line == m.nlines);
}

FUZZ(encoding)
{
	struct es_slice bytes = { (const char *)data, size };
	struct es_arena arena = { 0 };
	struct es_view v;
	es_encoding_view(&v, bytes, &arena);
	if (v.coding == ES_CODING_PLAIN)
		FUZZ_CHECK(v.text.ptr == bytes.ptr && v.text.len == bytes.len);
	else
		FUZZ_CHECK(v.coding == ES_CODING_UTF16 && v.text.len <= size + size / 2 + 1);
	check_lines(v.text, &arena);
	es_arena_release(&arena);
	return 0;
}
