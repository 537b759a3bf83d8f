/* listing.h - the history of a sandbox's repository as one text, for tests to compare. */
#ifndef ES_TEST_LISTING_H
#define ES_TEST_LISTING_H

#include "base/arena.h"
#include "git/history.h"

struct listing {
	struct es_repo *repo;
	struct es_history *history;
	struct es_item_vec items;
	struct es_skip_vec skips;
	struct es_loader loader;
	struct es_arena arena;
	struct es_error err;
	enum es_status status;
};

/* Lists `range` ("" for all) of the repository at sandbox/path; a failure is left in the listing.
 */
void listing_take(struct listing *l, const char *sandbox, const char *path, const char *range,
	bool unreachable);
/* The same with all options. */
void listing_take_with(struct listing *l, const char *sandbox, const char *path,
	const struct es_history_options *o);
void listing_release(struct listing *l);

/* "blob TEXT", "commit SUBJECT", "tag SUBJECT" and "name NAME", sorted, joined by ", "; then
 * "gap REASON" or "note REASON" of each skip, object names left out. Lives in the listing. */
const char *listing_text(struct listing *l);

/* Where the item whose text begins so came from: "PATH since SUBJECT", ..., then "in HEAD" if so,
 * "last SUBJECT" and the refs, joined by "; ". `name` is asked of an item of names. */
const char *listing_origin(struct listing *l, enum es_item_kind kind, const char *text);

#endif
