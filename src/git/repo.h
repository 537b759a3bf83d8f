/* repo.h - a repository, opened without executing anything of it. */
#ifndef ES_GIT_REPO_H
#define ES_GIT_REPO_H

#include "base/arena.h"
#include "base/oid.h"
#include "source/item.h"

struct es_repo;

/* Opens the repository that holds `path`, searching upward, also bare ones, linked worktrees and
 * those owned by somebody else. GIT_DIR, GIT_WORK_TREE, GIT_INDEX_FILE, GIT_OBJECT_DIRECTORY,
 * GIT_ALTERNATE_OBJECT_DIRECTORIES and the variables that bound the search are obeyed as git does,
 * but not for a path outside of what GIT_DIR names. Only the repository's own configuration is
 * read. ES_ENOTFOUND when there is none; ES_EUNSUPPORTED for SHA-256 object names or an unknown
 * extension, named in the message. */
ES_MUST_CHECK enum es_status es_repo_open(
	struct es_repo **out, const char *path, struct es_error *err);
void es_repo_free(struct es_repo *r);

/* Absolute, without a slash at the end, borrowed; NULL for a bare repository. */
const char *es_repo_root(const struct es_repo *r);
/* The git directory (of this worktree), absolute, without a slash at the end. */
const char *es_repo_git_dir(const struct es_repo *r);
/* The one that refs and objects are in: another one in a linked worktree. */
const char *es_repo_common_dir(const struct es_repo *r);
/* The path given to open relative to the root, "" for the root itself and for bare repositories. */
struct es_slice es_repo_prefix(const struct es_repo *r);
/* The commit of HEAD; zero when unborn or broken. */
struct es_oid es_repo_head(const struct es_repo *r);
bool es_repo_is_shallow(const struct es_repo *r);
/* A promisor remote: objects may be missing on purpose. */
bool es_repo_is_partial(const struct es_repo *r);

/* Reads items that name an object (blob, commit, tag): commits and tags as git stores them, without
 * tree and parent lines and signatures. Replace refs are ignored. One reader a worker. */
struct es_loader es_repo_loader(struct es_repo *r);

/* Appends the content of `path` in the tree of a commit; ES_ENOTFOUND when it has none. */
ES_MUST_CHECK enum es_status es_repo_read_at(struct es_buf *out, struct es_repo *r,
	const struct es_oid *commit, const char *path, struct es_error *err);

/* A revision as git spells it, peeled to a commit. ES_ENOTFOUND "unknown revision: X". */
ES_MUST_CHECK enum es_status es_repo_resolve(
	struct es_oid *out, struct es_repo *r, struct es_slice revision, struct es_error *err);

#endif
