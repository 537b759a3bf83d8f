#include "engine/worker.h"
#include "base/err.h"
#include "engine/hits.h"
#include "source/archive.h"

/* Items taken at once: enough that the counter is not fought over, few enough that no worker is
 * left with much when the others have finished. */
enum { BATCH = 8 };

static const struct es_archive_limits archive_limits = {
	.max_depth = 4,
	.max_member = 256u * 1024 * 1024,
	.max_total = 512u * 1024 * 1024,
	.max_members = 100000,
};

void es_worker_init(struct es_worker *w, struct es_run *run, unsigned number)
{
	*w = (struct es_worker){ .run = run, .number = number };
	w->scanner.matcher = es_matcher_new(run->plan);
	size_t max = run->options->max_file_size;
	w->bytes = ES_BUF_INIT(max ? max : ES_DEFAULT_MAX_FILE);
}

struct es_slice es_worker_keep(struct es_worker *w, struct es_slice s)
{
	bool is_new;
	size_t i = es_map_add(&w->shared, s, &is_new);
	if (is_new)
		w->shared.keys[i] = es_arena_copy(&w->kept, s);
	return w->shared.keys[i];
}

/* Its path, or the object's name where it has none yet. */
static struct es_slice name_of(struct es_worker *w, const struct es_item *item)
{
	if (item->path.len || es_oid_is_zero(&item->oid))
		return item->path;
	char hex[ES_OID_HEX + 1];
	es_oid_hex(hex, &item->oid);
	return es_worker_keep(w, es_slice_from(hex));
}

void es_worker_skip(struct es_worker *w, size_t item, const char *reason, bool is_gap)
{
	struct es_skip skip = { .path = name_of(w, &w->run->items.v[item]),
		.reason = es_worker_keep(w, es_slice_from(reason)),
		.is_gap = is_gap };
	es_vec_push(&w->skips, (struct es_item_skip){ item, skip });
}

/* ---- one item ---- */

static enum es_status scan_text(struct es_worker *w, const struct es_text_source *source,
	struct es_slice bytes, struct es_error *err)
{
	enum es_status st = es_scanner_text(&w->scanner, bytes, err);
	if (!st)
		es_hits_add(w, source);
	return st;
}

struct unpacking {
	struct es_worker *w;
	size_t item;
};

static enum es_status scan_member(
	void *ctx, struct es_slice name, struct es_slice bytes, struct es_error *err)
{
	struct unpacking *u = ctx;
	struct es_text_source source = { .item = u->item,
		.member = name.len ? es_worker_keep(u->w, name) : ES_SLICE_EMPTY };
	if (es_run_is_cancelled(u->w->run))
		return es_fail(err, ES_EINTERRUPTED, "interrupted");
	return scan_text(u->w, &source, bytes, err);
}

/* What nobody can unpack is no gap, its bytes are scanned as they are; what a limit left out is
 * one. */
static void note_member(void *ctx, struct es_slice name, enum es_status why, const char *reason)
{
	struct unpacking *u = ctx;
	struct es_buf text = ES_BUF_INIT(2048);
	es_buf_add(&text, es_slice_sub(name, 0, 1024));
	es_buf_printf(&text, "%sin the archive: %s", name.len ? " " : "", reason);
	es_worker_skip(u->w, u->item, es_buf_cstr(&text), why == ES_ELIMIT);
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

/* There is room in front of, between and behind the members: an archive's own bytes are scanned
 * too. What stands in it uncompressed is then found twice. */
static enum es_status scan_archive(
	struct es_worker *w, const struct es_text_source *source, struct es_error *err)
{
	struct unpacking u = { w, source->item };
	struct es_slice bytes = es_buf_slice(&w->bytes);
	size_t first = w->hits.n;
	enum es_status st =
		es_archive_each(bytes, &archive_limits, scan_member, note_member, &u, err);
	size_t raw = w->hits.n;
	if (!st)
		st = scan_text(w, source, bytes, err);
	drop_repeated(w, first, raw);
	return st;
}

static enum es_status scan_bytes(struct es_worker *w, size_t item, struct es_error *err)
{
	struct es_slice bytes = es_buf_slice(&w->bytes);
	bool is_names = w->run->items.v[item].kind == ES_ITEM_NAMES;
	struct es_text_source source = { .item = item, .is_name = is_names };
	return es_archive_is(bytes) ? scan_archive(w, &source, err)
				    : scan_text(w, &source, bytes, err);
}

static enum es_status scan_name(struct es_worker *w, size_t item, struct es_error *err)
{
	struct es_text_source source = { .item = item, .is_name = true };
	return scan_text(w, &source, w->run->items.v[item].path, err);
}

static bool has_own_name(const struct es_item *item)
{
	return item->origin == ES_ORIGIN_WORKTREE || item->origin == ES_ORIGIN_INDEX;
}

static enum es_status open_reader(
	void **out, struct es_worker *w, const struct es_loader *loader, struct es_error *err)
{
	for (size_t i = 0; i < w->readers.n; i++) {
		if (w->readers.v[i].loader == loader) {
			*out = w->readers.v[i].reader;
			return ES_OK;
		}
	}
	enum es_status st = loader->open(out, loader->ctx, err);
	if (!st)
		es_vec_push(&w->readers, (struct es_open_reader){ loader, *out });
	return st;
}

/* A skip, unless the failure is not the item's own. */
static enum es_status note_failure(
	struct es_worker *w, size_t item, enum es_status st, const struct es_error *reason)
{
	/* A file that went away between listing and reading is none any more. */
	bool went_away = st == ES_ENOTFOUND && w->run->items.v[item].origin == ES_ORIGIN_WORKTREE;
	/* A limit that the caller chose is what the caller asked for, but where nothing is left. */
	bool was_asked =
		w->run->options->max_file_size && w->run->items.v[item].kind != ES_ITEM_STREAM;
	if (st == ES_ELIMIT)
		es_worker_skip(
			w, item, "larger than the maximum size (--max-file-size)", !was_asked);
	else
		es_worker_skip(w, item, reason->text, !went_away);
	return ES_OK;
}

static enum es_status scan_item(struct es_worker *w, size_t i, struct es_error *err)
{
	const struct es_item *item = &w->run->items.v[i];
	void *reader;
	struct es_error reason = { 0 };
	enum es_status st = open_reader(&reader, w, item->loader, err);
	if (st)
		return st;
	es_buf_reset(&w->bytes);
	st = item->loader->load(reader, item, &w->bytes, &reason);
	if (st) {
		st = note_failure(w, i, st, &reason);
	} else {
		w->nbytes += w->bytes.len;
		st = scan_bytes(w, i, err);
	}
	/* The name of what cannot be read is there to see all the same. */
	if (!st && has_own_name(item))
		st = scan_name(w, i, err);
	return st;
}

static void work(struct es_worker *w)
{
	struct es_run *run = w->run;
	for (;;) {
		size_t first = es_counter_take(&run->next_item, BATCH);
		if (first >= run->items.n)
			return;
		if (w->number == 0)
			es_run_progress(run, "scanning", first, run->items.n);
		for (size_t i = first; i < first + BATCH && i < run->items.n; i++) {
			if (es_run_is_cancelled(run))
				return;
			w->status = scan_item(w, i, &w->error);
			if (w->status) {
				es_flag_raise(&run->cancelled); /* the others need not go on */
				return;
			}
		}
	}
}

void es_worker_run(struct es_worker *w)
{
	work(w);
	es_buf_release(&w->bytes);
	es_scanner_reset(&w->scanner);
}

void es_worker_release(struct es_worker *w)
{
	for (size_t i = 0; i < w->readers.n; i++)
		w->readers.v[i].loader->close(w->readers.v[i].reader);
	es_vec_release(&w->readers);
	es_matcher_free(w->scanner.matcher);
	es_scanner_release(&w->scanner);
	es_buf_release(&w->bytes);
	es_map_release(&w->shared);
	es_vec_release(&w->hits);
	es_vec_release(&w->skips);
}
