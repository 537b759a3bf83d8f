#include "git/treediff.h"
#include "git/treecursor.h"

enum {
	PATH_MAX_BYTES = 16 * 1024, /* no system checks out longer ones */
	DEPTH_MAX = 1024,	    /* folders that are open at once */
	ENTRY_BYTES = 32,	    /* of a tree, about, an entry */
};

/* A folder on both sides, and the length of its path with the '/' behind it. */
struct frame {
	struct es_treecursor old, now;
	size_t end;
};
struct frame_vec ES_VEC(struct frame);

struct differ {
	struct es_treediff *d;
	const struct es_treediff_visitor *visitor;
	struct frame_vec stack;
	struct es_buf path;
};

static const struct es_oid none;

void es_treediff_release(struct es_treediff *d)
{
	es_treecache_release(&d->cache);
}

static enum es_status open_side(struct es_treecursor *out, struct differ *w,
	const struct es_oid *tree, struct es_error *err)
{
	*out = (struct es_treecursor){ .text = NULL };
	if (es_oid_is_zero(tree))
		return ES_OK;
	enum es_status st = es_treecache_read(&out->text, &w->d->cache, w->d->h, tree, err);
	if (!st && out->text) {
		out->rest = out->text->bytes;
		w->d->nlooks += out->rest.len / ENTRY_BYTES + 1;
	}
	return st;
}

static void close_frame(struct frame *f)
{
	es_treetext_drop(f->old.text);
	es_treetext_drop(f->now.text);
}

/* The folder that the path names. */
static enum es_status push(
	struct differ *w, const struct es_oid *old, const struct es_oid *now, struct es_error *err)
{
	struct frame f = { .end = w->path.len };
	if (w->stack.n == DEPTH_MAX || w->d->nlooks >= w->d->nlooks_max) {
		w->d->is_cut = true;
		return ES_OK;
	}
	enum es_status st = open_side(&f.old, w, old, err);
	if (!st)
		st = open_side(&f.now, w, now, err);
	if (!st && (f.now.text || es_oid_is_zero(now)))
		es_vec_push(&w->stack, f);
	else
		close_frame(&f);
	return st;
}

/* False when it would be too long. */
static bool set_path(struct differ *w, size_t folder, struct es_slice name)
{
	w->path.len = folder;
	if (name.len > PATH_MAX_BYTES - folder) {
		w->d->is_cut = true;
		return false;
	}
	es_buf_add(&w->path, name);
	return true;
}

/* One entry that differs, or both of the same name and kind; the others are NULL. */
static enum es_status visit(struct differ *w, const struct es_tree_entry *old,
	const struct es_tree_entry *now, struct es_error *err)
{
	const struct es_treediff_visitor *v = w->visitor;
	const struct es_tree_entry *e = now ? now : old;
	const struct es_oid *old_oid = old ? &old->oid : &none, *now_oid = now ? &now->oid : &none;
	if (!set_path(w, w->stack.v[w->stack.n - 1].end, e->name))
		return ES_OK;
	switch (es_tree_entry_kind(e)) {
	case ES_ENTRY_BLOB:
		v->differs(v->ctx, es_buf_slice(&w->path), old_oid, now_oid);
		break;
	case ES_ENTRY_TREE:
		es_buf_add_byte(&w->path, '/');
		if (!v->wants || v->wants(v->ctx, es_buf_slice(&w->path)))
			return push(w, old_oid, now_oid, err);
		break;
	case ES_ENTRY_GITLINK:
		break;
	}
	return ES_OK;
}

/* Takes what stands at the front of the sides, of both where it stands in the same place. */
static enum es_status step(struct differ *w, bool has_old, bool has_now, struct es_error *err)
{
	struct frame *f = &w->stack.v[w->stack.n - 1];
	int order = !has_old   ? 1
		    : !has_now ? -1
			       : es_tree_entry_compare(&f->old.entry, &f->now.entry);
	struct es_tree_entry old = f->old.entry, now = f->now.entry;
	if (order <= 0)
		es_treecursor_advance(&f->old);
	if (order >= 0)
		es_treecursor_advance(&f->now);
	if (order < 0)
		return visit(w, &old, NULL, err);
	if (order > 0)
		return visit(w, NULL, &now, err);
	if (es_tree_entry_is_beside(&old, &now))
		return es_oid_compare(&old.oid, &now.oid) ? visit(w, &old, &now, err) : ES_OK;
	enum es_status st = visit(w, &old, NULL, err);
	return st ? st : visit(w, NULL, &now, err);
}

enum es_status es_treediff_each(struct es_treediff *d, const struct es_oid *old,
	const struct es_oid *now, const struct es_treediff_visitor *visitor, struct es_error *err)
{
	struct differ w = { d, visitor, { 0 }, ES_BUF_INIT(PATH_MAX_BYTES + 2) };
	enum es_status st = ES_OK;
	d->ncompared++;
	if (es_oid_compare(old, now) != 0)
		st = push(&w, old, now, err);
	while (w.stack.n && !st) {
		struct frame *f = &w.stack.v[w.stack.n - 1];
		/* Nearly all are equal. */
		while (es_treecursor_skip(&f->now.rest, &f->old, 1))
			f->now.is_parsed = false;
		bool has_old = es_treecursor_has(&f->old), has_now = es_treecursor_has(&f->now);
		if (has_old || has_now) {
			st = step(&w, has_old, has_now, err);
		} else {
			close_frame(f);
			w.stack.n--;
		}
	}
	while (w.stack.n)
		close_frame(&w.stack.v[--w.stack.n]);
	es_vec_release(&w.stack);
	es_buf_release(&w.path);
	return st;
}
