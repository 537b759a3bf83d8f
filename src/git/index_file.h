/* index_file.h - the entries of an index file. */
#ifndef ES_GIT_INDEX_FILE_H
#define ES_GIT_INDEX_FILE_H

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

/* Sorted by path, then stage, as in the file. */
struct es_index {
	const struct es_index_entry *v;
	size_t n;
	int64_t mtime; /* of the file */
	uint32_t mtime_ns;
};

/* Reads versions 2 to 4. A missing file is an empty index; ES_ECORRUPT when it is damaged,
 * ES_EUNSUPPORTED when it needs an extension that is not known. */
ES_MUST_CHECK enum es_status es_index_read(
	struct es_index *out, const char *path, struct es_arena *arena, struct es_error *err);

/* The half-open interval of entries within [from, to) whose paths begin with `prefix`. */
void es_index_below(const struct es_index *index, struct es_slice prefix, size_t *from, size_t *to);

#endif
