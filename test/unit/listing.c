#include "listing.h"
#include "base/vec.h"
#include "git/attribute.h"
#include "test.h"
#include "sandbox.h"
#include "whole_history.h"

#include <stdlib.h>
#include <string.h>

enum { TEXT_MAX = 1 << 20 };

struct slices ES_VEC(struct es_slice);

void listing_take(struct listing *l, const char *sandbox, const char *path, const char *range,
	bool unreachable)
{
	struct es_history_options o = { .range = es_slice_from(range), .unreachable = unreachable };
	listing_take_with(l, sandbox, path, &o);
}

void listing_take_with(struct listing *l, const char *sandbox, const char *path,
	const struct es_history_options *o)
{
	*l = (struct listing){ .status = ES_OK };
	l->status = es_repo_open(&l->repo, sandbox_path(sandbox, path), &l->err);
	if (l->status)
		return;
	l->loader = es_repo_loader(l->repo);
	l->status = (o->range.len || o->ntips ? es_history_list : whole_history_sweep)(
		&l->history, &l->items, &l->skips, l->repo, o, &l->loader, &l->arena, &l->err);
}

void listing_release(struct listing *l)
{
	es_history_free(l->history);
	es_repo_free(l->repo);
	es_vec_release(&l->items);
	es_vec_release(&l->skips);
	es_arena_release(&l->arena);
}

static struct es_slice load(struct listing *l, const struct es_item *item)
{
	struct es_buf bytes = ES_BUF_INIT(TEXT_MAX);
	struct es_error err = { .text = "" };
	void *reader = NULL;
	assert_int_equal(item->loader->open(&reader, item->loader->ctx, &err), ES_OK);
	if (item->loader->load(reader, item, &bytes, &err) != ES_OK)
		es_buf_add_str(&bytes, err.text);
	item->loader->close(reader);
	struct es_slice copy = es_arena_copy(&l->arena, es_buf_slice(&bytes));
	es_buf_release(&bytes);
	return copy;
}

/* The first line of a blob, or the one behind the empty line of a message. */
static struct es_slice subject(struct listing *l, const struct es_item *item)
{
	struct es_slice text = load(l, item), gap = ES_LIT("\n\n");
	if (item->kind != ES_ITEM_BLOB)
		text = es_slice_sub(text, es_slice_search(text, 0, gap) + gap.len, text.len);
	return es_slice_sub(text, 0, es_slice_find(text, 0, '\n'));
}

static void add_line(
	struct listing *l, struct slices *lines, const char *word, struct es_slice text)
{
	struct es_buf line = ES_BUF_INIT(TEXT_MAX);
	es_buf_printf(&line, "%s %.*s", word, ES_ARG(text));
	es_vec_push(lines, es_arena_copy(&l->arena, es_buf_slice(&line)));
	es_buf_release(&line);
}

static void add_item(struct listing *l, struct slices *lines, const struct es_item *item)
{
	static const char *const words[] = {
		[ES_ITEM_BLOB] = "blob", [ES_ITEM_COMMIT] = "commit", [ES_ITEM_TAG] = "tag"
	};
	if (item->kind != ES_ITEM_NAMES) {
		add_line(l, lines, words[item->kind], subject(l, item));
		return;
	}
	struct es_slice rest = load(l, item), name;
	while (rest.len && es_slice_split(&rest, '\n', &name))
		if (name.len)
			add_line(l, lines, "name", name);
}

static int by_bytes(const void *a, const void *b)
{
	const struct es_slice *x = a, *y = b;
	return es_slice_compare(*x, *y);
}

static const char *join(struct listing *l, struct slices *lines, const char *between)
{
	struct es_buf text = ES_BUF_INIT(TEXT_MAX);
	for (size_t i = 0; i < lines->n; i++) {
		es_buf_add_str(&text, i ? between : "");
		es_buf_add(&text, lines->v[i]);
	}
	const char *joined = es_arena_cstr(&l->arena, es_buf_slice(&text));
	es_buf_release(&text);
	es_vec_release(lines);
	return joined;
}

const char *listing_text(struct listing *l)
{
	struct slices lines = { 0 };
	if (l->status)
		return l->err.text;
	for (size_t i = 0; i < l->items.n; i++)
		add_item(l, &lines, &l->items.v[i]);
	for (size_t i = 0; i < l->skips.n; i++)
		add_line(l, &lines, l->skips.v[i].is_gap ? "gap" : "note", l->skips.v[i].reason);
	if (lines.n)
		qsort(lines.v, lines.n, sizeof *lines.v, by_bytes);
	return join(l, &lines, ", ");
}

static struct es_slice commit_subject(struct listing *l, const struct es_oid *oid)
{
	struct es_item item = { .loader = &l->loader, .kind = ES_ITEM_COMMIT, .oid = *oid };
	return es_oid_is_zero(oid) ? es_slice_from("nothing") : subject(l, &item);
}

static const char *describe(
	struct listing *l, const struct es_attribution *a, const struct es_ref_names *refs)
{
	struct slices lines = { 0 };
	for (size_t i = 0; i < a->nplaces; i++) {
		struct es_buf place = ES_BUF_INIT(TEXT_MAX);
		es_buf_printf(&place, "%.*s since %.*s", ES_ARG(a->places[i].path),
			ES_ARG(commit_subject(l, &a->places[i].commit)));
		es_vec_push(&lines, es_arena_copy(&l->arena, es_buf_slice(&place)));
		es_buf_release(&place);
	}
	if (a->is_in_head)
		es_vec_push(&lines, es_slice_from("in HEAD"));
	add_line(l, &lines, "last", commit_subject(l, &a->last_commit));
	for (size_t i = 0; i < refs->n; i++)
		if (a->refs[i / 8] >> i % 8 & 1)
			es_vec_push(&lines, refs->v[i]);
	return join(l, &lines, "; ");
}

const char *listing_origin(struct listing *l, enum es_item_kind kind, const char *text)
{
	struct es_wanted wanted = { .name = ES_SLICE_EMPTY };
	struct es_attribution a = { .nplaces = 0 };
	struct es_ref_names refs;
	for (size_t i = 0; i < l->items.n; i++) {
		const struct es_item *item = &l->items.v[i];
		if (item->kind != kind)
			continue;
		if (kind == ES_ITEM_NAMES)
			wanted.name = es_slice_from(text);
		if (kind == ES_ITEM_NAMES || es_slice_is(subject(l, item), text))
			wanted.item = item;
	}
	assert_non_null(wanted.item);
	enum es_status st =
		es_attribute(&a, &refs, &wanted, 1, l->history, l->repo, &l->arena, &l->err);
	return st ? l->err.text : describe(l, &a, &refs);
}
