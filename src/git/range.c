#include "base/err.h"
#include "git/graphfile.h"
#include "git/newobjects.h"

/* What a range is about, tags peeled. */
struct sides {
	struct es_history *h;
	struct es_newobjects *objects;
	struct es_oidmap tips, known; /* commits; of `known` also the tags that lead to them */
	const struct es_commitgraph *graph; /* NULL without one */
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

static enum es_status resolve(struct es_oid *out, struct es_oid *out_named, struct es_repo *r,
	struct es_slice side, struct es_error *err)
{
	enum es_status st = es_repo_find(out, out_named, r, side, err);
	if (st == ES_ENOTFOUND && r->is_shallow)
		return es_fail(err, st,
			"unknown revision: %.*s (the clone is shallow; try git fetch --unshallow)",
			ES_ARG(side));
	return st;
}

/* Tag objects on the way to the right side are part of the range. */
enum es_status es_range_resolve(struct es_oid *out_known, struct es_oid *out_tip, struct es_repo *r,
	struct es_slice range, struct es_error *err)
{
	struct es_slice from, to;
	struct es_oid known, tip, commit, named;
	if (!split_range(range, &from, &to))
		return es_fail(err, ES_EINVAL, "not a range like A..B: %.*s", ES_ARG(range));
	enum es_status st = resolve(&known, &named, r, from, err);
	if (!st)
		st = resolve(&commit, &tip, r, to, err);
	if (st)
		return st;
	*out_known = known;
	*out_tip = tip;
	return ES_OK;
}

static enum es_status check_cut(
	const struct es_frontier *f, struct es_slice range, struct es_error *err)
{
	for (size_t i = 0; i < f->found.n; i++)
		if (f->commits.v[f->found.v[i]].flags & ES_FRONTIER_CUT)
			return es_fail(err, ES_EUNSUPPORTED,
				"%.*s goes beyond what this shallow clone has: deepen it with git "
				"fetch --unshallow (in GitHub Actions: fetch-depth: 0)",
				ES_ARG(range));
	return ES_OK;
}

static bool read_tag(struct sides *s, struct es_oid *oid, enum es_status *st, struct es_error *err)
{
	struct es_object object;
	struct es_tag_text tag;
	*st = es_history_read(&object, s->h, oid, ES_OBJECT_TAG, "tag", err);
	bool is_read = !*st && object.type && es_tag_parse(&tag, object.bytes);
	if (is_read)
		*oid = tag.target;
	return is_read;
}

/* That of thousands of refs each leads to a commit need not be read where the graph says it: a lie
 * makes a tag, a tree or a blob exclude nothing. */
static bool is_in_graph(const struct sides *s, const struct es_oid *oid)
{
	uint32_t position;
	return s->graph && es_commitgraph_find(s->graph, oid, &position);
}

/* Of the left side; what is not here is passed over. */
static enum es_status know(struct sides *s, struct es_oid oid, struct es_error *err)
{
	enum es_status st = ES_OK;
	bool is_new = true, is_tag = true;
	s->h->is_excluding = true;
	while (is_tag && !st) {
		(void)es_oidmap_add(&s->known, &oid, &is_new);
		if (!is_new || is_in_graph(s, &oid))
			break;
		enum es_object_type type = es_history_type(s->h, &oid);
		is_tag = type == ES_OBJECT_TAG && read_tag(s, &oid, &st, err);
		if (type == ES_OBJECT_TREE)
			st = es_newobjects_know_tree(s->objects, &oid, err);
		else if (type == ES_OBJECT_BLOB)
			es_newobjects_know_blob(s->objects, &oid);
	}
	s->h->is_excluding = false;
	return st;
}

/* Of the right side: tags are listed, and what they lead to that is no commit. */
static enum es_status want(struct sides *s, const struct es_oid *oid, struct es_error *err)
{
	struct es_history *h = s->h;
	if (es_oidmap_find(&s->known, oid) != ES_OIDMAP_NONE)
		return ES_OK;
	enum es_status st = es_history_add_object(h, oid, err);
	struct es_oid target = es_history_peel(h, *oid);
	if (es_oidmap_find(&h->commits, &target) != ES_OIDMAP_NONE)
		(void)es_oidmap_add(&s->tips, &target, NULL);
	for (; h->pending.n && !st; h->pending.n--) {
		uint32_t tree = h->pending.v[h->pending.n - 1];
		struct es_oid name = h->trees.keys[tree];
		h->tree.v[tree] &= (unsigned char)~ES_TREE_QUEUED;
		st = es_newobjects_add_tree(s->objects, &name, err);
	}
	return st;
}

static enum es_status add_commits(
	struct sides *s, const struct es_frontier *f, struct es_error *err)
{
	enum es_status st = ES_OK;
	for (size_t i = 0; i < f->found.n && !st; i++) {
		uint32_t number = es_history_add_commit(s->h, &f->names.keys[f->found.v[i]]);
		st = es_history_load_commit(s->h, number, err);
	}
	for (size_t i = 0; i < f->beside.n; i++)
		es_vec_push(&s->h->left, f->commits.v[f->beside.v[i]].tree);
	return st ? st : es_newobjects_add_commits(s->objects, f, err);
}

static enum es_status read_sides(struct sides *s, const struct es_history_options *o,
	struct es_slice called, struct es_error *err)
{
	struct es_frontier f = { .beside = { 0 } };
	enum es_status st = ES_OK;
	for (size_t i = 0; i < o->nknown && !st; i++)
		st = know(s, o->known[i], err);
	for (size_t i = 0; i < o->ntips && !st; i++)
		st = want(s, &o->tips[i], err);
	if (!st)
		st = es_frontier_find(
			&f, s->h, s->tips.keys, s->tips.n, s->known.keys, s->known.n, err);
	if (!st)
		st = check_cut(&f, called, err);
	if (!st)
		st = add_commits(s, &f, err);
	if (!st)
		es_newobjects_finish(s->objects);
	es_frontier_release(&f);
	return st;
}

static enum es_status read_lists(struct es_history *h, const struct es_history_options *o,
	struct es_slice called, struct es_error *err)
{
	struct sides s = { .h = h, .objects = es_newobjects_new(h) };
	struct es_graphfile *file = h->shallow.n ? NULL : es_graphfile_open(&h->repo->stores);
	s.graph = file ? es_graphfile_graph(file) : NULL;
	enum es_status st = read_sides(&s, o, called, err);
	es_graphfile_free(file);
	es_newobjects_free(s.objects);
	es_oidmap_release(&s.tips);
	es_oidmap_release(&s.known);
	return st;
}

enum es_status es_history_read_range(
	struct es_history *h, const struct es_history_options *o, struct es_error *err)
{
	static const struct es_slice push = ES_LIT("what is to be looked at");
	if (o->ntips)
		return read_lists(h, o, o->range.len ? o->range : push, err);
	struct es_oid known, tip;
	enum es_status st = es_range_resolve(&known, &tip, h->repo, o->range, err);
	struct es_history_options lists = {
		.tips = &tip, .known = &known, .ntips = 1, .nknown = 1
	};
	return st ? st : read_lists(h, &lists, o->range, err);
}
