#include "base/whole.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { HELD_MAX = 256 * 1024, TRIES = 64 };

static enum es_status fail_code(struct es_error *err, const char *what, int code)
{
	enum es_status st = code == ENOENT || code == ENOTDIR ? ES_ENOTFOUND : ES_EIO;
	return es_fail(err, st, "%s: %s", what, strerror(code));
}

enum es_status es_whole_folder(int *out, int folder, const char *name, struct es_error *err)
{
	if (mkdirat(folder, name, S_IRWXU) != 0 && errno != EEXIST)
		return fail_code(err, "cannot make the folder", errno);
	return es_fs_open_folder_at(out, folder, name, err);
}

/* ---- reading ---- */

static enum es_status read_all(struct es_whole *f, int fd, struct es_error *err)
{
	size_t at = 0;
	while (at < f->len) {
		ssize_t n = read(fd, f->bytes + at, f->len - at);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return fail_code(err, "cannot read", errno);
		if (n == 0)
			break;
		at += (size_t)n;
	}
	f->len = at;
	return ES_OK;
}

static enum es_status read_open(
	struct es_whole *out, int fd, size_t max, struct es_arena *arena, struct es_error *err)
{
	struct stat st;
	if (fstat(fd, &st) != 0)
		return fail_code(err, "cannot look at it", errno);
	if (!S_ISREG(st.st_mode))
		return es_fail(err, ES_EUNSUPPORTED, "it is not a file");
	if (st.st_size < 0 || (uint64_t)st.st_size > max)
		return es_fail(err, ES_ELIMIT, "larger than %zu bytes", max);
	struct es_whole f = { .len = (size_t)st.st_size };
	f.bytes = es_arena_alloc(arena, f.len + 1);
	f.is_private = st.st_uid == geteuid() && !(st.st_mode & (S_IRWXG | S_IRWXO));
	enum es_status status = read_all(&f, fd, err);
	if (!status)
		*out = f;
	return status;
}

enum es_status es_whole_read(struct es_whole *out, int folder, const char *name, size_t max,
	struct es_arena *arena, struct es_error *err)
{
	int fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (fd < 0)
		return fail_code(err, "cannot open", errno);
	enum es_status st = read_open(out, fd, max, arena, err);
	(void)close(fd);
	return st;
}

/* ---- writing ---- */

enum es_status es_whole_begin(struct es_whole_writer *w, int folder, struct es_error *err)
{
	*w = (struct es_whole_writer){ .folder = folder, .fd = -1 };
	for (unsigned i = 0; i < TRIES && w->fd < 0; i++) {
		(void)snprintf(w->temporary, sizeof w->temporary, "new-%ld-%u", (long)getpid(), i);
		w->fd = openat(folder, w->temporary,
			O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, S_IRUSR | S_IWUSR);
		if (w->fd < 0 && errno != EEXIST)
			break;
	}
	if (w->fd < 0)
		return fail_code(err, "cannot make a file", errno);
	w->held = es_alloc(HELD_MAX, 1);
	return ES_OK;
}

static void flush(struct es_whole_writer *w)
{
	for (size_t at = 0; at < w->nheld && !w->failure;) {
		ssize_t n = write(w->fd, w->held + at, w->nheld - at);
		if (n > 0)
			at += (size_t)n;
		else if (n == 0 || errno != EINTR)
			w->failure = n == 0 ? EIO : errno;
	}
	w->nheld = 0;
}

void es_whole_add(struct es_whole_writer *w, struct es_slice s)
{
	while (s.len && !w->failure) {
		size_t n = HELD_MAX - w->nheld < s.len ? HELD_MAX - w->nheld : s.len;
		memcpy(w->held + w->nheld, s.ptr, n);
		w->nheld += n;
		s = es_slice_sub(s, n, s.len);
		if (w->nheld == HELD_MAX)
			flush(w);
	}
}

/* A link is made where an earlier file is to stay: unlike a renaming it replaces nothing. */
static int give_name(const struct es_whole_writer *w, const char *name, bool replaces)
{
	if (replaces)
		return renameat(w->folder, w->temporary, w->folder, name) ? errno : 0;
	int code = linkat(w->folder, w->temporary, w->folder, name, 0) ? errno : 0;
	(void)unlinkat(w->folder, w->temporary, 0);
	return code == EEXIST ? 0 : code;
}

enum es_status es_whole_end(
	struct es_whole_writer *w, const char *name, bool replaces, struct es_error *err)
{
	flush(w);
	int code = w->failure;
	if (close(w->fd) != 0 && !code)
		code = errno;
	w->fd = -1;
	if (!code)
		code = give_name(w, name, replaces);
	if (!code)
		w->temporary[0] = '\0';
	es_whole_drop(w);
	return code ? fail_code(err, "cannot write", code) : ES_OK;
}

void es_whole_drop(struct es_whole_writer *w)
{
	if (w->fd >= 0)
		(void)close(w->fd);
	if (w->temporary[0])
		(void)unlinkat(w->folder, w->temporary, 0);
	free(w->held);
	*w = (struct es_whole_writer){ .folder = -1, .fd = -1 };
}
