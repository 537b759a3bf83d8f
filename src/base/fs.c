#include "base/fs.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/vec.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	READ_CHUNK = 64 * 1024,
	NAMES_FIRST = 2048, /* bytes of names that most folders do not exceed */
	LINK_FIRST = 256,
	LINK_MAX_BYTES = 1024 * 1024, /* no system has longer targets */
	FOLDER_NAMES_MAX = 1 << 30    /* bytes of all names of one folder */
};

/* The status and text of the call that has just set errno. */
static enum es_status fail_errno(struct es_error *err, const char *what)
{
	int code = errno;
	enum es_status st = code == ENOENT || code == ENOTDIR ? ES_ENOTFOUND : ES_EIO;
	return es_fail(err, st, "%s: %s", what, strerror(code));
}

static enum es_file_kind kind_of(mode_t mode)
{
	if (S_ISREG(mode))
		return ES_FILE_REGULAR;
	if (S_ISDIR(mode))
		return ES_FILE_FOLDER;
	if (S_ISLNK(mode))
		return ES_FILE_SYMLINK;
	return ES_FILE_SPECIAL;
}

enum es_status es_fs_info_at(
	struct es_file_info *out, int folder, const char *name, struct es_error *err)
{
	struct stat st;
	if (fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return fail_errno(err, "cannot look at it");
	*out = (struct es_file_info){
		.kind = kind_of(st.st_mode),
		.size = (uint64_t)st.st_size,
		.is_executable = (st.st_mode & S_IXUSR) != 0,
	};
	return ES_OK;
}

enum es_status es_fs_info(struct es_file_info *out, const char *path, struct es_error *err)
{
	return es_fs_info_at(out, AT_FDCWD, path, err);
}

static enum es_status fail_kind(struct es_error *err, enum es_file_kind kind)
{
	static const char *const words[] = {
		[ES_FILE_REGULAR] = "a file",
		[ES_FILE_FOLDER] = "a folder",
		[ES_FILE_SYMLINK] = "a symbolic link",
		[ES_FILE_SPECIAL] = "a FIFO, socket or device",
	};
	return es_fail(err, ES_EUNSUPPORTED, "%s cannot be read as a file", words[kind]);
}

static enum es_status fail_limit(struct es_error *err, const struct es_buf *out)
{
	return es_fail(err, ES_ELIMIT, "larger than %zu bytes", out->max);
}

/* Waits when the descriptor is one that does not block, as an inherited standard input can be.
 * An interrupted wait or read ends the work: a handler installed to interrupt calls wants it so. */
static enum es_status read_some(size_t *out_n, int fd, char *room, size_t len, struct es_error *err)
{
	for (;;) {
		ssize_t n = read(fd, room, len);
		if (n >= 0) {
			*out_n = (size_t)n;
			return ES_OK;
		}
		struct pollfd wait = { .fd = fd, .events = POLLIN };
		if ((errno == EAGAIN || errno == EWOULDBLOCK) && poll(&wait, 1, -1) >= 0)
			continue;
		if (errno == EINTR)
			return es_fail(err, ES_EINTERRUPTED, "interrupted while reading");
		return fail_errno(err, "cannot read");
	}
}

/* `expected` is the size that the system tells, 0 where it tells none. One byte more is asked for,
 * so that a file that has not grown takes one call: a short answer is its end. */
static enum es_status read_to_end(
	struct es_buf *out, int fd, uint64_t expected, struct es_error *err)
{
	uint64_t left_of_file = expected;
	for (;;) {
		size_t left = out->max - out->len, n = 0;
		char beyond;
		char *room = &beyond;
		size_t want = left_of_file < left && left_of_file >= READ_CHUNK
				      ? (size_t)left_of_file + 1
				      : READ_CHUNK;
		if (left > 0) {
			want = want < left ? want : left;
			room = es_buf_room(out, want);
		} else {
			want = 1; /* only the end may come now */
		}
		enum es_status st = read_some(&n, fd, room, want, err);
		if (st)
			return st;
		if (left == 0 && n > 0)
			return fail_limit(err, out);
		es_buf_grew(out, n);
		left_of_file = left_of_file > n ? left_of_file - n : 0;
		if (n == 0 || (expected && !left_of_file && n < want))
			return ES_OK;
	}
}

static enum es_status read_or_restore(
	struct es_buf *out, int fd, uint64_t expected, struct es_error *err)
{
	if (out->full)
		return fail_limit(err, out);
	size_t before = out->len;
	enum es_status st = read_to_end(out, fd, expected, err);
	if (st && out->len > before) {
		es_wipe(out->ptr + before, out->len - before);
		out->len = before;
	}
	return st;
}

enum es_status es_fs_read_fd(struct es_buf *out, int fd, struct es_error *err)
{
	return read_or_restore(out, fd, 0, err);
}

static enum es_status read_regular(struct es_buf *out, int fd, struct es_error *err)
{
	struct stat st;
	if (fstat(fd, &st) != 0)
		return fail_errno(err, "cannot look at it");
	if (!S_ISREG(st.st_mode))
		return fail_kind(err, kind_of(st.st_mode));
	if (st.st_size > 0 && (uint64_t)st.st_size > out->max - out->len)
		return fail_limit(err, out);
	return read_or_restore(out, fd, (uint64_t)st.st_size, err);
}

enum es_status es_fs_read_at(struct es_buf *out, int folder, const char *name, struct es_error *err)
{
	int fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (fd < 0 && errno == ELOOP)
		return fail_kind(err, ES_FILE_SYMLINK);
	if (fd < 0 && errno == ENXIO)
		return fail_kind(err, ES_FILE_SPECIAL);
	if (fd < 0)
		return fail_errno(err, "cannot open");
	enum es_status st = read_regular(out, fd, err);
	(void)close(fd);
	return st;
}

/* The first look keeps devices and FIFOs closed, since opening one can have effects. */
enum es_status es_fs_read(struct es_buf *out, const char *path, struct es_error *err)
{
	struct stat st;
	if (lstat(path, &st) != 0)
		return fail_errno(err, "cannot open");
	if (!S_ISREG(st.st_mode))
		return fail_kind(err, kind_of(st.st_mode));
	return es_fs_read_at(out, AT_FDCWD, path, err);
}

static enum es_status map_regular(struct es_slice *out, int fd, struct es_error *err)
{
	struct stat st;
	if (fstat(fd, &st) != 0)
		return fail_errno(err, "cannot look at it");
	if (!S_ISREG(st.st_mode))
		return fail_kind(err, kind_of(st.st_mode));
	if ((uint64_t)st.st_size > SIZE_MAX)
		return es_fail(err, ES_ELIMIT, "larger than the address space");
	size_t len = (size_t)st.st_size;
	void *map = len ? mmap(NULL, len, PROT_READ, MAP_PRIVATE, fd, 0) : NULL;
	if (map == MAP_FAILED)
		return fail_errno(err, "cannot map");
	*out = len ? (struct es_slice){ map, len } : ES_SLICE_EMPTY;
	return ES_OK;
}

enum es_status es_fs_map(struct es_slice *out, const char *path, struct es_error *err)
{
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (fd < 0)
		return fail_errno(err, "cannot open");
	enum es_status st = map_regular(out, fd, err);
	(void)close(fd);
	return st;
}

void es_fs_unmap(struct es_slice bytes)
{
	if (bytes.len)
		(void)munmap((void *)(uintptr_t)bytes.ptr, bytes.len);
}

enum es_status es_fs_read_link_at(
	struct es_buf *out, int folder, const char *name, struct es_error *err)
{
	enum es_status status = ES_OK;
	char *target = NULL;
	size_t cap = LINK_FIRST, len = cap;
	/* readlink cuts silently: only a target shorter than the room is whole. */
	while (len == cap) {
		cap *= 2;
		target = es_resize(target, cap, 1);
		ssize_t n = readlinkat(folder, name, target, cap);
		if (n < 0) {
			status = fail_errno(err, "cannot read the link");
			goto out;
		}
		len = (size_t)n;
		if (len == cap && cap >= LINK_MAX_BYTES) {
			status = es_fail(err, ES_ELIMIT, "link target too long");
			goto out;
		}
	}
	if (out->full || len > out->max - out->len)
		status = fail_limit(err, out);
	else
		es_buf_add(out, (struct es_slice){ target, len });
out:
	free(target);
	return status;
}

enum es_status es_fs_read_link(struct es_buf *out, const char *path, struct es_error *err)
{
	return es_fs_read_link_at(out, AT_FDCWD, path, err);
}

/* False when the entry has gone in the meantime. */
static bool find_kind(enum es_file_kind *out, DIR *dir, const struct dirent *e)
{
	switch (e->d_type) {
	case DT_REG:
		*out = ES_FILE_REGULAR;
		return true;
	case DT_DIR:
		*out = ES_FILE_FOLDER;
		return true;
	case DT_LNK:
		*out = ES_FILE_SYMLINK;
		return true;
	case DT_UNKNOWN:
		break;
	default:
		*out = ES_FILE_SPECIAL;
		return true;
	}
	struct stat st;
	if (fstatat(dirfd(dir), e->d_name, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return false;
	*out = kind_of(st.st_mode);
	return true;
}

static enum es_status read_entries(struct es_fs_entries *out, DIR *dir, struct es_error *err)
{
	(void)es_buf_room(&out->names, NAMES_FIRST);
	for (;;) {
		errno = 0;
		const struct dirent *e = readdir(dir);
		if (!e && errno)
			return fail_errno(err, "cannot read the folder");
		if (!e)
			break;
		struct es_fs_entry entry;
		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0 ||
			!find_kind(&entry.kind, dir, e))
			continue;
		entry.name = NULL; /* known once the names no longer move */
		es_buf_add(&out->names, (struct es_slice){ e->d_name, strlen(e->d_name) + 1 });
		es_vec_push(out, entry);
	}
	if (out->names.full)
		return es_fail(err, ES_ELIMIT, "too many names in the folder");
	const char *name = out->names.ptr;
	for (size_t i = 0; i < out->n; i++, name += strlen(name) + 1)
		out->v[i].name = name;
	return ES_OK;
}

/* Names hold no '/', so that no folder's compares equal to another entry's. */
static int by_path(const void *a, const void *b)
{
	const struct es_fs_entry *x = a, *y = b;
	const char *p = x->name, *q = y->name;
	while (*p && *p == *q)
		p++, q++;
	int c = *p ? (unsigned char)*p : x->kind == ES_FILE_FOLDER ? '/' : 0;
	int d = *q ? (unsigned char)*q : y->kind == ES_FILE_FOLDER ? '/' : 0;
	return (c > d) - (c < d);
}

enum es_status es_fs_open_folder(int *out, const char *path, struct es_error *err)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return fail_errno(err, "cannot open the folder");
	*out = fd;
	return ES_OK;
}

enum es_status es_fs_open_folder_at(int *out, int folder, const char *name, struct es_error *err)
{
	int fd = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0 && errno == ELOOP)
		errno = ENOTDIR; /* a link, as some systems say it */
	if (fd < 0)
		return fail_errno(err, "cannot open the folder");
	*out = fd;
	return ES_OK;
}

void es_fs_close(int folder)
{
	if (folder >= 0)
		(void)close(folder);
}

/* Takes ownership of fd. */
static enum es_status read_folder(struct es_fs_entries *out, int fd, struct es_error *err)
{
	DIR *dir = fdopendir(fd);
	if (!dir) {
		enum es_status st = fail_errno(err, "cannot read the folder");
		es_fs_close(fd);
		return st;
	}
	rewinddir(dir); /* the descriptor may be a duplicate, and its folder read before */
	struct es_fs_entries entries = { .names = ES_BUF_INIT(FOLDER_NAMES_MAX) };
	enum es_status st = read_entries(&entries, dir, err);
	(void)closedir(dir);
	if (st) {
		es_fs_entries_release(&entries);
		return st;
	}
	if (entries.n > 1)
		qsort(entries.v, entries.n, sizeof *entries.v, by_path);
	*out = entries;
	return ES_OK;
}

enum es_status es_fs_entries_at(struct es_fs_entries *out, int folder, struct es_error *err)
{
	int fd = fcntl(folder, F_DUPFD_CLOEXEC, 0);
	return fd < 0 ? fail_errno(err, "cannot read the folder") : read_folder(out, fd, err);
}

void es_fs_entries_release(struct es_fs_entries *e)
{
	es_vec_release(e);
	es_buf_release(&e->names);
}

/* The folder is closed before the first callback, so depth does not use up descriptors. */
enum es_status es_fs_each(const char *path, es_entry_fn *each, void *ctx, struct es_error *err)
{
	int fd = -1;
	struct es_fs_entries entries = { 0 };
	enum es_status st = es_fs_open_folder(&fd, path, err);
	if (!st)
		st = read_folder(&entries, fd, err);
	for (size_t i = 0; !st && i < entries.n; i++)
		st = each(ctx, entries.v[i].name, entries.v[i].kind, err);
	es_fs_entries_release(&entries);
	return st;
}

enum es_status es_fs_real(char **out, const char *path, struct es_error *err)
{
	char *real = realpath(path, NULL);
	if (!real)
		return fail_errno(err, "cannot resolve the path");
	*out = real;
	return ES_OK;
}
