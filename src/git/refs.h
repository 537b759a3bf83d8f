/* refs.h - where history begins: every ref, HEAD, stash entry and reflog entry, read from files. */
#ifndef ES_GIT_REFS_H
#define ES_GIT_REFS_H

#include "base/arena.h"
#include "source/item.h"

struct es_tip {
	struct es_slice name; /* full, "stash@{1}", or the file of a reflog */
	struct es_oid oid;
};
struct es_tip_vec ES_VEC(struct es_tip);

/* Adds, sorted by name:
 * - every ref of every namespace, symbolic ones with what they lead to;
 * - refs and detached HEADs of linked worktrees as "worktrees/ID/..."; the detached HEAD of the
 *   worktree that owns git_dir is "HEAD", that of the main one otherwise "main-worktree/HEAD". A
 *   HEAD on a branch adds nothing to its branch and is left out;
 * - older stash entries as "stash@{1}" and so on; the newest is refs/stash.
 * Both folders are absolute; common_dir holds refs and objects. Files that cannot be read or are no
 * refs become skips with is_gap. Names live in the arena. */
void es_refs_list(struct es_tip_vec *tips, struct es_skip_vec *skips, const char *common_dir,
	const char *git_dir, struct es_arena *arena);

/* Adds both sides of every reflog entry, of all worktrees. */
void es_reflogs_list(struct es_tip_vec *tips, struct es_skip_vec *skips, const char *common_dir,
	struct es_arena *arena);

/* The name of one object a line, as the file `shallow` has them; none when there is no file. */
void es_shallow_list(struct es_tip_vec *tips, struct es_skip_vec *skips, const char *common_dir,
	struct es_arena *arena);

#endif
