/* odb.h - objects and revisions as libgit2 reads them: for what is not understood here. */
#ifndef ES_GIT_ODB_H
#define ES_GIT_ODB_H

#include "git/libgit2.h"
#include "git/object.h"
#include "git/repo.h"

/* An object store over the folders of a repository, for one thread. It verifies the hash of loose
 * objects, and of packed ones what zlib verifies, since hashing them costs a factor of ten. */
struct es_odb;

/* ES_EUNSUPPORTED when libgit2 cannot be had. */
ES_MUST_CHECK enum es_status es_odb_open(
	struct es_odb **out, const struct es_repo *r, struct es_error *err);
void es_odb_free(struct es_odb *odb);

/* Reads one object of any type; its bytes are malloc'd, NULL for none. ES_ENOTFOUND when it is
 * missing, ES_ECORRUPT when it is damaged, ES_ELIMIT when it has more than `max` bytes. */
ES_MUST_CHECK enum es_status es_odb_read(enum es_object_type *out_type, char **out_bytes,
	size_t *out_len, struct es_odb *odb, const struct es_oid *oid, size_t max,
	struct es_error *err);

/* The object that a revision names, not peeled. ES_ENOTFOUND "unknown revision: X", ES_EUNSUPPORTED
 * when libgit2 cannot be had. */
ES_MUST_CHECK enum es_status es_odb_resolve(
	struct es_oid *out, const struct es_repo *r, const char *revision, struct es_error *err);

/* An object store backend over a folder of loose objects; owned by the store it is added to. */
int es_looseodb_new(git_odb_backend **out, const struct es_git2 *git, const char *objects_dir);

struct es_oid es_oid_from_git(const git_oid *oid);
git_oid es_oid_to_git(const struct es_oid *oid);

#endif
