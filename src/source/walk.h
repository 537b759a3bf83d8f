/* walk.h - one walk over an item's members, as the readers of archive formats see it. */
#ifndef ES_SOURCE_WALK_H
#define ES_SOURCE_WALK_H

#include "source/archive.h"
#include "text/inflate.h"

struct es_walk;

/* One archive being read: the item itself or a member of one. */
struct es_archive {
	struct es_walk *walk;
	struct es_slice bytes;
	struct es_slice name; /* "" for the item */
	bool is_item;
	unsigned depth;	   /* 0 for the item */
	unsigned nmembers; /* handed over so far */
};

/* Members may be longer than this. */
enum { ES_WALK_NAME_MAX = 4096 };

/* True when no member is wanted any more: a limit was reached or the callback ended it. */
bool es_walk_is_over(const struct es_archive *a);

/* Hands a member over, or its own members if it is an archive. True when it was no archive and all
 * its bytes were handed over. */
bool es_walk_member(struct es_archive *a, struct es_slice name, struct es_slice bytes);

/* Inflates a member into `out`, which the caller releases, within the limits and telling what goes
 * wrong. `size` is what the archive says it inflates to, 0 where it does not. False when there is
 * nothing to hand over. *out_used as with es_inflate. */
bool es_walk_inflate(struct es_archive *a, struct es_buf *out, size_t *out_used,
	struct es_slice name, struct es_slice packed, enum es_deflate kind, uint64_t size);

/* What was inflated from `packed`, a part of a's bytes, was right and all handed over. */
void es_walk_packed(struct es_archive *a, struct es_slice packed);

/* Says what could not be read. */
void es_walk_skip(struct es_archive *a, struct es_slice name, enum es_status why, const char *fmt,
	...) ES_PRINTF(4, 5);

bool es_zip_is(struct es_slice bytes);
void es_zip_read(struct es_archive *a);
bool es_tar_is(struct es_slice bytes);
void es_tar_read(struct es_archive *a);

#endif
