/* similar.h - names that may be one name misspelled, found without comparing each with each. */
#ifndef ES_BASE_SIMILAR_H
#define ES_BASE_SIMILAR_H

#include "base/arena.h"
#include "base/map.h"
#include "base/vec.h"

struct es_similar_entry {
	size_t name; /* its number */
	size_t next; /* entry of the same key plus one; 0: none */
};
struct es_similar_bucket {
	size_t first, n; /* entry plus one; how many there are */
};
struct es_similar_numbers ES_VEC(size_t);

/* Zero-initialised is empty. */
struct es_similar {
	struct es_arena arena;
	struct es_map keys; /* what names that are alike have in common */
	struct ES_VEC(struct es_similar_bucket) buckets;
	struct ES_VEC(struct es_similar_entry) entries;
	struct es_similar_numbers found;
	size_t nnames;
	size_t work;  /* names found so far */
	bool is_full; /* some were left out: too many differ in one word only */
};

/* Names are numbered from 0 in the order in which they come. */
void es_similar_add(struct es_similar *n, struct es_slice name);
/* The numbers of all names that es_alike may call like this one, and some that it does not, in
 * ascending order; valid until the next call. */
const struct es_similar_numbers *es_similar_find(struct es_similar *n, struct es_slice name);
void es_similar_release(struct es_similar *n);

#endif
