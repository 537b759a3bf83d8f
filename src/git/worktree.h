/* worktree.h - the files of a working tree and the blobs of an index, as items. */
#ifndef ES_GIT_WORKTREE_H
#define ES_GIT_WORKTREE_H

#include "git/repo.h"
#include "source/listing.h"

struct es_worktree_options {
	struct es_slice below;	 /* only this folder or file, relative to the root; "" for all */
	bool recurse_submodules; /* checked-out submodules too, their files under their path */
};

/* Adds what is at o->below: the file or link, or what the folder holds, to be listed on. In all
 * that is what git tracks (and is there), what is untracked and not ignored, and ignored env files
 * (.env, .env.*, *.env, .envrc, .flaskenv, .dev.vars), each once. `loader` is made by
 * es_files_loader for the root, `reader` one of its; it is borrowed until all is listed, the
 * repository is not.
 *
 * The ignore rules are those of .gitignore files and info/exclude, not the user's, and are put
 * together once a folder. Ignored folders are entered only for what is tracked in them, so their
 * env files are not seen; untracked repositories inside are entered like any folder. What `below`
 * names is listed even if it is ignored; ES_ENOTFOUND when it is neither there nor tracked. Folders
 * that cannot be read and submodules that cannot be opened are gaps; so are FIFOs, sockets and
 * devices. A folder that has gone since its name was read holds nothing. */
ES_MUST_CHECK enum es_status es_worktree_list(struct es_listing *out,
	const struct es_loader *loader, void *reader, const struct es_repo *r,
	const struct es_worktree_options *o, struct es_error *err);

enum es_index_choice {
	ES_INDEX_CHANGED, /* entries that differ from HEAD's tree (or from the empty tree) */
	ES_INDEX_UNSEEN,  /* entries whose blob differs from the file in the working tree */
};

/* Adds blobs of the index that GIT_INDEX_FILE or the repository names, conflict stages included;
 * gitlinks left out. `loader` is es_repo_loader's. */
ES_MUST_CHECK enum es_status es_index_list(struct es_item_vec *items, struct es_skip_vec *skips,
	struct es_repo *r, enum es_index_choice choice, struct es_slice below,
	const struct es_loader *loader, struct es_arena *arena, struct es_error *err);

#endif
