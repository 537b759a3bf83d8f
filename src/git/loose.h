/* loose.h - reads loose objects, also for libgit2, whose own reader trusts them too much. */
#ifndef ES_GIT_LOOSE_H
#define ES_GIT_LOOSE_H

#include "base/buf.h"
#include "git/object.h"

#include <git2.h>

/* Reads one object of a folder of loose objects into `text`, which is emptied first; *out is
 * borrowed from it. Its content has been hashed. ES_ENOTFOUND when it is not there, ES_ELIMIT when
 * it has more than `max` bytes, ES_ECORRUPT when it cannot be read. */
ES_MUST_CHECK enum es_status es_loose_read(struct es_object *out, struct es_buf *text,
	const char *folder, const struct es_oid *oid, size_t max, struct es_error *err);
/* What its file begins with. */
ES_MUST_CHECK enum es_status es_loose_header(enum es_object_type *out_type, size_t *out_size,
	const char *folder, const struct es_oid *oid, struct es_error *err);
/* True when there is a file of that name. */
bool es_loose_has(const char *folder, const struct es_oid *oid);

typedef void es_loose_fn(void *ctx, const struct es_oid *oid);
/* Calls `each` for every name in the folder, sorted. A folder that cannot be read is passed over,
 * and its status is what is returned in the end. */
ES_MUST_CHECK enum es_status es_loose_each(
	const char *folder, es_loose_fn *each, void *ctx, struct es_error *err);

/* An object store backend over a folder of loose objects; owned by the store it is added to. */
int es_loose_backend(git_odb_backend **out, const char *objects_dir);

#endif
