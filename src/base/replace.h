/* replace.h - a file gets another content, as a whole or not at all. */
#ifndef ES_BASE_REPLACE_H
#define ES_BASE_REPLACE_H

#include "base/slice.h"

#include <envsieve.h>

/* Gives file `path`, relative to `root` with '/' between, the content `after` in place of `before`,
 * which it must still have. No symbolic link below the root is followed, neither in a folder's name
 * nor in the file's. The new content is written beside the old and takes its name when it is all on
 * the disk; mode and owner stay. What may not be written, has several names (hard links), or cannot
 * keep its owner is left as it is: every failure leaves the old content, and nothing beside it.
 * Messages name what failed, not the path. ES_EINVAL: the file has changed, or is a link;
 * ES_ENOTFOUND: it has gone; ES_EIO: the system refused. */
ES_MUST_CHECK enum es_status es_replace_file(const char *root, struct es_slice path,
	struct es_slice before, struct es_slice after, struct es_error *err);

/* Makes a new file with this content; ES_EINVAL when there is one of the name already. */
ES_MUST_CHECK enum es_status es_replace_none(
	const char *root, struct es_slice path, struct es_slice content, struct es_error *err);

#endif
