#include "engine/worker.h"
#include "base/err.h"
#include "base/path.h"
#include "engine/contents.h"

/* Items taken at once: enough that the counter is not fought over, few enough that no worker is
 * left with much when the others have finished. */
enum { BATCH = 8 };

void es_worker_init(struct es_worker *w, struct es_run *run, unsigned number)
{
	*w = (struct es_worker){ .run = run, .number = number };
	w->scanner.matcher = es_matcher_new(run->plan);
	w->scanner.quiet = run->quiet;
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
static struct es_slice name_of(struct es_worker *w, size_t number)
{
	const struct es_oid *oid =
		w->sweep ? es_sweep_oid(w->sweep, (uint32_t)number) : &w->item->oid;
	struct es_slice path = w->sweep ? ES_SLICE_EMPTY : w->item->path;
	if (!path.len && es_oid_is_zero(oid))
		return path;
	if (path.len)
		return es_worker_keep(w, path);
	char hex[ES_OID_HEX + 1];
	es_oid_hex(hex, oid);
	return es_worker_keep(w, es_slice_from(hex));
}

void es_worker_skip(struct es_worker *w, size_t item, const char *reason, bool is_gap)
{
	struct es_skip skip = { .path = name_of(w, item),
		.reason = es_worker_keep(w, es_slice_from(reason)),
		.is_gap = is_gap };
	es_vec_push(&w->skips, (struct es_item_skip){ item, skip });
}

/* ---- one item ---- */

static enum es_status scan_name(struct es_worker *w, size_t number, struct es_error *err)
{
	struct es_text_source source = { .item = number, .is_name = true };
	return es_contents_scan_text(w, &source, w->item->path, err);
}

static bool has_own_name(const struct es_item *item)
{
	return item->origin == ES_ORIGIN_WORKTREE || item->origin == ES_ORIGIN_INDEX;
}

enum es_status es_worker_reader(
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
	struct es_worker *w, size_t number, enum es_status st, const struct es_error *reason)
{
	/* A file that went away between listing and reading is none any more. */
	bool went_away = st == ES_ENOTFOUND && w->item->origin == ES_ORIGIN_WORKTREE;
	/* A limit that the caller chose is what the caller asked for, but where nothing is left. */
	bool was_asked = w->run->options->max_file_size && w->item->kind != ES_ITEM_STREAM;
	if (st == ES_ELIMIT)
		es_worker_skip(
			w, number, "larger than the maximum size (--max-file-size)", !was_asked);
	else
		es_worker_skip(w, number, reason->text, !went_away);
	return ES_OK;
}

/* Of the environment alone only env files are looked through for secrets, and of these not the ones
 * that stay on this machine: there they belong. */
static bool is_scanned(const struct es_run *run, const struct es_item *item)
{
	if (run->options->mode != ES_SCAN_ENV || run->is_watching)
		return true;
	enum es_env_role role = es_env_filename(es_path_name(item->path)).role;
	bool stays = !run->repo || item->standing == ES_STANDING_IGNORED;
	return role == ES_ENV_EXAMPLE || (role != ES_ENV_NONE && !stays);
}

/* The lint wants files of the tree; what the index has of them is for the secrets' sake. */
static struct es_gleaner *gleaner_for(struct es_worker *w, const struct es_item *item)
{
	if (!w->run->gleaning || w->run->is_watching || item->origin != ES_ORIGIN_WORKTREE)
		return NULL;
	if (!w->gleaner)
		w->gleaner = es_gleaner_new(w->run->gleaning);
	return w->gleaner;
}

static enum es_status glean(
	struct es_worker *w, const struct es_item *item, bool is_loaded, struct es_error *err)
{
	struct es_gleaner *g = gleaner_for(w, item);
	if (!g)
		return ES_OK;
	if (is_loaded && es_gleaning_wants(w->run->gleaning, item->path))
		return es_gleaner_read(g, item, es_buf_slice(&w->bytes), err);
	es_gleaner_pass(g, item);
	return ES_OK;
}

static bool is_loaded(const struct es_worker *w, const struct es_item *item)
{
	return is_scanned(w->run, item) ||
	       (w->run->gleaning && es_gleaning_wants(w->run->gleaning, item->path));
}

static enum es_status scan_loaded(struct es_worker *w, const struct es_text_source *source,
	const struct es_item *item, struct es_error *err)
{
	w->nbytes += w->bytes.len;
	enum es_status st = glean(w, item, true, err);
	if (!st && is_scanned(w->run, item))
		st = es_contents_scan(w, source, es_buf_slice(&w->bytes), err);
	return st;
}

enum es_status es_worker_scan(
	struct es_worker *w, const struct es_item *item, size_t number, struct es_error *err)
{
	if (!is_loaded(w, item))
		return glean(w, item, false, err);
	struct es_text_source source = { .item = number,
		.is_name = item->kind == ES_ITEM_NAMES,
		.is_message = item->origin == ES_ORIGIN_MESSAGE };
	void *reader;
	struct es_error reason = { 0 };
	w->item = item;
	enum es_status st = es_worker_reader(&reader, w, item->loader, err);
	if (st)
		return st;
	es_buf_reset(&w->bytes);
	st = item->loader->load(reader, item, &w->bytes, &reason);
	if (st) {
		st = note_failure(w, number, st, &reason);
		if (!st)
			st = glean(w, item, false, err);
	} else {
		st = scan_loaded(w, &source, item, err);
	}
	/* The name of what cannot be read is there to see all the same. */
	if (!st && has_own_name(item) && is_scanned(w->run, item))
		st = scan_name(w, number, err);
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
			w->status = es_worker_scan(w, &run->items.v[i], i, &w->error);
			if (w->status) {
				es_flag_raise(&run->cancelled); /* the others need not go on */
				return;
			}
		}
	}
}

void es_worker_rest(struct es_worker *w)
{
	es_buf_release(&w->bytes);
	es_scanner_reset(&w->scanner);
}

void es_worker_run(struct es_worker *w)
{
	work(w);
	es_worker_rest(w);
}

void es_worker_release(struct es_worker *w)
{
	for (size_t i = 0; i < w->readers.n; i++)
		w->readers.v[i].loader->close(w->readers.v[i].reader);
	es_vec_release(&w->readers);
	es_matcher_free(w->scanner.matcher);
	es_scanner_release(&w->scanner);
	es_gleaner_free(w->gleaner);
	es_buf_release(&w->bytes);
	es_map_release(&w->shared);
	es_vec_release(&w->hits);
	es_vec_release(&w->skips);
}
