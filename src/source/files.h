/* files.h - items from a folder that is no repository, a single file, or standard input. */
#ifndef ES_SOURCE_FILES_H
#define ES_SOURCE_FILES_H

#include "base/arena.h"
#include "source/item.h"

/* A loader for ES_ITEM_FILE and ES_ITEM_SYMLINK below `root` (borrowed), reading the system's files
 * without following links. */
struct es_loader es_files_loader(const char *root);

/* Adds every file and link below root/`below` ("" for root itself), in the order of their bytes;
 * `.git` folders are left out. Unreadable folders and special files become skips with is_gap
 * according to whether they could hold text (a FIFO or device could not). If root is a file,
 * `below` is its name and that file alone is added. Paths live in the arena. */
ES_MUST_CHECK enum es_status es_files_list(struct es_item_vec *items, struct es_skip_vec *skips,
	const struct es_loader *loader, const char *root, const char *below, struct es_arena *arena,
	struct es_error *err);

/* One ES_ITEM_STREAM that reads standard input, named `name`. */
struct es_loader es_stdin_loader(void);
void es_stdin_item(struct es_item *out, const struct es_loader *loader, const char *name);

#endif
