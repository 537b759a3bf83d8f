/* repo_internal.h - what the files of this room share about an open repository. */
#ifndef ES_GIT_REPO_INTERNAL_H
#define ES_GIT_REPO_INTERNAL_H

#include "git/packs.h"
#include "git/repo.h"

#include <git2.h>

struct es_repo {
	git_repository *git; /* opened as bare, with its own config alone: for refs and revisions */
	git_odb *odb;	     /* also the one of `git` */
	char *root;	     /* NULL when bare */
	char *git_dir;
	char *common_dir; /* holds refs, objects and config; differs in a linked worktree */
	char *index_file; /* as GIT_INDEX_FILE says, or below git_dir; need not exist */
	char *prefix;
	struct es_path_vec stores; /* folders of objects, as es_stores_find has them */
	struct es_packs packs;	   /* theirs; damaged ones are left out of `odb` */
	struct es_oid head;
	bool is_shallow, is_partial;
};

/* Like es_repo_open, but looks at no environment variable: for the submodule in folder `path`. */
ES_MUST_CHECK enum es_status es_repo_open_submodule(
	struct es_repo **out, const char *path, struct es_error *err);

/* What the configuration of a repository says about reading it. */
struct es_settings {
	bool is_bare;
	bool is_partial;
	char *worktree; /* core.worktree as it stands there, malloc'd, or NULL */
};

/* Reads the repository's own configuration, never the user's or the system's, and gives it to `git`
 * as its only one. In a linked worktree, core.bare and core.worktree are those of
 * config.worktree. ES_EUNSUPPORTED names a format or an extension that cannot be read. */
ES_MUST_CHECK enum es_status es_settings_read(struct es_settings *out, git_repository *git,
	const char *git_dir, const char *common_dir, struct es_error *err);

/* A further object store over the same folders, for one thread. It verifies the hash of loose
 * objects, and of packed ones what zlib verifies, since hashing them costs a factor of ten.
 * Freed with git_odb_free. */
ES_MUST_CHECK enum es_status es_odb_open(
	git_odb **out, const struct es_repo *r, struct es_error *err);

/* Adds each pack that was left out as a gap: what is in it and nowhere else counts as missing. */
void es_repo_add_damage(struct es_skip_vec *skips, const struct es_repo *r, struct es_arena *arena);

/* Reads one object, freed with git_odb_object_free. `type` may be GIT_OBJECT_ANY. ES_ENOTFOUND when
 * it is missing, ES_ECORRUPT when it is damaged or of another type, ES_ELIMIT when it has more than
 * `max` bytes. */
ES_MUST_CHECK enum es_status es_odb_read(git_odb_object **out, git_odb *odb,
	const struct es_oid *oid, git_object_t type, size_t max, struct es_error *err);

struct es_oid es_oid_from_git(const git_oid *oid);
git_oid es_oid_to_git(const struct es_oid *oid);

/* The bytes of an object, borrowed from it. */
struct es_slice es_object_bytes(git_odb_object *object);

/* Fails with `what` and the reason that libgit2 has just given. */
enum es_status es_git_fail(struct es_error *err, enum es_status status, const char *what);

#endif
