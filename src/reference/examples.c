#include "reference/examples.h"

enum { PRINTED_MAX = 64 * 1024 };

struct running {
	const struct es_language *language;
	struct es_reference_scanner *scanner;
	es_example_fn *each;
	void *ctx;
};

/* A file of the language, by its first glob: "*.py" gives "example.py". */
static struct es_slice path_of(const struct running *r, struct es_arena *arena)
{
	struct es_slice glob = r->language->files.v[0];
	struct es_buf path = ES_BUF_INIT(512);
	for (size_t i = 0; i < glob.len; i++) {
		if (glob.ptr[i] == '*')
			es_buf_add_str(
				&path, path.len && path.ptr[path.len - 1] == 'e' ? "" : "example");
		else
			es_buf_add_byte(&path, glob.ptr[i]);
	}
	struct es_slice out = es_arena_copy(arena, es_buf_slice(&path));
	es_buf_release(&path);
	return out;
}

static void print_wanted(struct es_buf *out, struct es_strings mentions)
{
	for (size_t i = 0; i < mentions.n; i++)
		es_buf_printf(out, "%.*s\n", ES_ARG(mentions.v[i]));
}

static void print_got(struct es_buf *out, const struct es_mentions *m)
{
	for (size_t i = 0; i < m->v.n; i++) {
		es_mention_print(out, &m->v.v[i]);
		es_buf_add_byte(out, '\n');
	}
	for (size_t i = 0; i < m->unread.n; i++)
		es_buf_printf(out, "unread: %.*s\n", ES_ARG(m->unread.v[i].reason));
}

static enum es_status run_one(
	const struct running *r, const struct es_form_example *example, struct es_error *err)
{
	struct es_arena arena = { 0 };
	struct es_mentions m = { .arena = &arena };
	struct es_buf got = ES_BUF_INIT(PRINTED_MAX), want = ES_BUF_INIT(PRINTED_MAX);
	struct es_slice path = example->path.len ? example->path : path_of(r, &arena);
	enum es_status st = es_reference_scan(r->scanner, path, example->text, &m, err);
	if (!st) {
		es_mentions_place(&m, example->text);
		print_got(&got, &m);
		print_wanted(&want, example->mentions);
		struct es_example_result result = { .language = r->language,
			.example = example,
			.got = es_buf_slice(&got),
			.want = es_buf_slice(&want) };
		result.passed = es_slice_equal(result.got, result.want);
		r->each(r->ctx, &result);
	}
	es_buf_release(&got);
	es_buf_release(&want);
	es_mentions_release(&m);
	es_arena_release(&arena);
	return st;
}

enum es_status es_examples_run(const struct es_language *languages, size_t n, es_example_fn *each,
	void *ctx, struct es_error *err)
{
	enum es_status st = ES_OK;
	for (size_t i = 0; i < n && !st; i++) {
		struct es_references *refs = es_references_of(&languages[i], 1);
		struct running r = { &languages[i], es_reference_scanner_new(refs), each, ctx };
		st = es_references_check(refs, err);
		for (size_t k = 0; k < languages[i].nexamples && !st; k++)
			st = run_one(&r, &languages[i].examples[k], err);
		es_reference_scanner_free(r.scanner);
		es_references_free(refs);
	}
	return st;
}
