/* seen.h - whether a blob of the index is what the working tree has at its path. */
#ifndef ES_GIT_SEEN_H
#define ES_GIT_SEEN_H

#include "git/index_file.h"
#include "git/repo.h"

struct es_seen;

/* Borrows both. */
struct es_seen *es_seen_new(struct es_repo *r, const struct es_index *index);
void es_seen_free(struct es_seen *s);

/* True when the file's bytes are the blob's: no filter and no conversion is applied. Files are
 * hashed unless git has noted that they are unchanged. Paths in their order cost less. */
bool es_seen_has(struct es_seen *s, const struct es_index_entry *e);

#endif
