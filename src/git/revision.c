#include "git/repo_internal.h"
#include "base/err.h"
#include "base/path.h"

#include <stdlib.h>
#include <string.h>

enum { REVISION_MAX = 4096 }; /* bytes; names of refs are paths */

enum es_status es_repo_resolve(
	struct es_oid *out, struct es_repo *r, struct es_slice revision, struct es_error *err)
{
	if (revision.len == 0 || revision.len > REVISION_MAX ||
		memchr(revision.ptr, '\0', revision.len))
		return es_fail(err, ES_ENOTFOUND, "unknown revision: %.64s",
			revision.len ? revision.ptr : "");
	char *name = es_path_copy(revision.ptr, revision.len);
	git_object *found = NULL, *commit = NULL;
	int code = git_revparse_single(&found, r->git, name);
	enum es_status st = ES_OK;
	if (code == GIT_EAMBIGUOUS)
		st = es_fail(err, ES_ENOTFOUND, "ambiguous revision: %s", name);
	else if (code == GIT_ENOTFOUND || code == GIT_EINVALIDSPEC)
		st = es_fail(err, ES_ENOTFOUND, "unknown revision: %s", name);
	else if (code)
		st = es_git_fail(err, ES_ECORRUPT, "cannot resolve the revision");
	else if (git_object_peel(&commit, found, GIT_OBJECT_COMMIT) < 0)
		st = es_fail(err, ES_ENOTFOUND, "not a commit: %s", name);
	if (!st)
		*out = es_oid_from_git(git_object_id(commit));
	git_object_free(commit);
	git_object_free(found);
	free(name);
	return st;
}

/* The blob at `path`; a folder, a link or a submodule there is none. */
static enum es_status find_blob(struct es_oid *out, struct es_repo *r, const struct es_oid *commit,
	const char *path, struct es_error *err)
{
	git_oid id = es_oid_to_git(commit);
	git_commit *c = NULL;
	git_tree *tree = NULL;
	git_tree_entry *entry = NULL;
	enum es_status st = ES_OK;
	int code = git_commit_lookup(&c, r->git, &id);
	if (!code)
		code = git_commit_tree(&tree, c);
	if (code)
		st = es_git_fail(err, code == GIT_ENOTFOUND ? ES_ENOTFOUND : ES_ECORRUPT,
			"cannot read the commit's tree");
	else if ((code = git_tree_entry_bypath(&entry, tree, path)) == GIT_ENOTFOUND)
		st = es_fail(err, ES_ENOTFOUND, "not in the commit: %s", path);
	else if (code)
		st = es_git_fail(err, ES_ECORRUPT, "cannot read the commit's tree");
	else if (git_tree_entry_type(entry) != GIT_OBJECT_BLOB ||
		 git_tree_entry_filemode(entry) == GIT_FILEMODE_LINK)
		st = es_fail(err, ES_ENOTFOUND, "not a file in the commit: %s", path);
	if (!st)
		*out = es_oid_from_git(git_tree_entry_id(entry));
	git_tree_entry_free(entry);
	git_tree_free(tree);
	git_commit_free(c);
	return st;
}

enum es_status es_repo_read_at(struct es_buf *out, struct es_repo *r, const struct es_oid *commit,
	const char *path, struct es_error *err)
{
	struct es_oid blob;
	git_odb_object *object = NULL;
	enum es_status st = find_blob(&blob, r, commit, path, err);
	if (!st)
		st = es_odb_read(&object, r->odb, &blob, GIT_OBJECT_BLOB, out->max - out->len, err);
	if (!st)
		es_buf_add(out, es_object_bytes(object));
	git_odb_object_free(object);
	return st;
}
