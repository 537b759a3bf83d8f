/* refs.h - where history begins: refs, HEAD, stash entries and reflog entries, read from files. */
#ifndef ES_GIT_REFS_H
#define ES_GIT_REFS_H

#include "base/arena.h"
#include "base/buf.h"
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

/* What a ref is: the name of an object, or another ref. Borrowed from the text. */
struct es_ref {
	struct es_oid oid;
	struct es_slice leads_to; /* "" unless symbolic */
};
/* The text of a ref's file, or the target when that is a link; false when it is none. */
bool es_ref_parse(struct es_ref *out, struct es_slice text, bool is_link);

/* Where single refs are looked for. The folders are absolute and borrowed; packed-refs is read when
 * a ref is first not found in a file, and kept. */
struct es_refs {
	const char *common_dir, *git_dir;
	struct es_buf packed;
	bool has_packed;
};
void es_refs_init(struct es_refs *r, const char *common_dir, const char *git_dir);
void es_refs_release(struct es_refs *r);

/* What the ref of that full name leads to, from its file or packed-refs. ES_ENOTFOUND when there is
 * none or it leads to one that is not there, ES_ECORRUPT when it is damaged. */
ES_MUST_CHECK enum es_status es_ref_find(
	struct es_oid *out, struct es_refs *r, const char *name, struct es_error *err);
/* Likewise of a short name, by git's rules: itself, in refs/, refs/tags/, refs/heads/,
 * refs/remotes/, and refs/remotes/NAME/HEAD. The first that leads somewhere counts. */
ES_MUST_CHECK enum es_status es_ref_expand(
	struct es_oid *out, struct es_refs *r, struct es_slice name, struct es_error *err);

#endif
