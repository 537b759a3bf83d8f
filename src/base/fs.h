/* fs.h - files and folders of the operating system. */
#ifndef ES_BASE_FS_H
#define ES_BASE_FS_H

#include "base/buf.h"
#include "base/slice.h"
#include "base/vec.h"

#include <envsieve.h>

enum es_file_kind { ES_FILE_REGULAR, ES_FILE_FOLDER, ES_FILE_SYMLINK, ES_FILE_SPECIAL };

struct es_file_info {
	enum es_file_kind kind;
	uint64_t size;
	bool is_executable;
};

/* Messages of all these name what failed, not the path: the caller knows how to show it. ENOENT and
 * ENOTDIR are ES_ENOTFOUND, other failures ES_EIO. */

/* Does not follow a symbolic link. */
ES_MUST_CHECK enum es_status es_fs_info(
	struct es_file_info *out, const char *path, struct es_error *err);

/* Appends the content of a regular file. Never follows a symbolic link in the last component, never
 * opens a FIFO or a device (ES_EUNSUPPORTED), and reads a file that grows only up to out->max: a
 * larger one is ES_ELIMIT, with `out` as it was. */
ES_MUST_CHECK enum es_status es_fs_read(struct es_buf *out, const char *path, struct es_error *err);

/* Appends all of an open descriptor, until its end, waiting where it does not block. Past out->max:
 * ES_ELIMIT. A signal that interrupts the read: ES_EINTERRUPTED. `out` is then as it was. */
ES_MUST_CHECK enum es_status es_fs_read_fd(struct es_buf *out, int fd, struct es_error *err);

/* Maps a regular file, links followed, to be ended by es_fs_unmap; an empty one is ES_SLICE_EMPTY.
 * Nobody may shorten it while it is mapped. ES_EUNSUPPORTED when it is something else. */
ES_MUST_CHECK enum es_status es_fs_map(
	struct es_slice *out, const char *path, struct es_error *err);
void es_fs_unmap(struct es_slice bytes);

/* Appends the target text of a symbolic link. */
ES_MUST_CHECK enum es_status es_fs_read_link(
	struct es_buf *out, const char *path, struct es_error *err);

/* One entry of a folder; `name` is any bytes but NUL and '/'. */
typedef enum es_status es_entry_fn(
	void *ctx, const char *name, enum es_file_kind kind, struct es_error *err);
/* Calls each for all entries but "." and "..", in the order of their paths: by their bytes, a
 * folder's name with a '/' behind it. Stops at the first status that is not ES_OK and returns it.
 */
ES_MUST_CHECK enum es_status es_fs_each(
	const char *path, es_entry_fn *each, void *ctx, struct es_error *err);

/* The same below a folder that is held open: `name` is one component, no path. So a tree is walked
 * without following a link in any component, at any depth. */

/* Opens a folder, links in `path` followed; to be ended by es_fs_close. */
ES_MUST_CHECK enum es_status es_fs_open_folder(int *out, const char *path, struct es_error *err);
/* Opens folder `name` in `folder`; a link to a folder is ES_ENOTFOUND. */
ES_MUST_CHECK enum es_status es_fs_open_folder_at(
	int *out, int folder, const char *name, struct es_error *err);
/* Ignores -1. */
void es_fs_close(int folder);
ES_MUST_CHECK enum es_status es_fs_info_at(
	struct es_file_info *out, int folder, const char *name, struct es_error *err);
/* For what has been seen to be a file: it is opened before it is looked at. Should a FIFO or device
 * stand there by now, nothing is read and nobody waits. */
ES_MUST_CHECK enum es_status es_fs_read_at(
	struct es_buf *out, int folder, const char *name, struct es_error *err);
ES_MUST_CHECK enum es_status es_fs_read_link_at(
	struct es_buf *out, int folder, const char *name, struct es_error *err);

struct es_fs_entry {
	const char *name;
	enum es_file_kind kind;
};
/* The names stand in one buffer, so a folder costs two allocations. Zero-initialise. */
struct es_fs_entries {
	struct es_fs_entry *v;
	size_t n, cap;
	struct es_buf names;
};
/* All that es_fs_each_at would tell, to be ended by es_fs_entries_release. `folder` stays open; its
 * position is moved, so two threads need a descriptor each. */
ES_MUST_CHECK enum es_status es_fs_entries_at(
	struct es_fs_entries *out, int folder, struct es_error *err);
void es_fs_entries_release(struct es_fs_entries *e);

/* The absolute path without links, malloc'd into *out. */
ES_MUST_CHECK enum es_status es_fs_real(char **out, const char *path, struct es_error *err);

#endif
