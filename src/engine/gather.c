#include "engine/gather.h"
#include "base/err.h"
#include "base/mem.h"

#include <stdlib.h>

static int by_item(const void *a, const void *b)
{
	const struct es_item_skip *x = a, *y = b;
	if (x->item != y->item)
		return (x->item > y->item) - (x->item < y->item);
	return es_slice_compare(x->skip.reason, y->skip.reason);
}

static int by_item_and_place(const void *a, const void *b)
{
	const struct es_hit *x = a, *y = b;
	if (x->item != y->item)
		return (x->item > y->item) - (x->item < y->item);
	int order = es_slice_compare(x->member, y->member);
	if (!order && x->line != y->line)
		order = (x->line > y->line) - (x->line < y->line);
	if (!order && x->column != y->column)
		order = (x->column > y->column) - (x->column < y->column);
	if (!order)
		order = es_slice_compare(x->rule->id, y->rule->id);
	return order ? order : es_slice_compare(x->id, y->id);
}

/* Which worker had an item is chance: from here on only the items' order counts. */
static void merge_skips(struct es_item_skip_vec *all, struct es_worker *const *workers, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		for (size_t k = 0; k < workers[i]->skips.n; k++)
			es_vec_push(all, workers[i]->skips.v[k]);
	if (all->n)
		qsort(all->v, all->n, sizeof *all->v, by_item);
}

static void merge_hits(struct es_hit_vec *all, struct es_worker *const *workers, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		for (size_t k = 0; k < workers[i]->hits.n; k++)
			es_vec_push(all, workers[i]->hits.v[k]);
	if (all->n)
		qsort(all->v, all->n, sizeof *all->v, by_item_and_place);
}

enum es_status es_gather(struct es_hit_vec *hits, struct es_item_skip_vec *skips,
	struct es_run *run, struct es_worker *const *workers, unsigned n, struct es_error *err)
{
	struct es_summary *sum = &run->result->summary;
	for (unsigned i = 0; i < n; i++) {
		es_vec_push(&run->result->kept, workers[i]->kept);
		sum->bytes += workers[i]->nbytes;
		sum->bytes_matched += workers[i]->scanner.bytes_matched;
		sum->bytes_known += workers[i]->scanner.bytes_known;
		sum->limit_hits += workers[i]->nlimits;
	}
	for (unsigned i = 0; i < n; i++)
		if (workers[i]->status)
			return es_fail(err, workers[i]->status, "%s", workers[i]->error.text);
	if (es_run_is_cancelled(run))
		return es_fail(err, ES_EINTERRUPTED, "interrupted");
	merge_skips(skips, workers, n);
	merge_hits(hits, workers, n);
	return ES_OK;
}

/* ---- items ---- */

static void run_worker(void *ctx, unsigned number)
{
	es_worker_run(((struct es_worker *const *)ctx)[number]);
}

enum es_status es_gather_items(struct es_hit_vec *hits, struct es_run *run, struct es_error *err)
{
	unsigned n = es_run_jobs(run);
	if (n > run->items.n)
		n = run->items.n ? (unsigned)run->items.n : 1;
	struct es_item_skip_vec skips = { 0 };
	struct es_worker *all = es_alloc(n, sizeof *all), **workers = es_alloc(n, sizeof *workers);
	for (unsigned i = 0; i < n; i++) {
		workers[i] = &all[i];
		es_worker_init(&all[i], run, i);
	}
	es_pool_run(n, run_worker, workers);
	enum es_status st = es_gather(hits, &skips, run, workers, n, err);
	for (size_t i = 0; i < skips.n; i++)
		es_vec_push(&run->result->summary.skipped, skips.v[i].skip);
	run->result->summary.items += run->items.n;
	for (unsigned i = 0; i < n; i++)
		es_worker_release(&all[i]);
	es_vec_release(&skips);
	free(workers);
	free(all);
	return st;
}
