/* whole.h - files of the program's own, which are read and replaced as a whole. */
#ifndef ES_BASE_WHOLE_H
#define ES_BASE_WHOLE_H

#include "base/arena.h"
#include "base/slice.h"

#include <envsieve.h>

/* Messages name what failed, not the path, as those of base/fs.h; `folder` is a descriptor that
 * es_fs_open_folder or es_whole_folder made, a name one component. No link is followed. */

/* Opens the folder, made for this user alone where there is none. */
ES_MUST_CHECK enum es_status es_whole_folder(
	int *out, int folder, const char *name, struct es_error *err);

/* All of a regular file, in the arena, where it may be written to; ES_ELIMIT when it has more than
 * `max` bytes, ES_ENOTFOUND when there is none. `is_private`: it is this user's, and nobody else
 * may read or write it. */
struct es_whole {
	char *bytes;
	size_t len;
	bool is_private;
};
ES_MUST_CHECK enum es_status es_whole_read(struct es_whole *out, int folder, const char *name,
	size_t max, struct es_arena *arena, struct es_error *err);

/* A file on its way to take the place of another: who reads sees one or the other, of several
 * writers the last one wins. Readable by this user alone. */
struct es_whole_writer {
	int folder, fd;
	int failure; /* errno of the first write that failed */
	char temporary[64];
	char *held;
	size_t nheld;
};
ES_MUST_CHECK enum es_status es_whole_begin(
	struct es_whole_writer *w, int folder, struct es_error *err);
/* Failures are told by what ends it. */
void es_whole_add(struct es_whole_writer *w, struct es_slice s);
/* Gives it its name. One that is there already stays, with ES_OK, unless it `replaces`. */
ES_MUST_CHECK enum es_status es_whole_end(
	struct es_whole_writer *w, const char *name, bool replaces, struct es_error *err);
/* Ends it without. */
void es_whole_drop(struct es_whole_writer *w);

#endif
