#include "git/headtree.h"
#include "base/mem.h"
#include "git/repo_internal.h"

#include <stdlib.h>
#include <string.h>

/* A tree on the way, and the length of its path with the '/' behind it. */
struct level {
	git_tree *tree;
	size_t end;
};
struct level_vec ES_VEC(struct level);

struct es_headtree {
	struct es_repo *repo;
	struct level_vec levels; /* the first is the root's; none: HEAD has no tree */
	struct es_buf path;	 /* of the last level, with its '/' */
	struct es_buf name;
};

enum { PATH_BYTES_MAX = 1 << 30 };

struct es_headtree *es_headtree_new(struct es_repo *r)
{
	struct es_headtree *h = es_alloc(1, sizeof *h);
	*h = (struct es_headtree){
		.repo = r, .path = ES_BUF_INIT(PATH_BYTES_MAX), .name = ES_BUF_INIT(PATH_BYTES_MAX)
	};
	git_oid id = es_oid_to_git(&r->head);
	git_commit *commit = NULL;
	git_tree *tree = NULL;
	if (!es_oid_is_zero(&r->head) && git_commit_lookup(&commit, r->git, &id) == 0 &&
		git_commit_tree(&tree, commit) == 0)
		es_vec_push(&h->levels, (struct level){ tree, 0 });
	git_commit_free(commit);
	return h;
}

static void pop(struct es_headtree *h)
{
	git_tree_free(h->levels.v[--h->levels.n].tree);
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
	es_buf_release(&h->name);
	free(h);
}

static const git_tree_entry *find_entry(struct es_headtree *h, struct es_slice name)
{
	es_buf_reset(&h->name);
	es_buf_add(&h->name, name);
	const git_tree *tree = h->levels.v[h->levels.n - 1].tree;
	return git_tree_entry_byname(tree, es_buf_cstr(&h->name));
}

/* Opens the folder `path` begins with up to `end`, where its '/' stands, below the last level. */
static bool push(struct es_headtree *h, struct es_slice path, size_t end)
{
	size_t start = h->path.len;
	const git_tree_entry *e = find_entry(h, es_slice_sub(path, start, end));
	git_tree *tree = NULL;
	if (!e || git_tree_entry_type(e) != GIT_OBJECT_TREE ||
		git_tree_lookup(&tree, h->repo->git, git_tree_entry_id(e)) < 0)
		return false;
	es_vec_push(&h->levels, (struct level){ tree, end + 1 });
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
	const git_tree_entry *e = find_entry(h, es_slice_sub(path, h->path.len, path.len));
	if (!e)
		return false;
	*out = es_oid_from_git(git_tree_entry_id(e));
	*out_mode = (uint32_t)git_tree_entry_filemode_raw(e);
	return true;
}
