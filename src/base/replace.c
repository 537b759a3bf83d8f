#include "base/replace.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/path.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NAMES_TRIED = 100, NAME_BYTES = 4096 };

/* A file on its way: the new content, in the folder of the old. */
struct replacing {
	int folder;
	const char *name;
	char beside[NAME_BYTES]; /* the name of the new content */
};

static enum es_status fail(struct es_error *err, const char *what)
{
	return es_fail(err, ES_EIO, "%s: %s", what, strerror(errno));
}

static enum es_status enter(
	int *folder, const char *root, struct es_slice path, struct es_error *err)
{
	struct es_slice rest = es_path_folder(path), part;
	enum es_status st = es_path_is_plain(path) ? es_fs_open_folder(folder, root, err)
						   : es_fail(err, ES_EINVAL, "no path of a file");
	while (!st && rest.len && es_slice_split(&rest, '/', &part)) {
		char *name = es_path_copy(part.ptr, part.len);
		int below = -1;
		st = es_fs_open_folder_at(&below, *folder, name, err);
		free(name);
		es_fs_close(*folder);
		*folder = below;
	}
	return st;
}

static enum es_status write_all(int fd, struct es_slice bytes, struct es_error *err)
{
	while (bytes.len) {
		ssize_t n = write(fd, bytes.ptr, bytes.len);
		if (n < 0 && errno != EINTR)
			return fail(err, "cannot write");
		if (n > 0)
			bytes = es_slice_sub(bytes, (size_t)n, bytes.len);
	}
	return ES_OK;
}

/* A name that nobody has. */
static enum es_status create(int *out, struct replacing *r, mode_t mode, struct es_error *err)
{
	for (int i = 0; i < NAMES_TRIED; i++) {
		int n = snprintf(r->beside, sizeof r->beside, "%s.envsieve-%ld-%d", r->name,
			(long)getpid(), i);
		if (n < 0 || (size_t)n >= sizeof r->beside)
			return es_fail(err, ES_EINVAL, "the name is too long");
		*out = openat(r->folder, r->beside,
			O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
		if (*out >= 0)
			return ES_OK;
		if (errno != EEXIST)
			break;
	}
	return fail(err, "cannot write beside it");
}

/* The owner first: to give a file away takes bits of its mode. */
static enum es_status keep_rights(int fd, const struct stat *old, struct es_error *err)
{
	struct stat st;
	if (fstat(fd, &st) != 0)
		return fail(err, "cannot look at it");
	bool is_other = st.st_uid != old->st_uid || st.st_gid != old->st_gid;
	if (is_other && fchown(fd, old->st_uid, old->st_gid) != 0)
		return fail(err, "cannot keep its owner");
	if (fchmod(fd, old->st_mode & 07777) != 0)
		return fail(err, "cannot keep its mode");
	return ES_OK;
}

/* Makes r->beside; it is gone again after a failure. */
static enum es_status prepare(
	struct replacing *r, const struct stat *old, struct es_slice content, struct es_error *err)
{
	int fd = -1;
	enum es_status st = create(&fd, r, old ? 0600 : 0666, err);
	if (st)
		return st;
	st = write_all(fd, content, err);
	if (!st && old)
		st = keep_rights(fd, old, err);
	if (!st && fsync(fd) != 0)
		st = fail(err, "cannot write");
	if (close(fd) != 0 && !st)
		st = fail(err, "cannot write");
	if (st)
		(void)unlinkat(r->folder, r->beside, 0);
	return st;
}

/* ---- a file that is there ---- */

static enum es_status look(
	struct stat *old, const struct replacing *r, struct es_slice before, struct es_error *err)
{
	if (fstatat(r->folder, r->name, old, AT_SYMLINK_NOFOLLOW) != 0)
		return es_fail(err, errno == ENOENT ? ES_ENOTFOUND : ES_EIO, "%s", strerror(errno));
	if (!S_ISREG(old->st_mode))
		return es_fail(err, ES_EINVAL, "it is no regular file");
	if (old->st_nlink > 1)
		return es_fail(err, ES_EINVAL, "it has other names (hard links)");
	/* Who takes the right to write from a file means it. */
	if (faccessat(r->folder, r->name, W_OK, AT_EACCESS) != 0)
		return fail(err, "cannot write");
	struct es_buf now = ES_BUF_INIT(before.len + 1);
	enum es_status st = es_fs_read_at(&now, r->folder, r->name, err);
	bool is_same = !st && es_slice_equal(es_buf_slice(&now), before);
	es_buf_release(&now);
	if (st == ES_ELIMIT || (!st && !is_same))
		return es_fail(err, ES_EINVAL, "it has changed since it was read");
	return st;
}

enum es_status es_replace_file(const char *root, struct es_slice path, struct es_slice before,
	struct es_slice after, struct es_error *err)
{
	struct replacing r = { .folder = -1 };
	struct stat old;
	char *name = es_path_copy(es_path_name(path).ptr, es_path_name(path).len);
	r.name = name;
	enum es_status st = enter(&r.folder, root, path, err);
	if (!st)
		st = look(&old, &r, before, err);
	if (!st)
		st = prepare(&r, &old, after, err);
	if (!st && renameat(r.folder, r.beside, r.folder, r.name) != 0) {
		st = fail(err, "cannot put the new content in its place");
		(void)unlinkat(r.folder, r.beside, 0);
	}
	es_fs_close(r.folder);
	free(name);
	return st;
}

/* ---- a new one ---- */

/* A link is made only where there is none of the name. */
static enum es_status put(const struct replacing *r, struct es_error *err)
{
	enum es_status st = ES_OK;
	if (linkat(r->folder, r->beside, r->folder, r->name, 0) != 0)
		st = errno == EEXIST ? es_fail(err, ES_EINVAL, "there is such a file by now")
				     : fail(err, "cannot make it");
	(void)unlinkat(r->folder, r->beside, 0);
	return st;
}

enum es_status es_replace_none(
	const char *root, struct es_slice path, struct es_slice content, struct es_error *err)
{
	struct replacing r = { .folder = -1 };
	char *name = es_path_copy(es_path_name(path).ptr, es_path_name(path).len);
	r.name = name;
	enum es_status st = enter(&r.folder, root, path, err);
	if (!st)
		st = prepare(&r, NULL, content, err);
	if (!st)
		st = put(&r, err);
	es_fs_close(r.folder);
	free(name);
	return st;
}
