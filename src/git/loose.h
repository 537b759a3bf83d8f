/* loose.h - reads loose objects. */
#ifndef ES_GIT_LOOSE_H
#define ES_GIT_LOOSE_H

#include "base/buf.h"
#include "git/object.h"

/* Reads one object of a folder of loose objects into `text`, which is emptied first; *out is
 * borrowed from it. Its content has been hashed. ES_ENOTFOUND when it is not there, ES_ELIMIT when
 * it has more than `max` bytes, ES_ECORRUPT when it is damaged or no regular file, ES_EIO when the
 * system refused. */
ES_MUST_CHECK enum es_status es_loose_read(struct es_object *out, struct es_buf *text,
	const char *folder, const struct es_oid *oid, size_t max, struct es_error *err);
/* What its file begins with; the same statuses but ES_ELIMIT. */
ES_MUST_CHECK enum es_status es_loose_header(enum es_object_type *out_type, size_t *out_size,
	const char *folder, const struct es_oid *oid, struct es_error *err);
/* True when there is a file of that name, or the system does not tell. */
bool es_loose_has(const char *folder, const struct es_oid *oid);

typedef void es_loose_fn(void *ctx, const struct es_oid *oid);
/* Calls `each` for every name in the folder, sorted. A folder that cannot be read is passed over,
 * and its status is what is returned in the end. */
ES_MUST_CHECK enum es_status es_loose_each(
	const char *folder, es_loose_fn *each, void *ctx, struct es_error *err);

/* The same for names that begin with `digits`, at least two, in lower case. */
ES_MUST_CHECK enum es_status es_loose_each_like(const char *folder, struct es_slice digits,
	es_loose_fn *each, void *ctx, struct es_error *err);

#endif
