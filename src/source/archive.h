/* archive.h - members of gzip, zip and tar files. */
#ifndef ES_SOURCE_ARCHIVE_H
#define ES_SOURCE_ARCHIVE_H

#include "base/copies.h"
#include "base/slice.h"
#include "base/vec.h"

#include <envsieve.h>

struct es_archive_limits {
	unsigned max_depth;   /* archives in archives; a .tar.gz is one archive */
	size_t max_member;    /* bytes of one member that is no archive */
	size_t max_total;     /* bytes of all members of one item, and of all that is inflated */
	unsigned max_members; /* of one item */
};

/* What the bytes say, whatever the file is called: gzip, zip (also jar, docx, whl, apk, and behind
 * a program), tar (ustar, pax, GNU and the old form with a right checksum). Cheap. */
bool es_archive_is(struct es_slice bytes);

/* One member; name ("" for the content of a bare .gz) and bytes are valid during the call. A status
 * that is not ES_OK ends the walk. */
typedef enum es_status es_member_fn(
	void *ctx, struct es_slice name, struct es_slice bytes, struct es_error *err);
/* What could not be read, in words, with the member's name; the walk goes on. `why` is ES_ELIMIT
 * where a limit of this run left it out, ES_EUNSUPPORTED or ES_ECORRUPT where it cannot be read at
 * all. */
typedef void es_member_skip_fn(
	void *ctx, struct es_slice name, enum es_status why, const char *reason);

/* Calls each for every member, members of archives inside included ("outer.zip!/inner" is the name
 * of a nested one, relative to the item). Encrypted members, unknown methods, damage and limits go
 * to skip, with "" for what concerns the whole; what was read of a member before is handed over all
 * the same, as is an archive inside of which no member could be read. Symbolic links are members
 * whose bytes are their target. Returns only what `each` returned.
 *
 * Adds to `out_packed`, in any order, the parts of `bytes` that are compressed and hold nothing
 * else than what was handed over: each is the stream of one member of the item itself that was read
 * to its end, has the size and the sum that the archive names, and is no archive. */
ES_MUST_CHECK enum es_status es_archive_each(struct es_span_vec *out_packed, struct es_slice bytes,
	const struct es_archive_limits *limits, es_member_fn *each, es_member_skip_fn *skip,
	void *ctx, struct es_error *err);

#endif
