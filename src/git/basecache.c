#include "git/basecache.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

/* One object may not push out all others. */
enum { OBJECT_MAX = ES_BASECACHE_BYTES / 8 };

static size_t slot_of(const struct es_pack *pack, uint64_t offset)
{
	uint64_t x = ((uint64_t)(uintptr_t)pack >> 4 ^ offset) * 0x9e3779b97f4a7c15;
	return (size_t)(x >> 32) % ES_BASECACHE_SLOTS;
}

const struct es_cached *es_basecache_find(
	const struct es_basecache *c, const struct es_pack *pack, uint64_t offset)
{
	const struct es_cached *s = &c->slots[slot_of(pack, offset)];
	return s->pack == pack && s->offset == offset ? s : NULL;
}

static void drop(struct es_basecache *c, struct es_cached *s)
{
	c->held -= s->len;
	es_wipe(s->bytes, s->len);
	free(s->bytes);
	*s = (struct es_cached){ .pack = NULL };
}

bool es_basecache_take(struct es_basecache *c, const struct es_cached *entry)
{
	if (entry->len > OBJECT_MAX)
		return false;
	struct es_cached *s = &c->slots[slot_of(entry->pack, entry->offset)];
	drop(c, s);
	for (; c->held > ES_BASECACHE_BYTES - entry->len; c->hand++)
		drop(c, &c->slots[c->hand % ES_BASECACHE_SLOTS]);
	*s = *entry;
	c->held += entry->len;
	return true;
}

void es_basecache_release(struct es_basecache *c)
{
	for (size_t i = 0; i < ES_BASECACHE_SLOTS; i++)
		drop(c, &c->slots[i]);
}
