#include "engine/inherited.h"
#include "base/err.h"
#include "base/mem.h"
#include "engine/findings.h"
#include "engine/worker.h"
#include "git/oidmap.h"

#include <stdlib.h>
#include <string.h>

enum {
	GONE_MAX = 256,		     /* files of a commit that are looked at for what was moved */
	EVENTS_MAX = 1024 * 1024,    /* of one secret */
	SCAN_MIN = 64 * 1024 * 1024, /* bytes of older blobs, and twice those of the range */
	SCAN_COST = 4096,	     /* of a blob, in bytes, beside its own */
};

/* What a blob has. */
struct version {
	const struct es_hit_vec *in;
	uint32_t *by_id; /* indices into it */
	size_t n;
	bool is_of_range;
};
struct version_vec ES_VEC(struct version);

/* A secret that a commit takes away from a file. */
struct lost {
	struct es_slice id;
	size_t gone;
};
struct lost_vec ES_VEC(struct lost);
/* All of a commit, by id. */
struct losses {
	struct es_gone_vec gone;
	struct lost_vec lost;
};
struct losses_vec ES_VEC(struct losses);

/* A file of the secret at hand arrives. */
struct event {
	uint32_t rank, stand;
	size_t arrival;
};
struct event_vec ES_VEC(struct event);

struct es_inherited {
	struct es_run *run;
	const struct es_hit_vec *hits;
	const struct es_loader *loader; /* of blobs */
	struct es_before before;
	struct es_oidmap items; /* blobs of the range; item[number] */
	struct ES_VEC(size_t) item;
	struct es_oidmap seen; /* blobs; version.v[number] */
	struct version_vec version;
	struct es_worker worker; /* scans older blobs */
	uint64_t nscanned, nscanned_max;
	struct es_map commits; /* by rank; losses.v[number] */
	struct losses_vec losses;
	struct event_vec events;
	unsigned char *is_known; /* by file: of the secret at hand */
	struct es_arena arena, scratch;
};

/* ---- what a blob has ---- */

struct id_key {
	struct es_slice id;
	uint32_t hit;
};

static int by_id(const void *a, const void *b)
{
	const struct id_key *x = a, *y = b;
	int order = es_slice_compare(x->id, y->id);
	return order ? order : (x->hit > y->hit) - (x->hit < y->hit);
}

/* Those of in->v[first] and so on. */
static struct version sort_hits(
	struct es_inherited *in, const struct es_hit_vec *hits, size_t first, size_t end)
{
	struct version v = { hits, NULL, end - first, false };
	struct id_key *keys = es_alloc(v.n + 1, sizeof *keys);
	for (size_t i = 0; i < v.n; i++)
		keys[i] = (struct id_key){ hits->v[first + i].id, (uint32_t)(first + i) };
	qsort(keys, v.n, sizeof *keys, by_id);
	v.by_id = es_arena_array(&in->arena, v.n + 1, sizeof *v.by_id);
	for (size_t i = 0; i < v.n; i++)
		v.by_id[i] = keys[i].hit;
	free(keys);
	return v;
}

static size_t first_hit_of(const struct es_hit_vec *hits, size_t item)
{
	size_t low = 0, high = hits->n;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (hits->v[middle].item < item)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Of the left side. What cannot be scanned has nothing. */
static enum es_status scan_older(struct version *out, struct es_inherited *in,
	const struct es_oid *blob, struct es_error *err)
{
	struct es_worker *w = &in->worker;
	const struct es_item item = { .loader = in->loader,
		.origin = ES_ORIGIN_HISTORY,
		.kind = ES_ITEM_BLOB,
		.oid = *blob };
	size_t first = w->hits.n;
	enum es_status st = ES_OK;
	if (es_run_is_cancelled(in->run))
		return es_fail(err, ES_EINTERRUPTED, "interrupted");
	if (in->nscanned < in->nscanned_max) {
		w->nbytes = 0;
		st = es_worker_scan(w, &item, 0, err);
		in->nscanned += w->nbytes + SCAN_COST;
	}
	if (!st)
		*out = sort_hits(in, &w->hits, first, w->hits.n);
	return st;
}

static enum es_status find_version(struct version *out, struct es_inherited *in,
	const struct es_oid *blob, struct es_error *err)
{
	size_t at = es_oidmap_find(&in->seen, blob), item = es_oidmap_find(&in->items, blob);
	enum es_status st = ES_OK;
	if (at != ES_OIDMAP_NONE) {
		*out = in->version.v[at];
		return ES_OK;
	}
	if (item != ES_OIDMAP_NONE) {
		size_t number = in->item.v[item];
		*out = sort_hits(in, in->hits, first_hit_of(in->hits, number),
			first_hit_of(in->hits, number + 1));
		out->is_of_range = true;
	} else {
		st = scan_older(out, in, blob, err);
	}
	if (st)
		return st;
	(void)es_oidmap_add(&in->seen, blob, NULL);
	es_vec_push(&in->version, *out);
	return ES_OK;
}

/* The place of the first that is not before. */
static size_t find_id(const struct version *v, struct es_slice id)
{
	size_t low = 0, high = v->n;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (es_slice_compare(v->in->v[v->by_id[middle]].id, id) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool has_id(const struct version *v, struct es_slice id)
{
	size_t at = find_id(v, id);
	return at < v->n && es_slice_equal(v->in->v[v->by_id[at]].id, id);
}

static bool is_allowed(
	const struct es_inherited *in, const struct es_hit *hit, struct es_slice path)
{
	return hit->allowed_by || es_config_allows(&in->run->config, hit->id, path);
}

/* Whether a blob has the secret at a path as loudly as the hit says it at another. */
static bool has_secret(struct es_inherited *in, const struct version *v, struct es_slice path,
	const struct es_hit *hit, struct es_slice hit_path)
{
	es_arena_reset(&in->scratch);
	hit_path = es_hit_path(&in->scratch, hit, hit_path);
	enum es_severity severity = es_hit_severity(hit, hit_path);
	bool may_be_allowed = is_allowed(in, hit, hit_path);
	for (size_t i = find_id(v, hit->id); i < v->n; i++) {
		const struct es_hit *old = &v->in->v[v->by_id[i]];
		if (!es_slice_equal(old->id, hit->id))
			break;
		struct es_slice old_path = es_hit_path(&in->scratch, old, path);
		if (es_path_applies(in->run, old->rule, old_path) &&
			es_hit_severity(old, old_path) >= severity &&
			(may_be_allowed || !is_allowed(in, old, old_path)))
			return true;
	}
	return false;
}

/* ---- what was moved ---- */

static int by_lost_id(const void *a, const void *b)
{
	const struct lost *x = a, *y = b;
	int order = es_slice_compare(x->id, y->id);
	return order ? order : (x->gone > y->gone) - (x->gone < y->gone);
}

static enum es_status find_lost(
	struct losses *l, struct es_inherited *in, size_t gone, struct es_error *err)
{
	const struct es_gone *g = &l->gone.v[gone];
	struct version old, now = { .n = 0 };
	enum es_status st = find_version(&old, in, &g->old, err);
	if (!st && old.n && !es_oid_is_zero(&g->now))
		st = find_version(&now, in, &g->now, err);
	for (size_t i = 0; i < old.n && !st; i++) {
		struct lost lost = { old.in->v[old.by_id[i]].id, gone };
		if (!has_id(&now, lost.id))
			es_vec_push(&l->lost, lost);
	}
	return st;
}

static enum es_status find_losses(
	const struct losses **out, struct es_inherited *in, uint32_t rank, struct es_error *err)
{
	struct es_slice key = { (const char *)&rank, sizeof rank };
	size_t at = es_map_find(&in->commits, key);
	if (at != ES_MAP_NONE) {
		*out = &in->losses.v[at];
		return ES_OK;
	}
	at = es_map_add(&in->commits, es_arena_copy(&in->arena, key), NULL);
	es_vec_push(&in->losses, (struct losses){ .gone = { 0 } });
	struct losses *l = &in->losses.v[at];
	enum es_status st = es_before_gone(&l->gone, in->run->history, rank, &in->arena, err);
	for (size_t i = 0; i < l->gone.n && i < GONE_MAX && !st; i++)
		st = find_lost(l, in, i, err);
	if (l->lost.n)
		qsort(l->lost.v, l->lost.n, sizeof *l->lost.v, by_lost_id);
	*out = l;
	return st;
}

/* ---- one arrival ---- */

/* Who had the secret that a file with it has at its arrival: *out becomes less than BROUGHT. */
static enum es_status ask_old(enum es_bringing *out, struct es_inherited *in,
	const struct es_stand *stand, struct es_slice path, const struct es_oid *blob,
	struct es_error *err)
{
	struct version v;
	enum es_status st = find_version(&v, in, blob, err);
	if (st || !has_secret(in, &v, path, stand->hit, in->before.files[stand->file].path))
		return st;
	enum es_bringing by = ES_KNOWN;
	if (v.is_of_range) {
		uint32_t file = es_before_file(&in->before, path, blob);
		if (file == ES_BEFORE_NONE)
			return ES_OK;
		by = in->is_known[file] ? ES_KNOWN : ES_HANDED_ON;
	}
	*out = by < *out ? by : *out;
	return ES_OK;
}

static enum es_status ask_losses(enum es_bringing *out, struct es_inherited *in,
	const struct es_stand *stand, uint32_t rank, struct es_error *err)
{
	const struct losses *l = NULL;
	enum es_status st = find_losses(&l, in, rank, err);
	size_t low = 0, high = st ? 0 : l->lost.n;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (es_slice_compare(l->lost.v[middle].id, stand->hit->id) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (; !st && low < l->lost.n; low++) {
		const struct es_gone *g = &l->gone.v[l->lost.v[low].gone];
		if (!es_slice_equal(l->lost.v[low].id, stand->hit->id))
			break;
		st = ask_old(out, in, stand, g->path, &g->old, err);
	}
	return st;
}

static enum es_status judge_arrival(enum es_bringing *out, struct es_inherited *in,
	const struct es_stand *stand, const struct es_arrival *a, struct es_error *err)
{
	enum es_status st = ES_OK;
	*out = a->is_on_left ? ES_KNOWN : ES_BROUGHT;
	for (size_t i = 0; i < a->nolds && !st; i++)
		st = ask_old(out, in, stand, in->before.files[stand->file].path,
			&in->before.olds.v[a->old + i], err);
	return st || *out < ES_BROUGHT ? st : ask_losses(out, in, stand, a->rank, err);
}

/* ---- one secret ---- */

static int by_rank(const void *a, const void *b)
{
	const struct event *x = a, *y = b;
	if (x->rank != y->rank)
		return x->rank < y->rank ? -1 : 1;
	return (x->stand > y->stand) - (x->stand < y->stand);
}

/* False when they are too many. */
static bool list_events(struct es_inherited *in, const struct es_stand *stands, size_t n)
{
	const struct es_before *b = &in->before;
	in->events.n = 0;
	for (size_t i = 0; i < n; i++) {
		size_t end = b->first[stands[i].file + 1];
		for (size_t k = b->first[stands[i].file]; k < end; k++) {
			if (in->events.n == EVENTS_MAX)
				return false;
			struct event e = { b->arrivals.v[k].rank, (uint32_t)i, k };
			es_vec_push(&in->events, e);
		}
	}
	if (in->events.n)
		qsort(in->events.v, in->events.n, sizeof *in->events.v, by_rank);
	return true;
}

/* Where no commit has the file, nobody can say where it is from. */
static void begin_stand(struct es_inherited *in, struct es_stand *stand)
{
	const struct es_before *b = &in->before;
	bool is_lost = b->is_cut || b->first[stand->file] == b->first[stand->file + 1];
	stand->bringing = is_lost ? ES_BROUGHT : ES_HANDED_ON;
	stand->rank = ES_NO_RANK;
	in->is_known[stand->file] = 0;
}

/* Whoever hands a secret on has it from somebody. Where nobody has brought it and nobody knew it -
 * trees that contradict themselves can make that seem so -, all have brought it. */
static void root_stands(struct es_stand *stands, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (stands[i].bringing != ES_HANDED_ON)
			return;
	for (size_t i = 0; i < n; i++)
		stands[i].bringing = ES_BROUGHT;
}

/* Parents come before their children: what a file has been handed is known when it is asked. */
enum es_status es_inherited_judge(
	struct es_inherited *in, struct es_stand *stands, size_t n, struct es_error *err)
{
	enum es_status st = ES_OK;
	for (size_t i = 0; i < n; i++)
		begin_stand(in, &stands[i]);
	if (in->before.is_cut)
		return ES_OK;
	if (!list_events(in, stands, n)) {
		for (size_t i = 0; i < n; i++)
			stands[i].bringing = ES_BROUGHT;
		return ES_OK;
	}
	for (size_t i = 0; i < in->events.n && !st; i++) {
		const struct event *e = &in->events.v[i];
		struct es_stand *s = &stands[e->stand];
		enum es_bringing by = ES_BROUGHT;
		st = judge_arrival(&by, in, s, &in->before.arrivals.v[e->arrival], err);
		if (by == ES_KNOWN) {
			in->is_known[s->file] = 1;
			s->bringing = s->bringing == ES_BROUGHT ? ES_BROUGHT : ES_KNOWN;
		} else if (by == ES_BROUGHT && s->rank == ES_NO_RANK) {
			s->bringing = ES_BROUGHT;
			s->rank = e->rank;
		}
	}
	root_stands(stands, n);
	return st;
}

/* ---- the whole ---- */

static void list_items(struct es_inherited *in)
{
	const struct es_item_vec *items = &in->run->items;
	for (size_t i = 0; i < items->n; i++) {
		bool is_new;
		if (items->v[i].kind != ES_ITEM_BLOB)
			continue;
		in->loader = items->v[i].loader;
		(void)es_oidmap_add(&in->items, &items->v[i].oid, &is_new);
		if (is_new)
			es_vec_push(&in->item, i);
	}
}

enum es_status es_inherited_new(struct es_inherited **out, struct es_run *run,
	const struct es_hit_vec *hits, const struct es_file *files, size_t nfiles,
	struct es_error *err)
{
	struct es_inherited *in = es_alloc(1, sizeof *in);
	in->run = run;
	in->hits = hits;
	in->is_known = es_alloc(nfiles + 1, sizeof *in->is_known);
	in->nscanned_max = SCAN_MIN + 2 * run->result->summary.bytes;
	es_worker_init(&in->worker, run, 0);
	list_items(in);
	enum es_status st = es_before_find(&in->before, run->history, files, nfiles, err);
	if (st)
		es_inherited_free(in);
	else
		*out = in;
	return st;
}

void es_inherited_free(struct es_inherited *in)
{
	if (!in)
		return;
	for (size_t i = 0; i < in->losses.n; i++) {
		es_vec_release(&in->losses.v[i].gone);
		es_vec_release(&in->losses.v[i].lost);
	}
	es_vec_release(&in->losses);
	es_worker_rest(&in->worker);
	es_worker_release(&in->worker);
	es_arena_release(&in->worker.kept);
	es_before_release(&in->before);
	es_oidmap_release(&in->items);
	es_vec_release(&in->item);
	es_oidmap_release(&in->seen);
	es_vec_release(&in->version);
	es_map_release(&in->commits);
	es_vec_release(&in->events);
	es_arena_release(&in->arena);
	es_arena_release(&in->scratch);
	free(in->is_known);
	free(in);
}
