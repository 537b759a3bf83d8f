/* basecache.h - objects of packs that were read last, for the deltas built on them. */
#ifndef ES_GIT_BASECACHE_H
#define ES_GIT_BASECACHE_H

#include "git/object.h"
#include "git/pack.h"

struct es_cached {
	const struct es_pack *pack; /* NULL: empty */
	uint64_t offset;
	enum es_object_type type;
	char *bytes;
	size_t len;
};

enum { ES_BASECACHE_SLOTS = 1024, ES_BASECACHE_BYTES = 16 * 1024 * 1024 };

/* Zero-initialised is empty. */
struct es_basecache {
	struct es_cached slots[ES_BASECACHE_SLOTS];
	size_t held; /* bytes */
	size_t hand; /* where the next victim is looked for */
};

/* Borrowed until the next take; NULL when it is not here. */
const struct es_cached *es_basecache_find(
	const struct es_basecache *c, const struct es_pack *pack, uint64_t offset);
/* Takes entry->bytes, malloc'd, unless they are too many: then false, and nothing was taken. What
 * was taken last stays until the next take. */
bool es_basecache_take(struct es_basecache *c, const struct es_cached *entry);
/* Wipes. */
void es_basecache_release(struct es_basecache *c);

#endif
