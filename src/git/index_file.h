/* index_file.h - the entries of an index file. */
#ifndef ES_GIT_INDEX_FILE_H
#define ES_GIT_INDEX_FILE_H

#include "git/index_parse.h"

/* Sorted by path, then stage, as in the file. */
struct es_index {
	const struct es_index_entry *v;
	size_t n;
	int64_t mtime; /* of the file */
	uint32_t mtime_ns;
};

/* Reads versions 2 to 4; the other part of a split index lies in `git_dir`. A missing file is an
 * empty index; ES_ECORRUPT when it is damaged, ES_EUNSUPPORTED when it needs an extension that is
 * not known. */
ES_MUST_CHECK enum es_status es_index_read(struct es_index *out, const char *path,
	const char *git_dir, struct es_arena *arena, struct es_error *err);

/* The half-open interval of entries within [from, to) whose paths begin with `prefix`. */
void es_index_below(const struct es_index *index, struct es_slice prefix, size_t *from, size_t *to);

#endif
