#include "engine/treescan.h"
#include "base/err.h"
#include "base/mem.h"
#include "engine/gather.h"
#include "git/worktree.h"

#include <stdlib.h>
#include <string.h>

/* Items of one folder taken at once: few enough that no worker is left with much when the others
 * have finished. */
enum { BATCH = 16 };

/* Items of one folder, or a folder that is still to be listed. Numbers of items are given as they
 * come, which is chance: whoever needs them in order looks at their paths. */
struct piece {
	const struct es_item *items;
	size_t nitems, number; /* of the first */
	struct es_folder folder;
	bool is_index; /* the index is to be listed */
};
struct pieces ES_VEC(struct piece *);

struct treescan {
	struct es_run *run;
	struct es_work *work;
	struct es_counter nitems, nscanned;
	struct es_counter nfolders, nlisted; /* the index is one */
};

/* One worker, with what it has listed. */
struct hand {
	struct treescan *scan;
	struct es_worker w;
	struct es_arena arena; /* of listings, pieces and items; until all hands are done */
	struct es_listing listing;
	struct pieces todo;    /* made of one listing */
	struct pieces batches; /* all that it has made */
	struct es_skip_vec unlisted, excluded;
};

/* ---- from a listing to pieces ---- */

static struct es_slice keep(struct hand *h, struct es_slice s)
{
	return es_worker_keep(&h->w, s);
}

static bool is_excluded(const struct hand *h, struct es_slice path)
{
	return es_config_excludes(&h->scan->run->config, path);
}

/* What could not be listed and is excluded anyway is no gap. */
static void take_skips(struct hand *h, const struct es_listing *l)
{
	for (size_t i = 0; i < l->skips.n; i++) {
		struct es_skip skip = l->skips.v[i];
		skip.path = keep(h, skip.path);
		skip.reason = keep(h, skip.reason);
		skip.is_gap = skip.is_gap && !(skip.path.len && is_excluded(h, skip.path));
		es_vec_push(&h->unlisted, skip);
	}
}

static void add_batch(struct hand *h, const struct es_item *items, size_t n, size_t number)
{
	struct piece *p = es_arena_alloc(&h->arena, sizeof *p);
	*p = (struct piece){ .items = items, .nitems = n, .number = number };
	es_vec_push(&h->todo, p);
	es_vec_push(&h->batches, p);
}

/* The last batch comes first. */
static void take_items(struct hand *h, const struct es_listing *l)
{
	struct es_item *kept = es_arena_array(&h->arena, l->items.n, sizeof *kept);
	size_t n = 0;
	for (size_t i = 0; i < l->items.n; i++) {
		struct es_slice path = l->items.v[i].path;
		if (is_excluded(h, path))
			es_vec_push(&h->excluded,
				(struct es_skip){ .path = keep(h, path),
					.reason = ES_LIT("excluded by the configuration") });
		else
			kept[n++] = l->items.v[i];
	}
	size_t number = es_counter_take(&h->scan->nitems, n);
	for (size_t to = n, from; to; to = from) {
		from = (to - 1) / BATCH * BATCH;
		add_batch(h, kept + from, to - from, number + from);
	}
}

static void add_folder(struct hand *h, const struct piece *like)
{
	struct piece *p = es_arena_alloc(&h->arena, sizeof *p);
	*p = *like;
	(void)es_counter_take(&h->scan->nfolders, 1);
	es_vec_push(&h->todo, p);
}

/* Of the pieces the last is taken first: the items, then the folders in their order. */
static void hand_out(struct hand *h, const struct es_listing *l)
{
	h->todo.n = 0;
	for (size_t i = l->folders.n; i-- > 0;)
		add_folder(h, &(struct piece){ .folder = l->folders.v[i] });
	take_items(h, l);
	take_skips(h, l);
	es_work_put(h->scan->work, (void *const *)h->todo.v, h->todo.n);
}

static void hand_out_index(struct hand *h)
{
	h->todo.n = 0;
	add_folder(h, &(struct piece){ .is_index = true });
	es_work_put(h->scan->work, (void *const *)h->todo.v, h->todo.n);
}

/* ---- one piece ---- */

static enum es_status list(struct hand *h, const struct piece *p, struct es_error *err)
{
	struct es_run *run = h->scan->run;
	struct es_listing *l = &h->listing;
	void *reader;
	enum es_status st = ES_OK;
	l->items.n = l->skips.n = l->folders.n = 0;
	if (p->is_index) {
		st = es_index_list(&l->items, &l->skips, run->repo, ES_INDEX_UNSEEN,
			es_repo_prefix(run->repo), run->index, &h->arena, err);
	} else {
		st = es_worker_reader(&reader, &h->w, run->tree, err);
		if (!st)
			p->folder.list(l, reader, &p->folder);
	}
	if (!st)
		hand_out(h, l);
	(void)es_counter_take(&h->scan->nlisted, 1);
	return st;
}

static void tell_progress(struct hand *h, size_t nscanned)
{
	struct treescan *t = h->scan;
	bool is_known = es_counter_value(&t->nlisted) == es_counter_value(&t->nfolders);
	es_run_progress(t->run, "scanning", nscanned, is_known ? es_counter_value(&t->nitems) : 0);
}

static enum es_status scan(struct hand *h, const struct piece *p, struct es_error *err)
{
	size_t before = es_counter_take(&h->scan->nscanned, p->nitems);
	enum es_status st = ES_OK;
	if (h->w.number == 0)
		tell_progress(h, before);
	for (size_t i = 0; i < p->nitems && !st && !es_run_is_cancelled(h->scan->run); i++)
		st = es_worker_scan(&h->w, &p->items[i], p->number + i, err);
	return st;
}

static void work(void *ctx, unsigned number)
{
	struct hand *h = (struct hand *)ctx + number;
	struct es_run *run = h->scan->run;
	const struct piece *p;
	while ((p = es_work_take(h->scan->work)) != NULL) {
		h->w.status = p->items ? scan(h, p, &h->w.error) : list(h, p, &h->w.error);
		es_work_done(h->scan->work);
		if (h->w.status)
			es_flag_raise(&run->cancelled);
		if (es_run_is_cancelled(run))
			es_work_end(h->scan->work);
	}
	es_worker_rest(&h->w);
}

/* ---- all together ---- */

struct numbered {
	const struct es_item *item;
	size_t number;
};
struct numbered_vec ES_VEC(struct numbered);

static int by_path(const void *a, const void *b)
{
	const struct es_item *x = ((const struct numbered *)a)->item;
	const struct es_item *y = ((const struct numbered *)b)->item;
	int order = (int)x->origin - (int)y->origin;
	if (!order)
		order = es_slice_compare(x->path, y->path);
	return order ? order : es_oid_compare(&x->oid, &y->oid);
}

static int by_path_and_reason(const void *a, const void *b)
{
	const struct es_skip *x = a, *y = b;
	int order = es_slice_compare(x->path, y->path);
	return order ? order : es_slice_compare(x->reason, y->reason);
}

/* Items that something is known of, each once, in their order. Then places[number] is an item's
 * place among them, counted from `first` on. */
static void find_used(struct numbered_vec *used, size_t *places, size_t first,
	const struct hand *hands, unsigned n, const struct es_item *const *items)
{
	for (unsigned i = 0; i < n; i++) {
		const struct es_worker *w = &hands[i].w;
		for (size_t k = 0; k < w->hits.n + w->skips.n; k++) {
			size_t number =
				k < w->hits.n ? w->hits.v[k].item : w->skips.v[k - w->hits.n].item;
			if (!places[number]++)
				es_vec_push(used, (struct numbered){ items[number], number });
		}
	}
	if (used->n)
		qsort(used->v, used->n, sizeof *used->v, by_path);
	for (size_t i = 0; i < used->n; i++)
		places[used->v[i].number] = first + i;
}

/* Numbers that chance gave become places in run->items, behind those of history. */
static void put_in_order(struct es_run *run, struct hand *hands, unsigned n, size_t nitems)
{
	const struct es_item **items =
		es_alloc(nitems ? nitems : 1, sizeof(const struct es_item *));
	size_t *places = es_alloc(nitems ? nitems : 1, sizeof *places);
	size_t first = run->items.n;
	struct numbered_vec used = { 0 };
	for (unsigned i = 0; i < n; i++)
		for (size_t k = 0; k < hands[i].batches.n; k++)
			for (size_t j = 0; j < hands[i].batches.v[k]->nitems; j++)
				items[hands[i].batches.v[k]->number + j] =
					&hands[i].batches.v[k]->items[j];
	find_used(&used, places, first, hands, n, items);
	for (size_t i = 0; i < used.n; i++) {
		es_vec_push(&run->items, *used.v[i].item);
		struct es_item *item = &run->items.v[first + i];
		item->path = es_arena_copy(&run->result->arena, item->path);
	}
	for (unsigned i = 0; i < n; i++) {
		for (size_t k = 0; k < hands[i].w.hits.n; k++)
			hands[i].w.hits.v[k].item = places[hands[i].w.hits.v[k].item];
		for (size_t k = 0; k < hands[i].w.skips.n; k++)
			hands[i].w.skips.v[k].item = places[hands[i].w.skips.v[k].item];
	}
	es_vec_release(&used);
	free(places);
	free(items);
}

/* Appends them in the order of their paths: which worker had which is chance. */
static void report_skips(struct es_run *run, const struct es_skip_vec *skips)
{
	struct es_skip_vec *all = &run->result->summary.skipped;
	for (size_t i = 0; i < skips->n; i++)
		es_vec_push(all, skips->v[i]);
	if (skips->n)
		qsort(all->v + all->n - skips->n, skips->n, sizeof *all->v, by_path_and_reason);
}

/* What was not listed, what was left out, then what of the items was not scanned. */
static void join_skips(
	struct es_run *run, struct hand *hands, unsigned n, const struct es_item_skip_vec *of_items)
{
	struct es_skip_vec unlisted = { 0 }, excluded = { 0 };
	for (unsigned i = 0; i < n; i++) {
		for (size_t k = 0; k < hands[i].unlisted.n; k++)
			es_vec_push(&unlisted, hands[i].unlisted.v[k]);
		for (size_t k = 0; k < hands[i].excluded.n; k++)
			es_vec_push(&excluded, hands[i].excluded.v[k]);
	}
	report_skips(run, &unlisted);
	report_skips(run, &excluded);
	for (size_t i = 0; i < of_items->n; i++)
		es_vec_push(&run->result->summary.skipped, of_items->v[i].skip);
	es_vec_release(&unlisted);
	es_vec_release(&excluded);
}

static enum es_status join(struct es_hit_vec *hits, struct treescan *t, struct hand *hands,
	unsigned n, struct es_error *err)
{
	struct es_item_skip_vec skips = { 0 };
	struct es_worker **workers = es_alloc(n, sizeof *workers);
	for (unsigned i = 0; i < n; i++)
		workers[i] = &hands[i].w;
	t->run->result->summary.items += es_counter_value(&t->nitems);
	put_in_order(t->run, hands, n, es_counter_value(&t->nitems));
	for (unsigned i = 0; t->run->gleaning && !t->run->is_watching && i < n; i++)
		es_gleaning_take(t->run->gleaning, hands[i].w.gleaner);
	enum es_status st = es_gather(hits, &skips, t->run, workers, n, err);
	if (!st)
		join_skips(t->run, hands, n, &skips);
	es_vec_release(&skips);
	free(workers);
	return st;
}

static void release(struct hand *h)
{
	es_worker_release(&h->w);
	es_listing_release(&h->listing);
	es_vec_release(&h->todo);
	es_vec_release(&h->batches);
	es_vec_release(&h->unlisted);
	es_vec_release(&h->excluded);
	es_arena_release(&h->arena);
}

/* A folder may hold any number of others; without one the work is known. */
static unsigned count_hands(const struct es_run *run)
{
	unsigned n = es_run_jobs(run);
	size_t nbatches = (run->top.items.n + BATCH - 1) / BATCH;
	if (run->top.folders.n || run->index || n <= nbatches)
		return n;
	return nbatches ? (unsigned)nbatches : 1;
}

enum es_status es_treescan(struct es_hit_vec *hits, struct es_run *run, struct es_error *err)
{
	struct treescan t = { .run = run, .work = es_work_new() };
	unsigned n = count_hands(run);
	struct hand *hands = es_alloc(n, sizeof *hands);
	for (unsigned i = 0; i < n; i++) {
		hands[i].scan = &t;
		hands[i].listing.arena = &hands[i].arena;
		es_worker_init(&hands[i].w, run, i);
	}
	hand_out(&hands[0], &run->top);
	if (run->index)
		hand_out_index(&hands[0]);
	es_pool_run(n, work, hands);
	enum es_status st = join(hits, &t, hands, n, err);
	for (unsigned i = 0; i < n; i++)
		release(&hands[i]);
	free(hands);
	es_work_free(t.work);
	return st;
}
