/* fuzz_decode.c - any bytes to the finders of encoded runs, and what they find to them again. */
#include "fuzz.h"
#include "text/decode.h"

enum { DEPTH_MAX = 3, BYTES_MAX = 1024 * 1024 };

static const struct es_decode_limits limits = { DEPTH_MAX, BYTES_MAX };

static void check_views(const struct es_view *parent, size_t *used, struct es_arena *arena)
{
	struct es_view_vec views = { 0 };
	size_t before = *used;
	(void)es_decode_children(&views, parent, &limits, used, arena);
	for (size_t i = 0; i < views.n; i++) {
		const struct es_view *v = views.v[i];
		FUZZ_CHECK(v->parent == parent && v->depth == parent->depth + 1);
		FUZZ_CHECK(v->depth <= DEPTH_MAX);
		FUZZ_CHECK(v->from < v->to && v->to <= parent->text.len);
		FUZZ_CHECK(v->coding != ES_CODING_PLAIN);
		before += v->text.len;
	}
	FUZZ_CHECK(before == *used && *used <= BYTES_MAX);
	for (size_t i = 0; i < views.n; i++)
		check_views(views.v[i], used, arena);
	es_vec_release(&views);
}

FUZZ(decode)
{
	struct es_view root = { .text = { (const char *)data, size } };
	struct es_arena arena = { 0 };
	struct es_slice out = ES_SLICE_EMPTY;
	size_t used = 0;
	check_views(&root, &used, &arena);
	if (es_base64_decode(&out, root.text, &arena))
		FUZZ_CHECK(out.len <= size / 4 * 3 + 3);
	es_arena_release(&arena);
	return 0;
}
