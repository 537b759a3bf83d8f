/* repo_internal.h - what the files of this room share about an open repository. */
#ifndef ES_GIT_REPO_INTERNAL_H
#define ES_GIT_REPO_INTERNAL_H

#include "git/libgit2.h"
#include "git/packs.h"
#include "git/refs.h"
#include "git/repo.h"

struct es_repo {
	struct es_libgit2 *libgit2; /* seldom started */
	char *root;		    /* NULL when bare */
	char *git_dir;
	char *common_dir; /* holds refs, objects and config; differs in a linked worktree */
	char *index_file; /* as GIT_INDEX_FILE says, or below git_dir; need not exist */
	char *prefix;
	struct es_path_vec stores; /* folders of objects, as es_stores_find has them */
	struct es_packs packs;	   /* theirs */
	struct es_refs refs;	   /* of one thread */
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

/* Reads the repository's own configuration, never the user's or the system's. In a linked worktree,
 * core.bare and core.worktree are those of config.worktree. ES_EUNSUPPORTED names a format or an
 * extension that cannot be read. */
ES_MUST_CHECK enum es_status es_settings_read(
	struct es_settings *out, const char *git_dir, const char *common_dir, struct es_error *err);

/* Adds each pack that was left out as a gap: what is in it and nowhere else counts as missing. */
void es_repo_add_damage(struct es_skip_vec *skips, const struct es_repo *r, struct es_arena *arena);

/* As es_repo_resolve, and the object that was peeled: the commit itself or a tag. */
ES_MUST_CHECK enum es_status es_repo_find(struct es_oid *out, struct es_oid *out_named,
	struct es_repo *r, struct es_slice revision, struct es_error *err);

#endif
