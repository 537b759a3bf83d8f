/* index_parse.h - the bytes of one index file to entries. */
#ifndef ES_GIT_INDEX_PARSE_H
#define ES_GIT_INDEX_PARSE_H

#include "base/arena.h"
#include "base/oid.h"

#include <envsieve.h>

enum es_index_kind { ES_INDEX_FILE, ES_INDEX_LINK, ES_INDEX_GITLINK, ES_INDEX_FOLDER };

/* What git knew about the file when it last saw it equal to the blob. */
struct es_index_stat {
	uint32_t ctime, ctime_ns, mtime, mtime_ns;
	uint32_t device, inode, mode, size; /* the low 32 bits */
};

struct es_index_entry {
	struct es_slice path; /* in the arena; of a folder (sparse index) with its '/' */
	struct es_oid oid;
	enum es_index_kind kind;
	unsigned stage;
	bool is_intent_to_add; /* no content yet */
	struct es_index_stat stat;
};

/* What a split index says about the file that it shares the larger part with. */
struct es_index_link {
	struct es_oid base;		/* names that file; zero: there is none */
	struct es_slice gone, replaced; /* compressed bitmaps over its entries */
};

struct es_index_part {
	struct es_index_entry *v; /* in the order of the file, which nobody has checked */
	size_t n;
	struct es_index_link link; /* zero when the index is not split */
};

/* Reads versions 2 to 4; everything is copied into the arena. `name` is for messages. */
ES_MUST_CHECK enum es_status es_index_parse(struct es_index_part *out, struct es_slice bytes,
	const char *name, struct es_arena *arena, struct es_error *err);

#endif
