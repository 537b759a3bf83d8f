/* files.h - items from a folder that is no repository, a single file, or standard input. */
#ifndef ES_SOURCE_FILES_H
#define ES_SOURCE_FILES_H

#include "source/listing.h"

/* Where files are: a folder, or a file that is then the only one. A link is followed, since it was
 * the user who named it. */
struct es_files {
	const char *root;
	unsigned nreaders; /* that may be open at once; 0 is one */
};

/* A loader for ES_ITEM_FILE and ES_ITEM_SYMLINK below files->root; borrows `files`. No link below
 * the root is followed, in no component of an item's path: what lies behind one is ES_ENOTFOUND. A
 * path that would lead out of the root is ES_EINVAL, a special file ES_EUNSUPPORTED. If the root is
 * a file, every item is that file. */
struct es_loader es_files_loader(struct es_files *files);

/* The folder at a path below files->root, opened as the loader opens it: no link is followed. The
 * reader is the loader's; *out is borrowed from it until it is used again. */
ES_MUST_CHECK enum es_status es_files_enter(
	int *out, void *reader, struct es_slice folder, struct es_error *err);

/* Adds what is at `below`, relative to files->root ("" for the root itself): the file or link, or
 * what the folder holds, to be listed on: every file and link, `.git` folders left out; special
 * files become gaps. If the root is a file, `below` is its name and that file alone is added. When
 * what was asked for itself is missing or cannot be read, that is the status. `loader` is
 * es_files_loader's, and is borrowed until all is listed. */
ES_MUST_CHECK enum es_status es_files_list(struct es_listing *out, const struct es_loader *loader,
	void *reader, struct es_slice below, struct es_error *err);

/* One ES_ITEM_STREAM that reads standard input, named `name` (borrowed). */
struct es_loader es_stdin_loader(void);
void es_stdin_item(struct es_item *out, const struct es_loader *loader, const char *name);

#endif
