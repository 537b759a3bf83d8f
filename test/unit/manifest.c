#include "manifest.h"
#include "manifest/manifest.h"
#include "test.h"

static void print(struct es_buf *got, const struct es_mentions *m, bool has_places)
{
	for (size_t i = 0; i < m->unread.n; i++)
		es_buf_printf(got, "unread %zu: %.*s\n", m->unread.v[i].line,
			ES_ARG(m->unread.v[i].reason));
	for (size_t i = 0; i < m->v.n; i++) {
		if (has_places)
			es_buf_printf(got, "%zu:%zu ", m->v.v[i].line, m->v.v[i].column);
		es_mention_print(got, &m->v.v[i]);
		es_buf_add_byte(got, '\n');
	}
}

static void expect(const char *path, const char *text, const char *want, bool has_places)
{
	struct es_arena arena = { 0 };
	struct es_mentions m = { .arena = &arena };
	struct es_buf got = ES_BUF_INIT(1 << 20);
	EXPECT(es_manifest_wants(es_slice_from(path)));
	es_manifest_read(&m, es_slice_from(path), es_slice_from(text));
	es_mentions_place(&m, es_slice_from(text));
	for (size_t i = 0; i < m.v.n; i++)
		EXPECT(m.v.v[i].form != NULL);
	print(&got, &m, has_places);
	EXPECT_STR(es_buf_cstr(&got), want);
	es_buf_release(&got);
	es_mentions_release(&m);
	es_arena_release(&arena);
}

void manifest_expect(const char *path, const char *text, const char *want)
{
	expect(path, text, want, true);
}

void manifest_expect_lines(const char *path, const char *text, const char *want)
{
	expect(path, text, want, false);
}
