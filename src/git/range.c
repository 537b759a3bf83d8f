#include "base/err.h"
#include "git/heap.h"
#include "git/walk.h"

/* Git's own way: commits by date, newest first, until nothing is left that only the right side
 * reaches. Where clocks were wrong a few commits too many may be listed, never too few: exclusion
 * is passed on to all ancestors that have been met. */
enum {
	SLOP = 256, /* commits looked at beyond the point where dates say that all is done */
	SPELLED_MAX = 4096,
};

struct range_walk {
	struct es_history *h;
	struct es_heap queue;
	size_t nopen;	/* queued and not excluded */
	int64_t oldest; /* date of the oldest commit that was found new */
	struct es_number_vec found, stack;
};

static bool split_range(struct es_slice range, struct es_slice *from, struct es_slice *to)
{
	static const struct es_slice dots = ES_LIT(".."), head = ES_LIT("HEAD");
	size_t at = es_slice_search(range, 0, dots);
	*from = es_slice_sub(range, 0, at);
	*to = es_slice_sub(range, at + dots.len, range.len);
	if (at == range.len || range.len == dots.len || es_slice_starts(*to, "."))
		return false;
	if (!from->len)
		*from = head;
	if (!to->len)
		*to = head;
	return true;
}

static enum es_status resolve(
	struct es_oid *out, struct es_repo *r, struct es_slice side, struct es_error *err)
{
	enum es_status st = es_repo_resolve(out, r, side, err);
	if (st == ES_ENOTFOUND && r->is_shallow)
		return es_fail(err, st,
			"unknown revision: %.*s (the clone is shallow; try git fetch --unshallow)",
			ES_ARG(side));
	return st;
}

enum es_status es_range_resolve(struct es_oid *out_from, struct es_oid *out_to, struct es_repo *r,
	struct es_slice range, struct es_error *err)
{
	struct es_slice from, to;
	struct es_oid from_oid, to_oid;
	if (!split_range(range, &from, &to))
		return es_fail(err, ES_EINVAL, "not a range like A..B: %.*s", ES_ARG(range));
	enum es_status st = resolve(&from_oid, r, from, err);
	if (!st)
		st = resolve(&to_oid, r, to, err);
	if (st)
		return st;
	*out_from = from_oid;
	*out_to = to_oid;
	return ES_OK;
}

/* Newest first; the number only makes the order the same each time. */
static uint64_t queue_key(const struct es_commit *c, uint32_t number)
{
	int64_t date = c->date < 0 ? 0 : c->date > UINT32_MAX ? UINT32_MAX : c->date;
	return (UINT32_MAX - (uint64_t)date) << 32 | number;
}

static enum es_status enqueue(struct range_walk *w, uint32_t number, struct es_error *err)
{
	struct es_history *h = w->h;
	enum es_status st = es_history_load_commit(h, number, err);
	struct es_commit *c = &h->commit.v[number];
	if (st || c->flags & ES_COMMIT_SEEN)
		return st;
	c->flags |= ES_COMMIT_SEEN;
	if (c->flags & ES_COMMIT_LOST)
		return ES_OK;
	c->flags |= ES_COMMIT_QUEUED;
	if (!(c->flags & ES_COMMIT_EXCLUDED))
		w->nopen++;
	es_heap_add(&w->queue, queue_key(c, number));
	return ES_OK;
}

/* Passes it on to all ancestors that have been read. */
static void exclude(struct range_walk *w, uint32_t number)
{
	struct es_history *h = w->h;
	es_vec_push(&w->stack, number);
	while (w->stack.n) {
		struct es_commit *c = &h->commit.v[w->stack.v[--w->stack.n]];
		if (c->flags & ES_COMMIT_EXCLUDED)
			continue;
		c->flags |= ES_COMMIT_EXCLUDED;
		if (c->flags & ES_COMMIT_QUEUED)
			w->nopen--;
		for (uint32_t i = 0; i < c->nparents; i++)
			es_vec_push(&w->stack, h->parents.v[c->parents + i]);
	}
}

static enum es_status take_next(struct range_walk *w, struct es_error *err)
{
	struct es_history *h = w->h;
	uint32_t number = (uint32_t)es_heap_take(&w->queue);
	/* Loading parents moves the table, so the commit is copied. */
	h->commit.v[number].flags &= ~(unsigned)ES_COMMIT_QUEUED;
	struct es_commit c = h->commit.v[number];
	bool is_excluded = c.flags & ES_COMMIT_EXCLUDED;
	if (!is_excluded) {
		w->nopen--;
		es_vec_push(&w->found, number);
		if (c.date < w->oldest)
			w->oldest = c.date;
	}
	for (uint32_t i = 0; i < c.nparents; i++) {
		uint32_t parent = h->parents.v[c.parents + i];
		h->is_excluding = is_excluded;
		if (is_excluded)
			exclude(w, parent);
		enum es_status st = enqueue(w, parent, err);
		h->is_excluding = false;
		if (st)
			return st;
	}
	return ES_OK;
}

static enum es_status walk_range(struct range_walk *w, struct es_error *err)
{
	enum es_status st = ES_OK;
	unsigned slop = SLOP;
	while (w->queue.n && !st) {
		const struct es_commit *newest = &w->h->commit.v[(uint32_t)w->queue.v[0]];
		if (w->nopen || newest->date >= w->oldest)
			slop = SLOP;
		else if (slop-- == 0)
			break;
		st = take_next(w, err);
	}
	return st;
}

static enum es_status check_cut(
	const struct range_walk *w, struct es_slice range, struct es_error *err)
{
	for (size_t i = 0; i < w->found.n; i++) {
		const struct es_commit *c = &w->h->commit.v[w->found.v[i]];
		if (es_history_is_listed(c) && c->flags & ES_COMMIT_CUT)
			return es_fail(err, ES_EUNSUPPORTED,
				"%.*s goes beyond what this shallow clone has: deepen it with git "
				"fetch --unshallow (in GitHub Actions: fetch-depth: 0)",
				ES_ARG(range));
	}
	return ES_OK;
}

/* The trees of the left side, as far as new commits border on it: what they hold is not new. */
static enum es_status read_left_trees(
	const struct range_walk *w, uint32_t left, struct es_error *err)
{
	struct es_history *h = w->h;
	es_history_want_tree(h, h->commit.v[left].tree);
	for (size_t i = 0; i < w->found.n; i++) {
		const struct es_commit *c = &h->commit.v[w->found.v[i]];
		for (uint32_t p = 0; p < c->nparents && es_history_is_listed(c); p++) {
			const struct es_commit *parent = &h->commit.v[h->parents.v[c->parents + p]];
			if (parent->flags & ES_COMMIT_EXCLUDED &&
				parent->flags & ES_COMMIT_LOADED &&
				!(parent->flags & ES_COMMIT_LOST))
				es_history_want_tree(h, parent->tree);
		}
	}
	h->is_excluding = true;
	enum es_status st = es_history_read_trees(h, err);
	h->is_excluding = false;
	h->first_blob = h->blobs.n;
	h->first_name = h->names.n;
	return st;
}

static enum es_status read_new_trees(const struct range_walk *w, struct es_error *err)
{
	for (size_t i = 0; i < w->found.n; i++) {
		const struct es_commit *c = &w->h->commit.v[w->found.v[i]];
		if (es_history_is_listed(c))
			es_history_want_tree(w->h, c->tree);
	}
	return es_history_read_trees(w->h, err);
}

/* Tag objects on the way to the right side are part of the range. */
static enum es_status add_tags(struct es_history *h, struct es_slice side, struct es_error *err)
{
	struct es_buf spelled = ES_BUF_INIT(SPELLED_MAX);
	es_buf_add(&spelled, side);
	git_object *object = NULL;
	enum es_status st = ES_OK;
	if (git_revparse_single(&object, h->repo->git, es_buf_cstr(&spelled)) == 0 &&
		git_object_type(object) == GIT_OBJECT_TAG) {
		struct es_oid oid = es_oid_from_git(git_object_id(object));
		st = es_history_add_object(h, &oid, err);
	}
	git_object_free(object);
	es_buf_release(&spelled);
	return st;
}

static enum es_status read_sides(struct range_walk *w, struct es_slice range, uint32_t left,
	uint32_t right, struct es_error *err)
{
	w->h->is_excluding = true;
	exclude(w, left);
	enum es_status st = enqueue(w, left, err);
	w->h->is_excluding = false;
	if (!st)
		st = enqueue(w, right, err);
	if (!st)
		st = walk_range(w, err);
	if (!st)
		st = check_cut(w, range, err);
	if (!st)
		st = read_left_trees(w, left, err);
	return st ? st : read_new_trees(w, err);
}

enum es_status es_history_read_range(
	struct es_history *h, struct es_slice range, struct es_error *err)
{
	struct range_walk w = { .h = h, .oldest = INT64_MAX };
	struct es_slice from, to;
	struct es_oid from_oid, to_oid;
	enum es_status st = es_range_resolve(&from_oid, &to_oid, h->repo, range, err);
	if (!st && split_range(range, &from, &to))
		st = add_tags(h, to, err);
	if (!st) {
		uint32_t left = es_history_add_commit(h, &from_oid);
		uint32_t right = es_history_add_commit(h, &to_oid);
		st = read_sides(&w, range, left, right, err);
	}
	es_vec_release(&w.queue);
	es_vec_release(&w.found);
	es_vec_release(&w.stack);
	return st;
}
