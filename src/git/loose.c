#include "git/loose.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/path.h"
#include "git/repo_internal.h"
#include "text/inflate.h"

#include <git2/sys/odb_backend.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* libgit2 1.5 never returns from a loose object that is cut off, and writes past its buffer when
 * one is longer than its header says. So objects are read here, and only names are looked for by
 * libgit2's backend. As files are few compared with packed objects, each is hashed as well. */
struct loose {
	git_odb_backend parent;
	git_odb_backend *names;
	char *folder;
};

enum {
	HEAD_MAX = 32,		/* "commit ", 20 digits and a NUL fit */
	HEAD_FILE_MAX = 4096,	/* of the file, to have so much of it inflated */
	OBJECT_MAX = 0x7fffffff /* bytes of a loose object, deflated or inflated */
};

struct head {
	git_object_t type;
	size_t len;  /* of the header, its NUL included */
	size_t size; /* of what follows it */
};

static int fail_damaged(const char *what)
{
	git_error_set_str(GIT_ERROR_ODB, what);
	return GIT_ERROR;
}

static char *path_of(const struct loose *l, const git_oid *id)
{
	char name[ES_OID_HEX + 2];
	git_oid_pathfmt(name, id);
	name[ES_OID_HEX + 1] = '\0';
	return es_path_join(l->folder, name);
}

static bool parse_size(size_t *out, struct es_slice digits)
{
	size_t size = 0;
	if (digits.len == 0 || digits.len > 10)
		return false;
	for (size_t i = 0; i < digits.len; i++) {
		if (digits.ptr[i] < '0' || digits.ptr[i] > '9')
			return false;
		size = size * 10 + (size_t)(digits.ptr[i] - '0');
	}
	*out = size;
	return size <= OBJECT_MAX - HEAD_MAX;
}

/* "blob 123" and a NUL. */
static bool parse_head(struct head *out, struct es_slice bytes)
{
	struct es_slice line = es_slice_sub(bytes, 0, es_slice_find(bytes, 0, '\0'));
	size_t space = es_slice_find(line, 0, ' ');
	char word[8] = { 0 };
	if (line.len == bytes.len || space == line.len || space >= sizeof word)
		return false;
	memcpy(word, line.ptr, space);
	out->type = git_object_string2type(word);
	out->len = line.len + 1;
	return git_object_typeisloose(out->type) &&
	       parse_size(&out->size, es_slice_sub(line, space + 1, line.len));
}

/* Inflates what `file` begins with, as far as a header reaches. */
static int inflate_head(struct head *out, struct es_slice file)
{
	struct es_buf text = ES_BUF_INIT(HEAD_MAX);
	(void)!es_inflate(&text, NULL, file, ES_DEFLATE_ZLIB, NULL);
	bool is_good = parse_head(out, es_buf_slice(&text));
	es_buf_release(&text);
	return is_good ? 0 : fail_damaged("no header of an object");
}

static int inflate_body(struct es_buf *out, struct es_slice file, const struct head *head)
{
	out->max = head->len + head->size;
	struct es_error err = { .text = "" };
	enum es_status st = es_inflate(out, NULL, file, ES_DEFLATE_ZLIB, &err);
	if (st == ES_ELIMIT)
		return fail_damaged("longer than its header says");
	if (st)
		return fail_damaged(err.text);
	return out->len == out->max ? 0 : fail_damaged("shorter than its header says");
}

/* Gives libgit2 a copy of its own, with a NUL behind it, as its parsers like it. */
static int hand_over(
	void **out, struct loose *l, struct es_slice body, git_object_t type, const git_oid *id)
{
	git_oid hash;
	if (git_odb_hash(&hash, body.ptr, body.len, type) < 0)
		return GIT_ERROR;
	if (!git_oid_equal(&hash, id))
		return fail_damaged("its content does not hash to its name");
	char *copy = git_odb_backend_data_alloc(&l->parent, body.len + 1);
	if (!copy)
		return GIT_ERROR;
	memcpy(copy, body.ptr, body.len);
	copy[body.len] = '\0';
	*out = copy;
	return 0;
}

static int read_file(struct es_buf *out, const struct loose *l, const git_oid *id)
{
	char *path = path_of(l, id);
	struct es_error err = { .text = "" };
	enum es_status st = es_fs_read(out, path, &err);
	free(path);
	if (st == ES_ENOTFOUND)
		return GIT_ENOTFOUND;
	return st ? fail_damaged(err.text) : 0;
}

static int read_object(void **out, size_t *out_len, git_object_t *out_type,
	git_odb_backend *backend, const git_oid *id)
{
	struct loose *l = (struct loose *)(void *)backend;
	struct es_buf file = ES_BUF_INIT(OBJECT_MAX), text = ES_BUF_INIT(0);
	struct head head = { 0 };
	int code = read_file(&file, l, id);
	if (!code)
		code = inflate_head(&head, es_buf_slice(&file));
	if (!code)
		code = inflate_body(&text, es_buf_slice(&file), &head);
	if (!code)
		code = hand_over(out, l, es_slice_sub(es_buf_slice(&text), head.len, text.len),
			head.type, id);
	if (!code) {
		*out_len = head.size;
		*out_type = head.type;
	}
	es_buf_release(&text);
	es_buf_release(&file);
	return code;
}

/* The front of the file only: headers are asked for to leave large objects unread. */
static int read_header(
	size_t *out_len, git_object_t *out_type, git_odb_backend *backend, const git_oid *id)
{
	char *path = path_of((const struct loose *)(void *)backend, id), front[HEAD_FILE_MAX];
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	int why = errno;
	free(path);
	if (fd < 0)
		return why == ENOENT || why == ENOTDIR ? GIT_ENOTFOUND
						       : fail_damaged(strerror(why));
	struct stat st;
	ssize_t n = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) ? read(fd, front, sizeof front) : -1;
	(void)close(fd);
	if (n < 0)
		return fail_damaged("cannot be read");
	struct head head = { 0 };
	int code = inflate_head(&head, (struct es_slice){ front, (size_t)n });
	if (!code) {
		*out_len = head.size;
		*out_type = head.type;
	}
	return code;
}

static int find_prefix(git_oid *out, git_odb_backend *backend, const git_oid *prefix, size_t len)
{
	git_odb_backend *names = ((struct loose *)(void *)backend)->names;
	return names->exists_prefix(out, names, prefix, len);
}

static int read_prefix(git_oid *out_id, void **out, size_t *out_len, git_object_t *out_type,
	git_odb_backend *backend, const git_oid *prefix, size_t len)
{
	int code = find_prefix(out_id, backend, prefix, len);
	return code ? code : read_object(out, out_len, out_type, backend, out_id);
}

static int has_object(git_odb_backend *backend, const git_oid *id)
{
	git_odb_backend *names = ((struct loose *)(void *)backend)->names;
	return names->exists(names, id);
}

static int each_object(git_odb_backend *backend, git_odb_foreach_cb each, void *ctx)
{
	git_odb_backend *names = ((struct loose *)(void *)backend)->names;
	return names->foreach (names, each, ctx);
}

static void free_backend(git_odb_backend *backend)
{
	struct loose *l = (struct loose *)(void *)backend;
	l->names->free(l->names);
	free(l->folder);
	free(l);
}

int es_loose_backend(git_odb_backend **out, const char *objects_dir)
{
	git_odb_backend *names = NULL;
	int code = git_odb_backend_loose(&names, objects_dir, -1, 0, 0, 0);
	if (code)
		return code;
	struct loose *l = es_alloc(1, sizeof *l);
	*l = (struct loose){
		.parent = { .version = GIT_ODB_BACKEND_VERSION,
			.read = read_object,
			.read_prefix = read_prefix,
			.read_header = read_header,
			.exists = has_object,
			.exists_prefix = find_prefix,
			.foreach = each_object,
			.free = free_backend },
		.names = names,
		.folder = es_path_copy(objects_dir, strlen(objects_dir)),
	};
	*out = &l->parent;
	return 0;
}
