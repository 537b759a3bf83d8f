#include "git/history.h"
#include "base/err.h"
#include "base/mem.h"
#include "git/census_parts.h"
#include "git/loose.h"
#include "git/walk.h"

#include <assert.h>
#include <stdlib.h>

enum { GROUP_BYTES = 64 * 1024 }; /* of names in one item */

static void skip_text(struct es_history *h, struct es_slice path, const char *reason, bool is_gap)
{
	if (!h->skips)
		return;
	struct es_skip s = { .path = es_arena_copy(h->skip_arena, path),
		.reason = es_arena_copy(h->skip_arena, es_slice_from(reason)),
		.is_gap = is_gap };
	es_vec_push(h->skips, s);
}

void es_history_note(
	struct es_history *h, const struct es_oid *oid, const char *reason, bool is_gap)
{
	char hex[ES_OID_HEX + 1] = "";
	if (oid)
		es_oid_hex(hex, oid);
	skip_text(h, es_slice_from(hex), reason, is_gap);
}

void es_history_skip(struct es_history *h, const struct es_oid *oid, const char *reason)
{
	/* Pruning leaves holes in what nothing reaches; they are told, not held against it. */
	if (!h->is_excluding)
		es_history_note(h, oid, reason, !h->is_dangling);
}

bool es_history_has(struct es_history *h, const struct es_oid *oid)
{
	if (h->census)
		return es_census_has(h->census, oid);
	return es_object_has(h->reader, oid);
}

void es_history_skip_lost(struct es_history *h, const struct es_oid *oid, const char *what)
{
	char reason[64];
	(void)snprintf(reason, sizeof reason, "the %s is missing", what);
	if (!es_repo_is_partial(h->repo))
		es_history_skip(h, oid, reason);
	else if (!h->is_excluding)
		h->npromised++;
}

enum es_status es_history_read(struct es_object *out, struct es_history *h,
	const struct es_oid *oid, enum es_object_type type, const char *what, struct es_error *err)
{
	struct es_error why = { .text = "" };
	*out = (struct es_object){ .type = ES_OBJECT_ANY };
	enum es_status st = es_tick(&h->tick, err);
	if (st)
		return st;
	st = es_object_read_unnamed(out, h->reader, oid, type, ES_OBJECT_MAX, &why);
	if (st == ES_ENOTFOUND)
		es_history_skip_lost(h, oid, what);
	else if (st)
		es_history_skip(h, oid, why.text);
	return ES_OK;
}

void es_history_add_item(struct es_item_vec *items, enum es_item_kind kind,
	const struct es_oid *oid, size_t number, const struct es_loader *loader)
{
	bool is_message = kind == ES_ITEM_COMMIT || kind == ES_ITEM_TAG;
	struct es_item item = {
		.loader = loader,
		.origin = is_message ? ES_ORIGIN_MESSAGE : ES_ORIGIN_HISTORY,
		.kind = kind,
		.oid = *oid,
		.number = (uint32_t)number,
	};
	es_vec_push(items, item);
}

static void add_blobs(
	struct es_history *h, struct es_item_vec *items, const struct es_loader *loader)
{
	for (size_t i = 0; i < h->blobs.n; i++) {
		const struct es_oid *oid = &h->blobs.keys[i];
		if (es_history_has(h, oid))
			es_history_add_item(items, ES_ITEM_BLOB, oid, i, loader);
		else
			es_history_skip_lost(h, oid, "blob");
	}
}

void es_history_add_messages(
	struct es_history *h, struct es_item_vec *items, const struct es_loader *loader)
{
	for (size_t i = 0; i < h->norder; i++)
		es_history_add_item(
			items, ES_ITEM_COMMIT, &h->commits.keys[h->order[i]], h->order[i], loader);
	for (size_t i = 0; i < h->tags.n; i++)
		es_history_add_item(items, ES_ITEM_TAG, &h->tags.keys[i], i, loader);
}

/* A census knows names that only unreachable trees have. */
static bool is_listed(const struct es_history *h, size_t name)
{
	return !h->census || h->reach.name[name];
}

void es_history_add_names(struct es_history *h, struct es_item_vec *items)
{
	const struct es_oid none = { { 0 } };
	size_t bytes = GROUP_BYTES;
	for (size_t i = h->first_name; i < h->names.n; i++) {
		if (!is_listed(h, i))
			continue;
		if (bytes >= GROUP_BYTES) {
			es_history_add_item(
				items, ES_ITEM_NAMES, &none, h->groups.n, &h->names_loader);
			es_vec_push(&h->groups, (uint32_t)i);
			bytes = 0;
		}
		bytes += h->names.keys[i].len + 1;
	}
	es_vec_push(&h->groups, (uint32_t)h->names.n);
}

static enum es_status open_names(void **out_reader, void *ctx, struct es_error *err)
{
	(void)err;
	*out_reader = ctx;
	return ES_OK;
}

static void close_names(void *reader)
{
	(void)reader;
}

static enum es_status load_names(
	void *reader, const struct es_item *item, struct es_buf *out, struct es_error *err)
{
	const struct es_history *h = reader;
	size_t before = out->len;
	for (size_t i = h->groups.v[item->number]; i < h->groups.v[item->number + 1]; i++) {
		if (!is_listed(h, i))
			continue;
		es_buf_add(out, h->names.keys[i]);
		es_buf_add_byte(out, '\n');
	}
	if (!out->full)
		return ES_OK;
	out->len = before;
	out->full = false;
	return es_fail(err, ES_ELIMIT, "larger than %zu bytes", out->max);
}

static void tell_holes(struct es_history *h)
{
	char reason[96];
	size_t ncut = 0;
	for (size_t i = 0; i < h->commit.n; i++)
		ncut += (h->commit.v[i].flags & ES_COMMIT_CUT) != 0;
	if (ncut && !h->is_range) {
		(void)snprintf(reason, sizeof reason,
			"shallow clone: history before %zu commit%s is missing", ncut,
			ncut == 1 ? "" : "s");
		skip_text(h, ES_SLICE_EMPTY, reason, true);
	}
	if (h->npromised) {
		(void)snprintf(reason, sizeof reason, "%zu object%s not here (partial clone)",
			h->npromised, h->npromised == 1 ? " is" : "s are");
		skip_text(h, ES_SLICE_EMPTY, reason, true);
	}
}

static void read_shallow(struct es_history *h)
{
	struct es_tip_vec cut = { 0 };
	es_shallow_list(&cut, h->skips, h->repo->common_dir, h->skip_arena);
	for (size_t i = 0; i < cut.n; i++)
		(void)es_oidmap_add(&h->shallow, &cut.v[i].oid, NULL);
	es_vec_release(&cut);
}

void es_history_read_ends(struct es_history *h)
{
	es_repo_add_damage(h->skips, h->repo, h->skip_arena);
	read_shallow(h);
	if (!h->is_range)
		es_refs_list(
			&h->tips, h->skips, h->repo->common_dir, h->repo->git_dir, h->skip_arena);
}

struct es_history *es_history_new(struct es_repo *r, const struct es_history_options *o,
	struct es_skip_vec *skips, struct es_arena *arena)
{
	struct es_history *h = es_alloc(1, sizeof *h);
	h->repo = r;
	h->reader = es_object_reader_new(r);
	h->is_range = o->range.len || o->ntips;
	h->jobs = o->jobs ? o->jobs : 1;
	h->tick = (struct es_tick){ o->cancel, o->progress, o->ctx, { "listing", 0, 0 }, 0, 0 };
	h->skips = skips;
	h->skip_arena = arena;
	h->names_loader = (struct es_loader){ h, open_names, close_names, load_names };
	return h;
}

void es_history_end_listing(struct es_history *h)
{
	tell_holes(h);
	h->skips = NULL;
	h->skip_arena = NULL;
}

void es_history_end_walk(
	struct es_history *h, struct es_item_vec *items, const struct es_loader *loader)
{
	es_history_order(h);
	add_blobs(h, items, loader);
	es_history_add_messages(h, items, loader);
	es_history_add_names(h, items);
	es_history_end_listing(h);
}

enum es_status es_history_list(struct es_history **out, struct es_item_vec *items,
	struct es_skip_vec *skips, struct es_repo *r, const struct es_history_options *o,
	const struct es_loader *loader, struct es_arena *arena, struct es_error *err)
{
	struct es_history *h = es_history_new(r, o, skips, arena);
	assert(h->is_range);
	es_history_read_ends(h);
	enum es_status st = es_history_read_range(h, o, err);
	if (!st) {
		es_history_end_walk(h, items, loader);
		*out = h;
		h = NULL;
	}
	es_history_free(h);
	return st;
}

bool es_history_is_range(const struct es_history *h)
{
	return h->is_range;
}

void es_history_free(struct es_history *h)
{
	if (!h)
		return;
	es_treereach_release(&h->reach);
	es_census_free(h->census);
	es_sweep_free(h->sweep);
	es_object_reader_free(h->reader);
	es_oidmap_release(&h->commits);
	es_oidmap_release(&h->trees);
	es_oidmap_release(&h->blobs);
	es_oidmap_release(&h->tags);
	es_oidmap_release(&h->shallow);
	es_vec_release(&h->tips);
	es_vec_release(&h->commit);
	es_vec_release(&h->tree);
	es_vec_release(&h->tag);
	es_vec_release(&h->left);
	es_vec_release(&h->parents);
	es_vec_release(&h->pending);
	es_vec_release(&h->groups);
	es_map_release(&h->names);
	es_arena_release(&h->arena);
	free(h->order);
	free(h);
}
