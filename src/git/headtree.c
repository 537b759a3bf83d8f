#include "git/headtree.h"
#include "base/mem.h"
#include "git/object_reader.h"
#include "git/repo_internal.h"

#include <stdlib.h>
#include <string.h>

struct entry_vec ES_VEC(struct es_tree_entry);

/* A tree on the way, and the length of its path with the '/' behind it. */
struct level {
	struct es_buf text;
	struct entry_vec entries; /* by name, which is borrowed from the text */
	size_t end;
};
struct level_vec ES_VEC(struct level);

struct es_headtree {
	struct es_object_reader *reader;
	struct level_vec levels; /* the first is the root's; none: HEAD has no tree */
	struct es_buf path;	 /* of the last level, with its '/' */
};

enum { PATH_BYTES_MAX = 1 << 30 };

static int by_name(const void *a, const void *b)
{
	const struct es_tree_entry *x = a, *y = b;
	return es_slice_compare(x->name, y->name);
}

static void release_level(struct level *l)
{
	es_vec_release(&l->entries);
	es_buf_release(&l->text);
}

/* Opens a tree below the last level; false when it cannot be read whole. */
static bool open_level(struct es_headtree *h, const struct es_oid *tree, size_t end)
{
	struct es_object o;
	struct es_tree_entry entry;
	struct level l = { .text = ES_BUF_INIT(ES_OBJECT_MAX), .end = end };
	if (es_object_read(&o, h->reader, tree, ES_OBJECT_TREE, ES_OBJECT_MAX, NULL) != ES_OK)
		return false;
	es_buf_add(&l.text, o.bytes);
	struct es_slice rest = es_buf_slice(&l.text);
	while (es_tree_next(&entry, &rest))
		es_vec_push(&l.entries, entry);
	if (rest.len) {
		release_level(&l);
		return false;
	}
	/* Trees have a folder's name in the place of one with a '/' behind it. */
	if (l.entries.n)
		qsort(l.entries.v, l.entries.n, sizeof *l.entries.v, by_name);
	es_vec_push(&h->levels, l);
	return true;
}

struct es_headtree *es_headtree_new(struct es_repo *r)
{
	struct es_headtree *h = es_alloc(1, sizeof *h);
	struct es_object o;
	struct es_commit_text commit;
	*h = (struct es_headtree){ .reader = es_object_reader_new(r),
		.path = ES_BUF_INIT(PATH_BYTES_MAX) };
	if (!es_oid_is_zero(&r->head) &&
		es_object_read(&o, h->reader, &r->head, ES_OBJECT_COMMIT, ES_OBJECT_MAX, NULL) ==
			ES_OK &&
		es_commit_parse(&commit, o.bytes))
		(void)open_level(h, &commit.tree, 0);
	return h;
}

static void pop(struct es_headtree *h)
{
	release_level(&h->levels.v[--h->levels.n]);
	h->path.len = h->levels.n ? h->levels.v[h->levels.n - 1].end : 0;
}

void es_headtree_free(struct es_headtree *h)
{
	if (!h)
		return;
	while (h->levels.n)
		pop(h);
	es_vec_release(&h->levels);
	es_buf_release(&h->path);
	es_object_reader_free(h->reader);
	free(h);
}

static const struct es_tree_entry *find_entry(const struct es_headtree *h, struct es_slice name)
{
	const struct entry_vec *entries = &h->levels.v[h->levels.n - 1].entries;
	struct es_tree_entry wanted = { .name = name };
	return entries->n ? bsearch(&wanted, entries->v, entries->n, sizeof wanted, by_name) : NULL;
}

/* Opens the folder `path` begins with up to `end`, where its '/' stands, below the last level. */
static bool push(struct es_headtree *h, struct es_slice path, size_t end)
{
	size_t start = h->path.len;
	const struct es_tree_entry *e = find_entry(h, es_slice_sub(path, start, end));
	if (!e || es_tree_entry_kind(e) != ES_ENTRY_TREE || !open_level(h, &e->oid, end + 1))
		return false;
	es_buf_add(&h->path, es_slice_sub(path, start, end + 1));
	return true;
}

bool es_headtree_find(
	struct es_oid *out, uint32_t *out_mode, struct es_headtree *h, struct es_slice path)
{
	if (h->levels.n == 0)
		return false;
	while (!es_slice_equal(es_buf_slice(&h->path), es_slice_sub(path, 0, h->path.len)))
		pop(h);
	for (size_t end; (end = es_slice_find(path, h->path.len, '/')) < path.len;)
		if (!push(h, path, end))
			return false;
	const struct es_tree_entry *e = find_entry(h, es_slice_sub(path, h->path.len, path.len));
	if (!e)
		return false;
	*out = e->oid;
	*out_mode = e->mode;
	return true;
}
