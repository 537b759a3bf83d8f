#include "engine/contents.h"
#include "base/err.h"
#include "source/archive.h"

#include <stdlib.h>

static const struct es_archive_limits archive_limits = {
	.max_depth = 4,
	.max_member = 256u * 1024 * 1024,
	.max_total = 512u * 1024 * 1024,
	.max_members = 100000,
};

enum es_status es_contents_scan_text(struct es_worker *w, const struct es_text_source *source,
	struct es_slice bytes, struct es_error *err)
{
	enum es_status st = es_scanner_text(&w->scanner, bytes, err);
	if (!st)
		es_hits_add(w, source);
	return st;
}

struct unpacking {
	struct es_worker *w;
	const struct es_text_source *source;
};

static enum es_status scan_member(
	void *ctx, struct es_slice name, struct es_slice bytes, struct es_error *err)
{
	struct unpacking *u = ctx;
	struct es_text_source source = { .item = u->source->item,
		.is_message = u->source->is_message,
		.member = name.len ? es_worker_keep(u->w, name) : ES_SLICE_EMPTY };
	if (es_run_is_cancelled(u->w->run))
		return es_fail(err, ES_EINTERRUPTED, "interrupted");
	return es_contents_scan_text(u->w, &source, bytes, err);
}

/* What nobody can unpack is no gap, its bytes are scanned as they are; what a limit left out is
 * one. */
static void note_member(void *ctx, struct es_slice name, enum es_status why, const char *reason)
{
	struct unpacking *u = ctx;
	struct es_buf text = ES_BUF_INIT(2048);
	es_buf_add(&text, es_slice_sub(name, 0, 1024));
	es_buf_printf(&text, "%sin the archive: %s", name.len ? " " : "", reason);
	es_worker_skip(u->w, u->source->item, es_buf_cstr(&text), why == ES_ELIMIT);
	es_buf_release(&text);
}

/* Hits from `raw` on that repeat the secret of an earlier one, from `first` on, go. */
static void drop_repeated(struct es_worker *w, size_t first, size_t raw)
{
	struct es_map ids = { 0 };
	for (size_t i = first; i < raw; i++)
		es_map_add(&ids, w->hits.v[i].id, NULL);
	size_t kept = raw;
	for (size_t i = raw; i < w->hits.n; i++)
		if (es_map_find(&ids, w->hits.v[i].id) == ES_MAP_NONE)
			w->hits.v[kept++] = w->hits.v[i];
	w->hits.n = kept;
	es_map_release(&ids);
}

static int compare_spans(const void *a, const void *b)
{
	const struct es_span *x = a, *y = b;
	return (x->from > y->from) - (x->from < y->from);
}

/* In their order, apart from each other. */
static void sort_spans(struct es_span_vec *spans)
{
	size_t kept = 0, at = 0;
	if (spans->n)
		qsort(spans->v, spans->n, sizeof *spans->v, compare_spans);
	for (size_t i = 0; i < spans->n; i++) {
		if (spans->v[i].from < at)
			continue;
		at = spans->v[i].to;
		spans->v[kept++] = spans->v[i];
	}
	spans->n = kept;
}

/* The text between what was compressed. */
static enum es_status scan_rest(struct es_worker *w, const struct es_text_source *source,
	struct es_slice bytes, struct es_span_vec *packed, struct es_error *err)
{
	sort_spans(packed);
	enum es_status st = es_scanner_text_around(&w->scanner, bytes, packed->v, packed->n, err);
	if (!st)
		es_hits_add(w, source);
	return st;
}

/* There is room in front of, between and behind the members: an archive's own bytes are scanned
 * too, but for the streams that members came from. What stands in it uncompressed is then found
 * twice. */
static enum es_status scan_archive(struct es_worker *w, const struct es_text_source *source,
	struct es_slice bytes, struct es_error *err)
{
	struct unpacking u = { w, source };
	struct es_span_vec packed = { 0 };
	size_t first = w->hits.n;
	enum es_status st =
		es_archive_each(&packed, bytes, &archive_limits, scan_member, note_member, &u, err);
	size_t raw = w->hits.n;
	if (!st)
		st = scan_rest(w, source, bytes, &packed, err);
	drop_repeated(w, first, raw);
	es_vec_release(&packed);
	return st;
}

enum es_status es_contents_scan(struct es_worker *w, const struct es_text_source *source,
	struct es_slice bytes, struct es_error *err)
{
	return es_archive_is(bytes) ? scan_archive(w, source, bytes, err)
				    : es_contents_scan_text(w, source, bytes, err);
}

enum es_status es_contents_scan_version(struct es_worker *w, const struct es_text_source *source,
	struct es_slice bytes, unsigned slot, const struct es_version *of, struct es_error *err)
{
	if (es_archive_is(bytes)) {
		es_scanner_forget(&w->scanner, slot);
		return source ? scan_archive(w, source, bytes, err) : ES_OK;
	}
	uint64_t matched = w->scanner.bytes_matched, known = w->scanner.bytes_known;
	enum es_status st = es_scanner_version(&w->scanner, slot, bytes, of, err);
	if (!st && source)
		es_hits_add(w, source);
	/* How often that happens depends on the number of workers; the report must not. */
	if (!source) {
		w->scanner.bytes_matched = matched;
		w->scanner.bytes_known = known;
	}
	return st;
}
