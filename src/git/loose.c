#include "git/loose.h"
#include "base/err.h"
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

enum {
	HEAD_MAX = 32,		/* "commit ", 20 digits and a NUL fit */
	HEAD_FILE_MAX = 4096,	/* of the file, to have so much of it inflated */
	OBJECT_MAX = 0x7fffffff /* bytes of a loose object, deflated or inflated */
};

struct head {
	enum es_object_type type;
	size_t len;  /* of the header, its NUL included */
	size_t size; /* of what follows it */
};

static char *path_of(const char *folder, const struct es_oid *oid)
{
	char hex[ES_OID_HEX + 1], name[ES_OID_HEX + 2];
	es_oid_hex(hex, oid);
	(void)snprintf(name, sizeof name, "%.2s/%s", hex, hex + 2);
	return es_path_join(folder, name);
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
	if (line.len == bytes.len || space == line.len)
		return false;
	struct es_slice word = es_slice_sub(line, 0, space);
	enum es_object_type type = ES_OBJECT_TAG;
	while (type != ES_OBJECT_ANY && !es_slice_is(word, es_object_type_name(type)))
		type--;
	out->type = type;
	out->len = line.len + 1;
	return type != ES_OBJECT_ANY &&
	       parse_size(&out->size, es_slice_sub(line, space + 1, line.len));
}

/* Inflates what `file` begins with, as far as a header reaches. */
static enum es_status inflate_head(struct head *out, struct es_slice file, struct es_error *err)
{
	struct es_buf text = ES_BUF_INIT(HEAD_MAX);
	(void)!es_inflate(&text, NULL, file, ES_DEFLATE_ZLIB, NULL);
	bool is_good = parse_head(out, es_buf_slice(&text));
	es_buf_release(&text);
	return is_good ? ES_OK : es_fail(err, ES_ECORRUPT, "no header of an object");
}

static enum es_status inflate_body(
	struct es_buf *out, struct es_slice file, const struct head *head, struct es_error *err)
{
	es_buf_reset(out);
	out->full = false;
	out->max = head->len + head->size;
	struct es_error why = { .text = "" };
	enum es_status st = es_inflate(out, NULL, file, ES_DEFLATE_ZLIB, &why);
	if (st == ES_ELIMIT)
		return es_fail(err, ES_ECORRUPT, "longer than its header says");
	if (st)
		return es_fail(err, ES_ECORRUPT, "%s", why.text);
	return out->len == out->max ? ES_OK
				    : es_fail(err, ES_ECORRUPT, "shorter than its header says");
}

static enum es_status check_name(
	const struct es_object *o, const struct es_oid *oid, struct es_error *err)
{
	git_oid hash;
	/* The types are numbered alike. */
	if (git_odb_hash(&hash, o->bytes.ptr ? o->bytes.ptr : "", o->bytes.len,
		    (git_object_t)o->type) < 0)
		return es_git_fail(err, ES_ECORRUPT, "cannot be hashed");
	return memcmp(hash.id, oid->bytes, ES_OID_SIZE) == 0
		       ? ES_OK
		       : es_fail(err, ES_ECORRUPT, "its content does not hash to its name");
}

static enum es_status inflate_object(struct es_object *out, struct es_buf *text,
	struct es_slice file, size_t max, struct es_error *err)
{
	struct head head = { .type = ES_OBJECT_ANY };
	enum es_status st = inflate_head(&head, file, err);
	if (!st && head.size > max)
		st = es_fail(err, ES_ELIMIT, "larger than %zu bytes", max);
	if (!st)
		st = inflate_body(text, file, &head, err);
	if (!st)
		*out = (struct es_object){ head.type,
			es_slice_sub(es_buf_slice(text), head.len, text->len) };
	return st;
}

enum es_status es_loose_read(struct es_object *out, struct es_buf *text, const char *folder,
	const struct es_oid *oid, size_t max, struct es_error *err)
{
	struct es_buf file = ES_BUF_INIT(OBJECT_MAX);
	struct es_object o = { .type = ES_OBJECT_ANY };
	struct es_error why = { .text = "" };
	char *path = path_of(folder, oid);
	enum es_status st = es_fs_read(&file, path, &why);
	free(path);
	if (st)
		st = es_fail(err, st == ES_ENOTFOUND ? st : ES_ECORRUPT, "%s", why.text);
	else
		st = inflate_object(&o, text, es_buf_slice(&file), max, err);
	if (!st)
		st = check_name(&o, oid, err);
	if (!st)
		*out = o;
	es_buf_release(&file);
	return st;
}

/* The front of the file only: headers are asked for to leave large objects unread. */
static enum es_status read_head(
	struct head *out, const char *folder, const struct es_oid *oid, struct es_error *err)
{
	char *path = path_of(folder, oid), front[HEAD_FILE_MAX];
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	int why = errno;
	free(path);
	if (fd < 0)
		return es_fail(err, why == ENOENT || why == ENOTDIR ? ES_ENOTFOUND : ES_ECORRUPT,
			"%s", strerror(why));
	struct stat st;
	ssize_t n = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) ? read(fd, front, sizeof front) : -1;
	(void)close(fd);
	if (n < 0)
		return es_fail(err, ES_ECORRUPT, "cannot be read");
	return inflate_head(out, (struct es_slice){ front, (size_t)n }, err);
}

enum es_status es_loose_header(enum es_object_type *out_type, size_t *out_size, const char *folder,
	const struct es_oid *oid, struct es_error *err)
{
	struct head head;
	enum es_status st = read_head(&head, folder, oid, err);
	if (!st) {
		*out_type = head.type;
		*out_size = head.size;
	}
	return st;
}

bool es_loose_has(const char *folder, const struct es_oid *oid)
{
	struct es_file_info info;
	char *path = path_of(folder, oid);
	bool has = es_fs_info(&info, path, NULL) == ES_OK;
	free(path);
	return has;
}

/* ---- all of a folder ---- */

struct listing {
	const char *folder;
	char first[3]; /* what the names in the folder at hand begin with */
	es_loose_fn *each;
	void *ctx;
	enum es_status status; /* the first that was not ES_OK */
	struct es_error *err;
};

static enum es_status visit_file(
	void *ctx, const char *name, enum es_file_kind kind, struct es_error *err)
{
	const struct listing *l = ctx;
	char hex[ES_OID_HEX + 1];
	struct es_oid oid;
	(void)kind;
	(void)err;
	if (strlen(name) != ES_OID_HEX - 2)
		return ES_OK;
	(void)snprintf(hex, sizeof hex, "%s%s", l->first, name);
	if (es_oid_parse(&oid, es_slice_from(hex)))
		l->each(l->ctx, &oid);
	return ES_OK;
}

static enum es_status visit_folder(
	void *ctx, const char *name, enum es_file_kind kind, struct es_error *err)
{
	struct listing *l = ctx;
	(void)kind;
	(void)err;
	if (strlen(name) != 2 || strspn(name, "0123456789abcdef") != 2)
		return ES_OK;
	memcpy(l->first, name, sizeof l->first);
	char *path = es_path_join(l->folder, name);
	struct es_error why = { .text = "" };
	enum es_status st = es_fs_each(path, visit_file, l, &why);
	if (st && st != ES_ENOTFOUND && !l->status)
		l->status = es_fail(l->err, st, "cannot list %s: %s", path, why.text);
	free(path);
	return ES_OK;
}

enum es_status es_loose_each(const char *folder, es_loose_fn *each, void *ctx, struct es_error *err)
{
	struct listing l = { .folder = folder, .each = each, .ctx = ctx, .err = err };
	struct es_error why = { .text = "" };
	enum es_status st = es_fs_each(folder, visit_folder, &l, &why);
	if (st && st != ES_ENOTFOUND && !l.status)
		l.status = es_fail(err, st, "cannot list %s: %s", folder, why.text);
	return l.status;
}

/* ---- for libgit2 ---- */

/* libgit2 1.5 never returns from a loose object that is cut off, and writes past its buffer when
 * one is longer than its header says. So objects are read here, and only names are looked for by
 * libgit2's backend. As files are few compared with packed objects, each is hashed as well. */
struct loose {
	git_odb_backend parent;
	git_odb_backend *names;
	char *folder;
};

static int code_of(enum es_status st, const struct es_error *why)
{
	if (st == ES_ENOTFOUND)
		return GIT_ENOTFOUND;
	if (st)
		git_error_set_str(GIT_ERROR_ODB, why->text);
	return st ? GIT_ERROR : 0;
}

/* Gives libgit2 a copy of its own, with a NUL behind it, as its parsers like it. */
static int read_object(void **out, size_t *out_len, git_object_t *out_type,
	git_odb_backend *backend, const git_oid *id)
{
	struct loose *l = (struct loose *)(void *)backend;
	struct es_buf text = ES_BUF_INIT(0);
	struct es_object o = { .type = ES_OBJECT_ANY };
	struct es_error why = { .text = "" };
	struct es_oid oid = es_oid_from_git(id);
	int code = code_of(es_loose_read(&o, &text, l->folder, &oid, OBJECT_MAX, &why), &why);
	char *copy = code ? NULL : git_odb_backend_data_alloc(&l->parent, o.bytes.len + 1);
	if (!code && !copy)
		code = GIT_ERROR;
	if (!code) {
		if (o.bytes.len)
			memcpy(copy, o.bytes.ptr, o.bytes.len);
		copy[o.bytes.len] = '\0';
		*out = copy;
		*out_len = o.bytes.len;
		*out_type = (git_object_t)o.type;
	}
	es_buf_release(&text);
	return code;
}

static int read_header(
	size_t *out_len, git_object_t *out_type, git_odb_backend *backend, const git_oid *id)
{
	struct head head = { .type = ES_OBJECT_ANY };
	struct es_error why = { .text = "" };
	struct es_oid oid = es_oid_from_git(id);
	const char *folder = ((const struct loose *)(void *)backend)->folder;
	int code = code_of(read_head(&head, folder, &oid, &why), &why);
	if (!code) {
		*out_len = head.size;
		*out_type = (git_object_t)head.type;
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
