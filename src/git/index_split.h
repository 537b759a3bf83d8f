/* index_split.h - puts an index together whose larger part is in a file that it shares. */
#ifndef ES_GIT_INDEX_SPLIT_H
#define ES_GIT_INDEX_SPLIT_H

#include "git/index_parse.h"

/* False when the extension does not add up. */
bool es_index_link_parse(struct es_index_link *out, struct es_slice extension);

/* The entries of the shared part without those that are gone, those replaced by the first of `own`
 * (which have no paths), and the others of `own` between them, in order. NULL when the bitmaps do
 * not fit; else in the arena. */
struct es_index_entry *es_index_merge(size_t *out_n, const struct es_index_part *own,
	const struct es_index_part *shared, struct es_arena *arena);

#endif
