/* abbrev.h - the objects whose names begin with some digits. */
#ifndef ES_GIT_ABBREV_H
#define ES_GIT_ABBREV_H

#include "base/oid.h"
#include "git/repo.h"

enum { ES_ABBREV_MIN = 4 }; /* digits, as in git */

/* The only object whose name begins with `digits`, ES_ABBREV_MIN to 40 in either case.
 * ES_ENOTFOUND when there is none, or what was given are no digits; ES_EINVAL when there are
 * several; ES_EIO when a folder cannot be listed. */
ES_MUST_CHECK enum es_status es_abbrev_find(
	struct es_oid *out, const struct es_repo *r, struct es_slice digits, struct es_error *err);

#endif
