/* fuzz_ignore.c - ignore rules, a NUL, and a path that they judge. */
#include "base/arena.h"
#include "fuzz.h"
#include "git/ignore.h"

FUZZ(ignore)
{
	struct es_arena arena = { 0 };
	struct es_slice all = { (const char *)data, size };
	size_t end = es_slice_find(all, 0, '\0');
	struct es_slice path = es_slice_sub(all, end + 1, all.len);
	const struct es_ignore *above = es_ignore_parse(&arena, es_slice_sub(all, 0, end), 0, NULL);
	size_t skip = es_slice_find(path, 0, '/') + 1;
	const struct es_ignore *rules = es_ignore_parse(
		&arena, es_slice_sub(all, 0, end), skip <= path.len ? skip : 0, above);
	FUZZ_CHECK((rules == NULL) == (above == NULL));
	/* Rules for folders only can but add to what is judged. */
	(void)es_ignore_has(rules, path, true);
	(void)es_ignore_has(rules, path, false);
	es_arena_release(&arena);
	return 0;
}
